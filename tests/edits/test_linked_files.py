"""Links to what zippath keeps come and go together; what is not ours stays."""

import os
import sys

import pytest

from zippath.edits.linked_files import relink

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="few may link there")


@pytest.fixture
def kept(tmp_path):
    kept = tmp_path / "kept"
    (kept / "a").mkdir(parents=True)
    (kept / "b").write_text("b")
    return str(kept)


def names_in(folder):
    return sorted(
        os.path.relpath(os.path.join(place, name), folder)
        for place, folders, files in os.walk(folder)
        for name in (*folders, *files)
    )


def test_they_are_exactly_those_that_are_wanted(tmp_path, kept):
    env = str(tmp_path / "env")
    before = {"share/x/a": f"{kept}/a", "etc/b": f"{kept}/b"}

    assert [] == relink(env, (), before, kept)
    assert before == {name: os.readlink(f"{env}/{name}") for name in before}
    assert [] == relink(env, before, {"share/x/a/b": f"{kept}/b"}, kept)
    assert ["share", "share/x", "share/x/a", "share/x/a/b"] == names_in(env)
    assert [] == os.listdir(f"{kept}/a")


def test_what_is_not_ours_stays(tmp_path, kept):
    env = tmp_path / "env"
    env.mkdir()
    (env / "file").write_text("mine")
    (env / "link").symlink_to("/mine")
    wanted = {"file": f"{kept}/b", "link": f"{kept}/b", "file/b": f"{kept}/b"}

    assert ["file", "link", "file/b"] == relink(str(env), ["file", "link"], wanted, kept)
    relink(str(env), ["file", "link"], {}, kept)
    assert ("mine", "/mine") == ((env / "file").read_text(), os.readlink(env / "link"))
