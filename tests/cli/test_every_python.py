"""Every Python once, whatever names it has, and several at once."""

import os
import sys
import threading

import pytest

from zippath.cli import every_python
from zippath.cli.every_python import executables, side_by_side
from zippath.errors import ZippathError


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
def test_one_python_with_many_names(tmp_path):
    folders = [tmp_path / name for name in ("bin", "other", "venv/bin")]
    for folder in folders:
        folder.mkdir(parents=True)
        for name in ("python", "python3", "python3.12"):
            (folder / name).symlink_to(sys._base_executable)
    (tmp_path / "venv" / "pyvenv.cfg").touch()
    path = os.pathsep.join(map(str, folders))

    found = executables({"PATH": path, "HOME": str(tmp_path)})

    assert [str(tmp_path / "bin" / "python"), str(tmp_path / "venv/bin/python")] == found


def test_several_are_looked_at_at_once_and_come_in_order():
    together = threading.Barrier(every_python._AT_ONCE, timeout=30)

    def work(name):
        together.wait()  # no one gets through alone
        if name == "1":
            raise ZippathError("no python")
        return name * 2

    names = [str(number) for number in range(every_python._AT_ONCE)]
    found = list(side_by_side(names, work))

    assert names == [name for name, _ in found]
    assert "no python" == found[1][1].message
    assert "00" == found[0][1]


def test_alone_each_is_done_before_the_next_one():
    begun = []
    found = side_by_side(["a", "b"], begun.append, alone=True)

    next(found)

    assert ["a"] == begun


def test_what_ends_the_work_ends_the_programs(monkeypatch):
    ended = []
    monkeypatch.setattr(every_python, "end_all", lambda: ended.append("all"))
    monkeypatch.setattr(every_python.Progress, "step", _interrupted)

    with pytest.raises(KeyboardInterrupt):
        list(side_by_side(["a"], len))

    assert ["all"] == ended


def _interrupted(*_):
    raise KeyboardInterrupt
