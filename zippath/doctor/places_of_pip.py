"""The pip commands for a distribution, by the place on the path where it lies."""

import os
import shlex

from zippath.distributions.installed import Distribution
from zippath.doctor.subject import Subject
from zippath.python.pip import pip_command
from zippath.syspath.sitedirs import SiteKind

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
    users = ["--user", *_override(subject)] if kind == "user-site" else []
    return _pip(subject, kind, "install", *users, *words)


def uninstalling_from(subject: Subject, distribution: Distribution) -> str:
    """Return the command that takes a distribution from its entry.

    pip uninstalls from site dirs alone; elsewhere the metadata goes, and what is no other's.
    """
    kind = _kind(subject, distribution.entry)
    if kind is None:
        places = [distribution.location, *_own_places(subject, distribution)]
        return shlex.join(["rm", "-r", *places])
    users = _override(subject) if kind == "user-site" else []
    return _pip(subject, kind, "uninstall", *users, distribution.name)


def _kind(subject: Subject, entry: str) -> SiteKind | None:
    return next((one.kind for one in subject.ledger.site_dirs if one.path == entry), None)


def _override(subject: Subject) -> list[str]:
    # PEP 668 is about the system's packages; pip wants to hear it for the user's own folder too
    return ["--break-system-packages"] if subject.facts.externally_managed is not None else []


def _pip(subject: Subject, kind: SiteKind, *words: str) -> str:
    facts = subject.facts
    if not facts.in_venv or kind == "venv":
        return subject.pip(*words)
    base = facts._replace(executable=facts.base_executable or facts.executable, pyvenv_cfg=None)
    return pip_command(base, False, *words)


def is_among_others(subject: Subject, distribution: Distribution) -> bool:
    """Whether a directory that pip has filled has more in it than a distribution's files."""
    own = _own_names(subject, distribution)
    names = subject.snapshot.disk.listdir(distribution.entry)
    return bool(own and set(names) - own - _SHARED - {os.path.basename(distribution.location)})


def _own_places(subject: Subject, distribution: Distribution) -> list[str]:
    """Return the files and folders at the top of an entry that no other distribution has."""
    own = sorted(_own_names(subject, distribution))
    found = (os.path.join(distribution.entry, top) for top in own)
    return [place for place in found if place != distribution.location and os.path.exists(place)]


def _own_names(subject: Subject, distribution: Distribution) -> set[str]:
    info, own, others = os.path.basename(distribution.location), set[str](), set(_SHARED)
    for metadata in subject.imports.content.owners.metadata(distribution.entry):
        paths = metadata.recorded.paths if metadata.recorded else ()
        tops = {path.partition("/")[0] for path in paths}
        if metadata.directory.place == info:
            own = tops
        else:
            others |= tops
    return own - others
