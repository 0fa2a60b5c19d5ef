"""Nushell: its PYTHONPATH must be joined, as no list reaches another program."""

from zippath.shell.value import Wish

_SNIPPET = """\
do --env {{
    let value = ($env.PYTHONPATH? | default '')
    let is_text = ($value | describe) == 'string'
    let parts = if $is_text {{ $value | split row (char esep) }} else {{ $value }}
    let current = ($parts | where $it != '')
    let wanted = [[path archive]; {rows}]
    let entries = ({entries})
    if ($entries | is-empty) {{
        hide-env --ignore-errors PYTHONPATH
    }} else {{
        $env.PYTHONPATH = ($entries | str join (char esep))
    }}
}}
"""


def quote(text: str) -> str:
    """Return `text` as a raw string, with as many `#` as needed.

    >>> print(quote("a'#b"))
    r##'a'#b'##
    """
    hashes = "#"
    while f"'{hashes}" in text:
        hashes += "#"
    return f"r{hashes}'{text}'{hashes}"


def render(wish: Wish) -> str:
    """Return the snippet."""
    rows = " ".join(f"[{quote(entry.path)} {quote(entry.archive)}]" for entry in wish.entries)
    there = " | where ($it.archive | path expand | path type) == 'file'" if wish.guarded else ""
    new = f"$wanted{there} | get path | uniq | where $it not-in $current"
    entries = {
        "prepend": f"{new} | append $current",
        "append": f"$current | append ({new})",
        "remove": "$current | where $it not-in ($wanted | get path)",
    }
    return _SNIPPET.format(rows=rows, entries=entries[wish.place])
