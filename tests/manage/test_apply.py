"""Looking, changing and looking again, on a real virtual environment: starts, races, rollback."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.program import lines_of, make_zip, python_of, record_of
from zippath.edits import Edit, Transaction
from zippath.errors import ZippathError
from zippath.manage import adding, apply
from zippath.manage.plan import Addition, Removal

pytestmark = pytest.mark.skipif(os.name != "posix", reason="it forks")


@pytest.fixture
def target(venv):
    return apply.Target(python_of(venv), dict(os.environ), "/")


@pytest.fixture
def invocation(sandbox):
    return apply.Invocation("zippath add", str(sandbox / "state"), say=len)


@pytest.fixture
def starts(monkeypatch):
    """The words before the script of every process that is started from now on."""
    seen = []

    class Recorded(subprocess.Popen):
        def __init__(self, command, *args, **more):
            end = next(at for at, word in enumerate(command) if word in ("-c", "-m"))
            seen.append(" ".join(command[1:end]))
            super().__init__(command, *args, **more)

    monkeypatch.setattr(subprocess, "Popen", Recorded)
    return seen


def test_an_addition_starts_the_target_once_to_see_that_it_holds(
    target, invocation, sandbox, hello, starts
):
    other = make_zip(sandbox / "other.zip", {"other.py": ""})
    result = adding.add(Addition((hello, other)), target, invocation)

    assert ["", "-S", "-I -S -W ignore", ""] == starts
    assert (hello, other) == result.outcome.plan.added
    assert [hello, other] == [added.path for added in result.archives]
    assert result.outcome.after.facts.initial_path == result.outcome.before.facts.initial_path


@pytest.mark.live
def test_startup_files_are_run_before_and_after_a_change_only(
    target, invocation, sandbox, hello, starts
):
    """Whatever an addition through the importer starts beside that, a slow one costs no more."""
    by_importer = adding.Options(wanted="fast")
    adding.add(Addition((hello,)), target, invocation, by_importer)
    first = [words for words in starts if "-S" not in words]
    starts.clear()
    data = make_zip(sandbox / "data.zip", {"data/__init__.py": "", "data/a.csv": ""})
    adding.add(Addition((data,)), target, invocation)

    assert [["", ""]] * 2 == [first, [words for words in starts if "-S" not in words]]


def test_what_is_there_already_needs_no_start_after_it(target, invocation, hello, starts):
    adding.add(Addition((hello,)), target, invocation)
    starts.clear()
    result = adding.add(Addition((hello,)), target, invocation)

    assert ["", "-S", "-I -S -W ignore"] == starts
    assert () == result.outcome.plan.edits


def test_a_removal_starts_the_target_twice(target, invocation, hello, starts):
    adding.add(Addition((hello,)), target, invocation)
    starts.clear()
    outcome = apply.change(Removal((hello,)), target, invocation)

    assert ["", "-S", ""] == starts
    assert (hello,) == outcome.plan.removed


def test_a_dry_run_starts_nothing_more_and_leaves_nothing(
    target, invocation, sandbox, venv, hello, starts
):
    dry = apply.Invocation("zippath add", invocation.state_dir, len, dry_run=True)
    result = adding.add(Addition((hello,)), target, dry)

    assert ["", "-S", "-I -S -W ignore"] == starts
    assert hello in result.outcome.after.facts.path
    assert [False, False] == [os.path.exists(path) for path in (record_of(venv), sandbox / "state")]


def test_an_unfit_archive_is_refused_before_anything_is_locked(
    target, invocation, sandbox, hello, starts
):
    bad = make_zip(sandbox / "bad.zip", {"bad.py": "print 'two'\n"})
    with pytest.raises(ZippathError, match="SyntaxError"):
        adding.add(Addition((hello, bad)), target, invocation)

    assert ["", "-S", "-I -S -W ignore"] == starts
    assert not os.path.exists(sandbox / "state")


def test_a_change_of_another_process_since_the_look_is_kept(
    target, invocation, sandbox, venv, hello, starts
):
    looked = apply.look(target, invocation)
    other = make_zip(sandbox / "other.zip", {"other.py": ""})
    adding.add(Addition((other,)), target, invocation)
    starts.clear()
    outcome = apply.carry_out(Addition((hello,)), looked, target, invocation)

    assert ["", "-S", ""] == starts
    assert other in outcome.before.facts.path
    assert [os.fsencode(path) for path in (other, hello)] == lines_of(record_of(venv))


def killed_half_way(state_dir, path, content):
    """Leave a change of another process that wrote `content` and was killed then."""
    child = os.fork()
    if not child:
        with Transaction(state_dir, "zippath add broken.zip") as transaction:
            transaction.apply([Edit(path, None, content)])
            os._exit(0)
    os.waitpid(child, 0)
    assert content == Path(path).read_bytes()


# xdist's workers have threads, and the child ends without touching what they hold
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("content", [b"\xff\xfe stops the start\n", b"/nowhere.zip\n"])
def test_what_a_killed_process_left_is_rolled_back(target, invocation, venv, hello, content):
    killed_half_way(invocation.state_dir, record_of(venv), content)
    outcome = adding.add(Addition((hello,)), target, invocation).outcome

    assert outcome.plan.edits[0].before is None
    assert [os.fsencode(hello)] == lines_of(record_of(venv))


def test_a_target_that_does_not_start_any_more_is_rolled_back(target, invocation, venv, hello):
    """Startup code that fails once the archive is on the path."""
    folder = os.path.dirname(record_of(venv))
    Path(folder, "zz.pth").write_text(
        "import os, sys; [os._exit(3) for entry in sys.path if entry.endswith('hello.zip')]\n"
    )
    with pytest.raises(ZippathError, match="rolled back: .* could not start .* status 3") as raised:
        adding.add(Addition((hello,)), target, invocation)

    assert "`zippath path` shows which startup code may do that" == raised.value.hint

    assert not os.path.exists(record_of(venv))
