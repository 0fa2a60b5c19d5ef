"""Hints for a missing name: near names, hidden folders, other Pythons."""

import difflib
import glob
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from zippath.distributions.import_names import left_with, listed_in, projects_of
from zippath.distributions.installed import Distribution, first_by_name
from zippath.distributions.marker_variables import environment_of
from zippath.distributions.names import normalised
from zippath.distributions.requirements import allows, needs_of
from zippath.finders.trees import Trees
from zippath.finders.zip_finder import ZipFinder
from zippath.finders.zip_order import present
from zippath.imports.candidates import Candidates
from zippath.imports.import_rules import removed_with
from zippath.imports.provider import Cause, Provider
from zippath.python.facts import Facts

# a shorter name is near to too many others: pip to pipes
_TELLING = 4
# of the environments beside one that are looked into
_MOST = 50
# folders in which projects keep their modules
_ROOTS = ("src", "lib", "python")


def notes(name: str, known: Iterable[str], facts: Facts) -> Iterator[str]:
    """Near names among those `known`, and the standard libraries of other versions."""
    this = f"this is python {facts.minor_text}"
    removed = removed_with(name, facts)
    if removed:
        yield f"{name} left the standard library with python {removed}; {this}"
    elif name in sys.stdlib_module_names and name not in facts.stdlib_names:
        own = "{}.{}".format(*sys.version_info)
        yield f"{name} is in the standard library of python {own}; {this}"
    if listed_in(name):
        return  # it is no slip of the pen: dateutil is near to datetime
    near = [one for one in nearest(name, known) if len(name) >= _TELLING or _same(name, one)]
    if near:
        yield f"did you mean {' or '.join(near)}?"


def _same(name: str, other: str) -> bool:
    return name.lower() == other.lower()


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """At most three near names: of other case only, else of a few other letters; none private.

    >>> nearest("Yaml", ["json", "yaml"]), nearest("reqeusts", ["requests", "request_id"])
    (['yaml'], ['requests'])
    >>> nearest("josn", ["json", "josn"])
    ['json']
    """
    private = name.startswith("_")
    every = [other for other in known if other != name and (private or other[0] != "_")]
    same = [other for other in every if _same(name, other)]
    return same or difflib.get_close_matches(name, every, 3, 0.7)


def requirements(
    name: str, facts: Facts, trees: Trees, others: Sequence[tuple[Distribution, str]] = ()
) -> Iterator[str]:
    """What the installed distributions require that would bring a missing module.

    `others` are the distributions that bring it in other environments.
    """
    by_metadata = tuple(one.normalised_name for one, _ in others)
    projects = tuple(dict.fromkeys((*by_metadata, *projects_of(name))))
    known = first_by_name(facts.path, trees)
    left, [project, *_] = left_with(name), projects_of(name)
    if left and project in known:
        version = known[project].by_directory.version
        if not allows(f"<{left}", version):
            has_it = f"{project}<{left} has it"
            yield f"{name} left {project} with {left}, and {version} is here: {has_it}"
        return
    absent = [project for project in projects if project not in known]
    if not absent:
        return
    wanted = needs_of(absent, known, environment_of(facts))
    for need in wanted:
        version = known[normalised(need.by)].by_directory.version
        yield f"{f'{need.by} {version}'.strip()} requires {need.text}, which is not installed"
    before = f" before {left}" if left else ""
    for one, place in others[:1]:
        having = f"{place} has {f'{one.version} of it'.strip()}"
        yield f"{name} is a module of {one.name}{before}: {having}"
    if not (wanted or others) and name == listed_in(name):
        yield f"{name} is a module of {' or '.join(projects)}{before}"


def other_environments(facts: Facts) -> Iterator[str]:
    """The site dirs of environments and installations beside the target's own."""
    inside = "Lib/site-packages" if facts.os_name == "nt" else "lib/python3*/site-packages"
    for prefix in dict.fromkeys((facts.prefix, facts.base_prefix)):
        beside = glob.escape(os.path.dirname(prefix))
        found = sorted(glob.iglob(os.path.join(beside, "*", inside)))
        yield from (place for place in found[:_MOST] if place not in facts.path)


def behind_folders(name: str, candidates: Candidates) -> Iterator[Provider]:
    """The providers one or two folders below an archive or a directory on the path."""
    for entry in candidates.facts.path:
        finder = candidates.finders.of(entry)
        if isinstance(finder, ZipFinder):
            folders = _folders_with(name, finder)
        else:
            folders = [root for root in _ROOTS if os.path.isdir(os.path.join(entry, root))]
        for folder in folders:
            place = os.path.join(entry, *folder.split("/"))
            why = f"it is behind the folder {folder}, which is not on the path"
            yield from _offered(name, place, candidates, "sub-path", why)


def _folders_with(name: str, finder: ZipFinder) -> list[str]:
    """The folders of an archive, at most two deep, with a module or package of the name."""
    archive, top = finder.archive, finder.subpath
    below = [folder[len(top) :] for folder in archive.folders if folder.startswith(top)]
    return sorted(
        folder[:-1]
        for folder in below
        if 0 < folder.count("/") <= 2 and present(archive.members, top + folder + name)
    )


def in_other_versions(name: str, candidates: Candidates) -> Iterator[Provider]:
    """The providers in site dirs of other minor versions beside the target's own."""
    facts = candidates.facts
    version = facts.minor_text
    directories = [path for path in facts.path if f"python{version}" in path]
    seen = set(facts.path)
    for directory in directories:
        head, tail = directory.split(f"python{version}", 1)
        if not re.search("(site|dist)-packages$", tail):
            continue
        for other in sorted(glob.glob(f"{glob.escape(head)}python3*{glob.escape(tail)}")):
            if other in seen:
                continue
            seen.add(other)
            which = other[len(head) + len("python") : len(other) - len(tail)]
            why = f"it is installed for python {which}"
            yield from _offered(name, other, candidates, "foreign", why)


def _offered(
    name: str, place: str, candidates: Candidates, cause: Cause, why: str
) -> Iterator[Provider]:
    for one in candidates.on_path(name, [place]):
        if not one.cause:
            yield replace(one, entry=place, origin=None, cause=cause, reason=why)
