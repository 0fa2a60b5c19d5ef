"""Imports the names at the top of an archive in a target, by its own zipimport and by ours.

This runs code of the archive: `pack --verify` asks for it, and nothing that only looks.
"""

import json
import os
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from zippath import importer
from zippath.finders.finder_rules import finder_rules
from zippath.inspection import verifying_worker
from zippath.inspection.importability import Unimportable
from zippath.python.facts import Facts
from zippath.python.process import Finished, run

# no startup file runs, and no other site dir is there
_FLAGS = ("-I", "-S", "-B", "-W", "ignore")
# seconds for all the modules of an archive, with one importer
TIMEOUT = 120.0
# names at the top that are imported; the argument of a program may have 128 KiB
_MOST = 500
_PROGRAM = "__main__"

Importer = Literal["zipimport", "zippath"]


@dataclass(frozen=True)
class Verified:
    """The outcome of importing the names at the top of an archive with one importer.

    `failed` are those that raised something; `lacking` those that stopped at a module that neither
    the archive nor the standard library has. `compiled` is the number of modules that had to be
    compiled, None where the Python does not tell.
    """

    python: str
    importer: Importer
    imported: tuple[str, ...]
    failed: tuple[Unimportable, ...] = ()
    lacking: tuple[Unimportable, ...] = ()
    compiled: int | None = None


def verify(
    path: str, names: Sequence[str], facts: Facts, env: Mapping[str, str]
) -> tuple[Verified, ...]:
    """Import the names from the archive at `path`, in processes of the target of their own.

    A name may be MODULE:OBJECT, and then the object is looked up in the module.
    zippath's importer gets a cache that is deleted afterwards. A Python that is too old for it is
    asked with its zipimport alone.
    """
    wanted = [name for name in names if name != _PROGRAM][:_MOST]
    found = [_verified(path, wanted, facts, env, "zipimport", "")]
    if finder_rules(facts).runs_importer:
        with tempfile.TemporaryDirectory() as cache:
            found.append(_verified(path, wanted, facts, env, "zippath", cache))
    return tuple(found)


def _verified(
    path: str,
    names: Sequence[str],
    facts: Facts,
    env: Mapping[str, str],
    by: Importer,
    cache: str,
) -> Verified:
    imported: list[str] = []
    failed: list[Unimportable] = []
    lacking: list[Unimportable] = []
    compiled: int | None = None
    for answer in _answers(path, names, facts, env, cache):
        if not isinstance(answer, list):
            compiled = answer
            continue
        name, error, missing, place = answer
        if missing and missing.partition(".")[0] not in names:
            lacking.append(Unimportable(name, missing))
        elif error:
            failed.append(Unimportable(name, error))
        elif not place.startswith((path, cache or path)):
            failed.append(Unimportable(name, f"python has its own: {place or 'built in'}"))
        else:
            imported.append(name)
    return Verified(facts.executable, by, tuple(imported), tuple(failed), tuple(lacking), compiled)


def _answers(
    path: str, names: Sequence[str], facts: Facts, env: Mapping[str, str], cache: str
) -> Iterator[list[str] | int | None]:
    """Yield the worker's answers; after a crash, those of another one for the other names."""
    place = os.path.dirname(os.path.abspath(importer.__path__[0])) if cache else ""
    script = verifying_worker.__loader__.get_source(verifying_worker.__name__)  # type: ignore[union-attr]
    left = list(names)
    end = time.monotonic() + TIMEOUT
    while True:
        asked = json.dumps([path, left, place, cache])
        command = [facts.executable, *_FLAGS, "-c", script, asked]
        done = run(command, env, facts.cwd, max(1.0, end - time.monotonic()))
        answers = list(_parsed(done.stdout))
        yield from answers
        left = left[sum(isinstance(one, list) for one in answers) :]
        if not left:
            return
        yield [left.pop(0), f"python stopped: {_last_words(done)}", "", ""]
        if done.status is None or time.monotonic() > end:
            yield from ([name, "there was no time to import it", "", ""] for name in left)
            return


def _parsed(output: bytes) -> Iterator[list[str] | int | None]:
    for line in output.splitlines():
        try:
            yield json.loads(line)
        except ValueError:  # cut off
            return


def _last_words(done: Finished) -> str:
    said = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
    return said or (f"signal {-done.status}" if done.status and done.status < 0 else "it ended")
