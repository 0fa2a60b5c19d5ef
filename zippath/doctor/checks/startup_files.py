"""The text of startup files: files that python does not read, lines that name nothing."""

import os
import re
from collections.abc import Iterator

from zippath.doctor.check import Check
from zippath.doctor.finding import START, Finding, Part, Repair
from zippath.doctor.misspelt_paths import meant_by
from zippath.doctor.moving import moving
from zippath.doctor.recoding import recoding
from zippath.doctor.reinstallation import without_source
from zippath.doctor.remedy import deleting_line
from zippath.doctor.repair import raw_lines
from zippath.doctor.subject import Subject
from zippath.doctor.unreached import unreached
from zippath.errors import ZippathError
from zippath.syspath.disk import obstacle
from zippath.syspath.managed import is_managed_file
from zippath.syspath.site_rules import site_rules
from zippath.syspath.startup import encode_line, parse
from zippath.syspath.verdict import LineVerdict, StartupFile
from zippath.typed import letting_read, removing, typed
from zippath.wording import few

_Line = tuple[StartupFile, LineVerdict]
_BOM = b"\xef\xbb\xbf"


def _undecodable(subject: Subject) -> Iterator[Finding]:
    for file, line in subject.startup_lines("fatal"):
        repairs = recoding(subject, file.path)
        yield Finding(
            f"{file.path}, line {line.number}: {line.reason.text}",
            "python cannot start while this file is there",
            subject.mending("ZP201"),
            file.path,
            line.number,
            repairs=repairs,
            about=((file.path, line.number), START),
        )


def _byte_order_marks(subject: Subject) -> Iterator[Finding]:
    if site_rules(subject.facts).utf8:
        return
    for file in subject.ledger.startup_files:
        data = None if not file.is_read else subject.snapshot.disk.read(file.path)
        if data is None or not data.startswith(_BOM):
            continue
        first = raw_lines(file.path, data, subject.snapshot)[0].removeprefix(_BOM)
        says_nothing = not first.strip() or first.startswith(b"#")
        yield Finding(
            f"{file.path} begins with a byte order mark",
            f"python {subject.version} takes it for a part of line 1, which is lost",
            subject.mending("ZP202"),
            file.path,
            1,
            severity="note" if says_nothing else None,
            repairs=(Repair(file.path, 1, first),),
        )


def _not_read(subject: Subject) -> Iterator[Finding]:
    for file in subject.ledger.startup_files:
        name = os.path.basename(file.path)
        if file.is_read or file.reason.code == "too-early" or name.startswith("._"):
            continue
        yield Finding(
            f"{file.path} is not read: {file.reason.text}",
            "its lines have no effect, and python does not say so",
            _letting_read(file),
            file.path,
            severity="note" if file.reason.code == "dotted" else None,
        )


def _letting_read(file: StartupFile) -> str:
    """The command that lets site read a file."""
    if file.reason.code == "hidden":
        return typed(["chflags", "nohidden", file.path])
    if file.reason.code == "letter-case":
        stem, suffix = os.path.splitext(file.path)
        return moving(file.path, stem + suffix.lower())
    if file.reason.code == "dotted":
        directory, name = os.path.split(file.path)
        return moving(file.path, os.path.join(directory, name.lstrip(".")))
    if file.reason.code == "pipe":
        return removing([file.path])
    return letting_read(file.path)


def _wrong_case(subject: Subject) -> Iterator[Finding]:
    for file in subject.ledger.startup_files:
        if file.reason.code == "letter-case":
            yield Finding(
                f"{file.path} is not read: {file.reason.text}",
                "its lines have no effect, and python does not say so",
                _letting_read(file),
                file.path,
            )


def _misspelt(subject: Subject) -> Iterator[Finding]:
    for file, line in subject.missing_paths():
        meant = meant_by(line.text, file.site_dir.path, subject)
        if meant is None:
            continue
        mistake, paths = meant
        try:
            content = b"".join(encode_line(path, subject.facts) for path in paths)
        except ZippathError:
            content = b""
        yield Finding(
            f"{file.path}, line {line.number}: {mistake}: {line.text.strip()}",
            f"python takes it as it stands; without that, {few(paths)} would be on the path",
            subject.mending("ZP205"),
            file.path,
            line.number,
            repairs=(Repair(file.path, line.number, content),) if content else (),
        )


def _dead(subject: Subject) -> Iterator[Part[_Line]]:
    for file, line in (*subject.missing_paths(), *subject.missing_boot_paths()):
        yield Part(((file.path, line.number),), (file, line))


def _gone(subject: Subject, dead: list[_Line]) -> Iterator[Finding]:
    lines_of: dict[str, list[LineVerdict]] = {}
    for file, line in dead:
        lines_of.setdefault(file.path, []).append(line)
    for path, lines in lines_of.items():
        managed = is_managed_file(path)
        owner = subject.owner_of(path)
        yield from unreached(path, lines)
        lines = [line for line in lines if not obstacle(line.path or "")]
        for group in [[line] for line in lines] if managed else filter(None, [lines]):
            names = few([line.path or "" for line in group])
            be = "does" if len(group) == 1 else "do"
            yield Finding(
                f"{path} names what {be} not exist: {names}",
                "every import looks there in vain" if group[0].verdict == "added"
                else f"python leaves it out{_noise(subject)}",
                without_source(subject, owner.distribution, [line.path or "" for line in group])
                if owner
                else subject.mending("ZP206"),
                path,
                group[0].number,
                severity="error" if managed else None,
                repairs=() if owner
                else tuple(Repair(path, line.number, None) for line in group),
            )  # fmt: skip


def _noise(subject: Subject) -> str:
    loud = site_rules(subject.facts).reports_missing
    return ", and says so at every start" if loud else " silently"


def _named_twice(subject: Subject) -> Iterator[Finding]:
    for file, line in subject.startup_lines("duplicate"):
        if line.path is None or line.reason.code != "line-before":
            continue
        owner = subject.owner_of(file.path)
        yield Finding(
            f"{file.path}, line {line.number} names {line.path} once more: {line.reason.text}",
            "the first one counts; without it, this one would put the path there",
            deleting_line(file.path, line.number) if owner else subject.mending("ZP217"),
            file.path,
            line.number,
            repairs=() if owner else (Repair(file.path, line.number, None),),
        )  # fmt: skip


def _by_locale(subject: Subject) -> Iterator[Finding]:
    for file in subject.ledger.startup_files:
        data = None if not file.is_read or file.fatal else subject.snapshot.disk.read(file.path)
        if data is None or data.isascii():
            continue
        suffix = os.path.splitext(file.path)[1]
        encoding = parse(data, subject.facts, suffix).encoding
        if encoding != "utf-8":
            yield Finding(
                f"{file.path} is not ASCII, and is read as {encoding}, the locale's encoding",
                "under another locale python reads other paths, or does not start at all",
                "name the paths by symbolic links in ASCII",
                file.path,
            )


def _shared(subject: Subject) -> Iterator[Finding]:
    version = subject.version
    for file in subject.ledger.startup_files:
        directory = file.site_dir.path
        adds = any(line.verdict == "added" for line in file.lines)
        if not adds or not _VERSIONLESS.search(directory) or version in directory:
            continue
        if subject.owner_of(file.path) is None:
            yield Finding(
                f"{file.path} is read by every python 3 that shares {directory}",
                "what it puts on the path is made for one of them, and reaches the others too",
                f"move it into the site dir of python {version}: `zippath path` shows it",
                file.path,
            )


# Debian's /usr/lib/python3/dist-packages
_VERSIONLESS = re.compile(r"[/\\]python3?[/\\](?:site|dist)-packages$")

CHECKS = (
    Check(
        "ZP201", "error", "a startup file cannot be decoded, and python cannot start",
        "site reads .pth files as UTF-8, and before 3.12.4 in the locale's encoding. One byte that "
        "does not fit ends the start with a fatal error. The repair writes the line in the right "
        "encoding if it then names an existing file, else takes it out, and the lines that name "
        "what is gone with it.",
        _undecodable,
        covers=("ZP301",),
    ),
    Check(
        "ZP202", "error", "a byte order mark spoils the first line of a startup file",
        "Before 3.12.4 (gh-77102) U+FEFF is a part of the first path, which then does not exist. "
        "Some editors of Windows write it.",
        _byte_order_marks,
        covers=("ZP205", "ZP206"),
    ),
    Check(
        "ZP203", "warning", "a startup file is not read",
        "Since 2024's security fix (gh-113659) site skips startup files whose name begins with a "
        "dot or that have the hidden flag, which macOS sets on all of a folder .venv in places. "
        "Files without the right to read are skipped too.",
        _not_read,
    ),
    Check(
        "ZP204", "warning", "a startup file is not read because of capital letters",
        "The suffix is compared letter by letter, on Windows too.",
        _wrong_case,
        covers=("ZP203",),
    ),
    Check(
        "ZP205", "error", "a line of a startup file is misspelt",
        "site expands neither ~ nor variables, knows no quotes, takes one path a line, and before "
        "3.15 keeps blanks at the beginning. The path meant exists; the path written does not.",
        _misspelt,
        covers=("ZP114", "ZP206"),
    ),
    Check(
        "ZP206", "warning", "a startup file names what does not exist",
        "Left behind when an archive or a project was moved or removed. In zippath.pth it is an "
        "error: you asked for that archive. The repair takes the line out.",
        _dead,
        _gone,
    ),
    Check(
        "ZP216", "note", "a startup file reads differently under another locale",
        "It is not UTF-8, or this version does not read UTF-8: the locale's encoding decides. "
        "Python 3.20 will read UTF-8 alone (PEP 829).",
        _by_locale,
    ),
    Check(
        "ZP217", "note", "two lines of startup files name the same path",
        "The first one puts it on the path, the others do nothing until the first is gone.",
        _named_twice,
    ),
    Check(
        "ZP219", "note", "a startup file is read by several pythons",
        "Some site dirs have no version in their name, such as Debian's /usr/lib/python3/"
        "dist-packages: all versions read them. Files that a distribution brought are left out, "
        "and so are import lines, which have checks of their own.",
        _shared,
    ),
)  # fmt: skip
