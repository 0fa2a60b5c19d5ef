"""A trial in the target itself: its own finder opens archives and loads their modules."""

import ast
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from zippath import importer
from zippath.errors import ZippathError
from zippath.manage.suitability import Archive, unreadable_by
from zippath.python.facts import IMPORTER_HOOK, Facts
from zippath.python.process import Finished, run

# The stock importer, at a start that reads nothing of the user's: zipimport is built in or frozen,
# so nothing shadows it.
_STOCK = """
import zipimport
finder_of = zipimport.zipimporter
"""
# Where zippath's importer is active, whatever hook takes an archive at an ordinary start.
_OF_HOOKS = """
def finder_of(path):
    for hook in sys.path_hooks:
        try:
            return hook(path)
        except ImportError:
            pass
    raise ImportError("no path hook takes it")
"""
# Where it will be: a copy that keeps nothing. It is imported as a package of its own. What lays
# out real files has just left the names in the cache: 100,000 take 0.4 s to read from the archive.
_OF_COPY = """
sys.path.insert(0, {folder!r})
import os
from {package}.finder import ZipImporter
from {package}.index import INDEXES, from_store
from {package}.store import open_store
del sys.path[0]
store = open_store({cache!r})
def finder_of(path):
    known = store and from_store(store, path)
    if known and known.is_of(os.stat(path)):
        INDEXES.remember(known)
    return ZipImporter(path, None)
"""
# 3.6 syntax; loads code and runs none of it. One line for each archive, so a crash tells which
# archive caused it; it begins with a cookie, because startup code may print too.
_SCRIPT = """
def tried(path, names):
    problems = {}
    try:
        finder = finder_of(path)
    except Exception as error:
        return {"": type(error).__name__ + ": " + str(error)}
    for name in names:
        try:
            finder.get_code(name)
        except Exception as error:
            problems[name] = type(error).__name__ + ": " + str(error)
    return problems
cookie = sys.argv[1]
for line in sys.stdin:
    print("\\n" + cookie + ascii(tried(*eval(line))))
    sys.stdout.flush()
"""


# modules of one archive that are tried: 60,000 of them take a minute
_MOST = 500


@dataclass(frozen=True)
class TriedArchive:
    """An archive that the target can read; `problems` are its modules that cannot be loaded."""

    archive: Archive
    problems: Mapping[str, str]


def try_out(
    archives: Sequence[Archive],
    facts: Facts,
    env: Mapping[str, str],
    by_copy: bool = False,
    cache_dir: str | None = None,
) -> tuple[TriedArchive, ...]:
    """Let the interpreter load the top-level modules of the archives, in one start.

    It takes zippath's own importer if `by_copy`, for a target that has yet to get it, and where the
    importer is the first that the target asks; in `cache_dir` may be what that knows of the
    archives. Only the code of each module itself is loaded, not what it imports, and only that of
    the first 500. Raises ZippathError where the interpreter cannot read an archive (3.7 no
    comments, 3.12 no zip64) or none of its modules.
    """
    if not archives:
        return ()
    cookie = f"<{os.urandom(16).hex()}>"
    # its own start would run the startup files once more, and they may take their time
    by_copy = by_copy or facts.path_hooks[:1] == (IMPORTER_HOOK,)
    plainly = by_copy or not facts.has_our_importer
    finder = _of_copy(cache_dir) if by_copy else _STOCK if plainly else _OF_HOOKS
    flags = ("-I", "-S", *(["-B"] if by_copy else [])) if plainly else ()
    script = "import sys" + finder + _SCRIPT
    command = [facts.executable, *flags, "-W", "ignore", "-c", script, cookie]
    # not on the command line: one word of it may have 128 KiB, all of them 2 MiB
    asked = "".join(f"{(archive.path, _modules(archive))!a}\n" for archive in archives)
    done = run(command, env, facts.cwd, given=asked.encode("ascii"))
    lines = (line.partition(cookie.encode()) for line in done.stdout.splitlines())
    answers = list(_answers(answer for _, found, answer in lines if found))
    tried = [
        TriedArchive(archive, _checked(archive, problems, facts))
        for archive, problems in zip(archives, answers, strict=False)
    ]
    if len(tried) < len(archives):
        raise unreadable_by(facts, archives[len(tried)].path, _last_words(done))
    return tuple(tried)


def _of_copy(cache_dir: str | None) -> str:
    folder, package = os.path.split(importer.__path__[0])
    return _OF_COPY.format(folder=folder, package=package, cache=cache_dir)


def _answers(lines: Iterable[bytes]) -> Iterator[dict[str, str]]:
    """The answers, up to one that was cut off: the interpreter crashed, or said too much."""
    for line in lines:
        try:
            yield ast.literal_eval(line.decode("ascii"))
        except (SyntaxError, ValueError):
            return


def _modules(archive: Archive) -> list[str]:
    return [*islice(archive.offers.with_code(), _MOST)]


def _checked(archive: Archive, problems: dict[str, str], facts: Facts) -> dict[str, str]:
    if "" in problems:
        raise unreadable_by(facts, archive.path, problems[""])
    if problems and len(problems) == len(_modules(archive)):
        name, problem = next(iter(problems.items()))
        raise ZippathError(
            f"{facts.executable} cannot import {name} from {archive.path}: {problem}",
            "is the archive made for another version of python?",
        )
    return problems


def _last_words(done: Finished) -> str:
    return done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2] or "it stopped"
