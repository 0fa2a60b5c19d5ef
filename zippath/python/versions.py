"""Tables of rules by Python version: a row for each change."""

from collections.abc import Mapping
from typing import Any, Generic, NamedTuple, TypeVar

Version = tuple[int, ...]
# each a NamedTuple: a dataclass takes five times as long to define, 0.9 ms of each start
Rules = TypeVar("Rules", bound=NamedTuple)


def is_of_minor(version: str, minor: str) -> bool:
    """Whether a version such as 3.12.4 belongs to a minor version such as 3.12.

    >>> is_of_minor("3.12.4", "3.12"), is_of_minor("3.12", "3.12"), is_of_minor("3.1", "3.12")
    (True, True, False)
    """
    return f"{version}.".startswith(f"{minor}.")


class Row(NamedTuple):
    """The changes of one version: they hold from `since` on and, if they end, before `until`."""

    since: Version
    changes: Mapping[str, Any]
    until: Version | None = None

    def holds_for(self, version: tuple[Any, ...]) -> bool:
        """Whether the changes hold for a version such as (3, 12, 4)."""
        return version >= self.since and (self.until is None or version < self.until)


def since(version: Version, until: Version | None = None, **changes: object) -> Row:
    """Make a row; a fix in one branch alone holds `until` the next branch."""
    return Row(version, changes, until)


def minor_of_site_dir(path: str) -> str:
    """The version in the path of a site dir such as …/python3.9/site-packages, else ""."""
    parts = path.replace("\\", "/").split("/")
    if len(parts) < 2 or parts[-1] not in ("site-packages", "dist-packages"):
        return ""
    name = parts[-2].lower()
    version = name.removeprefix("python").rstrip("t")
    return version if version != name and "." in version else ""


class Table(Generic[Rules]):
    """The rules of every version: `oldest` are 3.6's, and later rows overrule earlier ones.

    >>> class Drinks(NamedTuple):
    ...     tea: bool = True
    ...     coffee: bool = False
    >>> table = Table(Drinks(), since((3, 8), coffee=True), since((3, 12, 4), tea=False))
    >>> table.of((3, 12, 3)), table.newest
    (Drinks(tea=True, coffee=True), Drinks(tea=False, coffee=True))
    """

    def __init__(self, oldest: Rules, *rows: Row) -> None:
        self.oldest, self.rows = oldest, rows
        # the rules of each version that was asked for: a diagnosis asks a hundred times
        self._known: dict[tuple[Any, ...], Rules] = {}

    def of(self, version: tuple[Any, ...]) -> Rules:
        """The rules of a version such as (3, 12, 4) or `Facts.version`."""
        if version not in self._known:
            rules = self.oldest
            for row in self.rows:
                if row.holds_for(version):
                    rules = rules._replace(**row.changes)
            self._known[version] = rules
        return self._known[version]

    @property
    def newest(self) -> Rules:
        """The rules of the newest version in the table."""
        return self.of(max(row.since for row in self.rows))
