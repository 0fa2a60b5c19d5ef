"""Files below a directory: in order, without what tools leave there, and never out of it."""

import os
from pathlib import Path

import pytest

from zippath.errors import ZippathError
from zippath.packing.folder import SourceFolder
from zippath.packing.piece import EVERYTHING, Wanted


def make(root, *names):
    for name in names:
        path = Path(root, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return str(root)


def names(directory, wanted=EVERYTHING, prefix="", **options):
    return [one.name for one in SourceFolder(directory, prefix, wanted, **options).pieces()]


def test_files_are_sorted_and_below_the_prefix(tmp_path):
    root = make(tmp_path, "b.py", "a/z.py", "a.py")

    assert ["x/a/z.py", "x/a.py", "x/b.py"] == names(root, prefix="x/")


def test_what_tools_leave_is_left_out(tmp_path):
    root = make(tmp_path, "a.py", "__pycache__/a.cpython-312.pyc", ".git/config", ".venv/x.py")

    assert ["a.py"] == names(root)


def test_patterns_and_a_function_choose(tmp_path):
    root = make(tmp_path, "pkg/a.py", "pkg/tests/t.py", "pkg/b.pyx", "other/c.py")
    wanted = Wanted(("*.py",), ("tests",), lambda path: not path.endswith("other"))

    assert ["pkg/a.py"] == names(root, wanted)


def test_the_archive_in_the_making_is_left_out(tmp_path):
    root = make(tmp_path, "a.py", "out.zip")

    assert ["a.py"] == names(root, apart=frozenset([os.path.realpath(tmp_path / "out.zip")]))


def test_a_link_inside_is_followed(tmp_path):
    root = make(tmp_path, "a/x.py")
    (tmp_path / "b.py").symlink_to("a/x.py")
    (tmp_path / "c").symlink_to("a")

    assert ["a/x.py", "b.py", "c/x.py"] == names(root)


def loop(root):
    (root / "loop").symlink_to("..")


def cycle(root):
    (root / "cycle").symlink_to(".")


def circle(root):
    (root / "circle").symlink_to("circle")


def dangling(root):
    (root / "dangling").symlink_to("nowhere")


def outside(root):
    (root.parent / "secret").write_text("")
    (root / "outside").symlink_to("../secret")


def pipe(root):
    os.mkfifo(root / "pipe")


@pytest.mark.parametrize("make_it", [loop, cycle, circle, dangling, outside, pipe])
def test_what_is_no_file_of_the_source_is_an_error_with_its_path(make_it, tmp_path):
    root = tmp_path / "root"
    make(root, "a.py")
    make_it(root)

    with pytest.raises(ZippathError) as raised:
        names(str(root))
    assert str(root / make_it.__name__) in raised.value.message

    assert ["a.py"] == names(str(root), Wanted(exclude=(make_it.__name__,)))


def test_a_name_that_is_not_utf8_is_an_error(tmp_path):
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.py")).write_text("")
    except OSError:
        pytest.skip("this file system has UTF-8 names only")

    with pytest.raises(ZippathError) as raised:
        names(str(tmp_path))
    assert "its name is not UTF-8" in raised.value.message
