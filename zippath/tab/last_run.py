"""What the last run knew of a target: a record in the cache, read at TAB."""

import os
from collections.abc import Iterator
from typing import NamedTuple

from zippath.importer.store import Store, checksum, signature
from zippath.python.places import identity

SUFFIX = ".known"
_TITLE = "zippath known 1"
_CHECKSUM = 8
# a record of ten archives with 100,000 modules each
_MOST = 32 << 20


class KnownArchive(NamedTuple):
    """An archive on the path: `file` is the `zippath.pth` with its line, or "".

    `names` are those of the modules at its top and of its distributions, read when the archive had
    this signature.
    """

    path: str
    file: str
    signature: str
    names: tuple[str, ...]


class Known(NamedTuple):
    """One target; `files` are (path, signature) of each `zippath.pth`."""

    executable: str
    version: str
    builtins: tuple[str, ...]
    directories: tuple[str, ...]
    files: tuple[tuple[str, str], ...]
    archives: tuple[KnownArchive, ...]


def keep(known: Known, store: Store) -> None:
    """Keep a record, unless it is there already."""
    name, data = record_name(known.executable), dump(known)
    if data and _read(name, store) != data:
        store.publish(name, data)


def known_of(executable: str, store: Store) -> Known | None:
    """What is known of a target, None without a record that is whole and the user's own."""
    return parse(_read(record_name(executable), store))


def every_known(store: Store) -> Iterator[Known]:
    """What is known of all targets, the last looked at first."""
    if not store.usable():
        return
    with os.scandir(store.directory) as found:
        records = [file for file in found if file.name.endswith(SUFFIX)]
    for file in sorted(records, key=lambda file: -file.stat().st_mtime):
        known = parse(_read(file.name, store))
        if known:
            yield known


def record_name(executable: str) -> str:
    """The name of a target's record, the same for all names of one Python."""
    program, environment = identity(executable)
    key = checksum(0, f"{program}\n{environment}".encode("utf-8", "surrogateescape"))
    return key.hex() + SUFFIX


def signature_of(path: str) -> str:
    """The signature of a file, "" if it cannot be looked at."""
    try:
        return " ".join(map(str, signature(os.stat(path))))
    except (OSError, ValueError):
        return ""


def dump(known: Known) -> bytes:
    """Return the record, b"" for a target whose name no terminal could show.

    Names that are not printable are left out, so a row is a line, and a tab ends each of its words.
    """
    if not known.executable.isprintable():
        return b""
    rows = [
        (_TITLE, known.executable, known.version),
        ("builtins", *known.builtins),
        *(("directory", path) for path in known.directories if path.isprintable()),
        *(("file", *file) for file in known.files if file[0].isprintable()),
    ]
    for archive in known.archives:
        if archive.path.isprintable() and archive.file.isprintable():
            rows.append(("archive", archive.path, archive.file, archive.signature))
            rows.append(("names", *filter(str.isprintable, archive.names)))
    text = "\n".join(map("\t".join, rows)).encode()
    return checksum(0, text) + text


def parse(record: bytes) -> Known | None:
    """Return what a record holds, None if it is none, or damaged."""
    if record[:_CHECKSUM] != checksum(0, record[_CHECKSUM:]):
        return None
    try:
        return _parsed([row.split("\t") for row in record[_CHECKSUM:].decode().split("\n")])
    except (UnicodeDecodeError, ValueError, IndexError):
        return None


def _parsed(rows: list[list[str]]) -> Known:
    (title, executable, version), (_, *builtins), *rest = rows
    if title != _TITLE:
        raise ValueError(title)
    directories = [row[1] for row in rest if row[0] == "directory"]
    files = [(row[1], row[2]) for row in rest if row[0] == "file"]
    archives = [row[1:] for row in rest if row[0] == "archive"]
    names = [row[1:] for row in rest if row[0] == "names"]
    return Known(
        executable,
        version,
        tuple(builtins),
        tuple(directories),
        tuple(files),
        tuple(
            KnownArchive(path, file, read, tuple(inside))
            for (path, file, read), inside in zip(archives, names, strict=True)
        ),
    )


def _read(name: str, store: Store) -> bytes:
    size = store.size(name)
    return store.read(name, size) if 0 < size <= _MOST else b""
