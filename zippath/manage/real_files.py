"""Lays out what must be real files, by the target itself: see `importer.archives.layout`."""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from zippath import dirs, importer
from zippath.errors import ZippathError
from zippath.importer.finder import ALL, NEEDED
from zippath.importer.unpacking import LIMIT
from zippath.manage import real_files_worker
from zippath.python.facts import Facts
from zippath.python.process import run

FLAGS = ("-I", "-S", "-W", "ignore")
TIMEOUT = 600.0

# shows the progress of work on so many bytes: what gets the name and the size of each thing done
Step = Callable[[str, int], None]
Watched = Callable[[int], AbstractContextManager[Step]]


@contextmanager
def unwatched(_total: int) -> Iterator[Step]:
    """Show nobody the progress."""
    yield lambda _name, _size: None


@dataclass(frozen=True)
class Choice:
    """What the user wants to become real files, and how large that may be.

    `files` is "all", "needed", "never" or, where nothing was said, None. `most` is in bytes.
    """

    files: str | None = None
    most: int | None = None


NOTHING_SAID = Choice()


class Top(NamedTuple):
    """What is laid out together: a package ("pkg/"), or an extension module at the top.

    `base` is the directory that it is in, "" for the top of the archive. A tuple, because there may
    be 100,000, and a dataclass takes three times as long.
    """

    base: str
    name: str
    files: int
    size: int
    is_there: bool = False


@dataclass(frozen=True)
class RealFiles:
    """What must be real files of one archive. `files` and `size` (in bytes) are those written."""

    archive: str
    tops: tuple[Top, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the packages and modules, as they are in the archive."""
        return tuple(top.base + top.name.rstrip("/") for top in self.tops)

    @cached_property
    def new(self) -> tuple[Top, ...]:
        """What was not laid out before."""
        return tuple(top for top in self.tops if not top.is_there)

    @property
    def files(self) -> int:
        """The number of files that were not there before."""
        return sum(top.files for top in self.new)

    @property
    def size(self) -> int:
        """Their size in bytes."""
        return sum(top.size for top in self.new)


@dataclass(frozen=True)
class Layer:
    """Lays out files as the interpreter `python` would, into `cache_dir`."""

    python: str
    cache_dir: str
    env: Mapping[str, str]
    choice: Choice = NOTHING_SAID

    def plan(self, archive: str, keep: bool = True) -> RealFiles:
        """Decide what must be real files; to `keep` notes the user's choice for later imports.

        Raises ZippathError where that cannot be done, or where it is more than the user allows.
        """
        files = self.choice.files if keep else None
        found = RealFiles(archive, tuple(map(Top._make, self._asked(archive, files, None, keep))))
        most = self.choice.most
        if most is not None and found.size > most:
            raise ZippathError(
                f"{archive} would take {found.size:,} bytes as files, and the limit is {most:,}",
                "--max-size allows more, and with --files never nothing becomes a file",
            )
        return found

    def lay_out(self, found: RealFiles, step: Step) -> None:
        """Lay out what is planned; `step` gets the name and the size of each that is done."""
        for top in found.new:
            self._asked(found.archive, None, top)
            step(top.base + top.name, top.size)

    def _asked(self, archive: str, files: str | None, top: Top | None, keep: bool = True) -> Any:  # noqa: ANN401 - JSON
        place = os.path.dirname(os.path.abspath(importer.__path__[0]))
        script = real_files_worker.__loader__.get_source(real_files_worker.__name__)  # type: ignore[union-attr]
        which = None if top is None else (top.base, top.name)
        env = {**self.env, **self._limits()}
        if not keep and self.choice.files:
            env["ZIPPATH_FILES"] = self.choice.files
        asked = json.dumps([place, archive, self.cache_dir, files, which])
        done = run([self.python, *FLAGS, "-c", script, asked], env, place, TIMEOUT)
        try:
            answer = json.loads(done.stdout)
        except ValueError as error:
            said = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise ZippathError(f"could not lay out {archive} with {self.python}: {said}") from error
        if isinstance(answer, dict):
            raise self._failure(archive, answer["error"])
        return answer

    def _limits(self) -> dict[str, str]:
        return {} if self.choice.most is None else {LIMIT: str(self.choice.most)}

    def _failure(self, archive: str, reason: str) -> ZippathError:
        problem = dirs.problem_of(self.cache_dir)
        if problem:
            return ZippathError(problem.message, problem.hint)
        return ZippathError(
            f"could not lay out {archive}: {reason}",
            "import it from the archive alone: --files never; or have the files elsewhere: "
            "ZIPPATH_CACHE_DIR=DIRECTORY",
        )


def layer_for(facts: Facts, env: Mapping[str, str], choice: Choice) -> Layer | None:
    """Return what lays out files for a target, None where its importer is not zippath's.

    Raises ZippathError if real files were asked for all the same.
    """
    if not facts.has_our_importer or not facts.importer_cache:
        if choice.files in (ALL, NEEDED):
            raise ZippathError(
                f"{facts.executable} starts without zippath's importer, which makes real files",
                "`zippath importer enable` puts it there",
            )
        return None
    return Layer(facts.executable, facts.importer_cache, env, choice)


def lay_out(
    layer: Layer | None, archives: Sequence[str], watched: Watched, dry_run: bool = False
) -> dict[str, RealFiles]:
    """Lay out archives, and return what is laid out of each; `watched` shows the progress.

    Nothing is written in a `dry_run`, and nothing at all without a layer. Raises ZippathError.
    """
    if layer is None:
        return {}
    found = {archive: layer.plan(archive, keep=not dry_run) for archive in archives}
    total = sum(each.size for each in found.values())
    if total and not dry_run:
        with watched(total) as step:
            for each in found.values():
                layer.lay_out(each, step)
    return found
