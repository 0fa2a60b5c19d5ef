"""The members of an archive as its directory lists them: in order, with doubles, within limits."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from zipimport import ZipImportError

from zippath.finders.reading import reading
from zippath.importer.archives.archive import (
    END_RECORD,
    LOCAL_HEADER,
    TAIL_SIZE,
    ZIP64_END_RECORD,
    Directory,
    OversizeError,
    open_archive,
    parse,
    read_at,
    read_directory,
)
from zippath.importer.archives.central import headers
from zippath.importer.archives.member import Member, number

# bytes of a directory that are read: some 100,000 members
MOST = 8 << 20
_LONGEST_SHEBANG = 256
# stands for a number in the zip64 record
_ELSEWHERE = 0xFFFF


@dataclass(frozen=True, eq=False)
class MemberList:
    """The members in the order of the directory, doubles among them; and the file around them.

    `unreadable` are the reasons of entries that tell nothing. `directories` is how many lists of
    members a reader may find in the file, and `miscounted` the number of members that the end of
    the file tells, if it is another one. What `is_oversize` has more members than are read, and
    none here.
    """

    path: str
    size: int
    members: tuple[Member, ...] = ()
    unreadable: tuple[str, ...] = ()
    directories: int = 1
    miscounted: int | None = None
    is_oversize: bool = False
    shebang: str = ""

    @cached_property
    def by_name(self) -> dict[str, Member]:
        """The members by name; of several, importers take the last."""
        return {member.name: member for member in self.members}

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The names of the members that are no directories."""
        return tuple(name for name in self.by_name if not name.endswith("/"))

    @property
    def unpacked(self) -> int:
        """The bytes of all content together."""
        return sum(member.size for member in self.members)

    @property
    def methods(self) -> dict[str, int]:
        """The number of files for each compression method, the most frequent first."""
        kinds = (member.method_name for member in self.members if not member.is_directory)
        return dict(Counter(kinds).most_common())

    def in_order(self) -> Iterator[Member]:
        """Yield the members in the order of their content in the file."""
        return iter(sorted(self.members, key=lambda member: member.offset))


def list_members(path: str) -> MemberList:
    """List the members of the archive at `path`. Raises ZippathError if it cannot be read."""
    with reading(path):
        size = os.path.getsize(path)
        try:
            directory = read_directory(path, MOST)
        except OversizeError:
            return MemberList(path, size, is_oversize=True)
        members, reasons = _members(directory)
        end = directory.start + len(directory.data)
        with open_archive(path) as file:
            tail = read_at(file, end, min(size - end, TAIL_SIZE))
            first = read_at(file, 0, _LONGEST_SHEBANG)
    shebang = first.partition(b"\n")[0].decode("utf-8", "replace") if first[:2] == b"#!" else ""
    count = tail.count(END_RECORD)
    if members and first[:4] == LOCAL_HEADER and all(member.offset for member in members):
        count += 1  # the file begins with a member of another directory
    told = _miscounted(tail, len(members) + len(reasons))
    return MemberList(path, size, members, reasons, count, told, False, shebang)


def _miscounted(tail: bytes, count: int) -> int | None:
    """Return a number of members in the records at the end of the file that is not `count`."""
    end = tail.find(END_RECORD)
    told = {number(tail, end + 8, 2), number(tail, end + 10, 2)} - {_ELSEWHERE, count % 0x10000}
    if tail.startswith(ZIP64_END_RECORD):
        told |= {number(tail, 24, 8), number(tail, 32, 8)} - {count}
    return min(told, default=None)


def _members(directory: Directory) -> tuple[tuple[Member, ...], tuple[str, ...]]:
    """The members in order, and the reasons of entries that cannot be read."""
    members, reasons = [], []
    for header in headers(directory):
        try:
            members.append(parse(header, directory.shift, directory.path))
        except ZipImportError as error:
            reasons.append(str(error.__cause__ or error))
    return tuple(members), tuple(reasons)
