"""A trial in the target itself: its own zipimport opens an archive and loads its modules."""

import ast
from collections.abc import Mapping

from zippath.errors import ZippathError
from zippath.manage.suitability import Archive
from zippath.python.facts import Facts
from zippath.python.process import run

# 3.6 syntax; loads code and runs none of it; zipimport is built in or frozen, nothing shadows it
_SCRIPT = """
import sys, zipimport
problems = {}
archive = zipimport.zipimporter(sys.argv[1])
for name in sys.argv[2:]:
    try:
        archive.get_code(name)
    except Exception as error:
        problems[name] = type(error).__name__ + ": " + str(error)
print(ascii(problems))
"""


def try_out(archive: Archive, facts: Facts, env: Mapping[str, str]) -> dict[str, str]:
    """The top-level modules that the interpreter cannot load, each with its error.

    Only the code of the module itself is loaded, not what it imports. Raises ZippathError where
    the interpreter cannot read the archive (3.7 no comments, 3.12 no zip64) or none of its modules.
    """
    names = sorted(name for name, offer in archive.offers.items() if offer.kind != "namespace")
    command = [facts.executable, "-I", "-S", "-W", "ignore", "-c", _SCRIPT, archive.path, *names]
    done = run(command, env, facts.cwd)
    if done.status != 0:
        reason = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise ZippathError(
            f"{facts.executable} cannot read {archive.path}: {reason or 'it stopped'}",
            "zip it again: `python -m zipfile -c` writes what every python reads",
        )
    problems: dict[str, str] = ast.literal_eval(done.stdout.decode("ascii"))
    if names and len(problems) == len(names):
        name, problem = next(iter(problems.items()))
        raise ZippathError(
            f"{facts.executable} cannot import {name} from {archive.path}: {problem}",
            "is the archive made for another version of python?",
        )
    return problems
