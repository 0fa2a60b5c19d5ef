"""The value of PYTHONPATH after a wish: the rule for the snippets of all dialects."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from zippath.errors import ZippathError
from zippath.python.pythonpath import named

Operation = Literal["prepend", "append", "remove"]


@dataclass(frozen=True)
class Item:
    """One item for PYTHONPATH, and the archive it needs: `a.zip` for `a.zip/lib`."""

    path: str
    archive: str


@dataclass(frozen=True)
class Wish:
    """The wanted change of PYTHONPATH."""

    entries: tuple[Item, ...]
    place: Operation = "prepend"
    guarded: bool = True
    """Whether entries without their archive are left out; a removal is never guarded."""
    separator: str = ":"

    @property
    def one_by_one(self) -> tuple[Item, ...]:
        """The entries in the order of adding each alone: the last one put in front ends first."""
        return self.entries[::-1] if self.place == "prepend" else self.entries


def refuse_separator(path: str, separator: str) -> None:
    """Raise ZippathError if `path` would become two entries."""
    if separator in path:
        raise refusal(path, f"'{separator}' separates its entries")


def refusal(path: str, reason: str) -> ZippathError:
    """Return the error for an entry that does not fit into PYTHONPATH."""
    way = "zippath add has no such limit"
    if "\n" in path or "\r" in path:
        way = "rename the archive; a .pth file cannot hold a line break either"
    return ZippathError(f"could not put {path!r} on PYTHONPATH: {reason}", way)


def joined(parts: Sequence[str], separator: str) -> str | None:
    """Return `parts` as a PYTHONPATH; None (unset) if there are none."""
    return separator.join(parts) or None


def wished(value: str | None, wish: Wish) -> str | None:
    """Return PYTHONPATH after `wish` if all its archives exist; present entries keep their place.

    So a second run changes nothing, and an order made by hand survives a subshell.

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
    """Return PYTHONPATH with `paths` in front, each entry once.

    >>> led_by(["/a.zip"], "/x:/a.zip:", ":")
    '/a.zip:/x'
    """
    return joined(list(dict.fromkeys([*paths, *named(value, separator)])), separator)
