"""The disk as it would be after edits, to predict a start before they are made."""

from collections.abc import Mapping

from zippath.syspath.disk import Disk
from zippath.syspath.entry import EntryKind


class Overlay:
    """The `disk` with other `contents` for some files, None for no such file.

    A file with contents has all its directories.
    """

    def __init__(self, disk: Disk, contents: Mapping[str, bytes | None]) -> None:
        self._disk = disk
        self._contents = dict(contents)

    def read(self, path: str) -> bytes | None:
        """The bytes of a regular file."""
        return self._contents[path] if path in self._contents else self._disk.read(path)

    def listdir(self, path: str) -> tuple[str, ...]:
        """The names in a directory."""
        names = dict.fromkeys(self._disk.listdir(path))
        for file, data in self._contents.items():
            directory, name = _split(file)
            if directory != path:
                continue
            if data is None:
                names.pop(name, None)
            else:
                names[name] = None
        return tuple(names)

    def exists(self, path: str) -> bool:
        """As `os.path.exists`."""
        if path in self._contents:
            return self._contents[path] is not None
        return self._disk.exists(path) or self.isdir(path)

    def isdir(self, path: str) -> bool:
        """As `os.path.isdir`."""
        inside = (path.rstrip("/\\") + "/", path.rstrip("/\\") + "\\")
        return self._disk.isdir(path) or any(
            file.startswith(inside) and data is not None for file, data in self._contents.items()
        )

    def realpath(self, path: str) -> str:
        """As `os.path.realpath`."""
        return self._disk.realpath(path)

    def hidden(self, path: str) -> bool:
        """Whether the file itself has the hidden flag."""
        return self._disk.hidden(path)

    def is_pipe(self, path: str) -> bool:
        """Whether opening `path` waits until another process opens its other end."""
        return path not in self._contents and self._disk.is_pipe(path)

    def kind(self, path: str) -> EntryKind:
        """The kind of an item of `sys.path` for the import system."""
        kind = self._disk.kind(path)
        return "directory" if kind == "missing" and self.isdir(path) else kind


def _split(file: str) -> tuple[str, str]:
    at = max(file.rfind("/"), file.rfind("\\"))
    return file[:at], file[at + 1 :]
