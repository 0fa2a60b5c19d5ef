"""cmd.exe: lines for a batch file or for the prompt."""

from zippath.shell.value import Item, Wish

# No block in parentheses: cmd expands %PYTHONPATH% before it looks for their end, so that a
# `C:\\Program Files (x86)` in it would close the block. An old value loses its quotes: to Python
# they are part of the path, and they would end ours. Each pass halves a run of separators.
_START = """\
set "_zippath=;"
if defined PYTHONPATH set "_zippath=;%PYTHONPATH:"=%;"
"""
_SQUEEZE = 'set "_zippath=%_zippath:;;=;%"\n' * 4
_END = """\
set "PYTHONPATH="
if not "%_zippath%"==";" set "PYTHONPATH=%_zippath:~1,-1%"
"""
# the line with `endlocal` is expanded before it runs, which carries the value across
_LOCAL = "setlocal DisableDelayedExpansion\n"
_END_LOCAL = 'endlocal & set "PYTHONPATH=%PYTHONPATH%"\n'
_FORGET = 'set "_zippath="\n'


def quote(text: str) -> str:
    """Return `text` in double quotes; no Windows path contains one."""
    return f'"{text}"'


def render_prompt(wish: Wish) -> str:
    """Return the lines to type or paste."""
    return _change(wish) + _FORGET


def render_batch(wish: Wish) -> str:
    """Return the batch file: it leaves no variable behind, shows no command, and keeps `!`."""
    lines = _LOCAL + _change(wish) + _END_LOCAL
    return "".join(f"@{line}\n" for line in lines.splitlines())


def _change(wish: Wish) -> str:
    if wish.place == "remove":
        # neighbours share a separator: the second pass takes what the first had to leave
        changes = [_remove(entry) for entry in wish.entries] * 2
    else:
        changes = [_add(entry, wish) for entry in wish.one_by_one]
    return _START + _SQUEEZE + "".join(changes) + _END


def _remove(entry: Item) -> str:
    return f'set "_zippath=%_zippath:;{entry.path};=;%"\n'


def _add(entry: Item, wish: Wish) -> str:
    new = f";{entry.path}%_zippath%" if wish.place == "prepend" else f"%_zippath%{entry.path};"
    guard = f"if exist {quote(entry.archive)} " if wish.guarded else ""
    absent = f'if "%_zippath:;{entry.path};=;%"=="%_zippath%"'
    return f'{guard}{absent} set "_zippath={new}"\n'
