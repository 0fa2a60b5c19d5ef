"""An archive on the path, opened: its members, or why it cannot be read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from zipimport import ZipImportError

from zippath.finders.reading import reason_of
from zippath.finders.stockzip import Fatal, StockMember, Unreadable, read_content, read_stock_zip
from zippath.finders.zipfinder import ZipFinder
from zippath.importer.archive import open_archive, parse, read_directory, read_member
from zippath.importer.central import headers
from zippath.python.facts import Facts
from zippath.syspath.entry import PathEntry


@dataclass(frozen=True, eq=False)
class ArchiveOnPath:
    """The archive that an entry names or, with a subpath, lies in, as the target reads it.

    `broken` says why it cannot be read; `fatal` that then every import stops there.
    """

    entry: PathEntry
    file: str
    subpath: str
    facts: Facts
    finder: ZipFinder | None = None
    members: Mapping[str, StockMember] = field(default_factory=dict)
    broken: str = ""
    fatal: bool = False

    @property
    def prefix(self) -> str:
        """What the names of the members at the entry begin with."""
        return self.subpath and self.subpath + "/"

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The members below the entry, by their name from there."""
        start = len(self.prefix)
        return tuple(name[start:] for name in self.members if name.startswith(self.prefix))

    @cached_property
    def code(self) -> dict[str, None]:
        """The names that hold Python modules, in order."""
        return dict.fromkeys(name for name in self.names if name.endswith((".py", ".pyc")))

    def member(self, name: str) -> StockMember:
        """What the archive tells of one of the names."""
        return self.members[self.prefix + name]

    def read(self, name: str) -> bytes | None:
        """The content of a member as the target reads it, None where it cannot."""
        try:
            return read_content(self.file, self.member(name), self.facts)
        except Unreadable:
            return None

    def damaged(self) -> Iterator[tuple[str, str]]:
        """Each member whose content is not as recorded, and why; reads all of them."""
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
    """The archive `file`, which the target's `finder` has read if it can; else why it cannot."""
    if isinstance(finder, ZipFinder):
        return ArchiveOnPath(entry, file, subpath, facts, finder, finder.archive.members)
    try:
        read_directory(file)
        read_stock_zip(file, facts)
    except ZipImportError as error:
        return ArchiveOnPath(entry, file, subpath, facts, broken=reason_of(error))
    except Unreadable as error:
        fatal = isinstance(error, Fatal)
        return ArchiveOnPath(entry, file, subpath, facts, broken=str(error), fatal=fatal)
    return ArchiveOnPath(
        entry, file, subpath, facts, broken="its finder takes it for something else"
    )
