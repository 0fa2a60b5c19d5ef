"""The entries that a pattern such as `lib/*.whl` was meant to name."""

import re
from fnmatch import fnmatchcase

from zippath.doctor.subject import Subject
from zippath.finders.contents import offers
from zippath.finders.suffixes import extension_suffixes
from zippath.python.paths import paths_of

_MAGIC = re.compile(r"[*?\[]")


def is_pattern(text: str) -> bool:
    """Whether a shell would look for the files that match."""
    return bool(_MAGIC.search(text))


def entries_of(pattern: str, subject: Subject) -> list[str]:
    """The entries in the order of their names: directories and archives that match.

    What says `*`, or matches modules, means the directory that they are in, unless that has nothing
    but archives.
    """
    folder, name = paths_of(subject.facts).split(pattern)
    if name in ("*", "**", "*.*") or name.endswith((".py", *extension_suffixes(subject.facts))):
        return [entry for place in _matches(folder, subject) for entry in _of(place, subject)]
    return [one for one in _matches(pattern, subject) if _kind(one, subject)]


def _of(directory: str, subject: Subject) -> list[str]:
    """The directory itself, or the archives in it where it has no modules."""
    if offers(directory, subject.facts):
        return [directory]
    files = _matches(paths_of(subject.facts).join(directory, "*"), subject)
    return [one for one in files if _kind(one, subject) == "archive"] or [directory]


def _kind(path: str, subject: Subject) -> str:
    """Directory or archive, "" for anything that python cannot import from."""
    kind = subject.snapshot.disk.kind(path)
    return kind if kind in ("directory", "archive") else ""


def _matches(pattern: str, subject: Subject) -> list[str]:
    """The paths that match, as a shell finds them: hidden ones only by name."""
    paths, disk = paths_of(subject.facts), subject.snapshot.disk
    if not is_pattern(pattern):
        return [pattern] if disk.exists(pattern) else []
    above, name = paths.split(pattern)
    return [
        paths.join(place, file)
        for place in _matches(above, subject)
        for file in sorted(disk.listdir(place))
        if fnmatchcase(file, name) and (name.startswith(".") or not file.startswith("."))
    ]
