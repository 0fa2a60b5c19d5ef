"""An archive on the path, opened: its members, or the reason why the target cannot read it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from zipimport import ZipImportError

from zippath.finders.reading import reason_of
from zippath.finders.stock_finder import StockFinder
from zippath.finders.stock_zip import read_stock_zip
from zippath.finders.zip_archive import LONGEST_MODULE, Fatal, Obstacle, Unreadable, ZipMember
from zippath.finders.zip_finder import ZipFinder
from zippath.finders.zip_order import likely_root
from zippath.importer.archives.archive import open_archive, parse, read_directory, read_member
from zippath.importer.archives.central import headers
from zippath.python.facts import Facts
from zippath.syspath.entry import PathEntry


@dataclass(frozen=True, eq=False)
class ArchiveOnPath:
    """The archive of an entry, as the target reads it.

    `broken` says why the target cannot read it. With `fatal` every import stops there.
    """

    entry: PathEntry
    file: str
    subpath: str
    finder: ZipFinder | None = None
    broken: str = ""
    fatal: bool = False

    @property
    def members(self) -> Mapping[str, ZipMember]:
        """All members of the archive."""
        return self.finder.archive.members if self.finder else {}

    @property
    def prefix(self) -> str:
        """The beginning of the names of the members below the entry."""
        return self.subpath and self.subpath + "/"

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the members below the entry, relative to it."""
        start = len(self.prefix)
        return tuple(name[start:] for name in self.members if name.startswith(self.prefix))

    @cached_property
    def code(self) -> dict[str, None]:
        """The names of Python modules among them, in order."""
        return dict.fromkeys(name for name in self.names if name.endswith((".py", ".pyc")))

    def member(self, name: str) -> ZipMember | None:
        """The directory's information about a member, None without a good one."""
        return self.members.get(self.prefix + name)

    def read(self, name: str) -> bytes | None:
        """The content of a member as the target reads it, None if it cannot."""
        if self.finder is None:
            return None
        try:
            return self.finder.archive.read(self.prefix + name, LONGEST_MODULE)
        except Unreadable:
            return None

    def obstacles(self) -> Iterator[tuple[str, Obstacle]]:
        """The modules of the whole archive beyond the target's reach, each with its obstacle."""
        for name in self.members if self.finder else ():
            if name.endswith((".py", ".pyc")):
                obstacle = self.finder and self.finder.archive.obstacle(name)
                if obstacle:
                    yield name, obstacle

    def likely_root(self) -> str:
        """The likely root of the modules below the entry, or ""."""
        archive = self.finder and self.finder.archive
        return likely_root(archive.members, archive.folders, self.prefix) if archive else ""

    @property
    def by_zipimport(self) -> bool:
        """Whether zipimport itself imports from it, and not zippath's importer."""
        return isinstance(self.finder, StockFinder)

    def damaged(self) -> Iterator[tuple[str, str]]:
        """Each member with damaged content, and the reason; reads all of them.

        The target may accept a directory that the importer refuses; the importer reads here.
        """
        try:
            yield from self._damaged_members()
        except ZipImportError as error:
            yield "its directory", reason_of(error)

    def _damaged_members(self) -> Iterator[tuple[str, str]]:
        directory = read_directory(self.file)
        with open_archive(self.file) as file:
            for header in headers(directory):
                try:
                    member = parse(header, directory.shift, self.file)
                    if not (member.is_directory or member.is_symlink or member.is_encrypted):
                        read_member(file, member, self.file)
                except ZipImportError as error:
                    name = header[42 : 42 + int.from_bytes(header[24:26], "little")]
                    yield name.decode("utf-8", "replace"), str(error.__cause__ or error)


def open_on_path(
    entry: PathEntry, file: str, subpath: str, finder: object, facts: Facts
) -> ArchiveOnPath:
    """Open an archive as the target's `finder` does, or find the reason for its refusal."""
    if isinstance(finder, ZipFinder):
        return ArchiveOnPath(entry, file, subpath, finder)
    broken, fatal = refusal_of(file, facts)
    return ArchiveOnPath(entry, file, subpath, broken=broken, fatal=fatal)


def refusal_of(file: str, facts: Facts) -> tuple[str, bool]:
    """The reason why the target cannot read an archive, and whether every import stops there."""
    try:
        read_directory(file)
        read_stock_zip(file, facts)
    except ZipImportError as error:
        return reason_of(error), False
    except Unreadable as error:
        return str(error), isinstance(error, Fatal)
    return "its finder takes it for something else", False
