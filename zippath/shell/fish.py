"""fish: its PYTHONPATH is a list, joined with ':' for other programs (3.0 and later)."""

from zippath.shell.value import Item, Wish

_SNIPPET = """\
begin
    set -l zippath_entry
    set -l zippath_entries
    for zippath_entry in $PYTHONPATH
        if test -n "$zippath_entry"{kept}
            set -a zippath_entries $zippath_entry
        end
    end
{added}    if set -q zippath_entries[1]
        set -gx PYTHONPATH $zippath_entries
    else
        set -e PYTHONPATH
    end
end
"""

_ADD = """\
    if {conditions}
        set {where} zippath_entries {path}
    end
"""


def quote(text: str) -> str:
    r"""Return `text` in single quotes, in which only they and the backslash are special.

    >>> print(quote("it's C:\\new"))
    'it\'s C:\\new'
    """
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def render(wish: Wish) -> str:
    """Return the snippet."""
    if wish.place == "remove":
        paths = " ".join(quote(entry.path) for entry in wish.entries)
        return _SNIPPET.format(kept=f'; and not contains -- "$zippath_entry" {paths}', added="")
    added = "".join(_add(entry, wish) for entry in wish.one_by_one)
    return _SNIPPET.format(kept="", added=added)


def _add(entry: Item, wish: Wish) -> str:
    path = quote(entry.path)
    conditions = [f"test -f {quote(entry.archive)}"] if wish.guarded else []
    conditions.append(f"not contains -- {path} $zippath_entries")
    where = "-p" if wish.place == "prepend" else "-a"
    return _ADD.format(conditions="; and ".join(conditions), where=where, path=path)
