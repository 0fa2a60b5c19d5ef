"""Setting up a shell for good: the edits that install, refresh and remove it, and what is there."""

import codecs
import json
from dataclasses import dataclass

from zippath.edits.edit import Edit
from zippath.errors import ZippathError
from zippath.shell import block
from zippath.shell.dialect import Dialect, snippet
from zippath.shell.rcfiles import Files, Home, files_of, unclear
from zippath.shell.value import Wish

_HEADER = "# Written by `zippath shell install {name}`, which overwrites it.\n"
_RECORD = "# archives: "


@dataclass(frozen=True)
class Status:
    """What of a shell's setup is there."""

    dialect: str
    generated: str
    archives: tuple[str, ...] | None
    """What `generated` puts on PYTHONPATH; None where the file is not there."""
    sourcing: tuple[str, ...]
    """The user's files that source it."""
    missing: tuple[str, ...]
    """The user's files that should, and do not."""


def install(dialect: Dialect, wish: Wish, home: Home) -> list[Edit]:
    """The edits after which every new shell has `wish` fulfilled; raises ZippathError."""
    problem = unclear(dialect.name, home)
    if problem:
        raise problem
    files = files_of(dialect.name, home)
    edits = [Edit(files.generated, home.read(files.generated), _generated(dialect, wish))]
    line = _source_line(dialect, files, home)
    for path in files.sourcing:
        before = home.read(path)
        edits.append(Edit(path, before, block.put(before, dialect.name, line, path)))
    return edits


def uninstall(dialect: Dialect, home: Home) -> list[Edit]:
    """The edits that take everything out again; raises ZippathError."""
    files = files_of(dialect.name, home)
    edits = [Edit(files.generated, home.read(files.generated), None)]
    for path in files.candidates:
        before = home.read(path)
        if before is not None:
            edits.append(Edit(path, before, block.drop(before, dialect.name, path)))
    return [edit for edit in edits if edit.before != edit.after]


def status(dialect: Dialect, home: Home) -> Status | None:
    """What is set up for the shell of `dialect`; None where nothing is. Raises ZippathError."""
    files = files_of(dialect.name, home)
    sourcing = tuple(
        path for path in files.candidates if block.has(home.read(path), dialect.name, path)
    )
    generated = home.read(files.generated)
    if generated is None and not sourcing:
        return None
    missing = tuple(path for path in files.sourcing if path not in sourcing)
    archives = None if generated is None else _recorded(generated, files.generated)
    return Status(dialect.name, files.generated, archives, sourcing, missing)


def _generated(dialect: Dialect, wish: Wish) -> bytes:
    paths = json.dumps([entry.path for entry in wish.entries])
    # ASCII on one line; csh reads a '!' even here
    record = _RECORD + paths.replace("!", "\\u0021") + "\n"
    text = _HEADER.format(name=dialect.name) + record + snippet(dialect, wish)
    content = text.encode("utf-8", "surrogateescape")
    # without it, Windows PowerShell 5.1 takes the file for the system's code page
    return codecs.BOM_UTF8 + content if dialect.name == "powershell" else content


def _recorded(generated: bytes, path: str) -> tuple[str, ...]:
    for line in generated.decode("utf-8", "surrogateescape").split("\n"):
        if line.startswith(_RECORD):
            try:
                return tuple(map(str, json.loads(line.removeprefix(_RECORD))))
            except ValueError:
                break
    raise ZippathError(
        f"could not read {path}: its line {_RECORD.strip()!r} is damaged",
        "zippath shell install writes it anew",
    )


def _source_line(dialect: Dialect, files: Files, home: Home) -> str:
    """The line that sources the generated file, by $HOME where it can: homes are synchronised."""
    if not (files.sourcing and dialect.load):
        return ""
    inside = files.generated.removeprefix(home.home)
    if inside != files.generated and inside[:1] in ("/", "\\"):
        return dialect.load(dialect.home + dialect.quote(inside))
    return dialect.load(dialect.quote(files.generated))
