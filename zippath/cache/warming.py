"""Fills the code cache of archives ahead of their first import, for any Python from 3.9 on."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from zippath import importer
from zippath.cache import worker
from zippath.cache.kept import kept_in
from zippath.errors import ZippathError
from zippath.finders.reading import reading
from zippath.importer import compiling
from zippath.python.process import run

BATCH = 32  # modules per process: about a tenth of a second, and one step of the progress bar
TIMEOUT = 300.0
FLAGS = ("-I", "-S", "-W", "ignore")


@dataclass(frozen=True)
class Warmed:
    """The result for one archive: its number of modules, and {member: reason} of failures."""

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
    place = os.path.dirname(os.path.abspath(importer.__path__[0]))
    script = worker.__loader__.get_source(worker.__name__)  # type: ignore[union-attr]

    def compiled(batch: Sequence[tuple[str, str]]) -> dict[str, str]:
        asked = json.dumps([place, archive, batch, cache_dir])
        # not on the command line: one word of it may have 128 KiB
        done = run([python, *FLAGS, "-c", script], env, place, TIMEOUT, asked.encode("ascii"))
        try:
            failed: dict[str, str]
            failed, is_kept = json.loads(done.stdout)
        except ValueError as error:
            said = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise ZippathError(f"could not compile {archive} with {python}: {said}") from error
        if not is_kept:
            kept_in(cache_dir)  # raises if nobody may use the directory
            raise ZippathError(
                f"could not keep the code of {archive} in {cache_dir}",
                "see whether there is room, and whether you may write there; or name another "
                "directory: ZIPPATH_CACHE_DIR=DIRECTORY",
            )
        step(len(batch))
        return failed

    # the first one alone creates the files, the others add to them
    batches = [modules[:1], *(modules[at : at + BATCH] for at in range(1, len(modules), BATCH))]
    failed = compiled(batches[0]) if modules else {}
    with ThreadPoolExecutor(jobs) as pool:
        for more in pool.map(compiled, batches[1:]):
            failed |= more
    return Warmed(archive, len(modules), failed)
