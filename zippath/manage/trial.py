"""A trial in the target itself: its own zipimport opens archives and loads their modules."""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zippath.errors import ZippathError
from zippath.manage.suitability import Archive
from zippath.python.facts import Facts
from zippath.python.process import Finished, run

# 3.6 syntax; loads code and runs none of it; zipimport is built in or frozen, nothing shadows it.
# One line for each archive, so a crash tells which archive caused it.
_SCRIPT = """
import sys, zipimport
def tried(path, names):
    problems = {}
    try:
        archive = zipimport.zipimporter(path)
    except Exception as error:
        return {"": type(error).__name__ + ": " + str(error)}
    for name in names:
        try:
            archive.get_code(name)
        except Exception as error:
            problems[name] = type(error).__name__ + ": " + str(error)
    return problems
words = sys.argv[1:]
while words:
    end = 2 + int(words[1])
    print(ascii(tried(words[0], words[2:end])))
    sys.stdout.flush()
    words = words[end:]
"""


@dataclass(frozen=True)
class TriedArchive:
    """An archive that the target can read; `problems` are its modules that cannot be loaded."""

    archive: Archive
    problems: Mapping[str, str]


def try_out(
    archives: Sequence[Archive], facts: Facts, env: Mapping[str, str]
) -> tuple[TriedArchive, ...]:
    """Let the interpreter load the top-level modules of the archives, in one start.

    Only the code of each module itself is loaded, not what it imports. Raises ZippathError where
    the interpreter cannot read an archive (3.7 no comments, 3.12 no zip64) or none of its modules.
    """
    command = [facts.executable, "-I", "-S", "-W", "ignore", "-c", _SCRIPT]
    for archive in archives:
        names = _modules(archive)
        command += [archive.path, str(len(names)), *names]
    done = run(command, env, facts.cwd)
    answers = [ast.literal_eval(line) for line in done.stdout.decode("ascii").splitlines()]
    tried = [
        TriedArchive(archive, _checked(archive, problems, facts))
        for archive, problems in zip(archives, answers, strict=False)
    ]
    if len(tried) < len(archives):
        raise _unreadable(archives[len(tried)], _last_words(done), facts)
    return tuple(tried)


def _modules(archive: Archive) -> list[str]:
    return sorted(name for name, offer in archive.offers.items() if offer.kind != "namespace")


def _checked(archive: Archive, problems: dict[str, str], facts: Facts) -> dict[str, str]:
    if "" in problems:
        raise _unreadable(archive, problems[""], facts)
    if problems and len(problems) == len(_modules(archive)):
        name, problem = next(iter(problems.items()))
        raise ZippathError(
            f"{facts.executable} cannot import {name} from {archive.path}: {problem}",
            "is the archive made for another version of python?",
        )
    return problems


def _unreadable(archive: Archive, reason: str, facts: Facts) -> ZippathError:
    return ZippathError(
        f"{facts.executable} cannot read {archive.path}: {reason}",
        "zip it again: `python -m zipfile -c` writes what every python reads",
    )


def _last_words(done: Finished) -> str:
    return done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2] or "it stopped"
