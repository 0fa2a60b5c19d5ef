"""Interpreters that misbehave: one clear error each, and never a hang."""

import os
import shutil
import sys

import pytest

from tests.installations import ENV
from zippath.errors import ZippathError
from zippath.python.interpreter import ask, ask_again

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the false interpreters are shell")


def script(directory, text):
    path = directory / "python"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("exit 3", "it exited with status 3"),
        ("echo 1 >&2; echo two >&2; echo three >&2; exit 1", "it exited with status 1: two: three"),
        ("echo junk", "it does not answer as a python does"),
        ("kill -SEGV $$", "it was ended by signal Segmentation fault"),
        ("yes junk", "it prints without end"),
        pytest.param("yes junk >&2", "it prints without end", marks=pytest.mark.live),
        pytest.param("sleep 600", "it did not end within 0.5 s", marks=pytest.mark.live),
        pytest.param("sleep 600 & echo junk", "it does not answer as a python does",
                     marks=pytest.mark.live),
        ("trap '' TERM INT HUP; sleep 600; sleep 600", "it did not end within 0.5 s"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("partial", [False, pytest.param(True, marks=pytest.mark.live)])
def test_no_python(tmp_path, text, reason, partial):
    executable = script(tmp_path, text)
    timeout = 0.5 if "0.5" in reason else 30
    with pytest.raises(ZippathError) as raised:
        ask(executable, ENV, str(tmp_path), timeout=timeout, partial=partial)
    assert f"could not start {executable}: {reason}" == raised.value.message.strip()
    assert raised.value.hint


def test_not_executable_at_all(tmp_path):
    for name, content in (("gone", None), ("text", b"hello"), ("empty", b"")):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
            path.chmod(0o755)
        with pytest.raises(ZippathError, match=r"could not run|could not start"):
            ask(str(path), ENV, str(tmp_path))


def test_no_directory_to_run_in(tmp_path):
    with pytest.raises(ZippathError, match="could not run"):
        ask(sys.executable, ENV, str(tmp_path / "gone"))


def test_junk_around_the_answer(tmp_path):
    text = f'echo "{{}} <junk>"; "{sys.executable}" "$@"; echo "more junk"'
    facts = ask(script(tmp_path, text), ENV, str(tmp_path))
    assert sys.version_info[:3] == facts.version[:3]


def test_without_site_only(tmp_path):
    text = f'case "$*" in *-S*) exec "{sys.executable}" "$@";; esac; echo broken >&2; exit 1'
    executable = script(tmp_path, text)
    facts = ask(executable, ENV, str(tmp_path), partial=True)
    assert facts.failure == "it exited with status 1: broken"
    assert facts.site is None
    assert not facts.flags.no_site
    with pytest.raises(ZippathError) as raised:
        ask(executable, ENV, str(tmp_path))
    assert "-S" in raised.value.hint


def test_isolated_without_site_only(tmp_path):
    text = f'case "$*" in *"-I -S"*) exec "{sys.executable}" "$@";; esac; echo broken >&2; exit 1'
    facts = ask(script(tmp_path, text), ENV, str(tmp_path), partial=True)
    assert facts.failure == "it exited with status 1: broken"


@pytest.mark.parametrize("answer", ["", "{}", "[]", "nope", "7", '{"path": 1, "encodings": {}}'])
def test_an_answer_that_is_none(tmp_path, answer):
    path = tmp_path / "liar"
    path.write_text(
        f"#!{sys.executable}\n"
        "import re, sys\n"
        'start, end = re.findall(r"<[0-9a-f]+>", sys.argv[-1])\n'
        "print(start + answer + end)\n".replace("answer", repr(answer))
    )
    path.chmod(0o755)
    with pytest.raises(ZippathError, match="could not understand the answer"):
        ask(str(path), ENV, str(tmp_path))


def test_too_old(tmp_path):
    text = "echo 'python 2.7 is too old: zippath works with 3.6 and newer' >&2; exit 1"
    with pytest.raises(ZippathError, match=r"python 2\.7 is too old"):
        ask(script(tmp_path, text), ENV, str(tmp_path))


def test_a_shell_runs_nothing_of_the_probe(tmp_path):
    for shell in ("/bin/sh", "/bin/bash"):
        if os.path.exists(shell):
            with pytest.raises(ZippathError, match="exit"):
                ask(shell, ENV, str(tmp_path))
    assert [] == os.listdir(tmp_path)


def test_variables_that_would_start_a_prompt(tmp_path):
    env = {**ENV, "PYTHONINSPECT": "1", "PYTHONSTARTUP": str(tmp_path / "x"), "PYTHONVERBOSE": "1"}
    facts = ask(sys.executable, env, str(tmp_path))
    assert 1 == facts.flags.verbose


@pytest.mark.parametrize("program", ["ls", "cat", "perl", "grep", "true"])
def test_other_programs_show_nothing_of_the_probe(tmp_path, program):
    executable = shutil.which(program)
    if executable is None:
        pytest.skip(f"there is no {program} here")
    with pytest.raises(ZippathError) as raised:
        ask(executable, {**ENV, "LC_ALL": "C"}, str(tmp_path))
    message = raised.value.message
    assert len(message) < 500
    assert "\n" not in message
    assert "import" not in message
    if program in ("ls", "true"):
        assert f"could not start {executable}: it does not answer as a python does" == message


def test_long_lines_are_cut(tmp_path):
    executable = script(tmp_path, f"echo {'x' * 1000} >&2; exit 1")
    with pytest.raises(ZippathError) as raised:
        ask(executable, ENV, str(tmp_path))
    assert raised.value.message.endswith("status 1: " + "x" * 200)


@pytest.mark.live
def test_all_starts_share_one_deadline(tmp_path):
    """The last one gets what is left, and not as long again."""
    text = 'case "$*" in *"-I -S"*) sleep 2; touch ended;; *) sleep 600;; esac'
    executable = script(tmp_path, f"cd {tmp_path}\n{text}")
    with pytest.raises(ZippathError, match=r"it did not end within 2\.5 s"):
        ask(executable, ENV, str(tmp_path), timeout=2.5, partial=True)
    assert not (tmp_path / "ended").exists()


def test_asked_again_it_says_the_same(tmp_path):
    known = ask(sys.executable, ENV, str(tmp_path))

    assert known == ask_again(known, sys.executable, ENV, str(tmp_path))


def test_asked_again_it_may_not_start_any_more(tmp_path):
    known = ask(sys.executable, ENV, str(tmp_path))
    executable = script(tmp_path, "echo broken >&2; exit 1")
    facts = ask_again(known, executable, ENV, str(tmp_path))

    assert "it exited with status 1: broken" == facts.failure
    assert ("broken\n", known.initial_path) == (facts.stderr, facts.initial_path)


@pytest.mark.skipif(os.name != "posix", reason="a shell script as python")
def test_a_python_that_cannot_parse_the_probe_is_too_old(tmp_path):
    python = tmp_path / "python"
    python.write_text(
        """#!/bin/sh
case "$*" in
*answer*) printf '  File "<string>", line 3\\nSyntaxError: invalid syntax\\n' >&2; exit 1;;
esac
echo 2.7.18
"""
    )
    python.chmod(0o755)

    with pytest.raises(ZippathError, match=r"python 2\.7\.18 is too old"):
        ask(str(python), dict(os.environ), str(tmp_path))
