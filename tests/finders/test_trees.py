"""The files below an entry, in a directory and in an archive: the same questions and answers."""

import os
import zipfile

import pytest

from tests.program import make_zip
from tests.snapshots import facts_of
from zippath.finders.path_hooks import Finders
from zippath.finders.trees import Trees

CONTENTS = {"p/a.py": "a" * 100_000, "p/q/b.py": "bb", "c.py": ""}


@pytest.fixture(params=["directory", "stored", "deflated"])
def tree(request, tmp_path):
    """The same files as a directory, and as archives."""
    if request.param == "directory":
        for name, content in CONTENTS.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(content)
        root = str(tmp_path)
    else:
        method = getattr(zipfile, f"ZIP_{request.param.upper()}")
        root = make_zip(tmp_path / "a.zip", CONTENTS, method)
    return Trees(Finders(facts_of()), facts_of()).of(root)


def test_names_and_files(tree):
    assert ("c.py", "p") == tree.listdir("")
    assert ("a.py", "q") == tree.listdir("p")
    assert () == tree.listdir("nothing")
    assert {"p/a.py", "p/q/b.py"} == set(tree.files("p"))


@pytest.mark.parametrize("limit", [None, 1, 1000, 99_999, 100_000, 1 << 20])
def test_a_file_is_read_up_to_the_limit(tree, limit):
    assert b"a" * min(limit or 100_000, 100_000) == tree.read("p/a.py", limit)


@pytest.mark.parametrize("name", ["d.py", "p", "p/a.py/x", "\0"])
def test_what_is_no_file_has_no_content(tree, name):
    assert tree.read(name) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in directories here")
def test_a_pipe_has_no_content(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    tree = Trees(Finders(facts_of()), facts_of()).of(str(tmp_path))

    assert tree.read("pipe") is None


def test_what_deflate_cannot_make_smaller_is_read_up_to_the_limit(tmp_path):
    content = os.urandom(1 << 20)
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        root = make_zip(tmp_path / f"{method}.zip", {"a.bin": content}, method)
        tree = Trees(Finders(facts_of()), facts_of()).of(root)
        for limit in (1, 1000, 65_536, 1 << 20):
            assert content[:limit] == tree.read("a.bin", limit)


def test_the_names_of_an_entry_are_read_once(tmp_path, monkeypatch):
    tree = Trees(Finders(facts_of()), facts_of()).of(str(tmp_path))
    (tmp_path / "p").mkdir()
    assert ("p",) == tree.listdir("")

    monkeypatch.setattr(os, "listdir", lambda _: ["new"])
    assert (("p",), ("new",)) == (tree.listdir(""), tree.listdir("p"))
