"""Changes that happen as a whole, or not at all."""

import os
import stat

import pytest

from tests.rights import needs_root
from zippath.edits import Edit, Transaction, recover, undo
from zippath.edits.journal import Journal
from zippath.errors import ZippathError


@pytest.fixture
def home(tmp_path):
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def tree(root):
    """Path -> content of all below `root`; a link is its text, a directory is None."""
    found = {}
    for path in sorted(root.rglob("*")):
        name = str(path.relative_to(root))
        if path.is_symlink():
            found[name] = os.readlink(path)
        else:
            found[name] = None if path.is_dir() else path.read_bytes()
    return found


def edit(path, before, after):
    return Edit(str(path), before, after)


def change(state, *edits, command="zippath add a.zip"):
    with Transaction(state, command) as transaction:
        return transaction.apply(edits)


def test_edits_are_applied_and_directories_made(state, home):
    (home / "gone").write_bytes(b"x")

    done = change(
        state,
        edit(home / "lib" / "site" / "zippath.pth", None, b"/a.zip\n"),
        edit(home / "gone", b"x", None),
        edit(home / "same", None, None),
    )

    assert ["zippath.pth", "gone"] == [os.path.basename(each.path) for each in done]
    assert {"lib": None, "lib/site": None, "lib/site/zippath.pth": b"/a.zip\n"} == tree(home)


def test_no_edit_leaves_no_entry(state, home):
    assert () == change(state, edit(home / "same", None, None))
    assert Journal(state).last_done() is None


def test_a_file_that_changes_nothing_keeps_its_inode_and_time(state, home):
    (home / "rc").write_bytes(b"x")
    before = (home / "rc").stat()

    change(state, edit(home / "rc", b"x", b"x"))

    assert (before.st_ino, before.st_mtime_ns) == (
        (home / "rc").stat().st_ino,
        (home / "rc").stat().st_mtime_ns,
    )


@pytest.mark.parametrize("stop", [ZippathError, KeyboardInterrupt, SystemExit, ValueError])
def test_an_exception_while_verifying_rolls_back(state, home, stop):
    (home / "rc").write_bytes(b"old\r\n")
    (home / "rc").chmod(0o640)
    (home / "gone").write_bytes(b"caf\xe9")
    (home / "gone").chmod(0o755)
    before = tree(home)

    with pytest.raises(stop), Transaction(state, "zippath add") as transaction:
        transaction.apply(
            [
                edit(home / "rc", b"old\r\n", b"new"),
                edit(home / "gone", b"caf\xe9", None),
                edit(home / "a" / "b" / "c.pth", None, b"x"),
            ]
        )
        raise stop("does not start")

    assert before == tree(home)
    assert [0o640, 0o755] == [stat.S_IMODE((home / name).stat().st_mode) for name in ("rc", "gone")]
    assert [] == Journal(state).pending()
    assert Journal(state).last_done() is None


def test_all_are_checked_before_the_first_is_written(state, home):
    (home / "second").write_bytes(b"another's")

    with pytest.raises(ZippathError, match="second has changed since it was looked at"):
        change(state, edit(home / "first", None, b"x"), edit(home / "second", b"old", b"new"))

    assert {"second": b"another's"} == tree(home)


def test_a_directory_in_the_way_is_refused_and_nothing_is_changed(state, home):
    (home / "d").mkdir()

    with pytest.raises(ZippathError, match="/d is a directory"):
        change(state, edit(home / "first", None, b"x"), edit(home / "d", None, b"x"))

    assert {"d": None} == tree(home)


@needs_root
def test_a_device_behind_a_link_is_never_replaced(state, home):
    (home / ".bashrc").symlink_to(os.devnull)

    with pytest.raises(ZippathError, match="not a regular file"):
        change(state, edit(home / ".bashrc", b"", b"x"))

    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


def test_a_pipe_behind_a_link_is_never_replaced(state, home):
    os.mkfifo(home / "pipe")
    (home / ".bashrc").symlink_to("pipe")

    with pytest.raises(ZippathError, match="not a regular file"):
        change(state, edit(home / ".bashrc", b"", b"x"))

    assert stat.S_ISFIFO(os.stat(home / "pipe").st_mode)


def test_links_are_followed_to_their_end(state, home):
    (home / "dots").mkdir()
    (home / "dots" / "rc").write_bytes(b"old")
    (home / "two").symlink_to("dots/rc")
    (home / "one").symlink_to(home / "two")
    (home / "dangling").symlink_to("dots/new/rc")

    change(state, edit(home / "one", b"old", b"new"), edit(home / "dangling", None, b"made"))

    expected = {
        "dangling": "dots/new/rc",
        "dots": None,
        "dots/new": None,
        "dots/new/rc": b"made",
        "dots/rc": b"new",
        "one": str(home / "two"),
        "two": "dots/rc",
    }
    assert expected == tree(home)
    undo(state, "zippath undo", say=print)
    del expected["dots/new"], expected["dots/new/rc"]
    assert {**expected, "dots/rc": b"old"} == tree(home)


def test_one_file_under_two_names_is_edited_once(state, home):
    (home / "rc").write_bytes(b"old")
    (home / "link").symlink_to("rc")

    done = change(state, edit(home / "rc", b"old", b"new"), edit(home / "link", b"old", b"new"))
    assert 1 == len(done)

    with pytest.raises(ZippathError, match="rc and .*link are the same file"):
        change(state, edit(home / "rc", b"new", b"1"), edit(home / "link", b"new", b"2"))
    assert b"new" == (home / "rc").read_bytes()


def test_a_caught_refusal_does_not_leave_half_a_change(state, home):
    (home / "sub").write_bytes(b"in the way")

    with Transaction(state, "zippath add") as transaction:
        with pytest.raises(ZippathError):
            transaction.apply([edit(home / "a", None, b"x"), edit(home / "sub" / "b", None, b"x")])
        transaction.apply([edit(home / "other", None, b"y")])

    assert {"sub": b"in the way", "other": b"y"} == tree(home)


def test_a_transaction_applies_once(state, home):
    with pytest.raises(RuntimeError), Transaction(state, "zippath add") as transaction:
        transaction.apply([edit(home / "a", None, b"x")])
        transaction.apply([edit(home / "b", None, b"x")])

    assert {} == tree(home)


def test_a_file_changed_while_verifying_is_not_overwritten_by_the_rollback(state, home):
    said = []
    (home / "rc").write_bytes(b"old")

    with pytest.raises(ValueError, match="no"), Transaction(state, "x", say=said.append) as it:
        it.apply([edit(home / "rc", b"old", b"new"), edit(home / "other", None, b"x")])
        (home / "rc").write_bytes(b"new\n# mine")
        raise ValueError("no")

    assert {"rc": b"new\n# mine"} == tree(home)
    assert [f"{home / 'rc'} was changed by somebody else meanwhile, and is left as it is"] == said


def test_the_state_directory_is_private(state, home):
    change(state, edit(home / "rc", None, b"x"))

    assert [0o700, 0o700] == [
        stat.S_IMODE(os.stat(path).st_mode) for path in (state, os.path.join(state, "journal"))
    ]


def test_a_state_directory_that_cannot_be_made_is_named(tmp_path, home):
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(ZippathError, match="could not use the state directory .*file/zippath"):
        change(str(tmp_path / "file" / "zippath"), edit(home / "rc", None, b"x"))

    assert {} == tree(home)


def test_a_non_utf8_file_name_can_be_edited_and_undone(state, home):
    path = os.path.join(os.fsencode(home), b"caf\xe9.pth")

    change(state, Edit(os.fsdecode(path), None, b"x"))
    assert [b"caf\xe9.pth"] == os.listdir(os.fsencode(home))

    undo(state, "zippath undo", say=print)
    assert [] == os.listdir(os.fsencode(home))


def test_recovery_makes_and_locks_nothing_where_nothing_is_left(state):
    assert not recover(state, "zippath add a.zip")
    assert not os.path.exists(state)


# xdist's workers have threads, and the child ends without touching what they hold
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="it leaves a child half-way")
def test_recovery_rolls_back_what_a_killed_process_left(state, home):
    child = os.fork()
    if not child:
        with Transaction(state, "zippath add a.zip") as transaction:
            transaction.apply([edit(home / "rc", None, b"new")])
            os._exit(0)
    os.waitpid(child, 0)
    said = []
    assert {"rc": b"new"} == tree(home)

    assert recover(state, "zippath list", say=said.append)
    assert {} == tree(home)
    assert ["zippath add a.zip"] == [line.rpartition(": ")[2] for line in said]


def test_a_signal_right_after_the_writing_rolls_it_back(state, home):
    """The moment between the last write and the note that there was one."""

    class Interrupted(Transaction):
        def __setattr__(self, name, value):
            if name == "_entry" and value is not None:
                raise KeyboardInterrupt
            super().__setattr__(name, value)

    def interrupted():
        with Interrupted(state, "zippath add a.zip") as transaction:
            transaction.apply([edit(home / "a.pth", None, b"/a.zip\n")])

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert {} == tree(home)
    assert not Journal(state).is_pending()
