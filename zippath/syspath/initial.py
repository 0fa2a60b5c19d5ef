"""The entries of `sys.path` before `site` runs, with their origins."""

from zippath.python.facts import Facts
from zippath.python.paths import absolute, paths_of
from zippath.python.pythonpath import items
from zippath.syspath.entry import Dropped, Origin, already_there
from zippath.syspath.reason import Reason

Placed = tuple[str, Origin]

_IGNORED = Reason("variable-ignored", "-I, -E or a ._pth file makes python ignore the variable")


def initial_entries(facts: Facts) -> list[Placed]:
    """PYTHONPATH, the default zip and the standard library; still relative, with duplicates."""
    has_program = not (facts.flags.isolated or facts.flags.safe_path)
    rest = list(facts.initial_path[has_program:])
    if facts.underscore_pth and facts.flags.isolated:
        return [(path, Origin("._pth", facts.underscore_pth.path)) for path in rest]
    named = [] if facts.flags.ignore_environment else _pythonpath(facts)
    from_variable = [
        (path, _pythonpath_origin(number, len(named), item, facts))
        for number, (path, item) in enumerate(zip(rest, named, strict=False), 1)
    ]
    return from_variable + [(path, _core_origin(path, facts)) for path in rest[len(named) :]]


def ignored_pythonpath(facts: Facts) -> list[Dropped]:
    """The items of a PYTHONPATH that -E, -I or a ._pth file makes python ignore."""
    if not facts.flags.ignore_environment:
        return []
    named = _pythonpath(facts)
    return [
        Dropped(item, _pythonpath_origin(number, len(named), item, facts), _IGNORED)
        for number, item in enumerate(named, 1)
    ]


def without_duplicates(entries: list[Placed], facts: Facts) -> tuple[list[Placed], list[Dropped]]:
    """`site.removeduppaths`: absolute entries, each one once, and the dropped ones."""
    normcase = paths_of(facts).normcase
    kept: dict[str, Placed] = {}
    dropped = []
    for path, origin in entries:
        path = absolute(facts, path)
        first = kept.setdefault(normcase(path), (path, origin))
        if first[1] is not origin:
            dropped.append(Dropped(path, origin, already_there(first[1])))
    # 3.6 and 3.7 name the standard library twice: nobody asked for that
    return list(kept.values()), [item for item in dropped if item.origin.kind == "PYTHONPATH"]


def _pythonpath(facts: Facts) -> list[str]:
    return items(facts.variable("PYTHONPATH"), paths_of(facts).pathsep)


def _pythonpath_origin(number: int, count: int, item: str, facts: Facts) -> Origin:
    detail = f"item {number} of {count}"
    if not item:
        detail += ", empty: the current directory"
    elif not paths_of(facts).isabs(item):
        detail += f", relative to the current directory: {item}"
    return Origin("PYTHONPATH", detail=detail)


def _core_origin(path: str, facts: Facts) -> Origin:
    paths = paths_of(facts)
    default_zip = f"python{facts.minor_digits}"
    name = paths.basename(path)
    if name.startswith(default_zip) and name.endswith(".zip"):
        return Origin("zip-default")
    places = {facts.stdlib_dir, facts.base_prefix, facts.base_exec_prefix}
    inside = tuple(place for place in places if place)
    if facts.os_name != "nt" or paths.normcase(path).startswith(
        tuple(paths.normcase(place) for place in inside)
    ):
        return Origin("stdlib")
    return Origin("registry")
