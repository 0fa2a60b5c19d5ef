"""`zippath list` shows every archive on the path, ours or not, and what is wrong with it."""

import os

from tests.program import make_zip, record_of, zippath


def test_ours_and_others(sandbox, venv, hello):
    theirs = make_zip(sandbox / "theirs.zip", {"lib/deep.py": "", "top.py": ""})
    zippath("add", hello, "--python", venv)
    done = zippath("list", "--json", "--python", venv, PYTHONPATH=theirs + "/lib")

    sub, ours = done.json["archives"]
    assert (0, "") == (done.code, done.err)
    assert (theirs + "/lib", False, "PYTHONPATH", ["deep"]) == (
        sub["path"], sub["managed"], sub["origin"]["kind"], sub["names"],
    )  # fmt: skip
    assert (hello, True, "archive", "ok", ["hello", "hello_pkg"]) == (
        ours["path"], ours["managed"], ours["kind"], ours["state"], ours["names"],
    )  # fmt: skip
    assert {"file": record_of(venv), "line": 2}.items() <= ours["origin"].items()


def test_missing_and_broken_ones_of_ours_are_shown(sandbox, venv, hello):
    gone = make_zip(sandbox / "gone.zip", {"gone.py": ""})
    zippath("add", hello, gone, "--python", venv)
    os.unlink(gone)
    with open(hello, "w") as file:
        file.write("no archive any more")
    done = zippath("list", "--json", "--python", venv)

    broken, missing = done.json["archives"]
    assert (hello, "other", "unreadable", []) == (
        broken["path"], broken["kind"], broken["state"], broken["names"],
    )  # fmt: skip
    assert (gone, None, "missing") == (missing["path"], missing["position"], missing["kind"])
    assert missing["state"].startswith("it does not exist")
    text = zippath("list", "--python", venv).out
    assert hello in text
    assert gone in text


def test_none(sandbox, venv):
    done = zippath("list", "--python", venv)

    assert 0 == done.code
    assert "no archives; `zippath add ARCHIVE`" in done.out
