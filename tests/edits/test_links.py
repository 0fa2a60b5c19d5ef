"""Links that may lead a write astray are refused, and nothing is made on the way."""

import os

import pytest

from tests.rights import needs_root
from zippath.edits import Edit, Transaction
from zippath.edits.links import target_of
from zippath.errors import ZippathError

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links and owners")
SOMEBODY, ELSE = 1234, 5678


@pytest.fixture
def site(tmp_path):
    path = tmp_path / "lib" / "site-packages"
    path.mkdir(parents=True)
    return path


def link(path, target, owner=None):
    path.symlink_to(target)
    if owner is not None:
        os.chown(path, owner, owner, follow_symlinks=False)
    return str(path)


def given(path, owner):
    os.chown(path, owner, owner)
    return path


def write(state, path, before=None):
    with Transaction(str(state), "zippath add a.zip") as transaction:
        transaction.apply([Edit(str(path), before, b"new\n")], confined=True)


def test_without_a_link_it_is_the_file_itself(site):
    path = str(site / "zippath.pth")

    assert path == target_of(path, confined=True)


@pytest.mark.parametrize("absolute", [True, False])
def test_a_link_within_the_directory_is_followed(site, absolute):
    (site / "real.pth").write_bytes(b"")
    path = link(site / "zippath.pth", site / "real.pth" if absolute else "real.pth")

    assert str(site / "real.pth") == target_of(path, confined=True)


@pytest.mark.parametrize("target", ["../../victim", "{}/victim", "{}/new/dir/file", "../sibling"])
def test_a_link_out_of_the_directory_is_refused_where_it_must_stay(tmp_path, site, target):
    victim = tmp_path / "victim"
    victim.write_bytes(b"theirs\n")
    (tmp_path / "lib" / "sibling").write_bytes(b"theirs\n")
    path = link(site / "zippath.pth", target.format(tmp_path))
    before = sorted(tmp_path.rglob("*"))
    content = b"theirs\n" if os.path.exists(path) else None
    with pytest.raises(ZippathError, match="out of its own directory") as raised:
        write(tmp_path / "state", path, content)

    assert f"{path} is a symbolic link to {os.path.realpath(path)}" in raised.value.message
    assert before == sorted(one for one in tmp_path.rglob("*") if "state" not in str(one))
    assert b"theirs\n" == victim.read_bytes()
    assert os.path.realpath(path) == target_of(path)


def test_a_link_into_a_directory_to_be_made_is_refused(tmp_path, site):
    path = link(site / "zippath.pth", "new/zippath.pth")
    with pytest.raises(ZippathError, match="whose directory does not exist"):
        write(tmp_path / "state", path)

    assert not (site / "new").exists()


def test_a_directory_behind_a_link_to_nothing_is_not_made(tmp_path):
    link(tmp_path / "user", tmp_path / "unmounted")
    with pytest.raises(ZippathError, match=f"leads through {tmp_path}/user, a link to nothing"):
        write(tmp_path / "state", tmp_path / "user" / "lib" / "zippath.pth")

    assert not (tmp_path / "unmounted").exists()


def test_the_directory_itself_may_be_a_link_or_yet_to_be_made(tmp_path, site):
    link(tmp_path / "lib64", "lib")
    write(tmp_path / "state", tmp_path / "lib64" / "site-packages" / "zippath.pth")
    write(tmp_path / "state", tmp_path / "user" / "lib" / "site" / "zippath.pth")

    assert b"new\n" == (site / "zippath.pth").read_bytes()
    assert b"new\n" == (tmp_path / "user" / "lib" / "site" / "zippath.pth").read_bytes()


@needs_root
@pytest.mark.parametrize("confined", [True, False])
def test_a_link_to_a_file_of_another_owner_is_refused(site, confined):
    (site / "real.pth").write_bytes(b"")
    given(site / "real.pth", ELSE)
    path = link(site / "zippath.pth", "real.pth", SOMEBODY)
    with pytest.raises(ZippathError, match=r"a symbolic link to .*real\.pth of another owner"):
        target_of(path, confined)

    given(site / "real.pth", SOMEBODY)
    assert str(site / "real.pth") == target_of(path, confined)


@needs_root
def test_a_link_to_nothing_in_a_directory_of_another_owner_is_refused(tmp_path):
    (tmp_path / "etc").mkdir()
    path = link(tmp_path / ".bashrc", "etc/new/file", SOMEBODY)
    with pytest.raises(ZippathError, match="of another owner"):
        target_of(path)


@needs_root
@pytest.mark.parametrize(("owner", "refused"), [(SOMEBODY, False), (ELSE, True), (0, False)])
def test_who_may_have_made_a_link_on_the_way_to_the_directory(tmp_path, owner, refused):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "rc").write_bytes(b"")
    given(tmp_path / "data" / "rc", SOMEBODY)
    place = link(tmp_path / "config", "data", owner)
    if refused:
        with pytest.raises(ZippathError, match=f"leads through {place}, a link of another owner"):
            target_of(f"{place}/rc")
    else:
        assert str(tmp_path / "data" / "rc") == target_of(f"{place}/rc")


def test_a_circle_of_links_ends(tmp_path):
    link(tmp_path / "one", "two")
    path = link(tmp_path / "two", "one")
    with pytest.raises(ZippathError, match=r"could not (look at|read)|out of"):
        write(tmp_path / "state", path)
