"""The boot module of each site dir: whether its files are as zippath wrote them, and current."""

from collections.abc import Iterator

from zippath.doctor.check import Check
from zippath.doctor.finding import Finding, Topic
from zippath.doctor.subject import Subject
from zippath.errors import ZippathError
from zippath.importer.boot import PINNED, STARTUP_FILE
from zippath.manage.boot_module import BootModule, boot_module_in
from zippath.python.paths import paths_of
from zippath.syspath.boot_entries import BOOT_LINES, ENTRY_POINT, MODULE
from zippath.syspath.verdict import Verdict
from zippath.typed import typed
from zippath.wording import few


def _damaged(subject: Subject) -> Iterator[Finding]:
    for found in _boot_modules(subject):
        if found.faults:
            files = [(path, None) for path in found.faults]
            yield Finding(
                f"{few(found.faults, most=3)}: missing, or not as zippath wrote it",
                "it is code that runs at every start of python, or is missing there: archives that "
                "need the importer cannot be imported",
                subject.command("importer upgrade"),
                found.faults[0],
                about=(*files, *_starting_lines(subject, found, "failed")),
            )
        elif _is_silent(subject, found):
            module = str(paths_of(subject.facts).join(found.directory, MODULE))
            off = [item.path for item in subject.ledger.dropped if item.reason.code == "taken-off"]
            yield Finding(
                f"{module} does not start, although it is as zippath wrote it",
                "its bytecode must be damaged: archives that need the importer cannot be imported",
                typed([subject.facts.executable, "-m", "compileall", "-q", "-f", module]),
                module,
                about=((module, None), *((path, None) for path in off)),
            )


def _is_silent(subject: Subject, found: BootModule) -> bool:
    """Whether its line ran, and neither put the importer in nor left word of a problem."""
    facts = subject.facts
    said = facts.has_our_importer or facts.boot_problems or facts.failure or not facts.started
    return not said and any(_starting_lines(subject, found, "executed"))


def _starting_lines(subject: Subject, found: BootModule, verdict: Verdict) -> Iterator[Topic]:
    """The lines that start it, with this verdict."""
    for file, line in subject.startup_lines(verdict):
        starts = line.text.strip() in (*BOOT_LINES, ENTRY_POINT)
        if starts and file.site_dir.path == found.directory:
            yield file.path, line.number


def _outdated(subject: Subject) -> Iterator[Finding]:
    for found in _boot_modules(subject):
        if not found.fits:
            yield Finding(
                f"the importer in {found.directory} holds no bytecode for this python",
                "each process that imports from an archive compiles what it needs of the importer",
                subject.command("importer upgrade"),
                found.directory,
            )
        elif not found.is_current:
            yield Finding(
                f"the importer in {found.directory} is that of another zippath: {found.version}",
                "it lacks what this version has mended and made faster",
                subject.command("importer upgrade"),
                found.directory,
            )


def _troubled(subject: Subject) -> Iterator[Finding]:
    if any(found.faults for found in _boot_modules(subject)):
        return
    entries = tuple(f"{path}: " for path in subject.facts.path)
    told = (*entries, f"{STARTUP_FILE}: '{PINNED.decode().rstrip()}")
    for problem in dict.fromkeys(subject.facts.boot_problems):
        if not problem.startswith(told):  # the checks of archives tell what is wrong with them
            yield Finding(
                f"the boot module could not do all of its work: {problem}",
                "what that is about is not on the path, or is slower",
                "mend that; ZIPPATH_DEBUG=1 shows it at each start of python",
            )


def _boot_modules(subject: Subject) -> Iterator[BootModule]:
    for place in dict.fromkeys(one.path for one in subject.ledger.site_dirs):
        try:
            found = boot_module_in(subject.snapshot, place)
        except ZippathError:
            continue  # other checks tell what is wrong with zippath.pth
        if found is not None:
            yield found


CHECKS = (
    Check(
        "ZP325", "error", "the boot module is damaged, or somebody has changed it",
        "`zippath importer enable` writes _zippath_boot.py, a copy of the importer (in an "
        "environment _zippath_importer.zip), and a line of zippath.pth (for Python 3.18 "
        "zippath.start) that starts them. They belong together, and their content is known by its "
        "hash.",
        _damaged,
        covers=("ZP207", "ZP210", "ZP212", "ZP320"),
    ),
    Check(
        "ZP326", "note", "the boot module is of another version of zippath, or for another python",
        "It works on as it is. `zippath importer upgrade` replaces it, as does the next change.",
        _outdated,
    ),
    Check(
        "ZP327", "warning", "the boot module met a problem at the start of python",
        "It prints nothing and goes on without what it could not do: a line of zippath.pth that "
        "names no path, a file that cannot be read, a module of the importer that does not load.",
        _troubled,
    ),
)  # fmt: skip
