"""Startup files in an encoding that the target does not read, written again in one that it does."""

import codecs
from contextlib import suppress

from zippath.doctor.finding import Repair
from zippath.doctor.repair import raw_lines
from zippath.doctor.subject import Subject
from zippath.errors import ZippathError
from zippath.syspath.startup import UndecodableError, encode_line, encodings_for, parse

_OLD_ENCODINGS = ("cp1252", "latin-1", "cp437", "mac-roman")


def recoding(subject: Subject, path: str) -> tuple[Repair, ...]:
    """The repairs of the undecodable lines of a file.

    A line is written again if in another encoding it names an existing file, else taken out.
    """
    data = subject.snapshot.disk.read(path) or b""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _from_utf16(subject, path, data)
    repairs = []
    for number, raw in enumerate(raw_lines(path, data, subject.snapshot), 1):
        try:
            parse(raw, subject.facts)
        except UndecodableError:
            repairs.append(Repair(path, number, _recoded(raw.rstrip(b"\r\n"), subject)))
    return tuple(repairs)


def _from_utf16(subject: Subject, path: str, data: bytes) -> tuple[Repair, ...]:
    """The repairs of a file as PowerShell 5 writes it: all of it is decoded first."""
    lines = data.decode("utf-16", "replace").splitlines()
    content = b"".join(_as_read(line, subject) for line in lines)
    numbers = range(1, len(raw_lines(path, data, subject.snapshot)) + 1)
    return tuple(Repair(path, number, content if number == 1 else None) for number in numbers)


def _as_read(text: str, subject: Subject) -> bytes:
    """The line of a startup file, in the encoding of the target; nothing for one that has none."""
    path = text.strip()
    if subject.snapshot.disk.exists(path):
        with suppress(ZippathError):
            return encode_line(path, subject.facts)
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
