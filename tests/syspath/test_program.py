"""What the program of a start puts on `sys.path`, as every interpreter does it."""

import json
import subprocess
import zipfile

import pytest

from tests.facts import FakeDisk, Flags, facts
from tests.installations import ENV
from zippath.imports.resolver import Imports
from zippath.python.facts import KnownSpec
from zippath.python.start import ISOLATED, NO_USER_SITE, PLAIN, SAFE_PATH, Start
from zippath.syspath.disk import RealDisk
from zippath.syspath.ledger import replay
from zippath.syspath.program import program_entries, running
from zippath.syspath.snapshot import Snapshot, foresee, take

SAY_PATH = """import importlib.util, json, sys
found = importlib.util.find_spec("mine")
print(">" + json.dumps([sys.path, found and found.origin]))
"""
DISK = FakeDisk({"/work/a.zip": b"", "/work/./a.zip": b""})
PROGRAMS = [
    PLAIN,
    Start(script="real/app.py"),
    Start(script="./real/../app.py"),
    Start(script="link.py"),
    Start(script="@/link.py"),
    Start(script="linked/app.py"),
    Start(script="folder"),
    Start(script="./folder/"),
    Start(script="."),
    Start(script="./"),
    Start(script="./."),
    Start(script="folder/."),
    Start(script="folder/../linked_folder"),
    Start(script="app.pyz"),
    Start(script="@/app.pyz"),
    Start(script="app.pyz/lib"),
    Start(module="app"),
    Start(module="folder.app"),
]


def entries(start, version=(3, 12, 4), **more):
    found = program_entries(facts(version, start=start, **more), DISK)
    return [path for path, _ in found]


@pytest.mark.parametrize(
    ("start", "version", "expected"),
    [
        (PLAIN, (3, 12, 4), ""),
        (Start(module="app"), (3, 6, 15), ""),
        (Start(module="app"), (3, 7, 0), "/work"),
        (Start(script="app.py"), (3, 6, 15), "/work"),
        (Start(script="a.zip"), (3, 8, 18), "a.zip"),
        (Start(script="./a.zip"), (3, 9, 0), "/work/./a.zip"),
    ],
)
def test_it_comes_first(start, version, expected):
    assert [expected] == entries(start, version)


@pytest.mark.parametrize("flags", [Flags(isolated=True), Flags(safe_path=True)])
def test_only_an_archive_is_not_kept_out(flags):
    starts = (PLAIN, Start(module="app"), Start(script="app.py"), Start(script="a.zip"))

    assert [[], [], [], ["/work/a.zip"]] == [entries(start, flags=flags) for start in starts]


def test_windows_leaves_links_alone_and_normalises():
    windows = {"os_name": "nt", "cwd": "C:\\work"}
    disk = FakeDisk({"C:\\work\\.\\a.zip": b""})
    found = [
        program_entries(facts(start=Start(script=script), **windows), disk)[0][0]
        for script in (".\\sub\\..\\app.py", ".\\a.zip")
    ]

    assert ["C:\\work", "C:\\work\\a.zip"] == found


def test_a_module_in_a_removed_directory_has_no_entry():
    assert [] == entries(Start(module="app"), cwd="")


def test_the_same_start_changes_nothing():
    known = facts(start=Start(module="app"), path=("/work", "/lib"))

    assert known is running(known, known.start, DISK)


def test_what_only_code_has_imported_is_not_loaded():
    loaded = (
        KnownSpec("linecache", origin="/work/linecache.py"),
        KnownSpec("json", origin="/work/json/__init__.py", locations=("/work/json",)),
        KnownSpec("mine", origin="/work/mine.py"),
        KnownSpec("re", origin="/usr/lib/python3.12/re/__init__.py", locations=("/usr",)),
    )
    known = facts(
        loaded=loaded, path=("", "/usr/lib/python3.12"), stdlib_names=("linecache", "json", "re")
    )

    def left(start):
        return [spec.name for spec in running(known, start, DISK).loaded]

    assert ["mine", "re"] == left(Start(script="/elsewhere/app.py"))
    assert ["linecache", "json", "mine", "re"] == left(Start(module="app"))


@pytest.fixture
def programs(tmp_path):
    """A directory with every kind of program that tells its path."""
    for folder in ("real", "folder"):
        (tmp_path / folder).mkdir()
    for name in ("app.py", "real/app.py", "__main__.py", "folder/app.py", "folder/__main__.py"):
        (tmp_path / name).write_text(SAY_PATH)
    for folder in ("", "real", "folder"):
        (tmp_path / folder / "mine.py").write_text("")
    (tmp_path / "link.py").symlink_to("linked/app.py")
    (tmp_path / "linked").symlink_to("real")
    (tmp_path / "linked_folder").symlink_to("folder")
    with zipfile.ZipFile(tmp_path / "app.pyz", "w") as archive:
        archive.writestr("__main__.py", SAY_PATH)
        archive.writestr("lib/__main__.py", SAY_PATH)
        archive.writestr("lib/mine.py", "")
    return tmp_path


@pytest.mark.live
@pytest.mark.parametrize("flags", [(), (ISOLATED,), (NO_USER_SITE,)], ids="".join)
def test_prediction_is_observation(interpreter, programs, flags):
    """Of real starts of all programs; -I finds no module in the current directory."""
    check(interpreter, programs, flags)


@pytest.mark.live
@pytest.mark.python(">=3.11")
def test_prediction_is_observation_with_a_safe_path(interpreter, programs):
    check(interpreter, programs, (SAFE_PATH,))


def check(interpreter, programs, flags):
    """Hold path and `mine` of each program, code and standard input to what is predicted."""
    env = {**ENV, "HOME": str(programs), "PYTHONPATH": "real"}
    known = take(interpreter, env, str(programs), Start(flags)).facts
    foreseen = foresee(interpreter, env, str(programs), Start(flags))
    for program in PROGRAMS:
        start = program._replace(flags=flags, script=program.script.replace("@", str(programs)))
        predicted = running(known, start, RealDisk())
        unstarted = foreseen.facts._replace(start=start)

        ledger = replay(predicted, RealDisk())
        winner = Imports(Snapshot(predicted, ledger, RealDisk())).decide("mine").winner
        for path, mine in seen(interpreter, start, env, str(programs)):
            assert path == predicted.path, start
            assert path == ledger.predicted, start
            assert path == replay(unstarted, RealDisk()).predicted, start
            assert mine == (winner and winner.location), start


def seen(interpreter, start, env, cwd):
    """The path that the program of a real start sees, and the place of a module.

    Nothing for a module that is not found; code and standard input are both started.
    """
    ways = [([], "")] if start.program else [(["-c", SAY_PATH], ""), ([], SAY_PATH)]
    for words, code in ways:
        command = [interpreter, "-B", *start.words, *words]
        done = subprocess.run(
            command, env=env, cwd=cwd, input=code, capture_output=True, text=True, check=False
        )
        _, said, what = done.stdout.partition(">")
        assert said or "No module named" in done.stderr, done
        if said:
            path, mine = json.loads(what)
            yield tuple(path), mine
