"""The pip commands for a distribution, by the place on the path where it lies."""

import os
from collections.abc import Sequence

from zippath.distributions.installed import Distribution
from zippath.doctor.subject import Subject
from zippath.doctor.system_packages import with_rights
from zippath.python.pip import pip_command
from zippath.syspath.sitedirs import SiteKind
from zippath.typed import removing

# what distributions share without owning it
_SHARED = {"..", "__pycache__", "bin"}


def installing_into(subject: Subject, entry: str, *words: str) -> str:
    """Return the command that installs into an entry, and nowhere else.

    What is no site dir was filled by `pip install --target`. What an environment sees of its base
    is for the base's own pip.
    """
    kind = _kind(subject, entry)
    if kind is None:
        return subject.pip("install", "--target", entry, "--upgrade", *words)
    users = ["--user"] if kind == "user-site" else []
    return _pip(subject, kind, entry, "install", *users, *_override(subject, kind), *words)


def uninstalling_from(subject: Subject, entry: str, distributions: Sequence[Distribution]) -> str:
    """Return the command that takes distributions from their entry.

    pip uninstalls from site dirs alone; elsewhere the metadata goes, and what is no other's.
    """
    kind = _kind(subject, entry)
    if kind is None:
        places = [one.location for one in distributions]
        return removing([*places, *_own_places(subject, entry, distributions)])
    names = [one.name for one in distributions]
    return _pip(subject, kind, entry, "uninstall", *_override(subject, kind), *names)


def _kind(subject: Subject, entry: str) -> SiteKind | None:
    return next((one.kind for one in subject.ledger.site_dirs if one.path == entry), None)


def _override(subject: Subject, kind: SiteKind) -> list[str]:
    # PEP 668 is about the system's packages; pip wants to hear it for its own folder below
    # /usr/local and for the user's, too
    managed = subject.facts.externally_managed is not None and kind != "venv"
    return ["--break-system-packages"] if managed else []


def _pip(subject: Subject, kind: SiteKind, entry: str, *words: str) -> str:
    facts = subject.facts
    if not facts.in_venv or kind == "venv":
        command = subject.pip(*words)
    else:
        base = facts._replace(executable=facts.base_executable or facts.executable, pyvenv_cfg=None)
        command = pip_command(base, False, *words)
    # without the rights, pip would install into the user site instead
    rights = [] if kind == "user-site" else with_rights(entry)
    return " ".join([*rights, command])


def is_among_others(subject: Subject, distribution: Distribution) -> bool:
    """Whether a directory that pip has filled has more in it than a distribution's files."""
    own = _own_names(subject, distribution.entry, [distribution])
    names = subject.snapshot.disk.listdir(distribution.entry)
    return bool(own and set(names) - own - _SHARED - {os.path.basename(distribution.location)})


def _own_places(subject: Subject, entry: str, distributions: Sequence[Distribution]) -> list[str]:
    """Return the files and folders at the top of an entry that no other distribution has."""
    known = {one.location for one in distributions}
    found = (os.path.join(entry, top) for top in sorted(_own_names(subject, entry, distributions)))
    return [place for place in found if place not in known and os.path.exists(place)]


def _own_names(subject: Subject, entry: str, distributions: Sequence[Distribution]) -> set[str]:
    infos = {os.path.basename(one.location) for one in distributions}
    own, others = set[str](), set(_SHARED)
    for metadata in subject.imports.content.owners.metadata(entry):
        paths = metadata.recorded.paths if metadata.recorded else ()
        tops = {path.partition("/")[0] for path in paths}
        if metadata.directory.place in infos:
            own |= tops
        else:
            others |= tops
    return own - others
