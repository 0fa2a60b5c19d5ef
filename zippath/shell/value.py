"""What PYTHONPATH should be after a wish: the one rule that every dialect's snippet follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from zippath.errors import ZippathError
from zippath.python.pythonpath import named

Operation = Literal["prepend", "append", "remove"]


@dataclass(frozen=True)
class Item:
    """One item for PYTHONPATH, and the archive that it needs: `a.zip` for `a.zip/lib`."""

    path: str
    archive: str


@dataclass(frozen=True)
class Wish:
    """What should happen to PYTHONPATH when the snippet runs."""

    entries: tuple[Item, ...]
    place: Operation = "prepend"
    guarded: bool = True
    """Leave an entry out whose archive is not there; nothing guards a removal."""
    separator: str = ":"


def refuse_separator(path: str, separator: str) -> None:
    """Raise ZippathError where `path` would be two entries."""
    if separator in path:
        raise refusal(path, f"'{separator}' is what separates its entries")


def refusal(path: str, reason: str) -> ZippathError:
    """The error for an entry that PYTHONPATH cannot hold, and the way that works."""
    way = "zippath add has no such limit"
    if "\n" in path or "\r" in path:
        way = "rename the archive; a .pth file cannot hold a line break either"
    return ZippathError(f"could not put {path!r} on PYTHONPATH: {reason}", way)


def joined(parts: Sequence[str], separator: str) -> str | None:
    """`parts` as a PYTHONPATH; None (unset) where nothing is left."""
    return separator.join(parts) or None


def wished(value: str | None, wish: Wish) -> str | None:
    """PYTHONPATH after `wish`, its archives all there; an entry that is on it stays where it is.

    So a second run changes nothing, and an order that the user made by hand survives a subshell.

    >>> wish = Wish((Item("/a.zip", "/a.zip"), Item("/b.zip", "/b.zip")))
    >>> wished("/x::/b.zip:", wish)
    '/a.zip:/x:/b.zip'
    """
    current = named(value, wish.separator)
    paths = list(dict.fromkeys(entry.path for entry in wish.entries))
    if wish.place == "remove":
        return joined([part for part in current if part not in paths], wish.separator)
    new = [path for path in paths if path not in current]
    both = new + current if wish.place == "prepend" else current + new
    return joined(both, wish.separator)


def led_by(paths: Sequence[str], value: str | None, separator: str) -> str | None:
    """PYTHONPATH with `paths` in front, each entry once.

    >>> led_by(["/a.zip"], "/x:/a.zip:", ":")
    '/a.zip:/x'
    """
    return joined(list(dict.fromkeys([*paths, *named(value, separator)])), separator)
