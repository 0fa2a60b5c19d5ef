"""The permanent setup of a shell: edits to install, refresh and remove it, and its status."""

import codecs
import json
from collections.abc import Sequence
from dataclasses import dataclass

from zippath.edits.edit import Edit
from zippath.errors import ZippathError
from zippath.shell import block
from zippath.shell.dialect import Dialect, snippet
from zippath.shell.rcfiles import Home, RcFiles, files_of, unclear
from zippath.shell.value import Wish

_HEADER = "# Written by `zippath shell install {name}`, which overwrites it.\n"
_ARCHIVES = "# archives: "
_SOURCING = "# sourced by: "


@dataclass(frozen=True)
class Status:
    """The setup of one shell as found."""

    dialect: str
    generated: str
    archives: tuple[str, ...] | None
    """The archives in `generated`; None if the file is missing or not zippath's."""
    sourcing: tuple[str, ...]
    """The files of the user that source it."""
    missing: tuple[str, ...]
    """The files of the user that should, and do not."""


def install(dialect: Dialect, wish: Wish, home: Home) -> list[Edit]:
    """Return the edits to fulfil `wish` in every new shell. Raises ZippathError."""
    problem = unclear(dialect.name, home)
    if problem:
        raise problem
    files = files_of(dialect.name, home)
    old = home.read(files.generated)
    if old is not None and not _is_ours(old, dialect):
        raise ZippathError(f"{files.generated} was not written by zippath", "move it away")
    sourcing = tuple(dict.fromkeys([*files.sourcing, *_sourcing(old)]))
    edits = [Edit(files.generated, old, _generated(dialect, wish, sourcing))]
    line = _source_line(dialect, files, home)
    for path in files.sourcing:
        before = home.read(path)
        edits.append(Edit(path, before, block.put(before, dialect.name, line, path)))
    return edits


def uninstall(dialect: Dialect, home: Home) -> list[Edit]:
    """Return the edits to remove everything again. Raises ZippathError."""
    files = files_of(dialect.name, home)
    generated = _ours(dialect, files, home)
    edits = [Edit(files.generated, generated, None)]
    for path in _candidates(files, generated):
        before = home.look(path)
        if before is not None:
            edits.append(Edit(path, before, block.drop(before, dialect.name, path)))
    return [edit for edit in edits if edit.before != edit.after]


def status(dialect: Dialect, home: Home) -> Status | None:
    """Return the setup for the shell of `dialect`, or None. Raises ZippathError."""
    files = files_of(dialect.name, home)
    generated = _ours(dialect, files, home)
    sourcing = tuple(
        path
        for path in _candidates(files, generated)
        if block.has(home.look(path), dialect.name, path)
    )
    if generated is None and not sourcing:
        return None
    missing = tuple(path for path in files.sourcing if path not in sourcing)
    archives = None if generated is None else _recorded(generated, _ARCHIVES)
    if generated is not None and archives is None:
        raise ZippathError(
            f"could not read {files.generated}: its line {_ARCHIVES.strip()!r} is damaged",
            "`zippath shell install` writes it again",
        )
    return Status(dialect.name, files.generated, archives, sourcing, missing)


def _ours(dialect: Dialect, files: RcFiles, home: Home) -> bytes | None:
    """Return the content of the generated file, None if it is missing or not zippath's."""
    content = home.look(files.generated)
    return content if content is not None and _is_ours(content, dialect) else None


def _is_ours(content: bytes, dialect: Dialect) -> bool:
    header = _HEADER.format(name=dialect.name).encode()
    return content.removeprefix(codecs.BOM_UTF8).startswith(header)


def _candidates(files: RcFiles, generated: bytes | None) -> tuple[str, ...]:
    """Return the files that may source `generated`, under an earlier ENV or ZDOTDIR too."""
    return tuple(dict.fromkeys([*files.candidates, *_sourcing(generated)]))


def _generated(dialect: Dialect, wish: Wish, sourcing: Sequence[str]) -> bytes:
    records = _record(_ARCHIVES, [entry.path for entry in wish.entries])
    if sourcing:
        records += _record(_SOURCING, sourcing)
    text = _HEADER.format(name=dialect.name) + records + snippet(dialect, wish)
    content = text.encode("utf-8", "surrogateescape")
    # without a BOM, Windows PowerShell 5.1 reads the file in the system's code page
    return codecs.BOM_UTF8 + content if dialect.name == "powershell" else content


def _record(key: str, paths: Sequence[str]) -> str:
    # one line of ASCII; csh expands a '!' even in a comment
    return key + json.dumps(paths).replace("!", "\\u0021") + "\n"


def _sourcing(generated: bytes | None) -> tuple[str, ...]:
    return _recorded(generated or b"", _SOURCING) or ()


def _recorded(generated: bytes, key: str) -> tuple[str, ...] | None:
    """Return the paths in the line `key` of a generated file; None if it is missing or damaged."""
    for line in generated.decode("utf-8", "surrogateescape").split("\n"):
        if line.startswith(key):
            try:
                return tuple(map(str, json.loads(line.removeprefix(key))))
            except (TypeError, ValueError):
                return None
    return None


def _source_line(dialect: Dialect, files: RcFiles, home: Home) -> str:
    """Return the line to source the generated file, with $HOME if possible: homes are synced."""
    if not (files.sourcing and dialect.load):
        return ""
    inside = files.generated.removeprefix(home.home)
    if inside != files.generated and inside[:1] in ("/", "\\"):
        return dialect.load(dialect.home + dialect.quote(inside))
    return dialect.load(dialect.quote(files.generated))
