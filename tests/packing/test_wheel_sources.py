"""Wheels as sources."""

import zipfile

import pytest

from tests.program import make_zip
from zippath.errors import ZippathError
from zippath.packing import wheel_sources
from zippath.packing.piece import Wanted


def test_members_lie_where_an_installer_puts_them(tmp_path):
    wheel = make_zip(
        tmp_path / "a-1-py3-none-any.whl",
        {"a-1.data/platlib/a/b.py": "b", "a-1.data/data/etc/a": "", "a/c.pyc": "", "a/tests/d": ""},
    )
    found = list(wheel_sources.pieces(wheel, Wanted(exclude=("tests",))))

    assert {"a/b.py", "a-1.data/data/etc/a", "a/c.pyc"} == {one.name for one in found}
    [moved] = [one for one in found if one.name == "a/b.py"]
    assert (f"{wheel}/a-1.data/platlib/a/b.py", b"b", True) == (
        moved.origin, moved.read(), moved.is_published,
    )  # fmt: skip


def test_a_folder_of_wheels_has_nothing_else(tmp_path):
    assert not wheel_sources.has_only_wheels(str(tmp_path))
    make_zip(tmp_path / "a-1-py3-none-any.whl", {})
    (tmp_path / ".DS_Store").write_text("")
    assert wheel_sources.has_only_wheels(str(tmp_path))
    (tmp_path / "a.py").write_text("")
    assert not wheel_sources.has_only_wheels(str(tmp_path))


def test_a_damaged_member_is_said_with_its_reason(tmp_path):
    archive = make_zip(tmp_path / "a.zip", {"a.py": "one = 1"}, zipfile.ZIP_STORED)
    content = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(content.replace(b"one = 1", b"one = 2"))
    (piece,) = wheel_sources.pieces(archive, Wanted())

    with pytest.raises(ZippathError, match=r"could not read a\.py of .*: bad CRC-32") as raised:
        piece.read()
    assert "fetch or copy it again" in raised.value.hint
