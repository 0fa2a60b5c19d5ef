"""The completion scripts, asked by the real shells."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.live.terminal import at_terminal
from tests.program import make_zip, record_of, zippath
from zippath.doctor.all_checks import CHECKS

pytestmark = pytest.mark.live
BIN = os.path.dirname(sys.executable)  # with the program itself


def codes(beginning):
    return {check.code for check in CHECKS if check.code.startswith(beginning)}


ASKED = [
    ("sh", {"shell"}),
    ("shell unin", {"uninstall"}),
    ("shell install tc", {"tcsh"}),
    ("add x.zip --us", {"--user"}),
    ("shell bash --re", {"--remove"}),
    ("--ver", {"--version"}),
    ("completions ", {"bash", "zsh", "fish", "powershell"}),
    ("completions --inst", {"--install"}),
    ("explain ZP50", codes("ZP50")),
    ("doctor --format ", {"text", "json", "sarif", "github"}),
    ("doctor --select ZP1", codes("ZP1")),
    ("doctor --ignore ZP101", {"ZP101"}),
    ("add x.zip --files nev", {"never"}),
    ("pack x --compression def", {"deflate"}),
]

# the beginning of a command line, and the whole word that TAB makes of its last one
AT_PROMPT = [
    ("remove --python=venv hello.", "hello.zip"),
    ("remove --python venv it", "it's $(touch pwned) `too`.zip"),
    ('remove --python venv "quo', "quo te.zip"),
    ("remove --python venv quo\\ ", "quo te.zip"),
    ("add x.zip --python venv --before=quo", "--before=quo te.zip"),
    ("add x.zip --python venv --after hello_p", "hello_pkg"),
    ("why --python venv rand", "random"),
    ("why --python ve", "venv"),
    ("doctor --format=sar", "--format=sarif"),
]


def needs(program):
    return pytest.mark.skipif(
        not shutil.which(program), reason=f"{program}: python tests/live/tools.py fetches it"
    )


@pytest.fixture
def installed(sandbox, request):
    """Puts the completions of a shell where it looks for them; the path of the file."""

    def install(shell):
        result = zippath("completions", shell, "--install", "--json", FPATH="")
        assert 0 == result.code, result.err
        return result.json["files"][0]

    return install


@pytest.mark.parametrize(("typed", "expected"), ASKED)
def test_bash(typed, expected, installed):
    script = installed("bash")
    words = ["zippath", *(word or "''" for word in typed.split(" "))]
    code = (
        f". '{script}'; COMP_WORDS=({' '.join(words)}); "
        f"COMP_CWORD={len(words) - 1}; _zippath; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    )
    done = subprocess.run(["bash", "-u", "-c", code], capture_output=True, text=True, check=True)

    assert (expected, "") == (set(done.stdout.split()), done.stderr)


@needs("fish")
@pytest.mark.parametrize(("typed", "expected"), ASKED)
def test_fish_finds_them_by_itself(typed, expected, installed):
    installed("fish")
    # fish loads completions of commands that are there
    done = subprocess.run(
        ["fish", "-c", f"complete -C 'zippath {typed}'"],
        env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert expected == {line.split("\t")[0] for line in done.stdout.splitlines()}


@pytest.fixture
def looked_at(sandbox, venv, hello):
    """An environment with archives on its path, hostile names among them, that was looked at."""
    names = ["it's $(touch pwned) `too`.zip", "quo te.zip", "new\nline.zip", "esc\x1b.zip"]
    archives = [
        make_zip(sandbox / name, {f"module{number}.py": ""}) for number, name in enumerate(names)
    ]
    assert 0 == zippath("add", hello, *archives[:2], "--python", venv).code
    looked = zippath("list", "--python", venv, PYTHONPATH=":".join(archives[2:]), cwd=sandbox)
    assert 0 == looked.code
    code = f"import pathlib; pathlib.Path({str(sandbox / 'started')!r}).touch()\n"
    with open(os.path.join(os.path.dirname(record_of(venv)), "starts.pth"), "w") as file:
        file.write(code)  # from now on a start of the target leaves a trace
    return sandbox


def at_prompt(shell, startup, typed, place):
    """The words of the command that a shell runs after TAB and Enter."""
    (place / "home" / f".{shell}rc").write_text(startup)
    env = {
        **os.environ,
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "TERM": "xterm",
        "LC_ALL": "C.UTF-8",
    }
    keys = [f"cd {place}\r", f"zippath {typed}", "\t", "\r", "exit\r"]
    at_terminal([shell, "-i"], keys, env)
    return (place / "words").read_text().split("\n")


@pytest.mark.parametrize(("typed", "expected"), AT_PROMPT)
def test_bash_completes_what_is_on_the_path_at_its_prompt(typed, expected, installed, looked_at):
    script = installed("bash")
    startup = f". {script}\nzippath() {{ printf '%s\\n' \"$@\" > {looked_at}/words; }}\n"

    assert expected == at_prompt("bash", startup, typed, looked_at)[-2]
    assert [] == [name for name in ("pwned", "started") if (looked_at / name).exists()]


@needs("zsh")
@pytest.mark.parametrize(("typed", "expected"), AT_PROMPT)
def test_zsh_completes_what_is_on_the_path_at_its_prompt(typed, expected, installed, looked_at):
    folder = os.path.dirname(installed("zsh"))
    startup = (
        f"fpath=('{folder}' $fpath)\nautoload -Uz compinit && compinit -u\n"
        f"zippath() {{ print -rl -- $@ > {looked_at}/words }}\n"
    )

    assert expected == at_prompt("zsh", startup, typed, looked_at)[-2]
    assert [] == [name for name in ("pwned", "started") if (looked_at / name).exists()]


@needs("fish")
@pytest.mark.parametrize(("typed", "expected"), AT_PROMPT)
def test_fish_completes_what_is_on_the_path(typed, expected, installed, looked_at):
    installed("fish")
    done = subprocess.run(
        ["fish", "-c", "complete -C $argv[1]", f"zippath {typed}"],
        env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"},
        cwd=looked_at,
        capture_output=True,
        text=True,
        check=True,
    )

    assert expected in [line.split("\t")[0].rstrip("/") for line in done.stdout.split("\n")]
    assert [] == [name for name in ("pwned", "started") if (looked_at / name).exists()]


@needs("zsh")
@pytest.mark.parametrize("number", [0, 1, 2, 3, 4])
def test_zsh_completes_at_its_prompt(number, installed, sandbox):
    typed, (expected,) = ASKED[number]
    folder = os.path.dirname(installed("zsh"))
    (sandbox / "home" / ".zshrc").write_text(
        f"fpath=('{folder}' $fpath)\nautoload -Uz compinit && compinit -u\n"
        f"zippath() {{ print -rl -- $@ > {sandbox}/words }}\n"
    )
    env = {"HOME": str(sandbox / "home"), "PATH": os.environ["PATH"], "TERM": "xterm"}
    at_terminal(["zsh", "-i"], [f"zippath {typed}", "\t", "\r", "exit\r"], env)

    assert expected == (sandbox / "words").read_text().split()[-1]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_no_startup_file_is_touched_and_undo_takes_it_back(shell, installed, sandbox):
    path = installed(shell)
    assert os.path.isfile(path)
    files = [path for path in (sandbox / "home").rglob("*") if path.is_file()]
    assert [path] == [str(file) for file in files]
    assert not zippath("completions", shell, "--install", "--json", FPATH="").json["changed"]
    assert 0 == zippath("undo").code
    assert not os.path.exists(path)


def test_a_folder_of_fpath_that_may_be_written_is_taken(sandbox):
    folder = sandbox / "functions"
    folder.mkdir()

    result = zippath("completions", "zsh", "--install", FPATH=f"{sandbox}/none:{folder}")

    assert (folder / "_zippath").is_file()
    assert "fpath" not in result.err


def test_a_relative_folder_of_fpath_is_not_taken_and_the_note_is_quoted_for_zsh(
    sandbox, monkeypatch
):
    (sandbox / "functions").mkdir()
    monkeypatch.setenv("XDG_DATA_HOME", f"{sandbox}/it's \\here")

    result = zippath("completions", "zsh", "--install", FPATH="functions", cwd=sandbox)

    assert not list((sandbox / "functions").iterdir())
    folder = "'" + f"{sandbox}/it'\\''s \\here/zsh/site-functions" + "'"
    assert f"fpath=({folder} $fpath)" in result.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("tcsh",), "there are no completions for tcsh"),
        (("powershell", "--install"), "powershell has no folder for completions"),
    ],
)
def test_what_there_is_not_is_said(words, message, sandbox):
    result = zippath("completions", *words)

    assert (2, "") == (result.code, result.out)
    assert message in result.err


@needs("shellcheck")
def test_shellcheck_has_nothing_to_say_of_the_bash_script(sandbox):
    script = zippath("completions", "bash").out
    command = ["shellcheck", "-s", "bash", "-"]

    assert "" == subprocess.run(command, input=script, capture_output=True, text=True).stdout
