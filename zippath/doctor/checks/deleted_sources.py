"""Editable installations whose sources are gone."""

from collections.abc import Iterator

from zippath.doctor.check import Check
from zippath.doctor.finding import Finding, Topic
from zippath.doctor.reinstallation import without_source
from zippath.doctor.subject import Subject
from zippath.imports.meta_finders.meta_finder import Mapped
from zippath.wording import few


def _dead_mappings(subject: Subject) -> Iterator[Finding]:
    by_file: dict[str, dict[str, Mapped]] = {}
    for finder in subject.imports.candidates.meta_finders.values():
        for one in finder.dead_mappings():
            by_file.setdefault(one.file, {})[one.name] = one
    for file, dead in by_file.items():
        owner = subject.owner_of(file)
        named = [f"{one.name} to {one.place}" for one in dead.values()]
        yield Finding(
            f"{file} leads {few(named, 3)}, which {'do' if len(dead) > 1 else 'does'} not exist",
            f"`import {next(iter(dead))}` fails, although pip lists "
            + (owner.name if owner else "its project"),
            without_source(subject, owner.distribution, [one.place for one in dead.values()])
            if owner
            else f"install the project again, or remove {file} and the .pth file that imports it",
            file,
            about=((file, None), *(_lines(subject, owner.name) if owner else ())),
        )  # fmt: skip


def _lines(subject: Subject, name: str) -> Iterator[Topic]:
    """Yield the path lines of the same distribution that name nothing either."""
    for file, line in subject.missing_paths():
        owner = subject.owner_of(file.path)
        if owner is not None and owner.name == name:
            yield file.path, line.number


CHECKS = (
    Check(
        "ZP511", "warning", "an editable installation leads to sources that are gone",
        "The finders of setuptools, editables (hatchling, PDM), meson-python and scikit-build-core "
        "map names to files of a checkout, which has been moved or deleted. If its directory is "
        "there, the command installs it once more, else it uninstalls what no one requires.",
        _dead_mappings,
        covers=("ZP206",),
    ),
)  # fmt: skip
