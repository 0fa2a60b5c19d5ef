"""PYTHONPATH in a Windows user's environment, inherited by every new program."""

from collections.abc import Sequence
from dataclasses import dataclass

from zippath.shell.value import Wish, refusal, refuse_separator

SEPARATOR = ";"


@dataclass(frozen=True)
class UserValue:
    """The variable in the registry: its text, None if unset; `expands` for REG_EXPAND_SZ."""

    text: str | None
    expands: bool = False


def with_archives(
    current: UserValue, ours: Sequence[str], wish: Wish
) -> tuple[UserValue, tuple[str, ...]]:
    """Return the variable after `wish`, and zippath's own entries in it; `ours` are those before.

    An entry of the user never becomes zippath's, whatever its case. The variable keeps its type; a
    new one is plain text, and an empty one counts as unset. Raises ZippathError if an entry would
    be changed by expansion or split.
    """
    asked: dict[str, str] = {}
    for entry in wish.entries:
        refuse_separator(entry.path, SEPARATOR)
        if "%" in entry.path and current.expands:
            raise refusal(entry.path, "the variable is of the kind in which %...% is expanded")
        asked.setdefault(entry.path.casefold(), entry.path)
    cleared = without(current, [path for path in ours if path.casefold() not in asked])
    there = {part.casefold() for part in _parts(cleared)}
    new = [path for folded, path in asked.items() if folded not in there]
    old = [cleared.text] if cleared.text else []
    parts = [*new, *old] if wish.place == "prepend" else [*old, *new]
    text = SEPARATOR.join(parts) if new else cleared.text
    earlier = there.intersection(path.casefold() for path in ours)
    kept = [path for folded, path in asked.items() if folded in earlier or path in new]
    return UserValue(text, current.expands), tuple(kept)


def without(current: UserValue, paths: Sequence[str]) -> UserValue:
    """Return the variable without `paths`, all else as it is; unset if nothing is left."""
    gone = {path.casefold() for path in paths}
    kept = [part for part in _parts(current) if part.casefold() not in gone]
    return UserValue(SEPARATOR.join(kept) if kept else None, current.expands)


def _parts(value: UserValue) -> list[str]:
    return [] if value.text is None else value.text.split(SEPARATOR)
