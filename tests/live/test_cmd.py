"""cmd.exe (wine's) runs every snippet; a Windows Python in it says what arrives."""

import itertools
import json
import ntpath

import pytest

from tests.live import tools
from tests.live.windows import needs_wine, windows, wine
from zippath.errors import ZippathError
from zippath.shell import dialects
from zippath.shell.dialect import snippet
from zippath.shell.value import Item, Wish, wished

pytestmark = [pytest.mark.live, needs_wine]

HOSTILE = (
    "plain.zip",
    "two words.zip",
    "it's.zip",
    "$(touch PWNED).zip",
    "`touch PWNED`.zip",
    "!OS! !!.zip",
    "R&D & echo PWNED.zip",
    "a^b^^c^.zip",
    "Program Files (x86).zip",
    "-n.zip",
    "'#).zip",
    "a,b @c~.zip",
)
STARTS = (None, "C:\\x;C:\\y", "{path}", "C:\\x;{path};C:\\y", ";C:\\x", "C:\\x;", ";",
          "C:\\x;;C:\\y;;;{path};;", "C:\\Program Files (x86)\\R&D;C:\\a^b!OS!",
          '"C:\\a b";C:\\x;"C:\\R&D";')  # fmt: skip
PLACES = ("prepend", "append", "remove")
READ = "import json, os, sys; print(json.dumps([os.environ.get('PYTHONPATH'), sys.path]))"


def expected(start, wish):
    """The rule; cmd drops quotes from the old value, which to Python are part of a path."""
    return wished(start and start.replace('"', ""), wish)


def write(file, text):
    file.write_bytes(text.replace("\n", "\r\n").encode("ascii"))


@pytest.fixture
def entries(tmp_path):
    folder = tmp_path / "archives"
    folder.mkdir()
    for name in HOSTILE:
        (folder / name).touch()
    yield [Item(windows(folder / name), windows(folder / name)) for name in HOSTILE]
    assert not list(tmp_path.glob("PWNED*"))


def test_the_batch_file_is_exact(entries, tmp_path):
    lines, values = ["@echo off"], []
    product = itertools.product(entries, STARTS, PLACES)
    for number, (entry, start, place) in enumerate(product):
        start = start and start.format(path=entry.path)
        wish = Wish((entry,), place, separator=";")
        values.append(expected(start, wish))
        write(tmp_path / f"{number}.cmd", snippet(dialects.find("cmd"), wish))
        lines.append(f"set PYTHONPATH={start}" if start and '"' in start else
                     f'set "PYTHONPATH={start or ""}"')  # fmt: skip
        lines += [f"call {number}.cmd"] * 2 + [f"echo {number}", "set PYTHONPATH", "set _zippath"]
    write(tmp_path / "all.bat", "\n".join(lines) + "\n")
    _, output = wine("cmd", "/d", "/c", "all.bat", folder=tmp_path)
    assert "".join(map(shown, range(len(values)), values)) == output.decode().replace("\r\n", "\n")


def shown(number, value):
    """What the batch file prints for one case."""
    absent = "Environment variable {} not defined\n".format
    python_path = absent("PYTHONPATH") if value is None else f"PYTHONPATH={value}\n"
    return f"{number}\n{python_path}{absent('_zippath')}"


def test_the_prompt_is_exact(entries, tmp_path):
    lines, values = [], []
    for entry, start, place in itertools.product(entries, STARTS, PLACES):
        start = start and start.format(path=entry.path)
        wish = Wish((entry,), place, separator=";")
        values.append(expected(start, wish))
        lines.append(f"set PYTHONPATH={start}" if start and '"' in start else
                     f'set "PYTHONPATH={start or ""}"')  # fmt: skip
        lines += snippet(dialects.CMD_PROMPT, wish).splitlines() * 2 + ["set PYTHONPATH"]
    write(tmp_path / "typed.txt", "\n".join([*lines, "exit"]) + "\n")
    with (tmp_path / "typed.txt").open("rb") as typed:
        _, output = wine("cmd", "/d", folder=tmp_path, stdin=typed)
    answers = [line.rpartition(">")[2] for line in output.decode().split("\r\n")]
    names = ("PYTHONPATH=", "Environment variable PYTHONPATH")
    assert [shown(0, value).split("\n")[1] for value in values] == [
        answer for answer in answers if answer.startswith(names)
    ]


def test_a_windows_python_gets_it(entries, tmp_path):
    write(tmp_path / "all.cmd", snippet(dialects.find("cmd"), Wish(tuple(entries))))
    write(
        tmp_path / "run.bat",
        f'@set "PYTHONPATH="\n@call all.cmd\n@call all.cmd\n'
        f'@"{windows(tools.WINDOWS_PYTHON)}" read.py\n',
    )
    (tmp_path / "read.py").write_text(READ)
    _, output = wine("cmd", "/d", "/c", "run.bat", folder=tmp_path)
    value, sys_path = json.loads(output)
    paths = [entry.path for entry in entries]
    assert ";".join(paths) == value
    assert paths == sys_path[1 : len(paths) + 1]


def test_a_vanished_archive_is_left_out(tmp_path):
    gone = (Item("C:\\gone.zip", "C:\\gone.zip"),)
    write(tmp_path / "gone.cmd", snippet(dialects.find("cmd"), Wish(gone)))
    write(tmp_path / "always.cmd", snippet(dialects.find("cmd"), Wish(gone, guarded=False)))
    write(
        tmp_path / "run.bat",
        '@set "PYTHONPATH="\n@call gone.cmd\n@set PYTHONPATH\n@call always.cmd\n@set PYTHONPATH\n',
    )
    _, output = wine("cmd", "/d", "/c", "run.bat", folder=tmp_path)
    absent = b"Environment variable PYTHONPATH not defined\r\n"
    assert absent + b"PYTHONPATH=C:\\gone.zip\r\n" == output


@pytest.mark.parametrize("name", ["100%.zip", "a=b.zip", "é.zip", 'a"b.zip', "a\nb.zip"])
def test_what_cmd_cannot_carry_is_refused(name):
    path = ntpath.join("C:\\x", name)
    with pytest.raises(ZippathError, match="cmd cannot carry"):
        snippet(dialects.find("cmd"), Wish((Item(path, path),)))
