"""The origin of each entry of `sys.path`: the replay of `site`, compared with a real start."""

import re
from typing import NamedTuple

from zippath.importer.storedfiles import FILES
from zippath.python.facts import Facts
from zippath.python.paths import paths_of
from zippath.syspath.disk import Disk
from zippath.syspath.entry import Dropped, Origin, PathEntry
from zippath.syspath.initial import Placed
from zippath.syspath.prediction import Prediction, predict
from zippath.syspath.reason import Reason
from zippath.syspath.sitedirs import SiteDir, UserSite, site_dirs, user_site
from zippath.syspath.verdict import StartupFile

_TAKEN_OFF = Reason("taken-off", "startup code took it off again")
_WORD = r"[A-Za-z_][\w.]*"


class Ledger(NamedTuple):
    """All entries with their origins, and all startup files with a verdict on each line."""

    entries: tuple[PathEntry, ...]
    dropped: tuple[Dropped, ...]
    startup_files: tuple[StartupFile, ...]
    site_dirs: tuple[SiteDir, ...]
    user_site: UserSite
    # sys.path as the rules of site alone make it
    predicted: tuple[str, ...]

    @property
    def unexplained(self) -> tuple[PathEntry, ...]:
        """The entries that no rule of `site` explains, so that code must have put them there."""
        return tuple(entry for entry in self.entries if entry.origin.kind == "startup-code")


def replay(facts: Facts, disk: Disk) -> Ledger:
    """The ledger of a start with these facts and the startup files on `disk`.

    The prediction never looks at the observed path. An observed entry that is not predicted has the
    origin startup-code, with the code that may have put it there.
    """
    prediction = predict(facts, disk)
    placed, vanished = _compared(facts, prediction, disk)
    entries = [
        PathEntry(position, path, disk.kind(_on_disk(path, facts)), origin)
        for position, (path, origin) in enumerate(placed)
    ]
    return Ledger(
        tuple(entries),
        (*prediction.dropped, *vanished),
        prediction.startup_files,
        site_dirs(facts),
        user_site(facts),
        prediction.path,
    )


def _compared(
    facts: Facts, prediction: Prediction, disk: Disk
) -> tuple[list[Placed], list[Dropped]]:
    """The observed entries with their origins, and the predicted ones that are not there."""
    owed = list(prediction.placed)
    if facts.failure or not facts.started:
        return owed, []  # there is no sys.path to see
    placed = []
    for path in facts.path:
        index = next((n for n, (predicted, _) in enumerate(owed) if predicted == path), None)
        if index is None:
            placed.append((path, _code_origin(path, prediction, facts, disk)))
        else:
            placed.append(owed.pop(index))
    return placed, [Dropped(path, by, _TAKEN_OFF) for path, by in owed]


def _on_disk(path: str, facts: Facts) -> str:
    """The place of an entry on disk: a relative one is below the interpreter's directory."""
    return str(paths_of(facts).join(facts.cwd, path))


def _code_origin(path: str, prediction: Prediction, facts: Facts, disk: Disk) -> Origin:
    """The code that may have put `path` there: code that names it, or else all of it."""
    if is_in_file_store(path, facts):
        return Origin("file-store", detail="the files of the archive before it")
    candidates = _code(prediction, facts)
    if len(candidates) > 1:
        naming = [code for code in candidates if path and _names(path, code, facts, disk)]
        candidates = naming or candidates
    if len(candidates) == 1:
        return candidates[0]
    return Origin("startup-code", detail=", ".join(code.place for code in candidates))


def is_in_file_store(path: str, facts: Facts) -> bool:
    """Whether a path is below the directory of zippath's importer for real files."""
    store = paths_of(facts).join(facts.importer_cache, FILES)
    return bool(facts.importer_cache) and path.startswith(store + paths_of(facts).sep)


def _code(prediction: Prediction, facts: Facts) -> list[Origin]:
    """All code of the start in order: lines, sitecustomize, usercustomize."""
    lines = [
        Origin("startup-code", file.path, line.number, line.text.strip())
        for file in prediction.startup_files
        for line in file.lines
        if line.path is None and line.verdict in ("executed", "failed")
    ]
    modules = [facts.sitecustomize, facts.usercustomize]
    return lines + [Origin("startup-code", module) for module in modules if module]


def _names(path: str, code: Origin, facts: Facts, disk: Disk) -> bool:
    """Whether the path stands in the code, or in a module beside its file with a name from it."""
    paths = paths_of(facts)
    # setuptools' editable finders put the name of their hook on sys.path
    wanted = path.removesuffix(".__path_hook__")
    if wanted in code.detail:
        return True
    file = code.file or ""
    modules = [word.replace(".", paths.sep) + ".py" for word in re.findall(_WORD, code.detail)]
    files = [paths.join(paths.dirname(file), name) for name in modules] if code.line else [file]
    said = wanted.encode("utf-8", "surrogatepass")
    return any(said in (disk.read(file) or b"") for file in files)
