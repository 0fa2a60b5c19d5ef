"""Makes the path index of a target and asks about it, by the target itself: see `index_worker`."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zippath import dirs, importer
from zippath.errors import ZippathError
from zippath.indexing import index_worker
from zippath.manage import startup_file
from zippath.manage.scope import Scope, site_dirs
from zippath.manage.startup_file import managed_file
from zippath.python.process import run
from zippath.syspath.entry import PathEntry
from zippath.syspath.snapshot import Snapshot

TIMEOUT = 1800.0  # a whole environment on a slow network disk
FLAGS = ("-I", "-S", "-W", "ignore")


@dataclass(frozen=True)
class Coverage:
    """What a path index covers. `changed` are directories that are not as they were recorded.

    `built` is in seconds since 1970, `size` in bytes.
    """

    owner: str
    is_sealed: bool
    built: float
    entries: tuple[str, ...]
    changed: tuple[str, ...]
    directories: int
    modules: int
    sources: int
    size: int

    @property
    def is_broken(self) -> bool:
        """Whether it serves an entry no more, because that has changed."""
        return any(entry in self.changed for entry in self.entries)


@dataclass(frozen=True)
class Look:
    """A look at the path index of a site dir: the `entries` are those that it serves now.

    Only a deep one finds out what it covers, and the sources that were `edited`.
    """

    owner: str
    entries: frozenset[str]
    is_sealed: bool
    coverage: Coverage | None
    edited: tuple[str, ...]


@dataclass(frozen=True)
class Index:
    """The path index of a site dir, as the interpreter `python` has it in `cache_dir`."""

    python: str
    cache_dir: str
    owner: str
    env: Mapping[str, str]

    def build(self, entries: Sequence[str], is_sealed: bool) -> tuple[str, ...]:
        """Make it of directories, and return those that had to be left out.

        Raises ZippathError where the cache does not take it.
        """
        built = self._asked("build", list(entries), is_sealed)
        if not built["is_kept"]:
            raise ZippathError(
                f"could not keep the path index of {self.owner} in {self.cache_dir}",
                "see whether there is room, and whether you may write there; or name another "
                "directory: ZIPPATH_CACHE_DIR=DIRECTORY",
            )
        return tuple(built["left_out"])

    def covers(self, entries: Sequence[str]) -> bool:
        """Whether there is one of these directories, and none of them has changed since."""
        return bool(self._asked("covers", list(entries)))

    def status(self) -> Coverage | None:
        """Look at it and at each of its directories; None if there is no good one."""
        return self._coverage(self._asked("status"))

    def look(self, deep: bool = False) -> Look:
        """Look at the entries that it serves; with `deep` at each directory and source too."""
        found = self._asked("look", deep)
        served, edited = frozenset(found["entries"]), tuple(found["edited"])
        coverage = self._coverage(found["coverage"])
        return Look(self.owner, served, found["is_sealed"], coverage, edited)

    def served(self, paths: Sequence[str]) -> frozenset[str]:
        """Return those of some files that are found through it."""
        return frozenset(self._asked("served", list(paths)))

    def seconds_to_compile(self, sources: Sequence[str]) -> float:
        """Measure how long the interpreter takes to compile sources, by some of them."""
        return float(self._asked("seconds_to_compile", list(sources)))

    def _coverage(self, found: dict[str, Any] | None) -> Coverage | None:
        if found is None:
            return None
        lists = {name: tuple(found[name]) for name in ("entries", "changed")}
        return Coverage(self.owner, **{**found, **lists})

    def _asked(self, verb: str, *words: object) -> Any:  # noqa: ANN401 - JSON
        place = os.path.dirname(os.path.abspath(importer.__path__[0]))
        script = index_worker.__loader__.get_source(index_worker.__name__)  # type: ignore[union-attr]
        asked = json.dumps([place, verb, self.cache_dir, self.owner, *words])
        command = [self.python, *FLAGS, "-c", script]
        done = run(command, self.env, place, TIMEOUT, asked.encode("ascii") + b"\n")
        try:
            return json.loads(done.stdout)
        except ValueError as error:
            said = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
            text = f"{self.python} could not look at the path index of {self.owner}: {said}"
            raise ZippathError(text) from error


def index_of(snapshot: Snapshot, owner: str, env: Mapping[str, str]) -> Index:
    """Return the path index of a site dir of a target, whether it is there or not."""
    facts = snapshot.facts
    return Index(facts.executable, facts.importer_cache or dirs.cache_dir(env), owner, env)


def owners(snapshot: Snapshot, scope: Scope | None = None) -> tuple[str, ...]:
    """Return the site dirs that turn a path index on."""
    return tuple(
        directory
        for directory in site_dirs(snapshot, scope)
        if startup_file.has_index_line(managed_file(snapshot, directory))
    )


def directories_of(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the entries of a target that a path index serves, in the order of the path."""
    return tuple(
        entry.path for entry in snapshot.ledger.entries if reason_not_served(entry) is None
    )


def reason_not_served(entry: PathEntry) -> str | None:
    """Say why a path index does not serve an entry, None if it does.

    >>> from zippath.syspath.entry import Origin
    >>> reason_not_served(PathEntry(0, "/a.zip", "archive", Origin("pth")))
    'archives have name indexes of their own'
    """
    if entry.origin.kind == "script":
        return "it is another one at each start"
    if entry.kind == "directory":
        return None if os.path.isabs(entry.path) else "it depends on the current directory"
    if entry.kind == "archive":
        return "archives have name indexes of their own"
    return "it is no directory"
