"""Wheels and eggs on the path: whether they fit this Python, and their requirements."""

from collections.abc import Iterator

from zippath.distributions.installed import Metadata, metadata_in
from zippath.distributions.marker_variables import environment_of
from zippath.distributions.requirements import needs, unmet
from zippath.distributions.requires_python import unmet_python
from zippath.distributions.tags import foreign_tags
from zippath.doctor.archive_remedy import for_this_python
from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.remedy import installing
from zippath.doctor.subject import Subject
from zippath.finders.archive_on_path import ArchiveOnPath
from zippath.finders.suffixes import extension_suffixes
from zippath.wording import few


def _unmet_python(archive: ArchiveOnPath, subject: Subject) -> str:
    wanted = (unmet_python(one.headers, subject.facts) for one in _metadata(archive, subject))
    return next(filter(None, wanted), "")


def _metadata(archive: ArchiveOnPath, subject: Subject) -> Iterator[Metadata]:
    return metadata_in(subject.imports.content.trees.of(archive.entry.path), archive.entry.path)


def _for_another(subject: Subject) -> Iterator[Finding]:
    for archive in subject.readable_archives:
        tags = foreign_tags(archive.file, subject.facts)
        wanted = _unmet_python(archive, subject)
        if not (tags or wanted):
            continue
        yield Finding(
            f"{archive.file} is not for python {subject.version}: "
            + (f"its tags are {few(sorted(tags), 3)}" if tags else
               f"it requires python {wanted}"),
            _consequence(archive, subject, bool(tags)),
            for_this_python(subject, archive, same_version=bool(tags)),
            archive.file,
            severity=None if tags else "warning",
        )  # fmt: skip


def _consequence(archive: ArchiveOnPath, subject: Subject, by_tags: bool) -> str:
    if not by_tags:
        return "its authors rule this version out: its code may use what is not there, or is gone"
    if any(name.endswith(extension_suffixes(subject.facts)) for name in archive.names):
        return "its extension modules cannot be loaded, and its code may not be understood"
    return f"it was built for another python: {subject.version} may not understand its code"


def _requirements(subject: Subject) -> Iterator[Finding]:
    known = subject.first_by_name
    environment = environment_of(subject.facts)
    for archive in subject.readable_archives:
        reasons = {
            one.need.text: "missing" if one.present is None else f"{one.present} is here"
            for one in unmet(needs(_metadata(archive, subject), known, environment), known)
        }
        if reasons:
            each = ", ".join(f"{wanted} ({reason})" for wanted, reason in reasons.items())
            yield Finding(
                f"{archive.file} requires {each}",
                "it fails when it imports what is not there, and `pip check` does not see archives",
                installing(subject, *reasons),
                archive.file,
            )


CHECKS = (
    Check(
        "ZP106", "error", "a wheel on the path is for another python",
        "The tags in the wheel's file name (PEP 425) or, which is a warning, its Requires-Python "
        "rule this interpreter out. An installer would have refused it; a path does not look.",
        _for_another,
        covers=("ZP105",),
    ),
    Check(
        "ZP110", "warning", "an archive lacks what it requires",
        "The Requires-Dist of an archive's metadata are compared with the distributions on the "
        "path, installed or in archives. `pip check` looks at installed ones only.",
        _requirements,
    ),
)  # fmt: skip
