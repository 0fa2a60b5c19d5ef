"""FileFinder's rules by platform and version; test_contents asks the real ones."""

import os
import subprocess

import pytest

from tests.snapshots import facts_of, write
from zippath.finders.directory import Folder, listing, relaxes_case, searched_path
from zippath.python.facts import Flags
from zippath.python.interpreter import ask


@pytest.mark.parametrize(
    ("platform", "relaxed", "expected"),
    [
        ("linux", False, ["A.PY", "b.py"]),
        ("darwin", False, ["A.PY", "b.py"]),
        ("win32", False, ["A.py", "b.py"]),
        ("darwin", True, ["a.py", "b.py"]),
        ("win32", True, ["a.py", "b.py"]),
    ],
)
def test_names_are_compared_by_the_platforms_rules(platform, relaxed, expected):
    assert expected == sorted(listing(["A.PY", "b.py"], platform, relaxed))


def test_only_some_platforms_heed_pythoncaseok():
    asked = {"environ": (("PYTHONCASEOK", ""),)}

    assert [False, True, True] == [
        relaxes_case(facts_of(platform=platform, **asked))
        for platform in ("linux", "darwin", "win32")
    ]
    isolated = Flags(ignore_environment=True)
    assert not relaxes_case(facts_of(platform="win32", flags=isolated, **asked))
    assert not relaxes_case(facts_of(platform="win32"))


def test_case_is_ignored_where_it_is_asked_for(tmp_path):
    write(tmp_path, "Mixed.py")
    facts = facts_of(platform="darwin", environ=(("PYTHONCASEOK", "1"),))

    # the listing says yes, but this file system has no such file
    assert [] == Folder(str(tmp_path), facts).candidates("mixed")
    assert [f"{tmp_path}/Mixed.py"] == [
        offer.location for offer in Folder(str(tmp_path), facts).candidates("Mixed")
    ]


def test_relative_entries_stayed_relative_before_3_10():
    assert "lib" == searched_path("lib", facts_of(version=(3, 8)))
    assert "/lib" == searched_path("lib", facts_of(version=(3, 10)))
    assert "/" == searched_path("", facts_of())


@pytest.mark.live
@pytest.mark.parametrize(
    "entry", ["", ".", "./", "./.", "./lib", "././lib", ".//lib", "lib/.", "lib/"]
)
def test_a_relative_entry_is_searched_where_the_interpreter_does(interpreter, tmp_path, entry):
    (tmp_path / "lib").mkdir()
    for folder in ("", "lib/"):
        (tmp_path / folder / "mine.py").write_text("")
    code = (
        f"import sys; sys.path[0] = {entry!r}; from importlib.util import find_spec; "
        "print(find_spec('mine').origin)"
    )
    done = subprocess.run(
        [interpreter, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    facts = ask(interpreter, os.environ, str(tmp_path))

    assert [done.stdout.strip()] == [
        one.location for one in Folder(entry, facts).candidates("mine")
    ]


def test_names_hold_all_that_can_be_found(tmp_path):
    files = ("source.py", "package/__init__.py", "portion/x.py", "old.cpython-36m.so", "c.pyc",
             "tagged.cpython-312.so", "stable.abi3.so")  # fmt: skip
    folder = Folder(str(write(tmp_path, *files)), facts_of())
    names = {file.split("/")[0].split(".")[0] for file in files}

    assert names <= folder.names()
    assert all(folder.candidates(name) for name in names)
