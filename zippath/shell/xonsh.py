"""xonsh: its PYTHONPATH is a list, and reading an entry expands it."""

from zippath.shell.value import Wish

_SNIPPET = """\
def _zippath():
    import os
    wanted = [{pairs}]
    current = [str(entry) for entry in __xonsh__.env.get("PYTHONPATH") or () if str(entry)]
    {entries}
    if entries:
        __xonsh__.env["PYTHONPATH"] = entries
    else:
        __xonsh__.env.pop("PYTHONPATH", None)


_zippath()
del _zippath
"""


def quote(text: str) -> str:
    r"""Return `text` as a Python string of ASCII characters only.

    >>> print(quote("it's é"))
    "it's \xe9"
    """
    return ascii(text)


def render(wish: Wish) -> str:
    """Return the snippet."""
    pairs = ", ".join(f"({quote(entry.path)}, {quote(entry.archive)})" for entry in wish.entries)
    there = " and os.path.isfile(archive)" if wish.guarded else ""
    new = f"dict.fromkeys(path for path, archive in wanted if path not in current{there})"
    entries = {
        "prepend": f"entries = [*{new}, *current]",
        "append": f"entries = [*current, *{new}]",
        "remove": "entries = [entry for entry in current if entry not in dict(wanted)]",
    }
    return _SNIPPET.format(pairs=pairs, entries=entries[wish.place])
