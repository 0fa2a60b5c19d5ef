"""The commands that install a distribution again or remove it, as it was installed."""

import os
from collections.abc import Sequence
from functools import reduce

from zippath.distributions.direct_url import DirectUrl, direct_url_of
from zippath.distributions.file_urls import path_of_url
from zippath.distributions.installed import Distribution, Metadata
from zippath.distributions.marker_variables import environment_of
from zippath.distributions.requirements import (
    is_newer,
    needs,
    needs_of,
    unmet,
)
from zippath.doctor.checkouts import folder_of, is_named, is_project, moved_to
from zippath.doctor.places_of_pip import installing_into, uninstalling_from
from zippath.doctor.subject import Subject
from zippath.doctor.system_packages import (
    conda_package_of,
    installing_package,
    package_of,
    with_rights,
)
from zippath.typed import removing, renaming_to, typed
from zippath.wording import few

# installers whose packages pip must not touch, by the first line of INSTALLER
_OTHER_MANAGERS = {"conda": "conda", "debian": "apt", "rpm": "the system's package manager"}
_LIMIT = 1 << 10
# of pip, and of conda
_AGAIN = ("--force-reinstall", "--no-deps")


def reinstalling(subject: Subject, distribution: Distribution) -> str:
    """Return the command that brings the files of this very version back, and touches no other."""
    return _reinstalling(subject, distribution) or _advice(subject, distribution)


def replacing(subject: Subject, unwanted: str, distribution: Distribution) -> str:
    """Return the command that removes a path, and brings back what its distribution had there.

    It is in words where no command can do that: half of it would make things worse.
    """
    command = _reinstalling(subject, distribution)
    if command is None:
        return f"remove {unwanted}, and {_advice(subject, distribution)}"
    by_system = _other_manager(subject, distribution) not in ("", "conda")
    rights = with_rights(os.path.dirname(unwanted)) if by_system else []
    return f"{' '.join([*rights, removing([unwanted])])} && {command}"


def _advice(subject: Subject, distribution: Distribution) -> str:
    manager, name = _other_manager(subject, distribution), distribution.name
    if manager:
        return f"let {manager} install {name} again"
    return f"install {name} again from where it came: {_source(subject, distribution)}"


def _reinstalling(subject: Subject, distribution: Distribution) -> str | None:
    """Return the command, None if its source is not there or an unknown tool has installed it.

    A project from a local directory, an archive or a repository is installed from there: an index
    may have a stranger's project of the same name.
    """
    manager = _other_manager(subject, distribution)
    if manager == "conda":
        spec, _ = _conda_package(subject, distribution)
        return typed([*_conda(subject, "install"), *_AGAIN, spec]) if spec else None
    if manager:
        package = package_of(distribution.location, subject.snapshot.disk)
        return installing_package(package, distribution.entry) if package else None
    metadata = subject.metadata_of(distribution)
    words = words_for_pip(subject, distribution, direct_url_of(metadata) if metadata else None)
    if not words:
        return None
    # an editable project is installed again in any case
    again = ["--no-deps"] if words[0] == "-e" else _AGAIN
    return installing_into(subject, distribution.entry, *again, *words)


def words_for_pip(
    subject: Subject, distribution: Distribution, source: DirectUrl | None
) -> tuple[str, ...]:
    """Return what pip is told so that it installs the very same; nothing if its source is gone."""
    if source is None:
        name, version = distribution.name, distribution.version
        return (f"{name}=={version}" if version else name,)
    directory = source.directory(subject.facts.os_name)
    if directory is not None:
        there = is_project(directory)
        return (*(["-e"] if source.editable else []), directory) if there else ()
    file = path_of_url(source.url, subject.facts.os_name)
    known = source.address and (not file or os.path.exists(file))
    return (source.address or "",) if known else ()


def _direct_url(subject: Subject, distribution: Distribution) -> DirectUrl | None:
    metadata = subject.metadata_of(distribution)
    return direct_url_of(metadata) if metadata else None


def _source(subject: Subject, distribution: Distribution) -> str:
    source = _direct_url(subject, distribution)
    directory = source and source.directory(subject.facts.os_name)
    if directory and os.path.isdir(directory):
        return f"{directory} has no project"
    return f"{directory} is gone" if directory else source.url if source else "unknown"


def lacking(subject: Subject, distribution: Distribution) -> list[str]:
    """Return the requirements of a distribution that are not met."""
    metadata, known = subject.metadata_of(distribution), subject.first_by_name
    wanted = needs([metadata] if metadata else [], known, environment_of(subject.facts))
    return [one.need.text for one in unmet(wanted, known)]


def without_source(subject: Subject, distribution: Distribution, gone: Sequence[str]) -> str:
    """Return the command that mends an installation whose files lead to what is `gone`.

    It installs an editable project once more, from where that is now, or gives a folder of it its
    name back; or it uninstalls what no other distribution requires.
    """
    source = _direct_url(subject, distribution)
    directory = source.directory(subject.facts.os_name) if source and source.editable else None
    if directory and not _other_manager(subject, distribution):
        again = _of_checkout(subject, distribution, directory, gone)
    else:
        again = _reinstalling(subject, distribution) if source else None
    if again:
        return again
    name = distribution.normalised_name
    needed = needs_of([name], subject.first_by_name, environment_of(subject.facts))
    if needed:
        users = few(sorted({need.by for need in needed}))
        return f"bring back {distribution.name}, which {users} requires: {_source_of(source)}"
    return uninstalling(subject, distribution)


def _of_checkout(
    subject: Subject, distribution: Distribution, project: str, gone: Sequence[str]
) -> str | None:
    """Return the command by which an editable project leads to its modules again, if there is one.

    Where the project is, but not the folder of its modules, it can be installed again only if its
    build files do not ask for that folder, by name or by default.
    """
    place: str | None = project
    metadata = subject.metadata_of(distribution)
    if not is_project(project):
        place = moved_to(project, distribution.name)
    elif metadata:
        modules = {*metadata.top_level, distribution.normalised_name.replace("-", "_")}
        for missing in sorted({_first_missing(path) for path in gone}):
            if os.path.dirname(missing) != project or os.path.basename(missing) in modules:
                continue
            now = folder_of(project, modules)
            if now and now != project and not is_named(project, now):
                return renaming_to(now, missing)
            if not now or (now == project and is_named(project, missing)):
                place = None
    return place and installing_into(subject, distribution.entry, "--no-deps", "-e", place)


def _first_missing(path: str) -> str:
    """Return the topmost directory of a path that is not there."""
    above = os.path.dirname(path)
    while above != path and not os.path.lexists(above):
        path, above = above, os.path.dirname(above)
    return path


def _source_of(source: DirectUrl | None) -> str:
    return f"it was installed from {source.url}" if source else "nothing says from where it came"


def uninstalling(subject: Subject, first: Distribution, *more: Distribution) -> str:
    """Return the command that removes distributions of an entry by the tool that installed them."""
    every = (first, *more)
    managers = {_other_manager(subject, one) for one in every}
    if managers == {""}:
        return uninstalling_from(subject, first.entry, every)
    if managers == {"conda"}:
        names = [_conda_package(subject, one)[1] for one in every]
        if all(names):
            # without it conda removes what depends on them, too
            return typed([*_conda(subject, "remove"), "--force-remove", *names])
    manager = max(managers)
    return f"let {manager} remove {few([one.name for one in every])}"


def _conda(subject: Subject, verb: str) -> list[str]:
    return ["conda", verb, "--prefix", subject.facts.prefix]


def _conda_package(subject: Subject, distribution: Distribution) -> tuple[str, str]:
    disk = subject.snapshot.disk
    return conda_package_of(distribution.location, subject.facts.prefix, disk)


def doing_without_one(subject: Subject, owner: Distribution, others: Sequence[Distribution]) -> str:
    """Return the command that removes what is not imported, or what hides several.

    What is required, or has more than the other one, is left alone: a person has to choose.
    """
    other = others[0]
    turns = [(other, owner), (owner, other)] if len(others) == 1 else [(owner, other)]
    names_of = subject.imports.content.owners.names_of
    for gone, kept in turns:
        name = gone.normalised_name
        needed = needs_of([name], subject.first_by_name, environment_of(subject.facts))
        if not needed and names_of(gone.entry, gone.name) <= names_of(kept.entry, kept.name):
            return uninstalling(subject, gone)
    choice = " or ".join(uninstalling(subject, one) for one in (other, owner))
    return f"they do not go together, so do without one of them: {choice}"


def _other_manager(subject: Subject, distribution: Distribution) -> str:
    """Return the tool that pip must leave a distribution to, "" if there is none."""
    metadata = subject.metadata_of(distribution)
    found = _OTHER_MANAGERS.get(installer_of(metadata), "") if metadata else ""
    if not found and subject.is_of_system(distribution.location):
        return "the system's package manager"
    return found


def installer_of(metadata: Metadata) -> str:
    """Return the tool that INSTALLER names, in lower case, "" if it names none."""
    installer = metadata.read("INSTALLER", _LIMIT) or b""
    return installer.decode("ascii", "replace").strip().lower()


def keeping_one(subject: Subject, copies: Sequence[Distribution]) -> str:
    """Return the command that leaves one of several metadata directories of a project in an entry.

    The files on disk tell which version is there: its RECORD has their hashes. If they are not all
    as recorded, that version is installed again.
    """
    scores = {one: _intact(subject, one) for one in copies}

    def better(one: Distribution, other: Distribution) -> Distribution:
        if scores[one] == scores[other]:
            return other if is_newer(other.version, one.version) else one
        return max(one, other, key=scores.__getitem__)

    genuine = reduce(better, copies)
    removal = removing([*(one.location for one in copies if one != genuine)])
    again = _reinstalling(subject, genuine) if scores[genuine] < 1 else None
    return f"{removal} && {again}" if again else removal


def _intact(subject: Subject, distribution: Distribution) -> float:
    """Return which part of its files is on disk with the recorded hash; 0 if none has a hash."""
    metadata = subject.metadata_of(distribution)
    own = os.path.basename(distribution.location) + "/"
    rows = (metadata and metadata.recorded) or ()
    hashed = [row for row in rows if row.hash and not row.path.startswith(own)]
    if metadata is None or not hashed:
        return 0.0
    contents = ((row, metadata.tree.read(row.path)) for row in hashed)
    return sum(row.matches(data) is True for row, data in contents if data is not None) / len(
        hashed
    )
