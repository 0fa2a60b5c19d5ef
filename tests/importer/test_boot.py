"""The start of an interpreter with the boot module: what it loads, keeps and never does."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.booted import enabled, run
from tests.importer.building import build, wait_until_settled
from tests.importer_copy import copy_importer
from tests.program import make_zip, python_of
from tests.rights import needs_root
from zippath.importer import boot
from zippath.importer.boot import named_entries, path_in
from zippath.importer.boothook import BootHook
from zippath.importer.marks import is_marked
from zippath.manage.importer_package import STARTING

LOADED = "import sys; print(*sorted(name for name in sys.modules if name not in {!r}))"


@pytest.fixture
def target(interpreter, sandbox):
    place = sandbox / "target"
    subprocess.run([interpreter, "-m", "venv", "--without-pip", place], check=True)
    return place


DIGEST = "0123456789abcdef" * 4


def test_paths_in_lines():
    text = b"#boot /x/a%25b%0Ac.zip\n#boot-first /y\n# boot /z\n#boot /x/d.zip/lib"

    assert [
        ("/x/a%b\nc.zip", False, ""), ("/y", True, ""), ("/x/d.zip/lib", False, "")
    ] == named_entries(text.split(b"\n"))  # fmt: skip
    assert os.fsencode(path_in(b"%FF")) == b"\xff"
    with pytest.raises(ValueError, match="hexadecimal"):
        path_in(b"100%ok")


def test_a_line_that_names_no_path_costs_that_entry_alone(monkeypatch):
    problems = []
    monkeypatch.setattr(boot, "PROBLEMS", problems)

    named = named_entries([b"#boot /a", b"#boot /b%zz", b"#boot /c"])

    assert ["/a", "/c"] == [entry for entry, _, _ in named]
    assert "'#boot /b%zz' names no path" in problems[0]


@pytest.mark.parametrize("text", [DIGEST, DIGEST.upper()])
def test_pinned_lines_stand_among_the_others(text):
    lines = f"#pinned {text} /x/a%20b.whl\n#boot /c\n#pinned-first {text} /d".encode()

    assert [("/x/a b.whl", False, DIGEST), ("/c", False, ""), ("/d", True, DIGEST)] == (
        named_entries(lines.split(b"\n"))
    )


@pytest.mark.parametrize(
    "line",
    [
        "#pinned /a.whl",
        "#pinned ",
        "#pinned-first " + DIGEST,
        f"#pinned {DIGEST[:-1]} /a.whl",
        f"#pinned {DIGEST}0 /a.whl",
        f"#pinned 0x{DIGEST[2:]} /a.whl",
        f"#pinned {DIGEST[:-1]}g /a.whl",
        f"#pinned {DIGEST[:-1]}\xe9 /a.whl",
        f"#pinned  {DIGEST} /a.whl",
        f"#pinned {DIGEST}\t/a.whl",
        f"#pinned {DIGEST} a.whl",
        f"#pinned {DIGEST} ",
        f"#pinned {DIGEST} /a%zz.whl",
    ],
)
def test_what_pins_nothing_is_not_put_on_the_path(line, monkeypatch):
    problems = []
    monkeypatch.setattr(boot, "PROBLEMS", problems)

    assert [] == named_entries([line.encode("latin-1")])
    assert 1 == len(problems)


@pytest.mark.python(">=3.9")
def test_the_modules_that_a_start_loads(target, sandbox, hello, monkeypatch):
    monkeypatch.delenv("ZIPPATH_CACHE_DIR")  # who names another has to be heard
    (sandbox / "cache").mkdir(0o700, exist_ok=True)
    site = enabled(target, str(sandbox / "cache"))
    whole = (site / "zippath.pth").read_text()
    (site / "zippath.pth").write_text("# any startup file loads some\n")
    before = tuple(run(target, LOADED.format(())).split())
    (site / "zippath.pth").write_text(whole)

    # one module, with the names of all that it is made of
    one = ["_zippath_boot", *sorted(f"_zippath_importer.{name}" for name in STARTING)]
    assert one == run(target, LOADED.format(before)).split()
    # the store has the names in all archives, if they are not too new to be told from others
    wait_until_settled(hello)
    (site / "zippath.pth").write_text(f"#boot {hello}\n{whole}")
    run(target, "")
    assert one == run(target, LOADED.format(before)).split()
    again = "from _zippath_importer.store import Store; print(Store.__module__)"
    assert "_zippath_boot" == run(target, again)


@pytest.mark.python(">=3.9")
def test_entries_stand_where_their_lines_say(target, sandbox, hello):
    other = make_zip(sandbox / "other.zip", {"lib/other.py": "x = 1\n"})
    lines = [f"#boot {other}/lib", f"#boot-first {hello}", f"#boot {other}/gone", "/gone.zip"]
    site = enabled(target, str(sandbox / "cache"), lines[:3])
    path = json.loads(run(target, "import json, sys; print(json.dumps(sys.path))"))
    at = path.index(str(site))

    assert [hello, str(site), f"{other}/lib", f"{other}/gone"] == path[at - 1 : at + 3]
    assert "hi 1" == run(target, "import hello, other; print(hello.GREETING, other.x)")
    # -I puts no directory before
    isolated = json.loads(run(target, "import json, sys; print(json.dumps(sys.path))", "-I"))
    assert path[1:] == isolated


@pytest.mark.python(">=3.9")
def test_a_warm_start_opens_no_archive(target, sandbox, hello):
    enabled(target, str(sandbox / "cache"), [f"#boot {hello}"])
    time.sleep(0.3)  # until a later change of the archive would be seen by its times
    run(target, "")
    miss = "try:\n import nothing_of_this_name\nexcept ImportError:\n pass\n"

    assert "_zippath_importer.finder" not in run(target, miss + LOADED.format(())).split()
    assert "hi" == run(target, miss + "import hello; print(hello.GREETING)")


@pytest.mark.python(">=3.9")
def test_a_script_needs_no_importer_and_an_application_does(target, sandbox):
    enabled(target, str(sandbox / "cache"))
    code = "import sys; print('_zippath_importer.hook' in sys.modules)"
    (sandbox / "script.py").write_text(code)
    application = make_zip(sandbox / "app.pyz", {"__main__.py": code})
    said = [
        subprocess.run([python_of(target), path], capture_output=True, text=True).stdout.strip()
        for path in (sandbox / "script.py", application)
    ]

    assert ["False", "True"] == said


@pytest.mark.live
def test_a_warm_import_from_the_file_store_loads_nothing_that_reads_archives(venv, sandbox):
    members = {"pkg/__init__.py": "", "pkg/table.csv": ""}
    wheel = make_zip(sandbox / "pkg-1-py3-none-any.whl", members)
    (sandbox / "cache").mkdir(0o700, exist_ok=True)
    enabled(venv, str(sandbox / "cache"), [f"#boot {wheel}"])
    time.sleep(0.3)  # until a later change of the archive would be seen by its times
    env = {"ZIPPATH_CACHE_DIR": ""}
    run(venv, "import pkg", **env)
    loaded = run(venv, "import pkg\n" + LOADED.format(()), **env).split()
    ours = {name.partition(".")[2] for name in loaded if name.startswith("_zippath_importer.")}

    assert "filefinder" in ours
    assert set() == ours & {"archives.archive", "archives.linked", "cachedir", "unpacking"}


def read(name):
    return f"import {name}; print({name}.__file__)"


@pytest.mark.python(">=3.9")
def test_a_changed_archive_is_seen(target, sandbox, hello):
    enabled(target, str(sandbox / "cache"), [f"#boot {hello}"])
    os.utime(hello, (1, 1))
    for _ in range(2):
        assert "hi" == run(target, "import hello; print(hello.GREETING)")
    make_zip(hello, {"fresh.py": "", "hello.py": "GREETING = 'ho'\n"})

    assert f"{hello}/fresh.py" == run(target, read("fresh"))
    assert "ho" == run(target, "import hello; print(hello.GREETING)")


ABSENT = "try:\n import hello\nexcept ModuleNotFoundError as error:\n print(error)"


@pytest.mark.live
@pytest.mark.parametrize("fault", ["gone", "empty", "text", "directory", "truncated"])
def test_a_broken_archive_costs_that_entry_alone(venv, sandbox, hello, fault):
    other = make_zip(sandbox / "other.zip", {"other.py": "x = 1\n"})
    enabled(venv, str(sandbox / "cache"), [f"#boot {hello}", f"#boot {other}"])
    run(venv, "import hello, other")
    whole = Path(hello).read_bytes()
    os.unlink(hello)
    if fault == "directory":
        os.mkdir(hello)
    elif fault != "gone":
        left = {"text": b"x" * 100, "truncated": whole[:-30], "empty": b""}
        Path(hello).write_bytes(left[fault])

    for _ in range(2):
        assert "No module named 'hello'" == run(venv, ABSENT)
        assert "1" == run(venv, "import other; print(other.x)")
    told = "import sys\n" + ABSENT + "\nprint(sys.modules['_zippath_boot'].PROBLEMS)"
    assert fault == "directory" or hello in run(venv, told).splitlines()[-1]


@pytest.mark.parametrize(
    "cache",
    ["gone", "file", "open to all", "none", "link", pytest.param("another's", marks=needs_root)],
)
def test_a_cache_that_cannot_be_used_costs_nothing(venv, sandbox, hello, cache):
    place = sandbox / "baked"
    if cache == "file":
        place.write_text("")
    elif cache == "link":
        (sandbox / "elsewhere").mkdir(0o700)
        place.symlink_to(sandbox / "elsewhere")
    elif cache in ("open to all", "another's"):
        place.mkdir()
        place.chmod(0o777 if cache == "open to all" else 0o700)
    if cache == "another's":
        os.chown(place, 4001, 4001)
    enabled(venv, None if cache == "none" else str(place), [f"#boot {hello}"])

    assert "hi" == run(venv, "import hello; print(hello.GREETING)", ZIPPATH_CACHE_DIR="")
    assert not place.is_dir() or not list(place.iterdir())


@pytest.mark.parametrize("streams", ["2>&-", "2>/dev/full", ">&- 2>&- <&-"])
@pytest.mark.live
def test_problems_that_cannot_be_shown_cost_nothing(venv, sandbox, hello, streams):
    enabled(venv, str(sandbox / "cache"), ["#boot /100%zip", f"#boot {hello}"])
    code = "import hello, os; open(os.environ['OUT'], 'w').write(hello.GREETING)"
    command = f'exec "$0" -c "$1" {streams}'
    env = {**os.environ, "ZIPPATH_DEBUG": "1", "OUT": str(sandbox / "out")}
    subprocess.run(["sh", "-c", command, python_of(venv), code], env=env)

    assert "hi" == (sandbox / "out").read_text()


def test_the_table_is_not_written_once_for_each_archive(venv, sandbox, hello):
    made = [make_zip(sandbox / f"{n}.zip", {f"module_{n}.py": ""}) for n in range(8)]
    site = enabled(venv, str(sandbox / "cache"), [f"#boot {path}" for path in [*made, hello]])
    (site / "aaa.pth").write_text(  # it comes before what asks an archive, and may come twice
        "import sys, builtins; hasattr(builtins, 'written') or (setattr(builtins, 'written', []), "
        "sys.addaudithook(lambda event, args: event == 'os.rename' and written.append(args[1])))\n"
    )
    count = "import hello; print(sum(str(path).endswith('.tops') for path in written))"
    at_once = int(run(venv, count, ZIPPATH_CACHE_DIR=""))
    time.sleep(0.3)  # until they are sure not to be changed unseen
    later = [int(run(venv, count, ZIPPATH_CACHE_DIR="")) for _ in range(2)]

    assert 1 == at_once
    assert later in ([1, 0], [0, 0])  # archives that were just written have other rows by then


@pytest.mark.parametrize("damage", [b"", b"x" * 100])
def test_a_damaged_table_is_made_again(venv, sandbox, hello, damage):
    enabled(venv, str(sandbox / "cache"), [f"#boot {hello}"])
    env = {"ZIPPATH_CACHE_DIR": ""}
    (sandbox / "cache").mkdir(0o700, exist_ok=True)
    run(venv, "import hello", **env)
    [table] = (sandbox / "cache").glob("*.tops")
    assert b"hello_pkg" in table.read_bytes()
    table.write_bytes(damage)

    assert "hi" == run(venv, "import hello; print(hello.GREETING)", **env)
    assert b"hello_pkg" in table.read_bytes()


@pytest.mark.live
def test_everything_else_is_asked_of_the_importer(venv, sandbox, hello):
    members = {"pkg/__init__.py": "", "pkg-1.dist-info/METADATA": "Name: pkg\nVersion: 1\n"}
    wheel = make_zip(sandbox / "pkg-1-py3-none-any.whl", members)
    enabled(venv, str(sandbox / "cache"), [f"#boot {hello}", f"#boot {wheel}"])
    code = """
import importlib.metadata, importlib, pkgutil, sys
print(importlib.metadata.version("pkg"))
print(sorted(one.name for one in pkgutil.iter_modules() if one.name in ("hello", "pkg")))
importlib.invalidate_caches()
print(pkgutil.find_loader("hello") if sys.version_info < (3, 12) else "<zipimporter")
"""
    for _ in range(2):
        said = run(venv, code, "-W", "ignore").splitlines()
        assert ["1", "['hello', 'pkg']"] == said[:2]
        assert said[2].startswith("<zipimporter")


def test_two_copies_are_harmless(venv, sandbox, hello):
    site = enabled(venv, str(sandbox / "cache"), [f"#boot {hello}"])
    for name in ("_a_copy", "zz_copy"):
        copy_importer(site, name, "install()")

    assert "hi" == run(venv, "import hello; print(hello.GREETING)")


def test_a_foreign_metaclass_is_not_asked():
    class Meta(type):
        def __getattribute__(cls, name):
            raise RuntimeError(name)

    class Finder(metaclass=Meta):
        pass

    assert [False, False] == [is_marked(Finder), is_marked(object.__new__(Finder))]
    assert is_marked(BootHook(None, print))


@pytest.mark.skipif(sys.platform == "win32", reason="posix")
@pytest.mark.parametrize("method", ["spawn", "fork", "forkserver"])
def test_processes_that_are_started(venv, sandbox, hello, method):
    enabled(venv, str(sandbox / "cache"), [f"#boot-first {hello}"])
    script = sandbox / "script.py"
    script.write_text(f"""
import multiprocessing, hello
def greet(queue):
    queue.put(hello.GREETING)
if __name__ == "__main__":
    context = multiprocessing.get_context({method!r})
    queue = context.Queue()
    process = context.Process(target=greet, args=(queue,))
    process.start()
    print(queue.get(timeout=60))
    process.join()
""")
    done = subprocess.run([python_of(venv), script], capture_output=True, text=True, cwd="/")

    assert ("hi\n", "") == (done.stdout, done.stderr)


@pytest.mark.live
@pytest.mark.parametrize("module", ["__init__", "hook", "store", "finder", "record"])
def test_a_damaged_copy_costs_nothing_but_the_archives(venv, sandbox, hello, module):
    site = enabled(venv, str(sandbox / "cache"), [f"#boot {hello}"])
    run(venv, "import hello")
    (site / "_zippath_importer" / f"{module}.py").write_text("this is no python")

    assert run(venv, ABSENT) in ("No module named 'hello'", "")
    assert "1" == run(venv, "import importlib.metadata as m, json; print(len([m.version]))")


@pytest.mark.live
@pytest.mark.python(">=3.9")
def test_archives_behind_the_first_one_have_our_importer_too(target, tmp_path):
    enabled(target, str(tmp_path / "cache"))
    archives = [build(tmp_path / f"{name}.zip", {f"{name}_mod.py": ""}) for name in "abc"]
    code = "import c_mod, sys; print(*(type(sys.path_importer_cache[p]).__name__ for p in {!r}))"

    found = run(target, code.format(archives), PYTHONPATH=os.pathsep.join(archives))

    assert " ".join(["ZipImporter"] * 3) == found
