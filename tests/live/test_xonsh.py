"""xonsh starts slowly: one process walks through all cases, and what a child would get counts."""

import itertools
import json
import os
import subprocess

import pytest

from tests.live import tools
from tests.live.shells import HOSTILE, HOSTILE_START, STARTS, environment, exported
from zippath.errors import ZippathError
from zippath.shell.dialect import snippet
from zippath.shell.dialects import find
from zippath.shell.value import Item, Wish, wished

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(
        not tools.XONSH.exists(), reason="xonsh: python tests/live/tools.py fetches it"
    ),
]

CASES = """\
import json
found = []
for snippet, start in json.load(open("cases.json")):
    __xonsh__.env.pop("PYTHONPATH", None)
    if start is not None:
        __xonsh__.env["PYTHONPATH"] = start
    for _ in range(2):
        source @(snippet)
    found.append(__xonsh__.env.detype().get("PYTHONPATH"))
print(json.dumps(found))
"""


def xonsh(script, folder, start=None):
    (folder / "script.xsh").write_text(script)
    done = subprocess.run(
        [tools.XONSH, "--no-rc", "script.xsh"], cwd=folder, env=environment(folder, start),
        stdin=subprocess.DEVNULL, capture_output=True, timeout=120,
    )  # fmt: skip
    assert (b"", 0) == (done.stderr, done.returncode)
    return done.stdout


@pytest.fixture
def entries(tmp_path):
    """Every hostile archive that xonsh can carry."""
    (tmp_path / "archives").mkdir()
    paths = [tmp_path / "archives" / name for name in HOSTILE]
    for path in paths:
        path.touch()
    yield [Item(str(path), str(path)) for path in paths if "$" not in path.name]
    assert not list(tmp_path.glob("PWNED"))


def test_pythonpath_is_exact(entries, tmp_path):
    cases, expected = [], []
    places = ("prepend", "append", "remove")
    for number, (entry, start, place) in enumerate(itertools.product(entries, STARTS, places)):
        start = start and start.format(path=entry.path)
        wish = Wish((entry,), place)
        expected.append(wished(start, wish))
        file = tmp_path / f"{number}.xsh"
        file.write_bytes(os.fsencode(snippet(find("xonsh"), wish)))
        cases.append((str(file), start))
    (tmp_path / "cases.json").write_text(json.dumps(cases))
    assert expected == json.loads(xonsh(CASES, tmp_path))


@pytest.mark.parametrize("start", [None, "", ":/x", HOSTILE_START.replace("$", "")])
def test_children_get_it(entries, start, tmp_path):
    wish = Wish(tuple(entries))
    (tmp_path / "all.xsh").write_text(snippet(find("xonsh"), wish))
    dump = xonsh("source all.xsh\nsource all.xsh\n/usr/bin/env -0\n", tmp_path, start)
    assert wished(start, wish) == exported(dump)


def test_a_vanished_archive_is_left_out(tmp_path):
    gone = (Item("/gone.zip", "/gone.zip"),)
    (tmp_path / "gone.xsh").write_text(snippet(find("xonsh"), Wish(gone)))
    (tmp_path / "always.xsh").write_text(snippet(find("xonsh"), Wish(gone, guarded=False)))
    assert exported(xonsh("source gone.xsh\n/usr/bin/env -0\n", tmp_path)) is None
    assert "/gone.zip" == exported(xonsh("source always.xsh\n/usr/bin/env -0\n", tmp_path))


def test_what_it_expands_is_refused():
    with pytest.raises(ZippathError, match=r"xonsh cannot carry '\$'"):
        snippet(find("xonsh"), Wish((Item("/$HOME.zip", "/$HOME.zip"),)))
