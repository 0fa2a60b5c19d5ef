"""PYTHONPATH in a Windows user's environment, which every new program inherits."""

from collections.abc import Sequence
from dataclasses import dataclass

from zippath.shell.value import Wish, components, joined, refusal, refuse_separator, wished

SEPARATOR = ";"


@dataclass(frozen=True)
class UserValue:
    """The variable in the registry: `text` None where it is not set; `expands` as REG_EXPAND_SZ."""

    text: str | None
    expands: bool = False


def with_archives(current: UserValue, ours: Sequence[str], wish: Wish) -> UserValue:
    """The variable after `wish`, where `ours` are the entries of an earlier one.

    It keeps its type, and is made as plain text. Raises ZippathError where an entry would not
    arrive as it is.
    """
    for entry in wish.entries:
        refuse_separator(entry.path, SEPARATOR)
        if "%" in entry.path and current.expands:
            raise refusal(entry.path, "the variable is of the kind in which %...% is expanded")
    cleared = without(current, [path for path in ours if path not in _paths(wish)])
    return UserValue(wished(cleared.text, wish), current.expands)


def without(current: UserValue, paths: Sequence[str]) -> UserValue:
    """The variable without `paths`; not set where nothing is left."""
    gone = {path.casefold() for path in paths}
    kept = [part for part in components(current.text, SEPARATOR) if part.casefold() not in gone]
    return UserValue(joined(kept, SEPARATOR), current.expands)


def _paths(wish: Wish) -> list[str]:
    return [entry.path for entry in wish.entries]
