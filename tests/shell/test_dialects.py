"""The table of dialects: names, refusals, and what every snippet promises in its text."""

import pytest

from zippath.errors import UsageError, ZippathError
from zippath.shell.dialect import snippet
from zippath.shell.dialects import CMD_PROMPT, DIALECTS, find
from zippath.shell.value import Item, Wish

REFUSED = [
    ("bash", "/a:b.zip", "':' separates its entries", "zippath add has no such limit"),
    ("fish", "/a:b.zip", "':' separates its entries", "zippath add has no such limit"),
    ("cmd", "C:\\a;b.zip", "';' separates", "zippath add has no such limit"),
    ("csh", "/a\nb.zip", "csh cannot carry '\\n'", "rename the archive"),
    ("tcsh", "/a*.zip", "tcsh cannot carry '*'", "zippath add has no such limit"),
    ("csh", "/{a}.zip", "csh cannot carry '{'", "zippath add has no such limit"),
    ("xonsh", "/$x.zip", "xonsh cannot carry '$'", "zippath add has no such limit"),
    ("cmd", "C:\\100%.zip", "cmd cannot carry '%'", "zippath add has no such limit"),
    ("cmd", "C:\\a=b.zip", "cmd cannot carry '='", "zippath add has no such limit"),
    ("cmd", "C:\\é.zip", "cmd cannot carry 'é'", "zippath add has no such limit"),
    ("yash", "/\udce9.zip", "cannot be decoded", "zippath add has no such limit"),
    ("elvish", "/\udce9.zip", "cannot be decoded", "zippath add has no such limit"),
    ("nushell", "/\udce9.zip", "cannot be decoded", "zippath add has no such limit"),
    ("powershell", "/\udce9.zip", "cannot be decoded", "zippath add has no such limit"),
]


def wish(path, **options):
    return Wish((Item(path, path),), **options)


@pytest.mark.parametrize(("name", "path", "reason", "way"), REFUSED)
def test_what_cannot_be_carried_is_refused_with_the_reason_and_the_way(name, path, reason, way):
    with pytest.raises(ZippathError) as caught:
        snippet(find(name), wish(path))

    assert reason in caught.value.message
    assert way in caught.value.hint


def test_the_prompt_of_cmd_takes_what_a_batch_file_cannot():
    assert "é.zip" in snippet(CMD_PROMPT, wish("C:\\é.zip"))


def test_the_platforms_separator_is_used_where_the_shell_has_none_of_its_own():
    windows = wish("C:\\a.zip", separator=";")

    assert "#*';C:\\a.zip;'}" in snippet(find("bash"), windows)
    assert "-split ';'" in snippet(find("powershell"), windows)
    with pytest.raises(ZippathError):
        snippet(find("fish"), windows)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_the_guard_can_be_left_out(dialect):
    path = "C:\\x.zip" if dialect.name == "cmd" else "/x.zip"
    guarded, always = (snippet(dialect, wish(path, guarded=guard)) for guard in (True, False))

    assert guarded.count("x.zip") > always.count("x.zip") or len(guarded) > len(always)


@pytest.mark.parametrize(
    ("name", "dialect"),
    [("bash", "bash"), ("nu", "nushell"), ("pwsh", "powershell"), ("CMD.EXE", "cmd"),
     ("ksh93", "ksh"), ("bsd-csh", "csh")],
)  # fmt: skip
def test_a_dialect_is_found_by_its_program(name, dialect):
    assert dialect == find(name).name


def test_an_unknown_dialect_is_an_error_that_lists_them():
    with pytest.raises(UsageError) as caught:
        find("command.com")

    assert "no shell is called 'command.com'" == caught.value.message
    assert "bash, zsh" in caught.value.hint


def test_every_line_of_a_batch_file_is_silent():
    lines = snippet(find("cmd"), wish("C:\\x.zip")).splitlines()

    assert [] == [line for line in lines if not line.startswith("@")]
