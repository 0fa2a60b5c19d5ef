"""What is done about an archive that a Python cannot use, typed as printed."""

import subprocess

import pytest

from tests.doctor import archive_faults
from tests.doctor.bench import Bench, contents, typed
from tests.doctor.cases import installed, wheel_of
from zippath.doctor.archive_remedy import for_this_python

MODULE = {"module_a.py": "X = 'good'\n"}


def by_a_line(bench, entry):
    bench.pth(f"{entry}\n")


def managed(bench, entry):
    bench.pth(f"{entry}\n", "zippath.pth")


def on_pythonpath(bench, entry):
    bench.env["PYTHONPATH"] = f"{bench.cwd}:{entry}"


def for_old_python(bench):
    """A wheel, and the one that pip finds for this Python."""
    wheel_of(bench, "a", "1", MODULE)
    wheel_of(bench, "a", "2", {"module_a.py": "X = 'newer'\n"})
    archive_faults.built_for_another(bench)
    return f"{bench.place}/a-1-py2-none-any.whl"


def for_a_newer_python(bench):
    wheel_of(bench, "a", "0.9", MODULE)
    archive_faults.requires_newer(bench)
    return f"{bench.place}/a-1-py3-none-any.whl"


def with_a_data_folder(bench):
    wheel_of(bench, "a", "1", {"a-1.data/purelib/module_a.py": "X = 'good'\n"})
    return f"{bench.place}/wheels/a-1-py3-none-any.whl"


def one_folder_down(bench):
    members = {"repo-main/module_a.py": "X = 'good'\n", "repo-main/README.md": ""}
    return bench.zip("a.zip", members, directories=False)


FAULTS = {
    "ZP106 its tags": for_old_python,
    "ZP106 it requires": for_a_newer_python,
    "ZP109": with_a_data_folder,
    "ZP107": one_folder_down,
}


@pytest.mark.live
@pytest.mark.parametrize("put", [by_a_line, managed, on_pythonpath])
@pytest.mark.parametrize("fault", FAULTS)
def test_its_modules_come_in_from_another_entry(tmp_path, fault, put):
    bench = Bench(tmp_path)
    archive = FAULTS[fault](bench)
    (bench.site / "some.pth").unlink(missing_ok=True)
    put(bench, archive)
    [finding] = [one for one in bench.findings() if one.code == fault[:5]]
    files = contents(bench.place)

    typed(bench, finding.fix)

    assert {*(one.code for one in bench.findings())} <= {"ZP302"}, bench.findings()
    command = [bench.python, "-c", "import module_a; print(module_a.X)"]
    done = subprocess.run(command, env=bench.env, capture_output=True, text=True)
    assert "good\n" == done.stdout, done
    kept = {name for name in files if not name.startswith("venv/lib")}
    assert {name: files[name] for name in kept} == {
        name: content for name, content in contents(bench.place).items() if name in kept
    }


def test_an_archive_that_is_no_project_is_asked_of_no_index(tmp_path):
    """Somebody else's may have that name there; and a name may be an option for pip."""
    bench = Bench(tmp_path)
    for name, members in (
        ("tools.zip", MODULE),
        ("odd-1-py2-none-any.whl", MODULE | {"odd-1.dist-info/METADATA": "Name: -rlist.txt\n"}),
    ):
        bench.pth(bench.zip(name, members) + "\n", f"{name}.pth")
    tools, odd = sorted(bench.subject().readable_archives, key=lambda one: -len(one.file))[::-1]

    assert f"get {tools.file} for python {bench.minor}" == for_this_python(bench.subject(), tools)
    assert "-rlist" not in for_this_python(bench.subject(), odd)


@pytest.mark.live
def test_what_an_archive_lacks_is_installed(tmp_path):
    bench = Bench(tmp_path)
    more = "Requires-Dist: absent\nRequires-Dist: old>=2\n"
    archive_faults.wheel(bench, "a-1-py3-none-any.whl", more)
    installed(bench, "old")
    wheel_of(bench, "absent", "3", {"absent.py": ""})
    wheel_of(bench, "old", "2", {"old.py": ""})
    [finding] = [one for one in bench.findings() if one.code == "ZP110"]

    typed(bench, finding.fix)

    assert [] == bench.findings()
