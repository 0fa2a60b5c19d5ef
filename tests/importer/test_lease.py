"""A process holds its trees with one descriptor, and they are free when it is gone."""

import os
import signal
import subprocess
import sys

import pytest

from tests.importer.building import ROOT, run
from zippath.importer import lease

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such locks")
TREE, OTHER = "0123456789abcdef" * 4, "f" * 64


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setattr(lease, "_held", {})
    yield str(tmp_path)
    for descriptor, _ in lease._held.values():
        os.close(descriptor)


def is_free(store, tree=TREE):
    """Whether nobody holds a tree, as another process finds out."""
    script = """
import sys
from zippath.importer import lease
descriptor = lease.reserve(*sys.argv[1:])
print(descriptor >= 0)
"""
    return "True" == run(script, store, tree)


def test_what_is_held_cannot_be_reserved(store):
    assert is_free(store)
    assert lease.hold(store, TREE)

    assert not is_free(store)
    assert is_free(store, OTHER)
    assert -1 == lease.reserve(store, TREE), "the process itself is like any other"
    assert is_free(store, TREE[:-1] + "0") is False, "the first 60 bits tell trees apart"


def test_many_trees_take_one_descriptor(store):
    before = len(os.listdir("/proc/self/fd"))
    for number in range(100):
        assert lease.hold(store, f"{number:064x}"[::-1])

    assert before + 1 == len(os.listdir("/proc/self/fd"))
    assert not is_free(store, f"{57:064x}"[::-1])
    assert ["leases"] == os.listdir(store)
    assert 0 == os.path.getsize(os.path.join(store, "leases"))


def test_any_number_of_processes_hold_a_tree(store):
    script = "import sys; from zippath.importer import lease; print(lease.hold(*sys.argv[1:]))"
    assert lease.hold(store, TREE)

    assert ["True"] * 3 == [run(script, store, TREE) for _ in range(3)]


HOLDING = """
import os, sys, time
from zippath.importer import lease
assert lease.hold(*sys.argv[1:3])
if sys.argv[3] == "fork" and os.fork():
    os._exit(0)
print("held", os.getpid(), flush=True)
time.sleep(60)
"""


def holder(store, how=""):
    """Start a process that holds a tree, or a fork of one that is gone; return it, and its id."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING, store, TREE, how],
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        text=True,
    )
    return process, int(process.stdout.readline().split()[1])


@pytest.mark.parametrize("how", ["", "fork"])
def test_a_killed_process_holds_nothing(store, how):
    """Its last fork holds what it held."""
    process, pid = holder(store, how)
    try:
        assert not is_free(store)
    finally:
        os.kill(pid, signal.SIGKILL)
        process.stdout.read()  # all its copies are closed then
        process.communicate()

    assert is_free(store)


FORKING = """
import os, sys
from zippath.importer import lease
assert lease.hold(*sys.argv[1:])
if os.fork() == 0:
    sys.stdin.read()
else:
    print("the parent is gone", flush=True)
os._exit(0)
"""


def test_a_forked_process_holds_what_its_parent_held(store):
    process = subprocess.Popen(
        [sys.executable, "-c", FORKING, store, TREE],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with process:
        assert b"the parent is gone\n" == process.stdout.readline()
        assert 0 == process.wait()
        assert not is_free(store)
        process.stdin.close()
        assert b"" == process.stdout.read()  # the child is gone too

    assert is_free(store)


def test_a_closed_descriptor_is_not_written_to(store, tmp_path):
    """A daemon closes what it inherits; the number may be that of a file of its own by then."""
    assert lease.hold(store, TREE)
    descriptor = lease._held[store][0]
    os.close(descriptor)
    with open(tmp_path / "other", "w+b") as file:
        assert descriptor == file.fileno()
        assert lease.hold(store, OTHER)
        assert descriptor != lease._held[store][0]

    assert not is_free(store, OTHER)
    assert not is_free(store, TREE), "what was lost is held again"


def test_leases_that_are_deleted_begin_again(store):
    assert lease.hold(store, TREE)
    os.unlink(os.path.join(store, "leases"))
    descriptor = lease._held[store][0]

    assert lease.hold(store, OTHER)
    assert not is_free(store)
    os.close(descriptor)


def test_who_reserves_is_waited_for_a_moment(store, monkeypatch):
    """Whoever cleans up renames a tree meanwhile; the process lays it out again."""
    monkeypatch.setattr(lease, "CLEANING", 0.05)
    descriptor = lease.reserve(store, TREE)

    assert not lease.hold(store, TREE)
    os.close(descriptor)
    assert lease.hold(store, OTHER)


def test_one_process_at_a_time_lays_out(store, monkeypatch):
    monkeypatch.setattr(lease, "PATIENCE", 0.05)
    first = lease.take_turn(store, TREE, lambda: False)
    asked = []
    second = lease.take_turn(store, TREE, lambda: asked.append(1))

    assert len(asked) > 1
    third = lease.take_turn(store, TREE, lambda: True)
    for descriptor in (first, second, third, -1):
        lease.end_turn(descriptor)
    assert is_free(store), "a turn is no lease"
    fourth = lease.take_turn(store, TREE, lambda: pytest.fail("nobody is before it"))
    lease.end_turn(fourth)


def test_where_nothing_can_be_written_nothing_is_held(tmp_path):
    (tmp_path / "file").write_text("")
    place = str(tmp_path / "file" / "files")

    assert not lease.hold(place, TREE)
    assert -1 == lease.take_turn(place, TREE, lambda: True)


def test_other_systems_hold_nothing(store, monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")

    assert not lease.hold(store, TREE)
    assert -1 == lease.take_turn(store, TREE, lambda: True)
    with pytest.raises(OSError, match="no locks"):
        lease.reserve(store, TREE)
    assert [] == os.listdir(store)
