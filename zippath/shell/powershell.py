"""Windows PowerShell 5.1 and PowerShell 7, with one snippet for both."""

from zippath.shell.value import Wish

_SNIPPET = """\
& {{
    $current = @("$env:PYTHONPATH" -split {separator} | Where-Object {{ $_ }})
{change}
    if ($entries.Count) {{
        $env:PYTHONPATH = $entries -join {separator}
    }} else {{
        Remove-Item -LiteralPath Env:PYTHONPATH -ErrorAction Ignore
    }}
}}
"""

_REMOVE = """\
    $entries = @($current | Where-Object {{ @({paths}) {notcontains} $_ }})"""

_ADD = """\
    $new = @()
{each}
    $entries = @({order})"""

_EACH = "    if ({conditions}) {{ $new += {path} }}"

# PowerShell takes each of these for a single quote (about_Quoting_Rules)
_QUOTES = "'\u2018\u2019\u201a\u201b"


def quote(text: str) -> str:
    """Return `text` in single quotes, in which only straight and curly ones are special.

    >>> print(quote("it's $HOME"))
    'it''s $HOME'
    """
    return "'" + "".join(char * 2 if char in _QUOTES else char for char in text) + "'"


def render(wish: Wish) -> str:
    """Return the snippet; it ignores the case of paths on Windows, with the separator ';'."""
    notcontains = "-notcontains" if wish.separator == ";" else "-cnotcontains"
    if wish.place == "remove":
        paths = ", ".join(quote(entry.path) for entry in wish.entries)
        change = _REMOVE.format(paths=paths, notcontains=notcontains)
    else:
        each = [_each(quote(entry.path), quote(entry.archive), notcontains, wish.guarded)
                for entry in wish.entries]  # fmt: skip
        order = "$new + $current" if wish.place == "prepend" else "$current + $new"
        change = _ADD.format(each="\n".join(each), order=order)
    return _SNIPPET.format(separator=quote(wish.separator), change=change)


def load(path: str) -> str:
    """Return a line to run the file at the shell word `path` if it exists."""
    return f"if (Test-Path -LiteralPath ({path})) {{ . ({path}) }}"


def _each(path: str, archive: str, notcontains: str, guarded: bool) -> str:
    conditions = [f"($current + $new) {notcontains} {path}"]
    if guarded:
        conditions.insert(0, f"(Test-Path -LiteralPath {archive} -PathType Leaf)")
    return _EACH.format(conditions=" -and ".join(conditions), path=path)
