"""The files of one archive in the file store: where each lies, and which names there are.

    DIR/files/<the archive's SHA-256>/pkg/…       as an installer would have written it
    DIR/files/<the archive's SHA-256>/pkg.libs/…
    DIR/files/<the archive's SHA-256>/.pkg.whole  nothing of pkg is missing
    DIR/files/leases                              which of these directories are in use: see `lease`

What lies at the top of an archive, a directory or an extension module, is a *top*. One is laid out
at a time. A process looks for two names of each top that it uses, and at nothing else: the name
index knows the rest. Cleaners of caches delete files that have not been used for long; the empty
file `.pkg.whole` is as old as the oldest, and without it `pkg` is mended.

An entry that is a directory in an archive ("a.zip/lib") is the *base* of its packages, which lie
beside each other there. They have a directory of their own: <SHA-256>-<checksum of "lib/">.
"""

import os
from zipimport import ZipImportError

from .archives import layout
from .store import checksum, current_user

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .index import NameIndex
    from .sealing import SealedCopy
    from .store import Store

FILES = "files"
BASE = 0x7A70010A


class StoredFiles:
    """The directory in the file store for the packages in `base` of an archive.

    `index` is that of the archive as it was laid out; the archive may have been replaced since.
    `digest` is its SHA-256, and `whole` are the tops that this process has found there. `entry` is
    the entry of sys.path that the directory stands behind: see `placing.offer`. `others` are
    those of other wheels in the same directory: see `merging`. `copy` is one of the archive, kept
    for whoever lays out something first.
    """

    __slots__ = (
        "_copies", "base", "digest", "directory", "entry", "index", "name", "others", "root",
        "store", "whole",
    )  # fmt: skip

    def __init__(
        self,
        index: "NameIndex",
        base: str,
        store: "Store",
        digest: str,
        copy: "SealedCopy | None" = None,
    ) -> None:
        self.index = index
        self.base = base
        self.store = store
        self.digest = digest
        self.directory = os.path.join(store.directory, FILES)
        self.whole: set[str] = set()
        self.entry = ""
        self.others: tuple[StoredFiles, ...] = ()
        self._copies = [] if copy is None else [copy]
        self.locate(f"{digest}-{checksum(BASE, os.fsencode(base)).hex()}" if base else digest)

    def locate(self, name: str) -> None:
        """Let the directory be the one with this name."""
        self.name = name
        self.root = os.path.join(self.directory, name)

    def path(self, name: str) -> str:
        """Return the path of a file or directory, of which `name` is the one in the archive."""
        return os.path.join(self.root, *name[len(self.base) :].rstrip("/").split("/"))

    def mark(self, top: str) -> str:
        """Return the path of the file that tells that a top is whole."""
        return os.path.join(self.root, f".{top.rstrip('/')}.whole")

    def take_copy(self) -> "SealedCopy | None":
        """Return the copy that was kept, None if there is none. The caller closes it."""
        try:
            return self._copies.pop()  # one operation, so no two threads have the same
        except IndexError:
            return None

    def drop_copy(self) -> None:
        """Close the copy that was kept, if there still is one."""
        copy = self.take_copy()
        if copy is not None:
            copy.close()

    def is_there(self, top: str) -> bool:
        """Whether a top is laid out. Raises as `is_own`."""
        return is_own(self.path(self.base + top)) and is_own(self.mark(top))


def is_own(path: str) -> bool:
    """Whether there is a file or directory. Raises ZipImportError if it is somebody else's.

    Where a parent lets others rename the store, somebody may put one of his own in its place.
    """
    try:
        status = os.lstat(path)
    except OSError:
        return False
    if current_user() not in (None, status.st_uid):
        raise ZipImportError(f"{path!r} belongs to somebody else", path=path)
    return True


def members(index: "NameIndex", base: str, top: str) -> "Iterator[tuple[str, str]]":
    """Yield (directory, name) of each file of a top, of which `base` need be no part."""
    if not top.endswith("/"):
        yield layout.parted(base + top)
        return
    folders = [base + top]
    for folder in folders:
        for name in index.listing(folder):
            if name.endswith("/"):
                folders.append(folder + name)
            else:
                yield folder, name


def linked_tops(stored: StoredFiles, top: str) -> "list[str]":
    """Return which others of the archive hold libraries that those of a top may be linked to.

    The top is laid out. Libraries beside packages (`foo.libs`) are laid out with any of them.
    """
    from mmap import ACCESS_READ, mmap  # 1 ms, and few wheels have libraries in several tops

    from .archives.linked import linked_places

    index, base = stored.index, stored.base
    beside = index.listing(base) if base else index.needed
    others = [each for each in beside if each != top and not each.endswith(layout.LIBRARIES)]
    found: dict[str, None] = {}
    for folder, name in members(index, base, top) if others else ():
        path = stored.path(folder + name)
        if layout.is_native(name) and os.path.isfile(path) and os.path.getsize(path):
            with open(path, "rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as library:
                places = linked_places(library, folder[len(base) :])
            found.update(dict.fromkeys(layout.top_of(place) for place in places))
    is_beside = "" in found  # $ORIGIN of a library at the top
    return [each for each in others if each in found or (is_beside and layout.is_native(each))]


def speaks_of_files(index: "NameIndex", top: str) -> bool:
    """Whether the code of a top says where it lies, its tests aside.

    What cannot be read says nothing. Raises ZipImportError if the archive cannot be opened.
    """
    from .archives.archive import open_archive

    with open_archive(index.archive) as file:
        for folder, name in members(index, "", top):
            if layout.may_speak(folder + name):
                try:
                    data = index.member_content(file, folder, name)
                except ZipImportError:
                    continue
                if any(word in data for word in layout.OF_FILES):
                    return True
    return False
