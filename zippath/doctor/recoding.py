"""Startup files in an encoding that the target does not read, written again in one that it does."""

import codecs
import os
from contextlib import suppress

from zippath.doctor.finding import Repair
from zippath.doctor.misspelt_paths import meant_by
from zippath.doctor.repair import raw_lines
from zippath.doctor.subject import Subject
from zippath.errors import ZippathError
from zippath.syspath.disk import obstacle
from zippath.syspath.startup import UndecodableError, encode_line, encodings_for, parse

_OLD_ENCODINGS = ("cp1252", "latin-1", "cp437", "mac-roman")


def recoding(subject: Subject, path: str) -> tuple[Repair, ...]:
    """The repairs of a file with undecodable lines, after which no other check finds a fault in it.

    A line is written again if in another encoding it names an existing file, else taken out; so is
    a line that names what is gone, and a misspelt one is corrected.
    """
    data = subject.snapshot.disk.read(path) or b""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _from_utf16(subject, path, data)
    repairs = []
    for number, raw in enumerate(raw_lines(path, data, subject.snapshot), 1):
        try:
            text = "".join(line.text for line in parse(raw, subject.facts).lines)
        except UndecodableError:
            repairs.append(Repair(path, number, _recoded(raw.rstrip(b"\r\n"), subject)))
            continue
        if not _stays(text, path, subject):
            repairs.append(Repair(path, number, _as_read(text, path, subject) or None))
    return tuple(repairs)


def _from_utf16(subject: Subject, path: str, data: bytes) -> tuple[Repair, ...]:
    """The repairs of a file as PowerShell 5 writes it: all of it is decoded first."""
    lines = data.decode("utf-16", "replace").splitlines()
    content = b"".join(_as_read(line, path, subject) for line in lines)
    numbers = range(1, len(raw_lines(path, data, subject.snapshot)) + 1)
    return tuple(Repair(path, number, content if number == 1 else None) for number in numbers)


def _stays(text: str, file: str, subject: Subject) -> bool:
    """Whether a line says no path, or one that is there or may be."""
    if not file.endswith(".pth") or not text.strip():
        return True
    if text.startswith(("#", "import ", "import\t")):
        return True
    place = os.path.join(os.path.dirname(file), text.rstrip())
    return subject.snapshot.disk.exists(place) or bool(obstacle(place))


def _as_read(text: str, file: str, subject: Subject) -> bytes:
    """The line of a startup file as the target reads it; nothing for one that has no effect."""
    meant = None if _stays(text, file, subject) else meant_by(text, os.path.dirname(file), subject)
    paths = meant[1] if meant else [text.strip()]
    if all(os.path.isabs(path) and subject.snapshot.disk.exists(path) for path in paths):
        with suppress(ZippathError):
            return b"".join(encode_line(path, subject.facts) for path in paths)
    if not _stays(text, file, subject):
        return b""
    try:
        return f"{text}\n".encode(encodings_for(subject.facts)[0])
    except UnicodeEncodeError:
        return b""


def _recoded(raw: bytes, subject: Subject) -> bytes | None:
    for encoding in _OLD_ENCODINGS:
        path = raw.decode(encoding, "replace")
        if subject.snapshot.disk.exists(path):
            try:
                return encode_line(path, subject.facts)
            except ZippathError:
                return None
    return None
