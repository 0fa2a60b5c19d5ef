"""Replays what `site` does at a start: the predicted `sys.path`, and a verdict on each line."""

from typing import NamedTuple

from zippath.python.facts import Facts, canonical, foreign
from zippath.python.paths import absolute, paths_of
from zippath.syspath import evidence
from zippath.syspath.boot_entries import with_boot_entries
from zippath.syspath.disk import Disk
from zippath.syspath.entry import Dropped, Origin, already_there
from zippath.syspath.initial import (
    Placed,
    ignored_pythonpath,
    initial_entries,
    without_duplicates,
)
from zippath.syspath.program import program_entries
from zippath.syspath.reason import NO_REASON, Reason
from zippath.syspath.site_rules import site_rules
from zippath.syspath.sitedirs import SiteDir, site_dirs
from zippath.syspath.startup import Line, UndecodableError, coded_path, parse
from zippath.syspath.verdict import LineVerdict, StartupFile, Verdict

_SAYS_NOTHING = {"blank": Reason("blank", "blank"), "comment": Reason("comment", "comment")}
_SITE_DIR = Reason("site-dir", "a blank line means the site dir itself")
_MISSING = Reason("missing", "it does not exist")
_MISSING_ALOUD = Reason("missing", "it does not exist, and python says so at every start")
_UNNAMEABLE = Reason("unnameable", "no file can have this name")
_UNREADABLE = Reason("unreadable", "it cannot be read")
_PIPE = Reason("pipe", "it is a pipe, and python waits until somebody writes into it")
_NEVER_RUN = Reason("never-run", "python stops before it runs any line of code")
_IMPORTS_ENDED = Reason("imports-ended", "python ignores import lines since 3.18")


class Prediction(NamedTuple):
    """The entries that `sys.path` should have, the dropped ones, and the startup files."""

    placed: tuple[Placed, ...]
    dropped: tuple[Dropped, ...]
    startup_files: tuple[StartupFile, ...]

    @property
    def path(self) -> tuple[str, ...]:
        """The predicted `sys.path`."""
        return tuple(path for path, _ in self.placed)


def predict(facts: Facts, disk: Disk) -> Prediction:
    """Replay `site.main` of the interpreter's version over `facts` and the files on `disk`."""
    entries = initial_entries(facts)
    dropped = ignored_pythonpath(facts)
    files: tuple[StartupFile, ...] = ()
    if _site_ran(facts):
        entries, duplicates = without_duplicates(entries, facts)
        site = _Site(facts, disk, entries)
        site.run()
        files = _what_ran(tuple(site.files.values()), facts)
        entries, files = with_boot_entries(entries, files, facts, disk)
        dropped += duplicates
    dropped += [_dropped(file, line) for file in files for line in file.lines if line.is_lost]
    return Prediction((*program_entries(facts, disk), *entries), tuple(dropped), files)


def _site_ran(facts: Facts) -> bool:
    """Whether the interpreter's own `site` ran or would run, at least up to a fatal file."""
    if facts.flags.no_site or facts.foreign_site:
        return False
    # PyPy goes on without site where CPython gives up
    started = not facts.failure and facts.started
    return bool(facts.site or not started or facts.implementation == "pypy")


def _what_ran(files: tuple[StartupFile, ...], facts: Facts) -> tuple[StartupFile, ...]:
    """The files, without code that ran where a fatal file ends the start before any code runs."""
    if not (site_rules(facts).defers_imports and any(file.fatal for file in files)):
        return files
    return tuple(
        file._replace(lines=tuple(_never_ran(line) for line in file.lines)) for file in files
    )


def _never_ran(line: LineVerdict) -> LineVerdict:
    if line.verdict not in ("executed", "failed"):
        return line
    return line._replace(verdict="ignored", reason=_NEVER_RUN)


def _after(number: int) -> Reason:
    text = f"line {number} failed, and python ignores the rest of the file"
    return Reason("after-failure", text)


def _verdict(
    line: Line, verdict: Verdict, reason: Reason = NO_REASON, path: str | None = None
) -> LineVerdict:
    return LineVerdict(line.number, line.text, verdict, reason, path)


def _dropped(file: StartupFile, line: LineVerdict) -> Dropped:
    return Dropped(line.path or "", Origin("pth", file.path, line.number), line.reason)


class _Site:
    """The state of `site` while it runs; `entries` is extended in place."""

    def __init__(self, facts: Facts, disk: Disk, entries: list[Placed]) -> None:
        self.facts, self.disk, self.entries = facts, disk, entries
        self.files: dict[str, StartupFile] = {}
        self.known_paths: dict[str, Origin] = {}
        self.read: set[str] = set()
        self.rules = site_rules(facts)
        if not self.rules.forgets_initial_path:
            self.known_paths = {self._case(path): origin for path, origin in entries}

    def run(self) -> None:
        for directory in site_dirs(self.facts):
            if self.disk.isdir(directory.path) and not self._read_before(directory):
                self._add(directory.path, Origin(directory.kind))
                if not self._read_directory(directory):
                    return

    def _case(self, path: str) -> str:
        return str(paths_of(self.facts).normcase(path))

    def _read_before(self, directory: SiteDir) -> bool:
        case = self._case(directory.path)
        before = case in self.read
        self.read.add(case)
        return before and self.rules.reads_once

    def _add(self, path: str, origin: Origin) -> Origin | None:
        """Put `path` on sys.path, or return the origin of the entry that is there already."""
        first = self.known_paths.setdefault(self._case(path), origin)
        if first is origin:
            first = next((by for entry, by in self.entries if entry == path), origin)
        if first is not origin:
            return first
        self.entries.append((path, origin))
        return None

    def _read_directory(self, directory: SiteDir) -> bool:
        """Read the startup files of a site dir; False if one of them stops the interpreter."""
        encodings = self.facts.encodings
        names = sorted(self.disk.listdir(directory.path), key=lambda name: foreign(name, encodings))
        for suffix in (".pth", ".start"):
            for name in names:
                if not name.lower().endswith(suffix):
                    continue
                file = self._read_file(directory, name, suffix, names)
                before = self.files.get(file.path)
                if before is not None:
                    file = before._replace(times_read=before.times_read + 1)
                self.files[file.path] = file
                if file.fatal:
                    return False
        return True

    def _read_file(
        self, directory: SiteDir, name: str, suffix: str, names: list[str]
    ) -> StartupFile:
        file = StartupFile(str(paths_of(self.facts).join(directory.path, name)), directory)
        file = file._replace(reason=self._skipped(file.path, name, suffix))
        if file.is_read and self.facts.failure and self.disk.is_pipe(file.path):
            return file._replace(reason=_PIPE)
        data = self.disk.read(file.path) if file.is_read else None
        if data is None:
            return file._replace(reason=_UNREADABLE) if file.is_read else file
        try:
            lines = parse(data, self.facts, suffix).lines
        except UndecodableError as error:
            if suffix == ".start":
                return file._replace(reason=Reason("undecodable", error.message))
            return file._replace(lines=tuple(self._undecodable(file, error)))
        if suffix == ".start":
            verdicts = [self._entry_point(file.path, line) for line in lines]
        else:
            silenced = self._silencing(directory, name, names)
            verdicts = self._path_file(file, lines, silenced)
        return file._replace(lines=tuple(verdicts))

    def _undecodable(self, file: StartupFile, error: UndecodableError) -> list[LineVerdict]:
        verdicts = self._path_file(file, error.before, silenced="")
        stopped = next((line.number for line in verdicts if line.verdict == "failed"), 0)
        if stopped:
            return [*verdicts, LineVerdict(error.line, "", "ignored", _after(stopped))]
        reason = Reason("undecodable", error.message)
        return [*verdicts, LineVerdict(error.line, "", "fatal", reason)]

    def _skipped(self, path: str, name: str, suffix: str) -> Reason:
        """The reason why `site` skips a file without opening it."""
        if suffix == ".start" and not self.rules.start_files:
            return Reason("too-early", "python reads .start files since 3.15")
        if not name.endswith(suffix):
            text = f"its name does not end in {suffix}, in small letters"
            return Reason("letter-case", text)
        if self.rules.skips_hidden and name.startswith("."):
            return Reason("dotted", "its name begins with a dot")
        if self.rules.skips_hidden and self.disk.hidden(path):
            return Reason("hidden", "it has the hidden flag")
        return NO_REASON

    def _silencing(self, directory: SiteDir, name: str, names: list[str]) -> str:
        """The name of the `.start` file that silences the import lines (PEP 829), else ""."""
        start = name.removesuffix(".pth") + ".start"
        if not self.rules.start_files or start not in names:
            return ""
        path = str(paths_of(self.facts).join(directory.path, start))
        skipped = self._skipped(path, start, ".start") != NO_REASON
        data = None if skipped else self.disk.read(path)
        if data is None:
            return ""
        try:
            parse(data, self.facts, ".start")
        except UndecodableError:
            return ""
        return start

    def _path_file(
        self, file: StartupFile, lines: tuple[Line, ...], silenced: str
    ) -> list[LineVerdict]:
        verdicts: list[LineVerdict] = []
        stopped = 0
        for line in lines:
            if stopped:
                verdicts.append(_verdict(line, "ignored", _after(stopped)))
                continue
            verdict = self._line(file, line, silenced)
            verdicts.append(verdict)
            if verdict.verdict == "failed" and not self.rules.defers_imports:
                stopped = line.number
        return verdicts

    def _line(self, file: StartupFile, line: Line, silenced: str) -> LineVerdict:
        if line.meaning == "comment" or (line.meaning == "blank" and self.rules.skips_blank):
            return _verdict(line, "ignored", _SAYS_NOTHING[line.meaning])
        if line.meaning == "blank":
            return _verdict(line, "duplicate", _SITE_DIR)
        if line.meaning == "import":
            return self._import_line(file, line, silenced)
        return self._path_line(file, line)

    def _import_line(self, file: StartupFile, line: Line, silenced: str) -> LineVerdict:
        if self.rules.ignores_imports:
            return _verdict(line, "ignored", _IMPORTS_ENDED)
        if silenced:
            text = f"{silenced} takes the place of the import lines"
            return _verdict(line, "ignored", Reason("start-file", text))
        failure = evidence.of_import_line(self.facts, file.path, line)
        if failure != NO_REASON:
            return _verdict(line, "failed", failure)
        path = coded_path(line.text, self.facts)
        if path and not self.rules.defers_imports:
            return self._coded_line(file, line, path)
        return _verdict(line, "executed")

    def _coded_line(self, file: StartupFile, line: Line, path: str) -> LineVerdict:
        """The verdict on an import line by zippath, which acts as a path line unknown to `site`."""
        if not self.disk.exists(path):
            return _verdict(line, "missing", _MISSING, path)
        by = next((by for entry, by in self.entries if entry == path), None)
        if by is not None:
            return _verdict(line, "duplicate", already_there(by), path)
        self.entries.append((path, Origin("pth", file.path, line.number)))
        return _verdict(line, "added", path=path)

    def _path_line(self, file: StartupFile, line: Line) -> LineVerdict:
        text = line.text.strip() if self.rules.strips else line.text.rstrip()
        name = canonical(text, self.facts.encodings)
        if name is None or "\0" in name:
            verdict: Verdict = "missing" if self.rules.tolerates_odd_paths else "failed"
            return _verdict(line, verdict, _UNNAMEABLE, name)
        path = absolute(self.facts, file.site_dir.path, name)
        origin = Origin("pth", file.path, line.number)
        if not self.disk.exists(path):
            return self._missing(line, path, origin)
        first = self._add(path, origin)
        if first is None:
            return _verdict(line, "added", path=path)
        return _verdict(line, "duplicate", already_there(first), path)

    def _missing(self, line: Line, path: str, origin: Origin) -> LineVerdict:
        case = self._case(path)
        if case in self.known_paths:
            return _verdict(line, "duplicate", already_there(self.known_paths[case]), path)
        if not self.rules.reports_missing:
            return _verdict(line, "missing", _MISSING, path)
        self.known_paths[case] = origin
        return _verdict(line, "missing", _MISSING_ALOUD, path)

    def _entry_point(self, path: str, line: Line) -> LineVerdict:
        if line.meaning != "entry-point":
            return _verdict(line, "ignored", _SAYS_NOTHING[line.meaning])
        failure = evidence.of_entry_point(self.facts, path, line)
        return _verdict(line, "executed" if failure == NO_REASON else "failed", failure)
