"""What runs when an archive is run."""

import pytest

from zippath.errors import UsageError
from zippath.packing.main_script import entry_point, require_main, shebang_line
from zippath.packing.piece import text_piece


def test_a_function_is_called_and_its_result_is_the_exit_code():
    code = entry_point("pkg.mod:app.run").piece({"pkg/mod.py"}).read().decode()

    assert "from pkg.mod import app\n" in code
    assert "    sys.exit(app.run())\n" in code
    compile(code, "__main__.py", "exec")


@pytest.mark.parametrize(
    "member", ["pkg/mod.py", "pkg/mod/__main__.py", "pkg/mod.cpython-312-x86_64-linux-gnu.so"]
)
def test_a_module_is_run(member):
    piece = entry_point("pkg.mod").piece({member})

    assert "__main__.py" == piece.name
    assert b'runpy.run_module("pkg.mod", run_name="__main__"' in piece.read()


@pytest.mark.parametrize("wish", ["", "a-b", "pkg:", ":run", "pkg.1:run", "pkg:a b", "pkg:a:b"])
def test_what_names_nothing_to_run(wish):
    with pytest.raises(UsageError):
        entry_point(wish)


def test_a_module_that_is_not_there_or_a_second_main_is_refused():
    for names in ({"other.py"}, {"pkg.py", "__main__.py"}):
        with pytest.raises(UsageError):
            entry_point("pkg:run").piece(names)


def source(text):
    return {"pkg/mod.py": text_piece("pkg/mod.py", text, "")}


@pytest.mark.parametrize(
    "text",
    [
        "def run(): ...",
        "class run: ...",
        "try:\n    from a import run\nexcept ImportError:\n    run = None",
        "import a as run",
        "import run.sub",
        "def f():\n    global run\n    run = 1",
        "from other import *",
        "def __getattr__(name): ...",
        "globals()['run'] = 1",
        "the newest syntax",
    ],
)
def test_an_object_that_may_be_there(text):
    entry_point("pkg.mod:run.it").require_object(source(text))


@pytest.mark.parametrize(
    "text", ["", "def f():\n    run = 1", "print(run)", "class A:\n    run = 1"]
)
def test_an_object_that_the_module_does_not_bind_is_refused(text):
    with pytest.raises(UsageError, match=r"pkg\.mod binds no name run"):
        entry_point("pkg.mod:run").require_object(source(text))


def test_an_object_may_be_a_submodule():
    members = {"pkg/__init__.py": text_piece("pkg/__init__.py", "", ""), "pkg/sub.py": None}
    entry_point("pkg:sub.run").require_object(members)
    with pytest.raises(UsageError):
        entry_point("pkg:su.run").require_object(members)


def test_an_application_needs_a_main():
    require_main({"__main__.pyc"}, "a.pyz")
    with pytest.raises(UsageError):
        require_main({"a.py"}, "a.pyz")


@pytest.mark.parametrize("path", ["python3", "/bin/sh\n/bin/python3"])
def test_what_is_no_interpreter_of_a_shebang(path):
    with pytest.raises(UsageError):
        shebang_line(path)
