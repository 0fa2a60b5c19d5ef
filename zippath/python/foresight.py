"""The facts of a start that has not happened, from one that runs nothing of the user's."""

from collections.abc import Sequence

from zippath.python.facts import Facts, Flags
from zippath.python.paths import paths_of
from zippath.python.pythonpath import items
from zippath.python.start import ISOLATED, NO_USER_SITE, SAFE_PATH


def foreseen(isolated: Facts, flags: Sequence[str] = ()) -> Facts:
    """Return the facts of a start with `flags`, without the path that site makes."""
    plain = isolated._replace(started=False, flags=isolated.flags._replace(no_site=False))
    if isolated.underscore_pth or ISOLATED in flags:  # the file isolates every start
        return plain
    wanted = _flags(isolated, flags)
    home = isolated.variable("PYTHONHOME")
    moved = _with_home(plain, home) if home else plain
    named = items(isolated.variable("PYTHONPATH"), paths_of(isolated).pathsep)
    script = [] if wanted.safe_path else [""]
    return moved._replace(flags=wanted, initial_path=(*script, *named, *moved.initial_path))


def _flags(isolated: Facts, flags: Sequence[str]) -> Flags:
    safe_path = SAFE_PATH in flags or bool(isolated.variable("PYTHONSAFEPATH"))
    return isolated.flags._replace(
        isolated=False,
        ignore_environment=False,
        no_site=False,
        no_user_site=NO_USER_SITE in flags or bool(isolated.variable("PYTHONNOUSERSITE")),
        safe_path=isolated.flags.safe_path and safe_path,
        utf8_mode=isolated.flags.utf8_mode or isolated.variable("PYTHONUTF8") == "1",
    )


def _with_home(facts: Facts, home: str) -> Facts:
    """Return the facts with another PYTHONHOME: its prefix, and perhaps another for extensions."""
    prefix, _, exec_prefix = home.partition(paths_of(facts).pathsep)
    old = facts.base_prefix
    own = facts.prefix == old  # the prefix of a virtual environment stays

    def moved(paths: Sequence[str]) -> tuple[str, ...]:
        return tuple(prefix + path[len(old) :] if path.startswith(old) else path for path in paths)

    return facts._replace(
        prefix=prefix if own else facts.prefix,
        exec_prefix=(exec_prefix or prefix) if own else facts.exec_prefix,
        base_prefix=prefix,
        base_exec_prefix=exec_prefix or prefix,
        stdlib_dir=moved([facts.stdlib_dir])[0] if facts.stdlib_dir else None,
        initial_path=moved(facts.initial_path),
    )
