"""Who put each entry on `sys.path`: the replay of `site`, compared with what the start shows."""

from dataclasses import dataclass

from zippath.syspath.disk import Disk
from zippath.syspath.entry import Dropped, Origin, PathEntry
from zippath.syspath.facts import Facts
from zippath.syspath.prediction import Prediction, StartupFile, predict
from zippath.syspath.sitedirs import SiteDir, UserSite, paths_of, site_dirs, user_site


@dataclass(frozen=True)
class Ledger:
    """Every entry with its origin, every line of every startup file with its verdict."""

    entries: tuple[PathEntry, ...]
    dropped: tuple[Dropped, ...]
    startup_files: tuple[StartupFile, ...]
    site_dirs: tuple[SiteDir, ...]
    user_site: UserSite
    # sys.path as the rules of site alone make it
    predicted: tuple[str, ...]

    @property
    def unexplained(self) -> tuple[PathEntry, ...]:
        """The entries that only code can have put there."""
        return tuple(entry for entry in self.entries if entry.origin.kind == "startup-code")


def replay(facts: Facts, disk: Disk) -> Ledger:
    """The ledger of the start that `facts` report, with the startup files on `disk`.

    The prediction never looks at the observed path. An entry that it does not know gets the
    origin startup-code, with the code that may have put it there.
    """
    prediction = predict(facts, disk)
    owed = list(prediction.placed)
    entries = []
    for position, path in enumerate(facts.path):
        index = next((index for index, (known, _) in enumerate(owed) if known == path), None)
        origin = _code_origin(path, prediction, facts) if index is None else owed.pop(index)[1]
        entries.append(PathEntry(position, path, disk.kind(_on_disk(path, facts)), origin))
    vanished = [Dropped(path, origin, "startup code took it off again") for path, origin in owed]
    return Ledger(
        tuple(entries),
        (*prediction.dropped, *vanished),
        prediction.startup_files,
        site_dirs(facts),
        user_site(facts),
        prediction.path,
    )


def _on_disk(path: str, facts: Facts) -> str:
    """Where to look for an entry: relative ones belong to the interpreter's directory."""
    return str(paths_of(facts).join(facts.cwd, path))


def _code_origin(path: str, prediction: Prediction, facts: Facts) -> Origin:
    """The code that may have put `path` there: one line if it says so itself, else all of it."""
    lines = [
        (file.path, line.number, line.text)
        for file in prediction.startup_files
        for line in file.lines
        if line.verdict in ("executed", "failed") and line.path is None
    ]
    for file, number, text in lines:
        if path and _says(text, path, facts):
            return Origin("startup-code", file, number, text.strip())
    modules = [module for module in (facts.sitecustomize, facts.usercustomize) if module]
    candidates = [*modules, *(f"{file} line {number}" for file, number, _ in lines)]
    if len(candidates) == 1:
        return Origin("startup-code", *lines[0]) if lines else Origin("startup-code", modules[0])
    return Origin("startup-code", detail=", ".join(candidates))


def _says(text: str, path: str, facts: Facts) -> bool:
    """Whether a line of code names the path, or a part of it that nobody else would."""
    return path in text or repr(path)[1:-1] in text
