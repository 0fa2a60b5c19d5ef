"""Origins and verdicts, in words: what the table of predictions does not look at."""

import pytest

from tests.facts import FakeDisk, Flags, TextFile, facts
from zippath.syspath.entry import Dropped, Origin, PathEntry
from zippath.syspath.ledger import replay
from zippath.syspath.reason import Reason

SITE = "/usr/lib/python3.12/site-packages"
CORE = ("/usr/lib/python312.zip", "/usr/lib/python3.12", "/usr/lib/python3.12/lib-dynload")


def ledger(files=(), path=None, hidden=(), **more):
    asked = facts(**more)
    disk = FakeDisk({SITE: None, **dict(files)}, hidden)
    predicted = replay(asked, disk).predicted
    return replay(asked._replace(path=predicted if path is None else path), disk)


def verdicts(found):
    return [(line.number, line.verdict, line.reason.text) for line in found.startup_files[0].lines]


def test_origins():
    files = {f"{SITE}/a.pth": b"# hand-made\n/a.zip\n", "/a.zip": b"", "/b.zip": b"",
             "/usr/lib/python3.12/os.py": b""}  # fmt: skip
    environ = (("PYTHONPATH", "/b.zip::rel"),)
    initial = ("", "/b.zip", "", "rel", *CORE)
    found = ledger(files, environ=environ, initial_path=initial)
    script = "the script's directory; the current one for -c and -m"
    core = "directory"
    assert (
        PathEntry(0, "", "missing", Origin("script", detail=script)),
        PathEntry(1, "/b.zip", "archive", Origin("PYTHONPATH", detail="item 1 of 3")),
        PathEntry(2, "/work", "missing",
                  Origin("PYTHONPATH", detail="item 2 of 3, empty: the current directory")),
        PathEntry(3, "/work/rel", "missing", Origin(
            "PYTHONPATH", detail="item 3 of 3, relative to the current directory: rel")),
        PathEntry(4, CORE[0], "missing", Origin("zip-default")),
        PathEntry(5, CORE[1], core, Origin("stdlib")),
        PathEntry(6, CORE[2], "missing", Origin("stdlib")),
        PathEntry(7, SITE, core, Origin("site")),
        PathEntry(8, "/a.zip", "archive", Origin("pth", f"{SITE}/a.pth", 2)),
    ) == found.entries  # fmt: skip
    assert () == found.dropped


def test_dropped():
    text = b"/gone\n/b.zip\n"
    environ = (("PYTHONPATH", "/b.zip:/b.zip"),)
    found = ledger({f"{SITE}/a.pth": text, "/b.zip": b""}, environ=environ,
                   initial_path=("", "/b.zip", "/b.zip", *CORE))  # fmt: skip
    already = Reason("entry-before", "already there by PYTHONPATH, item 1 of 2")
    assert (
        Dropped("/b.zip", Origin("PYTHONPATH", detail="item 2 of 2"), already),
        Dropped("/gone", Origin("pth", f"{SITE}/a.pth", 1), Reason("missing", "it does not exist")),
        Dropped("/b.zip", Origin("pth", f"{SITE}/a.pth", 2), already),
    ) == found.dropped


def test_a_variable_that_is_ignored():
    found = ledger(environ=(("PYTHONPATH", "/a:"),), flags=Flags(ignore_environment=True))
    assert ["/a", ""] == [item.path for item in found.dropped]


@pytest.mark.parametrize(
    ("version", "text", "expected"),
    [
        ((3, 9, 0), b"\n", [(1, "duplicate", "a blank line means the site dir itself")]),
        ((3, 10, 0), b"\n#\n", [(1, "ignored", "blank"), (2, "ignored", "comment")]),
        ((3, 7, 0), b"/a\0\n/b\n", [
            (1, "failed", "no file can have this name"),
            (2, "ignored", "line 1 failed, and python ignores the rest of the file")]),
        ((3, 8, 0), b"/a\0\n/b\n", [
            (1, "missing", "no file can have this name"), (2, "missing", "it does not exist")]),
        ((3, 15, 0), b"/gone\n", [
            (1, "missing", "it does not exist, and python says so at every start")]),
        ((3, 12, 0), b"\n\xe9\n", [
            (2, "fatal", "byte 1, line 2, is not utf-8")]),
        ((3, 17, 0), b"import os\n", [(1, "executed", "")]),
        ((3, 18, 0), b"import os\n", [(1, "ignored", "python ignores import lines since 3.18")]),
    ],
)  # fmt: skip
def test_verdicts(version, text, expected):
    site = f"/usr/lib/python{version[0]}.{version[1]}/site-packages"
    found = replay(facts(version), FakeDisk({site: None, f"{site}/a.pth": text}))
    assert expected == verdicts(found)


def test_what_the_start_printed_decides_about_import_lines():
    stderr = (
        f"Error processing line 2 of {SITE}/a.pth:\n\n  ImportError\n\nRemainder of file ignored"
    )
    text = b"import a\nimport b\nimport c\n"
    found = ledger({f"{SITE}/a.pth": text}, stderr=stderr)
    assert [
        (1, "executed", ""),
        (2, "failed", "it raised an exception"),
        (3, "ignored", "line 2 failed, and python ignores the rest of the file"),
    ] == verdicts(found)


@pytest.mark.parametrize(
    ("version", "name", "hidden", "code", "text"),
    [
        ((3, 12, 1), ".a.pth", False, "", ""),
        ((3, 12, 2), ".a.pth", False, "dotted", "its name begins with a dot"),
        ((3, 12, 2), "a.pth", True, "hidden", "it has the hidden flag"),
        ((3, 12, 1), "a.pth", True, "", ""),
        ((3, 12, 2), "a.PTH", False, "letter-case",
         "its name does not end in .pth, in small letters"),
        ((3, 12, 2), "a.start", False, "too-early", "python reads .start files since 3.15"),
    ],
)  # fmt: skip
def test_files_that_are_not_read(version, name, hidden, code, text):
    file = f"{SITE}/{name}"
    found = replay(facts(version), FakeDisk({file: b"/x\n"}, [file] if hidden else ()))
    expected = [(file, Reason(code, text), not code)]
    assert expected == [(item.path, item.reason, item.is_read) for item in found.startup_files]


def test_code_that_names_the_path():
    text = b"import os\nimport sys; sys.path.append('/x')\n"
    found = ledger({f"{SITE}/a.pth": text}, path=("/x",))
    line = "import sys; sys.path.append('/x')"
    assert (Origin("startup-code", f"{SITE}/a.pth", 2, line),) == origins(found)


def test_a_module_beside_that_names_the_path():
    files = {f"{SITE}/a.pth": b"import os\nimport boot\n", f"{SITE}/boot.py": b"'/x'"}
    found = ledger(files, path=("/x",))
    assert (Origin("startup-code", f"{SITE}/a.pth", 2, "import boot"),) == origins(found)


def test_all_code_where_none_names_the_path():
    found = ledger({f"{SITE}/a.pth": b"import os\nimport sys\n"}, path=("/x",),
                   sitecustomize="/sc.py")  # fmt: skip
    detail = f"{SITE}/a.pth:1, {SITE}/a.pth:2, /sc.py"
    assert (Origin("startup-code", detail=detail),) == origins(found)


def test_the_only_code():
    assert (Origin("startup-code", "/sc.py"),) == origins(
        ledger(path=("/x",), sitecustomize="/sc.py")
    )


def origins(found):
    return tuple(entry.origin for entry in found.unexplained)


def test_what_code_took_off():
    found = ledger(path=("",))
    assert {"taken-off"} == {item.reason.code for item in found.dropped}
    assert [*CORE, SITE] == [item.path for item in found.dropped]


def test_the_order_is_the_observed_one():
    found = ledger({f"{SITE}/a.pth": b"/a\n", "/a": b""}, path=("/a", "", *CORE, SITE))
    assert ["pth", "script", "zip-default"] == [entry.origin.kind for entry in found.entries[:3]]


def test_an_interpreter_that_did_not_start():
    found = ledger({f"{SITE}/a.pth": b"\xe9"}, path=("",), failure="it exited with status 1",
                   site=None)  # fmt: skip
    assert ("", *CORE, SITE) == tuple(entry.path for entry in found.entries)
    assert found.startup_files[0].fatal


def test_pypy_goes_on_without_site():
    site = "/usr/lib/pypy3.9/site-packages"
    files = {site: None, f"{site}/a.pth": b"\xe9", f"{site}/b.pth": b"/b"}
    found = replay(facts((3, 9, 16), implementation="pypy", site=None), FakeDisk(files))
    assert [(1, "fatal", "byte 0, line 1, is not utf-8")] == verdicts(found)
    assert [f"{site}/a.pth"] == [file.path for file in found.startup_files]
    assert site in found.predicted


def test_entry_points():
    site = "/usr/lib/python3.15/site-packages"
    stderr = (
        f"Error resolving entry point a:b from {site}/x.start\n"
        f"Error in entry point c:d from {site}/x.start"
    )
    text = b"a:b\nc:d\ne:f\nbad\n# c\n"
    found = replay(facts((3, 15, 0), stderr=stderr), FakeDisk({f"{site}/x.start": text}))
    assert [
        (1, "failed", "it could not be resolved"),
        (2, "failed", "it raised an exception"),
        (3, "executed", ""),
        (4, "failed", "it is not of the form package.module:callable"),
        (5, "ignored", "comment"),
    ] == verdicts(found)


def test_underscore_pth():
    found = ledger(underscore_pth=TextFile("/usr/bin/python._pth", "/x"), initial_path=("/x",),
                   flags=Flags(isolated=True, ignore_environment=True), site=None)  # fmt: skip
    assert [Origin("._pth", "/usr/bin/python._pth")] == [entry.origin for entry in found.entries]


def test_the_windows_registry():
    initial = ("", "C:\\Py\\python312.zip", "D:\\Reg", "C:\\Py\\DLLs", "C:\\Py\\Lib", "C:\\Py")
    found = ledger(os_name="nt", platform="win32", initial_path=initial, site=None,
                   base_prefix="C:\\Py", base_exec_prefix="C:\\Py", stdlib_dir="C:\\Py\\Lib",
                   cwd="C:\\work")  # fmt: skip
    assert ["script", "zip-default", "registry", "stdlib", "stdlib", "stdlib"] == [
        entry.origin.kind for entry in found.entries
    ]
