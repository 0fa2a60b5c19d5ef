"""What is laid out for editors is what the target imports."""

from tests.program import make_zip
from tests.snapshots import snapshot_of, write
from zippath.manage.editor_sources import ANYTHING, sources_of


def files_of(*path):
    return sources_of(snapshot_of(path)).files


def test_sources_stubs_and_marks_alone(tmp_path):
    members = {
        "a/__init__.py": "x = 1\n", "a/b.pyi": "", "a/py.typed": "", "a/data.txt": "",
        "a/__pycache__/b.cpython-312.pyc": "", "a-1.dist-info/METADATA": "", "c.py": "",
        "a-stubs/b.pyi": "", "bin/run.sh": "",
    }  # fmt: skip
    found = sources_of(snapshot_of([make_zip(tmp_path / "a.whl", members)]))

    assert {"a/__init__.py", "a/b.pyi", "a/py.typed", "c.py", "a-stubs/b.pyi"} == {*found.files}
    assert b"x = 1\n" == found.files["a/__init__.py"]
    assert ((str(tmp_path / "a.whl"),), ("a", "c")) == (found.archives, found.modules)


def test_extension_modules_have_stubs(tmp_path):
    members = {
        "a/__init__.py": "", "a/_fast.cpython-312.so": "", "a/known.abi3.so": "",
        "a/known.pyi": "def f() -> int: ...\n",
    }  # fmt: skip
    found = files_of(make_zip(tmp_path / "a.zip", members))

    assert (ANYTHING, b"def f() -> int: ...\n") == (found["a/_fast.pyi"], found["a/known.pyi"])


def test_a_name_that_comes_from_elsewhere_is_left_out(tmp_path):
    first = make_zip(tmp_path / "a.zip", {"both/__init__.py": "x = 1\n", "one.py": ""})
    second = make_zip(tmp_path / "b.zip", {"both/__init__.py": "x = 2\n", "both/more.py": ""})
    installed = write(tmp_path / "site", "one.py")

    found = files_of(str(installed), first, second)
    assert {"both/__init__.py": b"x = 1\n"} == found


def test_parts_of_a_package_in_several_archives(tmp_path):
    archives = [
        make_zip(tmp_path / "a.zip", {"space/a.py": "", "whole/__init__.py": ""}, folders=True),
        make_zip(tmp_path / "b.zip", {"space/b.py": "", "whole/part.pyi": ""}, folders=True),
    ]

    assert {"space/a.py", "space/b.py", "whole/__init__.py", "whole/part.pyi"} == {
        *files_of(*archives)
    }


def test_a_folder_in_an_archive(tmp_path):
    archive = make_zip(tmp_path / "a.zip", {"lib/a.py": "x = 1\n", "b.py": ""}, folders=True)

    assert {"a.py": b"x = 1\n"} == files_of(f"{archive}/lib")


def test_nothing_leads_out_of_the_folder(tmp_path):
    members = {"a/__init__.py": "", "a/../../out.py": "", "../up.py": "", "/root.py": ""}

    assert {"a/__init__.py"} == {*files_of(make_zip(tmp_path / "a.zip", members))}
