"""An archive on the path, opened: its members, its distributions, or why it cannot be read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from zipimport import ZipImportError

from zippath.importer.archive import Directory, open_archive, parse, read_directory, read_member
from zippath.importer.central import named_headers
from zippath.importer.member import ENCRYPTED, Member
from zippath.syspath.entry import PathEntry

_METADATA = re.compile(r"(?:[^/]+\.dist-info/METADATA|EGG-INFO/PKG-INFO|[^/]+\.egg-info/PKG-INFO)")


@dataclass(frozen=True, eq=False)
class Opened:
    """The archive that an entry names or, with a subpath, lies in.

    `broken` says why it cannot be read. `headers` are the members' central headers by name, as
    `named_headers` gives them: taking all of them apart costs ten times as much, and most checks
    need a few.
    """

    entry: PathEntry
    file: str
    subpath: str
    headers: Mapping[str, bytes] = field(default_factory=dict)
    shift: int = 0
    broken: str = ""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The members below the entry, by their name from there."""
        if not self.subpath:
            return tuple(self.headers)
        prefix = self.subpath + "/"
        return tuple(name[len(prefix) :] for name in self.headers if name.startswith(prefix))

    @cached_property
    def code(self) -> tuple[str, ...]:
        """The names that hold Python modules."""
        return tuple(name for name in self.names if name.endswith((".py", ".pyc")))

    def member(self, name: str) -> Member:
        """What the archive tells of a name; raises ZipImportError if it makes no sense."""
        full = f"{self.subpath}/{name}" if self.subpath else name
        return parse(self.headers[full], self.shift, self.file)

    def method(self, name: str) -> tuple[int, bool]:
        """The compression method of a member, and whether it is encrypted."""
        header = self.headers[f"{self.subpath}/{name}" if self.subpath else name]
        flags = int.from_bytes(header[4:6], "little")
        return int.from_bytes(header[6:8], "little"), bool(flags & ENCRYPTED)

    def read(self, name: str) -> bytes | None:
        """The content of a member, None where it cannot be had."""
        try:
            with open_archive(self.file) as file:
                return read_member(file, self.member(name), self.file)
        except (KeyError, ZipImportError):
            return None

    @cached_property
    def metadata(self) -> tuple[str, ...]:
        """The metadata of each distribution in it."""
        contents = [self.read(name) for name in self.names if _METADATA.fullmatch(name)]
        return tuple(data.decode("utf-8", "replace") for data in contents if data is not None)

    def damaged(self) -> Iterator[tuple[str, str]]:
        """Each member whose content is not as recorded, and why; reads all of them."""
        with open_archive(self.file) as file:
            for name in self.names:
                try:
                    member = self.member(name)
                    if not (member.is_directory or member.is_symlink or member.is_encrypted):
                        read_member(file, member, self.file)
                except ZipImportError as error:
                    yield name, str(error.__cause__ or error)


def opened(entry: PathEntry, file: str, subpath: str) -> Opened:
    """Open the archive `file`; what is wrong with it is in the answer."""
    try:
        directory = read_directory(file)
        found = {_name(raw, header, directory): header for raw, header in named_headers(directory)}
    except ZipImportError as error:
        return Opened(entry, file, subpath, broken=_reason(error))
    found.pop("", None)
    return Opened(entry, file, subpath, found, directory.shift)


def _name(raw: bytes, header: bytes, directory: Directory) -> str:
    if raw.isascii():
        return raw.decode("ascii")
    try:
        return parse(header, directory.shift, directory.path).name
    except ZipImportError:
        return ""


def _reason(error: ZipImportError) -> str:
    """What is wrong, without the path that the message repeats."""
    said = str(error)
    cause = error.__cause__ or error.__context__
    if said.startswith("can't open") and isinstance(cause, OSError) and cause.strerror:
        return cause.strerror.lower()
    plain = {"not a Zip file": "it is no zip archive", "truncated Zip file": "it is cut short"}
    return plain.get(said.partition(":")[0], said.partition(":")[0])
