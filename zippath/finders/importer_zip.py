"""A zip archive as zippath's own importer reads it, with the importer's own code."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from zipimport import ZipImportError

from zippath.finders.stock_zip import inflated, raw_content
from zippath.finders.zip_archive import (
    IS_DAMAGED,
    IS_ENCRYPTED,
    IS_LINK,
    LONGEST_MODULE,
    Obstacle,
    Unreadable,
    ZipArchive,
    compressed_with,
)
from zippath.finders.zip_order import Folders
from zippath.importer.archives import layout
from zippath.importer.archives.archive import Directory, open_archive, read_directory, read_member
from zippath.importer.archives.central import group
from zippath.importer.archives.inflate import BZIP2, DEFLATED, LZMA, STORED, ZSTD
from zippath.importer.archives.member import ENCRYPTED, NAME_START, PATCH, Member, parse_member

# flags that stand for encryption or patches, and the bits of methods other than 0 and 8
_SPECIAL = ENCRYPTED | PATCH | (0xFFFF ^ DEFLATED) << 16
# the upper four bits of the mode of a symbolic link
_LINK = 0o12
# the highest byte of the size of what is larger than any module
_LARGE = LONGEST_MODULE >> 24
# in place of a number of more than 32 bits
_UNKNOWN = b"\xff\xff\xff\xff"
# the modules that decompress, which not every Python has
DECOMPRESSORS = {BZIP2: "_bz2", LZMA: "_lzma", ZSTD: "_zstd"}


class ImporterZip(ZipArchive):
    """An archive for the importer; `has_module` tells about the modules of the target."""

    def __init__(self, directory: Directory, has_module: Callable[[str], bool]) -> None:
        super().__init__(directory.path)
        self._folders = group(directory)
        self._members = _Members(self._folders, directory.shift)
        self._has_module = has_module

    @property
    def members(self) -> Mapping[str, Member]:
        """The members with an entry in the directory; a bad entry has no value."""
        return self._members

    @property
    def folders(self) -> Folders:
        """The names in each folder."""
        return self._folders

    def tops(self, folder: str, tail: str) -> tuple[str, list[str]]:
        """The base of a folder and the tops for a module in it, as `importer.placing.tops_for`."""
        base = folder
        while base and any(
            base + name in self._members for name in ("__init__.py", "__init__.pyc")
        ):
            base = base[: base.rfind("/", 0, -1) + 1]
        inside = folder[len(base) :]
        if inside:
            return base, [layout.top_of(inside)]
        names = self.by_stem(base).get(tail, [])
        return base, sorted(names, key=lambda name: not name.endswith("/"))

    def is_mixed(self, base: str, top: str) -> bool:
        """Whether a top has more in it than code, which the importer lays out for that."""
        if not base:
            return top in self._needed
        return layout.is_native(top) or not all(map(layout.is_code, self._below(base + top)))

    def says_where(self, top: str) -> bool:
        """Whether the code of a top says where it lies: the importer lays it out for that."""
        for name in self._below(top):
            if layout.may_speak(name) and self.obstacle(name) is None:
                with contextlib.suppress(Unreadable):
                    data = self.read(name, LONGEST_MODULE)
                    if any(word in data for word in layout.OF_FILES):
                        return True
        return False

    def _below(self, top: str) -> list[str]:
        if not top.endswith("/"):
            return [top]
        found: list[str] = []
        folders = [top]
        for folder in folders:
            for name in self._folders.get(folder, ()):
                (folders if name.endswith("/") else found).append(folder + name)
        return found

    @cached_property
    def _needed(self) -> frozenset[str]:
        return frozenset(self.needed)

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """The names at the top that must be real files, because they hold more than code."""
        return layout.needed(self._folders)

    @property
    def speaking(self) -> Iterator[str]:
        """The packages at the top that must be real files, because their code says where it lies.

        That code is read, up to the first that says so.
        """
        tops = self._folders.get("", ())
        return (top for top in tops if layout.is_package_name(top) and self.says_where(top))

    @property
    def suspects(self) -> list[str]:
        """The members with something special about them, as few of 100,000 have."""
        return self._members.suspects()

    @property
    def uncompiled(self) -> int:
        """The number of sources without bytecode beside them."""
        return self._members.uncompiled()

    def obstacle(self, name: str) -> Obstacle | None:
        """Encryption, a symbolic link, or a method without a module in the target."""
        if self._members.is_plain(name):
            return None
        member = self.members.get(name)
        if member is None:
            return IS_DAMAGED
        if member.flags & (ENCRYPTED | PATCH):
            return IS_ENCRYPTED
        if member.is_symlink:
            return IS_LINK
        if member.method in (STORED, DEFLATED):
            return None
        module = DECOMPRESSORS.get(member.method)
        is_known = module is not None and self._has_module(module)
        return None if is_known else compressed_with(member.method)

    def size_of(self, name: str) -> int:
        """The size that the importer demands; one beyond 32 bits is taken for the most of them."""
        return self._members.size_of(name)

    def read(self, name: str, limit: int | None = None) -> bytes:
        """The content, checked by size and CRC-32; with a `limit` its beginning.

        What is neither stored nor deflated is decompressed as a whole, up to `LONGEST_MODULE`.
        """
        obstacle = self.obstacle(name)
        if obstacle is not None:
            raise Unreadable(f"it is {obstacle.text}")
        member = self.members[name]
        if limit is not None and limit < member.size:
            if member.method in (STORED, DEFLATED):
                return self._beginning(member, limit)
            if member.size > LONGEST_MODULE:
                raise Unreadable(f"it is longer than {LONGEST_MODULE} bytes")
        try:
            with open_archive(self.path) as file:
                return read_member(file, member, self.path)[:limit]
        except ZipImportError as error:
            raise Unreadable(str(error.__cause__ or error)) from error

    def _beginning(self, member: Member, limit: int) -> bytes:
        raw = raw_content(self.path, member, limit)
        return raw[:limit] if member.method == STORED else inflated(raw, limit)


def read_importer_zip(path: str, has_module: Callable[[str], bool] = bool) -> ImporterZip:
    """Read the directory of the archive at `path`. Raises ZipImportError."""
    return ImporterZip(read_directory(path), has_module)


class _Members(Mapping[str, Member]):
    """The members, each parsed on demand."""

    def __init__(self, folders: Mapping[str, Mapping[str, bytes]], shift: int) -> None:
        self._headers = {
            folder + name: header
            for folder, names in folders.items()
            for name, header in names.items()
            if header
        }
        self._shift = shift

    def is_plain(self, name: str) -> bool:
        """Whether a member is stored or deflated and nothing else is special about it.

        Parsing them all takes ten times as long.
        """
        header = self._headers.get(name, b"")
        return (
            len(header) > NAME_START
            and not int.from_bytes(header[4:8], "little") & _SPECIAL
            and header[37] >> 4 != _LINK
            and _UNKNOWN not in header[16:NAME_START]
        )

    def suspects(self) -> list[str]:
        """The members that are not plain, or as large as no module is, and perhaps some others."""
        headers = self._headers
        kinds = {header[4:8] for header in headers.values()}
        plain = {kind for kind in kinds if not int.from_bytes(kind, "little") & _SPECIAL}
        return [
            name
            for name, header in headers.items()
            if header[4:8] not in plain
            or header[37] >> 4 == _LINK
            or header[23] >= _LARGE
            or header[19] == 0xFF
            or header[41] == 0xFF
        ]

    def uncompiled(self) -> int:
        """The number of sources without bytecode beside them."""
        sources = [name for name in self._headers if name.endswith(".py")]
        compiled = [name[:-1] for name in self._headers if name.endswith(".pyc")]
        return len(sources) - sum([name in self._headers for name in compiled])

    def size_of(self, name: str) -> int:
        """The size of a member, without parsing the rest."""
        return int.from_bytes(self._headers[name][20:24], "little")

    def __getitem__(self, name: str) -> Member:
        try:
            return parse_member(self._headers[name], self._shift)
        except ValueError as error:
            raise KeyError(name) from error

    def __contains__(self, name: object) -> bool:
        return name in self._headers

    def __iter__(self) -> Iterator[str]:
        return iter(self._headers)

    def __len__(self) -> int:
        return len(self._headers)
