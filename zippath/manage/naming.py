"""Finds the archives that a user names by path, file name, distribution, module or pattern."""

from collections.abc import Callable, Iterable, Sequence
from fnmatch import fnmatchcase
from functools import cache

from zippath.distributions.installed import metadata_in
from zippath.distributions.names import archive_stem, normalised, project_in
from zippath.errors import ZippathError
from zippath.finders.path_hooks import Finders, with_importer
from zippath.finders.trees import Trees
from zippath.finders.zip_finder import ZipFinder
from zippath.python.facts import Facts
from zippath.wording import few

# the names of modules and distributions in an archive, which costs reading it
Inside = Callable[[str], Iterable[str]]
# how the target's platform compares the names of files: `normcase`
Case = Callable[[str], str]


def names_inside(facts: Facts) -> Inside:
    """Return what tells the modules at the top of an archive, and the distributions in it."""
    finders = Finders(with_importer(facts))
    trees = Trees(finders, facts)

    @cache
    def inside(path: str) -> tuple[str, ...]:
        finder = finders.of(path)
        modules = finder.offered() if isinstance(finder, ZipFinder) else ()
        projects = (one.by_directory.name for one in metadata_in(trees.of(path), path))
        return (*modules, *projects)

    return inside


def archive_named(name: str, paths: Sequence[str], where: str, inside: Inside, case: Case) -> str:
    """Return the only archive among `paths` that `name` means.

    Raises ZippathError where none or several are meant; see `archives_named`.
    """
    found = archives_named(name, paths, where, inside, case)
    if len(found) > 1:
        raise _ambiguous(name, found)
    return found[0]


def archives_named(
    name: str, paths: Sequence[str], where: str, inside: Inside, case: Case
) -> tuple[str, ...]:
    """Return the archive among `paths` that `name` means, or all that fit a pattern like `boto*`.

    A name is a path, a file name with or without suffix, a distribution, a module at the top, or
    the beginning of a file name or module; the names of files are compared as `case` has them.
    `where` says for the error what `paths` are. Raises ZippathError where no archive is meant, or
    several.
    """
    paths = tuple(dict.fromkeys(paths))
    if is_pattern(name):
        found = tuple(path for path in paths if _fits(name, path, inside, case))
        if found:
            return found
    for is_meant in (_is_at, _has, _begins, _has_beginning):
        found = tuple(path for path in paths if name and is_meant(name, path, inside, case))
        if len(found) == 1:
            return found
        if found:
            raise _ambiguous(name, found)
    known = few([_file_name(path) for path in paths], 10)
    raise ZippathError(
        f"{name} is not in {where}",
        f"it has {known}"
        if known
        else "it has no archives; `zippath path` shows what else is there",
    )


def is_pattern(name: str) -> bool:
    """Whether `name` may fit several names, as `boto*` does."""
    return not set(name).isdisjoint("*?[")


def means(name: str, path: str, case: Case) -> bool:
    """Whether `name` means the archive at `path` by its place alone."""
    return any(case(name_of(path)) == case(spelt(name)) for name_of, spelt in _WAYS)


def _is_at(name: str, path: str, _inside: Inside, case: Case) -> bool:
    return means(name, path, case)


def _has(name: str, path: str, inside: Inside, _case: Case) -> bool:
    return normalised(name) in map(normalised, inside(path))


def _begins(name: str, path: str, _inside: Inside, case: Case) -> bool:
    return case(_file_name(path)).startswith(case(name))


def _has_beginning(name: str, path: str, inside: Inside, _case: Case) -> bool:
    return any(one.startswith(name) for one in inside(path))


def _fits(pattern: str, path: str, inside: Inside, case: Case) -> bool:
    named = (path, _file_name(path))
    return any(fnmatchcase(case(one), case(pattern)) for one in named) or any(
        fnmatchcase(one, pattern) for one in inside(path)
    )


def _ambiguous(name: str, found: Sequence[str]) -> ZippathError:
    return ZippathError(f"{name} may be any of these", "name it by its path", tuple(found))


def _as_it_is(name: str) -> str:
    return name


def _file_name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


def _distribution(path: str) -> str:
    """The name before the version in a wheel's or egg's file name.

    >>> _distribution("/x/Ruamel.YAML_clib-0.2-py3-none-any.whl")
    'ruamel-yaml-clib'
    """
    return normalised(project_in(path))


# for each way of naming: the name that a path has, and the form of what the user wrote
_WAYS = (
    (_as_it_is, _as_it_is),
    (_file_name, _as_it_is),
    (archive_stem, _as_it_is),
    (_distribution, normalised),
)
