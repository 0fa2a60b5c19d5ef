"""Elvish."""

from zippath.shell.value import Item, Wish

# Opening the file works as a test in every version; other tests have moved between modules.
_SNIPPET = """\
use str
var current = []
if (has-env PYTHONPATH) {{
  var parts = [(str:split {separator} $E:PYTHONPATH)]
  set current = [(each {{|part| if (not-eq $part '') {{ put $part }} }} $parts)]
}}
{change}
if (eq $current []) {{
  unset-env PYTHONPATH
}} else {{
  set-env PYTHONPATH (str:join {separator} $current)
}}
"""

_REMOVE = """\
var gone = [{paths}]
set current = [(each {{|part| if (not (has-value $gone $part)) {{ put $part }} }} $current)]"""


def quote(text: str) -> str:
    """Return `text` in single quotes, in which only they are special.

    >>> print(quote("it's $HOME"))
    'it''s $HOME'
    """
    return "'" + text.replace("'", "''") + "'"


def render(wish: Wish) -> str:
    """Return the snippet."""
    if wish.place == "remove":
        change = _REMOVE.format(paths=" ".join(quote(entry.path) for entry in wish.entries))
    else:
        change = "\n".join(_add(entry, wish) for entry in wish.one_by_one)
    return _SNIPPET.format(separator=quote(wish.separator), change=change)


def load(path: str) -> str:
    """Return a line to run the file at the shell word `path` if it exists."""
    return f"if ?(nop < {path}) {{ eval (slurp < {path}) }}"


def _add(entry: Item, wish: Wish) -> str:
    path = quote(entry.path)
    items = f"{path} $@current" if wish.place == "prepend" else f"$@current {path}"
    add = f"if (not (has-value $current {path})) {{ set current = [{items}] }}"
    return f"if ?(nop < {quote(entry.archive)}) {{ {add} }}" if wish.guarded else add
