"""Tables and lines on a narrow terminal."""

import sys

import pytest

from tests.program import make_zip, run_python, zippath
from zippath.cli import present
from zippath.cli.narrow import fitting_line, shortened

PATH = "/home/somebody/projects/a-long-name/wheels/package-1.0-py3-none-any.whl"


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (20, "package-1…ne-any.whl"),
        (35, "/home…/package-1.0-py3-none-any.whl"),
        (50, "/home/somebody/p…eels/package-1.0-py3-none-any.whl"),
        (len(PATH), PATH),
    ],
)
def test_a_path_keeps_its_file_name_or_both_ends_of_it(width, expected):
    assert expected == shortened(PATH, width)


@pytest.mark.parametrize("width", [80, 100, 150])
def test_a_table_fits(width):
    rows = [("12", PATH, "ok", f"{PATH}.pth:3", "package, other"), ("3", "/a", "hidden", "x", "")]
    lines = present.table(rows, width=width)

    assert [True, True] == [len(line) <= width for line in lines]
    assert [True, True] == ["ok" in lines[0], "hidden" in lines[1]]


def test_a_table_that_fits_stays_as_it_is():
    rows = [("1", PATH)]

    assert [f"  1  {PATH}"] == present.table(rows) == present.table(rows, width=len(PATH) + 5)


@pytest.mark.parametrize(
    ("line", "room", "expected"),
    [
        ("no path at all, however long it is", 10, "no path at all, however long it is"),
        (f"{PATH}: broken", 200, f"{PATH}: broken"),
        (f"{PATH}: broken", 40, f"{shortened(PATH + ':', 33)} broken"),
        (f"  {PATH} hides {PATH}x", 60, None),
    ],
)
def test_lines(line, room, expected):
    found = fitting_line(line, room)

    assert expected in (None, found)
    assert expected or len(found) <= room


# runs a command in a terminal of so many columns, and prints what it shows
IN_TERMINAL = """
import fcntl, os, pty, struct, sys, termios
pid, terminal = pty.fork()
if not pid:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', 24, {columns}, 0, 0))
    os.execv(sys.executable, [sys.executable, '-m', 'zippath', *{words!r}])
while True:
    try:
        data = os.read(terminal, 9999)
    except OSError:
        break
    if not data:
        break
    os.write(1, data)
"""


@pytest.mark.live
@pytest.mark.parametrize("command", ["list", "doctor"])
def test_a_terminal_of_100_columns(sandbox, venv, command):
    folder = sandbox / "a-folder-with-a-long-name" / "and-another-one-in-it"
    folder.mkdir(parents=True)
    archive = make_zip(folder / "package-1.0-py3-none-any.whl", {"package.py": "", "a.pyc": b"x"})
    zippath("add", archive, "--python", venv)
    words = [command, "--python", str(venv)]
    screen = run_python(sys.executable, IN_TERMINAL.format(columns=100, words=words))
    plain = zippath(*words).out
    with_paths = [line for line in screen.splitlines()[1:] if "/" in line and "fix: " not in line]

    assert [] == [line for line in with_paths if len(line) > 100]
    assert archive in plain
    assert archive not in screen.partition("fix: ")[0]
