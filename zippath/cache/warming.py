"""Fills the code cache of archives ahead of their first import, for any Python from 3.9 on."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from zippath import importer
from zippath.cache import worker
from zippath.cache.kept import kept_in
from zippath.errors import ZippathError
from zippath.finders.reading import reading
from zippath.importer import compiling
from zippath.python.process import run

BATCH = 32  # modules per process: about a tenth of a second, and one step of the progress bar
TIMEOUT = 300.0
T = TypeVar("T")
FLAGS = ("-I", "-S", "-W", "ignore")


@dataclass(frozen=True)
class Warmed:
    """The result for one archive or site dir: its modules, and {member: reason} of failures."""

    archive: str
    modules: int
    failed: Mapping[str, str]


def modules_of(archive: str) -> list[tuple[str, str]]:
    """Return (folder, module name) of each module in `archive`. Raises ZippathError."""
    with reading(archive):
        return compiling.modules_of(archive)


def warm(
    python: str,
    archive: str,
    modules: Sequence[tuple[str, str]],
    cache_dir: str,
    env: Mapping[str, str],
    jobs: int,
    step: Callable[[int], None],
) -> Warmed:
    """Compile `modules` of `archive` into the cache with the executable `python`.

    `jobs` processes run at a time; `step` gets the number of modules just done. Raises ZippathError
    if `python` cannot do it, or if the cache does not take the code.
    """
    target = _Target(python, cache_dir, env)
    failed = target.compiled("warm", archive, modules, jobs, lambda batch: step(len(batch)))
    return Warmed(archive, len(modules), failed)


def path_sources(
    python: str, owner: str, cache_dir: str, env: Mapping[str, str]
) -> dict[str, int] | None:
    """Return {directory: number of sources} of a site dir's path index, None if it has none.

    Raises ZippathError if `python` cannot tell.
    """
    found = _Target(python, cache_dir, env).asked("sources_of", owner, ())
    return None if found is None else dict(found)


def warm_path(
    python: str,
    owner: str,
    sources: Mapping[str, int],
    cache_dir: str,
    env: Mapping[str, str],
    jobs: int,
    step: Callable[[int], None],
) -> Warmed:
    """Compile the sources of a site dir's path index, as `warm` does the modules of an archive.

    `sources` are those of `path_sources`.
    """
    target = _Target(python, cache_dir, env)

    def done(batch: Sequence[str]) -> None:
        step(sum(sources[directory] for directory in batch))

    failed = target.compiled("warm_path", owner, list(sources), jobs, done)
    return Warmed(owner, sum(sources.values()), failed)


@dataclass(frozen=True)
class _Target:
    """The Python that compiles, and the cache that it compiles into."""

    python: str
    cache_dir: str
    env: Mapping[str, str]

    def compiled(
        self,
        function: str,
        subject: str,
        parts: Sequence[T],
        jobs: int,
        step: Callable[[Sequence[T]], None],
    ) -> dict[str, str]:
        """Compile the parts of a subject, and return {member: reason} of failures."""

        def batch_done(batch: Sequence[T]) -> dict[str, str]:
            failed: dict[str, str] = self.asked(function, subject, batch)
            step(batch)
            return failed

        # the first one alone creates the files, the others add to them
        batches = [parts[:1], *(parts[at : at + BATCH] for at in range(1, len(parts), BATCH))]
        failed = batch_done(batches[0]) if parts else {}
        with ThreadPoolExecutor(jobs) as pool:
            for more in pool.map(batch_done, batches[1:]):
                failed |= more
        return failed

    def asked(self, function: str, subject: str, batch: Sequence[object]) -> Any:  # noqa: ANN401 - see there
        """Return what a function of the importer's `compiling` returns in the target."""
        place = os.path.dirname(os.path.abspath(importer.__path__[0]))
        script = worker.__loader__.get_source(worker.__name__)  # type: ignore[union-attr]
        asked = json.dumps([place, function, subject, batch, self.cache_dir])
        # not on the command line: one word of it may have 128 KiB
        command = [self.python, *FLAGS, "-c", script]
        done = run(command, self.env, place, TIMEOUT, asked.encode("ascii"))
        try:
            result, is_kept = json.loads(done.stdout)
        except ValueError as error:
            said = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise ZippathError(f"could not compile {subject} with {self.python}: {said}") from error
        if not is_kept:
            kept_in(self.cache_dir)  # raises if nobody may use the directory
            raise ZippathError(
                f"could not keep the code of {subject} in {self.cache_dir}",
                "see whether there is room, and whether you may write there; or name another "
                "directory: ZIPPATH_CACHE_DIR=DIRECTORY",
            )
        return result
