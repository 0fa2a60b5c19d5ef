"""A file or directory in an archive, as an object with the methods of a path.

Resource readers return it, and distributions are read through it. It does without the imports of
`importlib.resources`, which cost 5 ms.
"""

import errno
import io
import os

from .index import INDEXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import PurePath
    from typing import IO, Any


class Resource:
    """A file or directory in an archive, with those methods of a `Traversable` that paths have.

    The errors for missing files, and for directories in their place, are those of a path on disk.
    """

    __slots__ = ("_archive", "_name")

    def __init__(self, archive: str, name: str = "") -> None:
        self._archive = archive
        self._name = name

    @property
    def name(self) -> str:
        """The last part of the path; for the root, the name of the archive."""
        return self._name.rpartition("/")[2] or os.path.basename(self._archive)

    @property
    def stem(self) -> str:
        """The name without its suffix."""
        return os.path.splitext(self.name)[0]

    @property
    def suffix(self) -> str:
        """The end of the name, from its last dot."""
        return os.path.splitext(self.name)[1]

    @property
    def suffixes(self) -> "list[str]":
        """The parts of the name that begin with a dot."""
        return self._path().suffixes

    @property
    def parent(self) -> "Resource":
        """The directory above; the root is its own parent."""
        return self._at(self._name.rpartition("/")[0])

    def joinpath(self, *descendants: "str | os.PathLike[str]") -> "Resource":
        """Return the resource at a relative path, which cannot lead out of the archive."""
        parts = self._name.split("/") if self._name else []
        for descendant in descendants:
            for part in os.fspath(descendant).replace(os.sep, "/").split("/"):
                if part == ".." and parts:
                    parts.pop()
                elif part not in ("", "."):
                    parts.append(part)
        return self._at("/".join(parts))

    __truediv__ = joinpath

    def exists(self) -> bool:
        """Tell whether there is anything."""
        return self.is_dir() or self.is_file()

    def is_dir(self) -> bool:
        """Tell whether it is a directory."""
        return not self._name or INDEXES.current(self._archive).has(self._name + "/")

    def is_file(self) -> bool:
        """Tell whether it is a file."""
        folder, leaf = self._place()
        return bool(leaf and INDEXES.current(self._archive).names(folder).get(leaf))

    def iterdir(self) -> "Iterator[Resource]":
        """Return the files and directories in the directory."""
        if not self.is_dir():
            raise self._error(errno.ENOTDIR if self.is_file() else errno.ENOENT)
        start = self._name and self._name + "/"
        names = list(INDEXES.current(self._archive).listing(start))
        return iter([self._at(start + name.rstrip("/")) for name in names])

    def glob(self, pattern: str) -> "Iterator[Resource]":
        """Return what is below the directory and matches `pattern`, as a path does."""
        from .globbing import select  # with fnmatch and re, which few need

        return select(self, pattern)

    def rglob(self, pattern: str) -> "Iterator[Resource]":
        """Return what matches `pattern` in the directory, and in all that are below it."""
        from .globbing import select

        return select(self, pattern, "**/")

    def match(self, path_pattern: str) -> bool:
        """Tell whether the path matches a pattern, from its end."""
        return self._path().match(path_pattern)

    def relative_to(self, other: "Resource | str | os.PathLike[str]") -> "PurePath":
        """Return the path from `other`, which is above. Raises ValueError if it is not."""
        return self._path().relative_to(str(other))

    def read_bytes(self) -> bytes:
        """Return the content. Raises OSError, and ZipImportError if the member is damaged."""
        if not self.is_file():
            raise self._error(errno.EISDIR if self.is_dir() else errno.ENOENT)
        return INDEXES.current(self._archive).read(*self._place())

    def read_text(self, encoding: "str | None" = None, errors: "str | None" = None) -> str:
        """Return the content as text, with universal newlines."""
        with self.open("r", encoding=encoding, errors=errors) as file:
            text: str = file.read()
        return text

    def open(self, mode: str = "r", *args: "Any", **kwargs: "Any") -> "IO[Any]":
        """Return a file to read from. A text file takes the arguments of `io.TextIOWrapper`."""
        if mode not in ("r", "rt", "rb"):
            raise ValueError(f"a resource can only be read, not opened with mode {mode!r}")
        stream = io.BytesIO(self.read_bytes())
        if mode == "rb":
            return stream
        return io.TextIOWrapper(stream, *args, **kwargs)

    def _path(self) -> "PurePath":
        from pathlib import PurePath  # 5 ms, and few need it

        return PurePath(str(self))

    def _at(self, name: str) -> "Resource":
        return Resource(self._archive, name)

    def _place(self) -> "tuple[str, str]":
        folder, sep, leaf = self._name.rpartition("/")
        return folder + sep, leaf

    def _error(self, number: int) -> OSError:
        return OSError(number, os.strerror(number), str(self))

    def __reduce__(self) -> "tuple[type, tuple[str, str]]":
        return type(self), (self._archive, self._name)

    def __str__(self) -> str:
        return os.path.join(self._archive, *self._name.split("/")) if self._name else self._archive

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._archive!r}, {self._name!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Resource) and str(other) == str(self)

    def __hash__(self) -> int:
        return hash(str(self))
