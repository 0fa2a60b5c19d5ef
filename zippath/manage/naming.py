"""Finds the archive that a user names by path, file name or distribution."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

from zippath.distributions.names import archive_stem, normalised, project_in
from zippath.errors import ZippathError


def archive_named(name: str, paths: Sequence[str], where: str) -> str:
    """Return the archive among `paths` that `name` means.

    `where` says for the error what `paths` are. Raises ZippathError where none or several are
    meant.
    """
    for name_of, spelt in _WAYS:
        found = [path for path in dict.fromkeys(paths) if name_of(path) == spelt(name)]
        if found:
            return _only(name, found)
    begun = [path for path in dict.fromkeys(paths) if name and _file_name(path).startswith(name)]
    if begun:
        return _only(name, begun)
    known = ", ".join(map(_file_name, paths))
    raise ZippathError(
        f"{name} is not in {where}",
        f"it has {known}" if known else "no archive is; `zippath path` shows what else is there",
    )


def archives_like(pattern: str, paths: Sequence[str]) -> tuple[str, ...]:
    """Return the archives among `paths` whose path or file name fits a pattern such as `boto*`.

    >>> archives_like("bo*", ["/x/boto3.whl", "/x/six.whl"]), archives_like("boto3", ["boto3"])
    (('/x/boto3.whl',), ())
    """
    if not set(pattern) & set("*?["):
        return ()
    fits = (path for path in paths if fnmatchcase(_file_name(path), pattern)
            or fnmatchcase(path, pattern))  # fmt: skip
    return tuple(dict.fromkeys(fits))


def _only(name: str, found: Sequence[str]) -> str:
    if len(found) > 1:
        raise ZippathError(f"{name} may be any of: {', '.join(found)}", "name it by its path")
    return found[0]


def means(name: str, path: str) -> bool:
    """Whether `name` means the archive at `path`, by the rules of `archive_named`."""
    return any(name_of(path) == spelt(name) for name_of, spelt in _WAYS)


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
