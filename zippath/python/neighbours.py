"""The other Pythons of this machine that read a target's user site."""

import ast
import os
import re
from collections.abc import Iterator, Mapping

from zippath.errors import ZippathError
from zippath.python.facts import Facts
from zippath.python.places import every, is_script
from zippath.python.process import run
from zippath.python.versions import is_of_minor

# site is that of the standard library: nothing else is on the path with -I -S
_ASK = "import site; print(ascii(site.getusersitepackages()))"
_NAMED = re.compile(r"[a-z]+(\d+\.\d+)t?(?:\.exe)?")


def neighbours(facts: Facts, user_site: str, env: Mapping[str, str]) -> Iterator[str]:
    """Yield the executables with the same user site, each installation once.

    Virtual environments are left out: few read it. A Python named after another minor version is
    not even started.
    """
    seen = {os.path.realpath(facts.base_executable or facts.executable)}
    seen.add(os.path.realpath(facts.executable))
    for executable in every(env):
        file = os.path.realpath(executable)
        if file in seen or is_script(file) or _in_venv(executable):
            continue
        seen.add(file)
        if _may_be(file, facts) and _user_site_of(executable, env) == user_site:
            yield executable


def _may_be(file: str, facts: Facts) -> bool:
    named = _NAMED.fullmatch(os.path.basename(file))
    return named is None or is_of_minor(named[1], facts.minor_text)


def _in_venv(executable: str) -> bool:
    folder = os.path.dirname(executable)
    return any(
        os.path.exists(os.path.join(place, "pyvenv.cfg"))
        for place in (folder, os.path.dirname(folder))
    )


def _user_site_of(executable: str, env: Mapping[str, str]) -> str | None:
    try:
        done = run([executable, "-I", "-S", "-c", _ASK], env, os.sep, timeout=5)
    except ZippathError:
        return None
    try:
        return str(ast.literal_eval(done.stdout.decode("ascii").strip()))
    except (SyntaxError, ValueError):
        return None
