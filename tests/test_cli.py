"""What holds for every command."""

import shlex
import subprocess
import sys

import pytest
import typer

from tests.program import zippath
from zippath.cli import COMMANDS, program


@pytest.mark.parametrize("command", ["", *COMMANDS])
@pytest.mark.live
def test_typers_own_completion_installer_is_off(command):
    """It rewrites rc files, and sets PowerShell's execution policy."""
    done = subprocess.run(
        [sys.executable, "-m", "zippath", *command.split(), "--help"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert "Usage: zippath" in done.stdout
    assert "--install-completion" not in done.stdout


def command_of(words):
    """The command as its own help names it."""
    named = {"cache": "zippath cache warm", "nonsense": "zippath"}
    first = words.split()[0]
    return named.get(first, f"zippath {first}")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("add --json", "Missing argument 'ARCHIVE...'."),
        ("list --json --nonsense", "No such option: --nonsense"),
        ("list --nonsense --json", "No such option: --nonsense"),
        ("doctor --format json --nonsense", "No such option: --nonsense"),
        ("doctor --format=json --nonsense", "No such option: --nonsense"),
        ("doctor --all --python x --format json", "--all and --python exclude each other"),
        ("cache warm --json --jobs many x", "Invalid value for '--jobs'"),
        ("nonsense --json", "No such command 'nonsense'"),
        ("run --json --nonsense", "No such option: --nonsense"),
        ("run --with a.zip --json", "Missing argument '-- COMMAND...'."),
    ],
)
def test_an_error_is_json_where_json_is_asked_for(sandbox, words, message):
    done = zippath(*words.split())

    assert 2 == done.code
    assert {"schema", "error"} == set(done.json)
    assert {"message", "hint"} == set(done.json["error"])
    assert done.json["error"]["message"].startswith(message)
    assert done.json["error"]["hint"] in (None, f"try '{command_of(words)} --help'")
    assert message in done.err


@pytest.mark.parametrize(
    "words",
    ["run /nowhere/command --json", "run -- /nowhere/command --format json",
     "run --nonsense true --json", "add -- --json", "doctor --format sarif --nonsense",
     "list --nonsense", "doctor --format text --nonsense json"],
)  # fmt: skip
def test_an_error_is_text_alone_where_no_json_is_asked_for(sandbox, words):
    done = zippath(*words.split())

    assert done.code != 0
    assert ("", True) == (done.out, bool(done.err))


def every_command(command=None, context=None, words=("zippath",)):
    """(words, command) of the program and all its commands."""
    command = command or program()
    context = context or typer.Context(command, info_name="zippath")
    yield words, command
    for name in getattr(command, "list_commands", lambda _: ())(context):
        yield from every_command(command.get_command(context, name), context, (*words, name))


# groups whose example is one of their commands
EXAMPLES = {
    "zippath": "zippath add",
    "zippath cache": "zippath cache info",
    "zippath importer": "zippath importer enable",
    "zippath shell": 'eval "$(zippath shell bash',
}


def test_each_help_is_whole_in_80_columns_and_has_an_example(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    wrong = []
    for words, command in every_command():
        name = " ".join(words)
        lines = command.get_help(typer.Context(command, info_name=name)).splitlines()
        cut = [
            line
            for line in lines
            if len(line) > 80 or (line.endswith("...") and "Usage" not in line)
        ]
        example = f"  Example: {EXAMPLES.get(name, name)}"
        wrong += [(name, line) for line in cut]
        wrong += [] if any(line.startswith(example) for line in lines) else [(name, example)]

    assert [] == wrong


def test_each_example_is_a_command_line():
    parsed = {" ".join(words): arguments_of(command.epilog) for words, command in every_command()}

    assert {name for name, arguments in parsed.items() if not arguments} <= {
        "zippath cache", "zippath cache info", "zippath importer status", "zippath shell status"
    }  # fmt: skip


def arguments_of(example):
    """What an example asks for beside the defaults; raises an error of usage for a wrong one."""
    line = example.removeprefix("Example: ").removeprefix('eval "$(').removesuffix(')"')
    command, context, rest = program(), None, shlex.split(line)
    while isinstance(command, typer.core.TyperGroup):
        context = typer.Context(command, parent=context)
        name, *rest = rest[1:] if context.parent is None else rest
        command = command.get_command(context, name)
        assert command, example
    asked = command.make_context(name, rest, parent=context)
    return [name for name in asked.params if asked.get_parameter_source(name).name != "DEFAULT"]
