"""Every snippet, run by the real shell: PYTHONPATH is byte for byte what the rule says."""

import itertools
import os
import shutil
import subprocess

import pytest

from tests.live.shells import (
    HOSTILE,
    HOSTILE_START,
    SHELLS,
    STARTS,
    STRICT,
    Shell,
    environment,
    exported,
)
from zippath.errors import ZippathError
from zippath.shell import dialects
from zippath.shell.dialect import snippet
from zippath.shell.value import Item, Wish, wished

pytestmark = pytest.mark.live

PLACES = ("prepend", "append", "remove")


def run(shell, folder, wish, start):
    """(PYTHONPATH, stderr) after the snippet has run twice in a new process of `shell`."""
    file = folder / f"snippet.{shell.suffix}"
    file.write_bytes(os.fsencode(snippet(dialects.find(shell.dialect), wish)))
    script = folder / f"script.{shell.suffix}"
    script.write_text(shell.script.format(snippet=file))
    done = subprocess.run(
        [*shell.command, script], cwd=folder, env=environment(folder, start),
        stdin=subprocess.DEVNULL, capture_output=True, timeout=30,
    )  # fmt: skip
    assert b"" == done.stderr, (wish, start, done.stderr)
    assert 0 == done.returncode
    return exported(done.stdout)


def carries(shell, path):
    try:
        snippet(dialects.find(shell.dialect), Wish((Item(path, path),)))
    except ZippathError:
        return False
    return True


@pytest.fixture
def folder(tmp_path):
    """A folder with every hostile archive, where nothing else may appear."""
    archives = tmp_path / "archives"
    archives.mkdir()
    for name in HOSTILE:
        (archives / name).touch()
    yield tmp_path
    assert {"archives"} == {
        path.name
        for path in tmp_path.iterdir()
        if not path.name.startswith(("snip", "script", "."))
    }


@pytest.fixture(params=SHELLS, ids=lambda shell: shell.name)
def shell(request):
    if not request.param.program:
        pytest.skip(f"{request.param.name} is not here; python tests/live/tools.py fetches it")
    return request.param


def entries(folder, shell):
    """Every hostile path that `shell` can carry, as an entry."""
    paths = [str(folder / "archives" / name) for name in HOSTILE]
    return [Item(path, path) for path in paths if carries(shell, path)]


@pytest.mark.parametrize("place", PLACES)
def test_pythonpath_is_exact(shell, place, folder):
    # what is quoted, and what is at the edges, is the same for both ends
    found = entries(folder, shell)[:: 3 if place == "append" else 1]
    for entry, start in itertools.product(found, STARTS):
        wish = Wish((entry,), place)
        start = start and start.format(path=entry.path)
        assert wished(start, wish) == run(shell, folder, wish, start), (entry, start)


@pytest.mark.parametrize("place", PLACES)
def test_all_at_once_beside_hostile_neighbours(shell, place, folder):
    wish = Wish(tuple(entries(folder, shell)), place)
    two = ":".join(entry.path for entry in wish.entries[2:4])
    for start in (None, HOSTILE_START, f"{two}:{HOSTILE_START}:{two}", f":{two}::"):
        assert wished(start, wish) == run(shell, folder, wish, start), start


@pytest.mark.parametrize("start", [None, "", "/x:/y", ":/x"])
def test_a_vanished_archive_is_left_out(shell, start, folder):
    there = entries(folder, shell)
    wish = Wish(tuple(Item(f"{entry.path}/gone", f"{entry.path}.gone") for entry in there))
    assert wished(start, Wish(())) == run(shell, folder, wish, start)
    always = Wish(wish.entries, guarded=False)
    assert wished(start, always) == run(shell, folder, always, start)


def test_a_subpath_is_guarded_by_its_archive(shell, folder):
    wish = Wish(tuple(Item(f"{e.path}/lib", e.path) for e in entries(folder, shell)))
    assert wished("/x", wish) == run(shell, folder, wish, "/x")


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="python tests/live/tools.py fetches it")
@pytest.mark.parametrize("dialect", ["sh", "bash", "dash", "ksh"])
def test_shellcheck_has_nothing_to_say(dialect, tmp_path):
    # about what a name itself looks like: a `$` or a curly quote in single quotes, `\'` in it
    about_names = "SC2016,SC1112,SC1003"
    for names, excluded in ((("plain.zip", "two words.zip"), ""), (HOSTILE[:-1], about_names)):
        entries = tuple(Item(f"/{name}", f"/{name}") for name in names)
        for place in PLACES:
            file = tmp_path / place
            file.write_text(snippet(dialects.find(dialect), Wish(entries, place)))
            command = ["shellcheck", "-s", dialect, f"--exclude={excluded}", file]
            assert "" == subprocess.run(command, capture_output=True, text=True).stdout


@pytest.mark.parametrize("place", PLACES)
def test_bash_that_ignores_case_does_not_take_one_archive_for_another(place, folder):
    upper, lower = (str(folder / "archives" / name) for name in ("PLAIN.zip", "plain.zip"))
    shell = Shell("bash", "bash", ("bash", "-O", "nocasematch"), STRICT)
    wish = Wish((Item(lower, lower),), place)
    for start in (f"{upper}:/x", f"{lower}:{upper}", upper.upper()):
        assert wished(start, wish) == run(shell, folder, wish, start), start


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not here")
@pytest.mark.parametrize("place", PLACES)
def test_zsh_that_warns_of_globals_has_nothing_to_say_in_a_function(place, folder):
    path = str(folder / "archives" / "plain.zip")
    script = "setopt warn_create_global\nuse() {{ . {snippet}; }}\nuse; use\nexec env -0\n"
    shell = Shell("zsh", "zsh", ("zsh", "-f"), script)
    for start in (None, "/x"):
        wish = Wish((Item(path, path),), place)
        assert wished(start, wish) == run(shell, folder, wish, start), start


def test_nushell_takes_a_file_and_a_link_to_one_and_no_directory(folder):
    shell = next(shell for shell in SHELLS if shell.name == "nushell")
    if not shell.program:
        pytest.skip("nushell: python tests/live/tools.py fetches it")
    archives = folder / "archives"
    (archives / "link").symlink_to("plain.zip")
    (archives / "folder").mkdir()
    paths = [str(archives / name) for name in ("plain.zip", "link", "folder", "none")]
    wish = Wish(tuple(Item(path, path) for path in paths))

    assert ":".join(paths[:2]) == run(shell, folder, wish, None)
