"""The list of archives that the options of a command line ask for."""

from collections.abc import Sequence

from zippath.cli import target
from zippath.cli.wheel_source import named_source
from zippath.environments.archive_list import ArchiveList
from zippath.environments.manifest import ListedArchive


def asked_list(
    lock: str | None,
    requirements: str | None,
    archives: Sequence[str] | None,
    wheels: Sequence[str] | None,
    groups: Sequence[str] | None,
    extras: Sequence[str] | None,
) -> ArchiveList | None:
    """Return the list, None if the options name none. Raises UsageError."""
    source = named_source(lock, requirements, archives, wheels, groups, extras)
    if source is None:
        return None
    listed = tuple(ListedArchive(target.archive(name)) for name in archives or ())
    return ArchiveList(listed, source, source.file or "the command line")
