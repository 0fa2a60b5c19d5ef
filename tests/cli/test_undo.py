"""`zippath undo` as the user runs it."""

import json

import pytest

from tests import program
from zippath.edits import Edit, Transaction


@pytest.fixture
def state(sandbox):
    return str(sandbox / "state")


def zippath(state, *args):
    done = program.zippath(*args, ZIPPATH_STATE_DIR=state, COLUMNS="80")
    return done.code, done.out, done.err


@pytest.fixture
def changed(tmp_path, state):
    (tmp_path / "rc").write_bytes(b"\tcaf\xe9\r\n")
    with Transaction(state, "zippath add a.zip") as change:
        change.apply(
            [
                Edit(str(tmp_path / "rc"), b"\tcaf\xe9\r\n", b"new\n"),
                Edit(str(tmp_path / "lib" / "zippath.pth"), None, b"/a.zip\n"),
            ]
        )
    return tmp_path


def test_it_says_what_is_undone(changed, state):
    code, out, err = zippath(state, "undo")

    first, *files = out.splitlines()
    assert (0, "") == (code, err)
    assert first.startswith("undid `zippath add a.zip` of 20")
    assert [
        f"  restored {changed / 'rc'}",
        f"  removed {changed / 'lib' / 'zippath.pth'}",
    ] == files
    assert b"\tcaf\xe9\r\n" == (changed / "rc").read_bytes()
    assert (0, "nothing to undo\n", "") == zippath(state, "undo")


def test_dry_run_shows_a_diff_and_changes_nothing(changed, state):
    code, out, err = zippath(state, "undo", "--dry-run")

    assert (0, "") == (code, err)
    assert out.startswith("would undo `zippath add a.zip` of 20")
    assert (
        f"""\
--- {changed / "rc"}
+++ {changed / "rc"}
@@ -1 +1 @@
-new
+\tcaf\\xe9\\r
"""
        in out
    )
    assert b"new\n" == (changed / "rc").read_bytes()


def test_json(changed, state):
    files = [str(changed / "rc"), str(changed / "lib" / "zippath.pth")]

    dry, done, nothing = (
        json.loads(zippath(state, "undo", "--json", *more)[1]) for more in (["--dry-run"], [], [])
    )

    assert [1, 1, 1] == [result["schema"] for result in (dry, done, nothing)]
    assert [False, True, False] == [result["changed"] for result in (dry, done, nothing)]
    assert [files, files, []] == [result["files"] for result in (dry, done, nothing)]
    assert "zippath add a.zip" == done["command"]
    assert f"--- {files[0]}\n" in dry["diff"]


def test_a_file_changed_since_is_refused(changed, state):
    (changed / "rc").write_bytes(b"new\n# mine\n")

    for options in ([], ["--dry-run"]):
        code, out, err = zippath(state, "undo", *options)

        assert (1, "") == (code, out)
        assert f"error: {changed / 'rc'} has changed since `zippath add a.zip` of 20" in err
    assert b"new\n# mine\n" == (changed / "rc").read_bytes()


def test_help_reads_well(state):
    code, out, err = zippath(state, "undo", "--help")

    assert (0, "") == (code, err)
    assert out.startswith("Usage: zippath undo [OPTIONS]\n")
    assert "completion" not in out
    assert "--json     one json object, for programs\n" in out


@pytest.mark.live
def test_a_dry_run_says_so_in_json(sandbox, venv, hello):
    nothing = program.zippath("undo", "--dry-run", "--json")
    program.zippath("add", hello, "--python", venv)
    done = program.zippath("undo", "--dry-run", "--json")

    assert (False, True) == (nothing.json["changed"], nothing.json["dry_run"])
    assert (False, True) == (done.json["changed"], done.json["dry_run"])
    assert f"-{hello}" in done.json["diff"].splitlines()
