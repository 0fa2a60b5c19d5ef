"""Code in startup files: its owner, and whether it runs."""

import os
import re
from collections.abc import Iterator, Sequence

from zippath.distributions.installed import Distribution
from zippath.doctor.check import Check
from zippath.doctor.code_at_start import code_lines
from zippath.doctor.finding import Finding, OnRequest, Repair
from zippath.doctor.path_variable import pythonpath_first
from zippath.doctor.reinstallation import lacking, reinstalling
from zippath.doctor.remedy import deleting_line, installing, switching_off
from zippath.doctor.repair import raw_lines
from zippath.doctor.subject import Subject
from zippath.doctor.suspicious_code import is_of_tool, reorders
from zippath.doctor.system_packages import is_as_packaged
from zippath.syspath.boot_entries import BOOT_LINES
from zippath.syspath.site_rules import site_rules
from zippath.syspath.verdict import LineVerdict
from zippath.typed import removing
from zippath.wording import counted, few

_INDENTED = re.compile(r"\s+import[ \t]")


def _failed(subject: Subject) -> Iterator[Finding]:
    for file, line in subject.startup_lines("failed"):
        if file.path.endswith(".start"):
            continue
        lost = [other for other in file.lines if other.reason.code == "after-failure"]
        owner = subject.owner_of(file.path)
        yield Finding(
            f"{file.path}, line {line.number} fails at every start: {line.reason.text}",
            "python prints an error each time"
            + (f", and ignores the {counted(len(lost), 'line')} after it" if lost else ""),
            _letting_run(subject, owner.distribution)
            if owner
            else deleting_line(file.path, line.number),
            file.path,
            line.number,
        )


def _letting_run(subject: Subject, distribution: Distribution) -> str:
    """The command after which a line of a distribution does not fail: it may lack what it needs."""
    missing = lacking(subject, distribution)
    return installing(subject, *missing) if missing else reinstalling(subject, distribution)


def _unknown(subject: Subject) -> Iterator[Finding]:
    for file, line in code_lines(subject):
        owner = subject.owner_of(file.path)
        if line.verdict != "executed" or is_of_tool(line.text, owner is not None):
            continue
        disk = subject.snapshot.disk
        if owner is None and (subject.is_of_system(file.path) or is_as_packaged(file.path, disk)):
            continue
        whose = f"of distribution {owner.name}" if owner else "that no distribution brought"
        yield Finding(
            f"{file.path}, line {line.number} is code {whose}: {_shortened(line.text)}",
            "it runs at every start of python",
            subject.pip("show", "--files", owner.name) if owner else switching_off(file.path),
            file.path,
            line.number,
            severity="note" if owner else None,
        )


def _shortened(text: str, most: int = 80) -> str:
    text = text.strip()
    return text if len(text) <= most else text[:most] + "…"


def _changed(subject: Subject) -> Iterator[Finding]:
    for file in {file.path: file for file, _ in code_lines(subject)}.values():
        owner = subject.owner_of(file.path)
        data = subject.snapshot.disk.read(file.path)
        if owner and data is not None and not owner.brought(data):
            yield Finding(
                f"{file.path} is not as distribution {owner.name} installed it",
                "its code runs at every start of python, and somebody has changed it",
                reinstalling(subject, owner.distribution),
                file.path,
            )


def _indented(subject: Subject) -> Iterator[Finding]:
    if site_rules(subject.facts).strips:
        return
    for file, line in subject.startup_lines("missing"):
        if _INDENTED.match(line.text):
            yield Finding(
                f"{file.path}, line {line.number} is indented code: {_shortened(line.text)}",
                f"python {subject.version} takes it for a path, python 3.15 runs it",
                OnRequest("take the blanks away", (_unindented(subject, file.path, line.number),)),
                file.path,
                line.number,
            )


def _unindented(subject: Subject, path: str, number: int) -> Repair:
    data = subject.snapshot.disk.read(path) or b""
    raw = raw_lines(path, data, subject.snapshot)[number - 1]
    return Repair(path, number, raw.lstrip(b" \t"))


def _entry_points(subject: Subject) -> Iterator[Finding]:
    for file, line in subject.startup_lines("failed"):
        if not file.path.endswith(".start"):
            continue
        owner = subject.owner_of(file.path)
        yield Finding(
            f"{file.path}, line {line.number}: {line.text.strip()}: {line.reason.text}",
            "python prints an error at every start",
            reinstalling(subject, owner.distribution) if owner else subject.mending("ZP210"),
            file.path,
            line.number,
            repairs=() if owner else (Repair(file.path, line.number, None),),
        )


def _silenced(subject: Subject) -> Iterator[Finding]:
    starts = {file.path: file for file in subject.ledger.startup_files}
    for path, file in starts.items():
        silenced = [line for line in file.lines if line.reason.code == "start-file"]
        start = starts.get(path.removesuffix(".pth") + ".start")
        if not silenced or start is None or any(line.verdict != "ignored" for line in start.lines):
            continue
        yield Finding(
            f"{start.path} runs nothing, and silences {counted(len(silenced), 'line')} of {path}",
            f"a .start file takes the place of them, even an empty one: {silenced[0].text.strip()}",
            removing([start.path]),
            start.path,
        )


def _dead_tricks(subject: Subject) -> Iterator[Finding]:
    if not site_rules(subject.facts).defers_imports:
        return
    for path, lines in _reordering(subject).items():
        [file] = [one for one in subject.ledger.startup_files if one.path == path]
        named = [line.path for line in file.lines if line.path]
        yield Finding(
            f"{path} means to put its paths first, and no longer can",
            "import lines run after all path lines since 3.15 (PEP 829): its paths come last",
            _without_trick(subject, path, lines, named),
            path,
            lines[0].number,
        )


def _without_trick(
    subject: Subject, path: str, lines: Sequence[LineVerdict], named: Sequence[str]
) -> str:
    """The command that puts the paths first, and takes out the lines that do so no longer."""
    repairs = tuple(Repair(path, line.number, None) for line in lines)
    request = OnRequest(f"take the lines of code out of {path}", repairs)
    is_done = {*named} <= {*subject.pythonpath}
    return request if is_done else request.after(pythonpath_first(subject, named))


def _reordering(subject: Subject) -> dict[str, list[LineVerdict]]:
    """The lines that move paths to the front, by file."""
    found: dict[str, list[LineVerdict]] = {}
    for file, line in code_lines(subject):
        if reorders(line.text):
            found.setdefault(file.path, []).append(line)
    return found


def _ending(subject: Subject) -> Iterator[Finding]:
    """All import lines in one finding, for the versions that announce their end."""
    if not site_rules(subject.facts).start_files:
        return
    # of what zippath itself writes for each version other checks tell
    code = [(file, line) for file, line in code_lines(subject) if line.text not in BOOT_LINES]
    alive = [(file, line) for file, line in code if line.verdict in ("executed", "failed")]
    dead = [(file, line) for file, line in code if line.reason.code == "imports-ended"]
    for lines, message, severity in (
        (alive, "python 3.18 will no longer run", None),
        (dead, f"python {subject.version} does not run", "warning"),
    ):
        files = list(dict.fromkeys(file.path for file, _ in lines))
        if files:
            yield Finding(
                f"{message} the code in {few([os.path.basename(path) for path in files])}",
                "PEP 829 moves code at start from .pth to .start files",
                "upgrade what wrote them: "
                + subject.pip("install", "--upgrade", *_owners(files, subject)),
                files[0],
                lines[0][1].number,
                severity="warning" if severity else None,
            )


def _owners(files: list[str], subject: Subject) -> list[str]:
    owners = [owner.name for path in files if (owner := subject.owner_of(path))]
    return list(dict.fromkeys(owners)) or ["…"]


CHECKS = (
    Check(
        "ZP207", "error", "a line of a startup file fails",
        "It raised an exception when python started here. Before 3.15 the rest of its file is "
        "ignored; the other files are read.",
        _failed,
    ),
    Check(
        "ZP209", "warning", "code that zippath does not know runs at start",
        "An import line of a startup file that is not one of those that installers write. If a "
        "distribution's RECORD lists the file it is a note.",
        _unknown,
    ),
    Check(
        "ZP210", "error", "an entry point in a .start file fails",
        "It is not of the form package.module:callable, cannot be found, or raised an exception. "
        "Python 3.15 and later print that at every start. The repair takes out lines that no "
        "distribution owns, as an uninstalled package leaves them behind.",
        _entry_points,
    ),
    Check(
        "ZP211", "warning", "a startup file with code was changed after it was installed",
        "Its content differs from the sha256 in the RECORD of the distribution that brought it.",
        _changed,
    ),
    Check(
        "ZP212", "warning", "a .start file silences code and runs nothing",
        "PEP 829: NAME.start takes the place of all import lines of NAME.pth, even if it is empty.",
        _silenced,
    ),
    Check(
        "ZP213", "warning", "a trick to come first on the path no longer works",
        "easy_install, virtualenvwrapper's add2virtualenv and pew put import lines around their "
        "paths to move them to the front. From 3.15 on import lines run after all path lines.",
        _dead_tricks,
    ),
    Check(
        "ZP214", "note", "code in .pth files will stop running",
        "PEP 829: import lines are deprecated in 3.15, ignored from 3.18, and warned about from "
        "3.20 on. Path lines stay.",
        _ending,
    ),
    Check(
        "ZP218", "warning", "a line of code is indented",
        "Before 3.15 site takes `  import x` for a path, from 3.15 on it runs it.",
        _indented,
        covers=("ZP206",),
    ),
)  # fmt: skip
