"""The entry of `sys.path` that comes first, for the program that a Python runs."""

from zippath.python.facts import Facts, KnownSpec
from zippath.python.paths import paths_of
from zippath.python.start import PLAIN, Start
from zippath.syspath.disk import Disk
from zippath.syspath.entry import Origin
from zippath.syspath.start_rules import start_rules

CODE = Origin("script", detail="the script's directory; the current one for -c and -m")
_DIRECTORY = Origin("script", detail="the script's directory")
_MODULE = Origin("script", detail="the current directory, for -m")
_ITSELF = Origin("script", detail="the script itself, which has a __main__")


def program_entries(facts: Facts, disk: Disk) -> list[tuple[str, Origin]]:
    """The entry for the program, if it has one: it comes first once site has run.

    Neither -I nor -P keeps an archive or a directory from the path if it is the script.
    """
    start = facts.start
    if start.script and is_container(facts, disk):
        return [(_container(facts), _ITSELF)]
    if facts.flags.isolated or facts.flags.safe_path:
        return []
    if start.script:
        return [(_directory(facts, disk), _DIRECTORY)]
    if start.module:
        named = start_rules(facts).names_directory_of_module
        return [(facts.cwd if named else "", _MODULE)] if facts.cwd or not named else []
    return [("", CODE)]


def running(facts: Facts, start: Start, disk: Disk) -> Facts:
    """The facts of another start, from those of one that ran code of the command line.

    Its flags are the same; only the program differs. What code of the command line has imported
    from the current directory is not loaded: the linecache of 3.14 and later, and what that needs.
    """
    if facts.start == start:
        return facts
    known = facts._replace(start=start)
    code = program_entries(facts._replace(start=PLAIN), disk)
    program = [path for path, _ in program_entries(known, disk)]
    path = (*program, *facts.path[len(code) :])
    loaded = tuple(spec for spec in facts.loaded if not _is_by_code(spec, facts, path))
    return known._replace(path=path, loaded=loaded)


def _is_by_code(spec: KnownSpec, facts: Facts, path: tuple[str, ...]) -> bool:
    """Whether a module of the library was imported from a directory that is not on the path."""
    paths = paths_of(facts)
    place = paths.dirname(spec.origin or "")
    is_package = spec.locations is not None
    folder = paths.dirname(place) if is_package else place
    return folder == facts.cwd and folder not in path and spec.name in facts.stdlib_names


def is_container(facts: Facts, disk: Disk) -> bool:
    """Whether the script is a directory or an archive, of which python runs `__main__`."""
    return disk.kind(_joined(facts)) in ("directory", "archive")


def _joined(facts: Facts) -> str:
    return str(paths_of(facts).join(facts.cwd, facts.start.script))


def _container(facts: Facts) -> str:
    script = facts.start.script
    rules = start_rules(facts)
    if not rules.absolute_main:
        return script
    if rules.plain_dot and script == ".":
        return facts.cwd
    # GetFullPathName normalises what everybody else only joins
    return str(paths_of(facts).normpath(_joined(facts))) if _on_windows(facts) else _joined(facts)


def _directory(facts: Facts, disk: Disk) -> str:
    paths = paths_of(facts)
    # Windows leaves symbolic links alone
    script = paths.normpath(_joined(facts)) if _on_windows(facts) else disk.realpath(_joined(facts))
    return str(paths.dirname(script))


def _on_windows(facts: Facts) -> bool:
    return facts.os_name == "nt"
