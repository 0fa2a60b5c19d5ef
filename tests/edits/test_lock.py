"""One change at a time."""

import os
import subprocess
import sys

import pytest

from zippath.edits import Transaction, undo
from zippath.errors import ZippathError

HOLDER = """
import sys
from zippath.edits import Transaction, undo
with Transaction(sys.argv[1], "holder"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_lock_held_too_long_is_named(tmp_path):
    said = []
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert b"held" == holder.stdout.readline().strip()
        with (
            pytest.raises(ZippathError, match="could not lock .*lock: another zippath held it"),
            Transaction(str(tmp_path), "waiter", say=said.append, patience=0.7),
        ):
            pass
        holder.stdin.close()
    assert [f"waiting for another zippath, which holds {os.path.join(tmp_path, 'lock')}"] == said

    with Transaction(str(tmp_path), "next", patience=0):
        pass


def test_the_lock_is_free_after_an_exception(tmp_path):
    with pytest.raises(ValueError, match="x"), Transaction(str(tmp_path), "first"):
        raise ValueError("x")

    with Transaction(str(tmp_path), "second", patience=0):
        pass


ADD_A_LINE = """
import sys
from zippath.edits import Edit, Transaction, read
state, path, line = sys.argv[1:]
with Transaction(state, "add " + line) as change:
    old = read(path)
    change.apply([Edit(path, old, (old or b"") + line.encode() + b"\\n")])
"""


@pytest.mark.parametrize("count", [10, pytest.param(50, marks=pytest.mark.slow)])
@pytest.mark.live
def test_many_at_once_lose_nothing(tmp_path, count):
    path, state = tmp_path / "site" / "zippath.pth", tmp_path / "state"
    names = [f"/archive-{number}.zip" for number in range(count)]

    running = [
        subprocess.Popen([sys.executable, "-c", ADD_A_LINE, str(state), str(path), name])
        for name in names
    ]

    assert [0] * count == [process.wait() for process in running]
    assert sorted(names) == sorted(path.read_text().splitlines())
    while undo(str(state), "zippath undo", say=print):
        pass
    assert not path.parent.exists()
