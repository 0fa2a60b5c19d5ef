"""Extension modules of another Python, platform or processor, in directories."""

import os
from collections.abc import Collection, Iterator

from zippath.distributions.builds import (
    has_foreign_tag,
    mismatch_of,
    mismatch_of_distribution,
    processors_of,
    suffix_of,
)
from zippath.distributions.installed import Distribution
from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.moving import setting_aside
from zippath.doctor.reinstallation import reinstalling
from zippath.doctor.subject import LIBRARY, Subject
from zippath.finders.suffixes import extension_suffixes
from zippath.finders.trees import Tree


def _foreign(subject: Subject) -> Iterator[Finding]:
    processors = processors_of(subject.facts)
    for found in subject.installed.values():
        for metadata in found:
            reason = mismatch_of_distribution(metadata, processors, subject.facts)
            if reason:
                yield _of_another(metadata.by_headers, *reason, subject)
    yield from _unowned(subject, processors)


def _of_another(
    distribution: Distribution, reason: str, consequence: str, subject: Subject
) -> Finding:
    return Finding(
        f"{distribution.name} {distribution.version} was not built for this python: {reason}",
        consequence,
        reinstalling(subject, distribution),
        distribution.location,
        about=(("distribution", distribution.normalised_name),),
    )


def _unowned(subject: Subject, processors: Collection[str]) -> Iterator[Finding]:
    """Yield a finding for each import name at the top of an entry whose file no target loads."""
    suffixes = extension_suffixes(subject.facts)
    for entry in subject.ledger.entries:
        system = subject.is_of_system(os.path.join(entry.path, ""))
        if entry.kind != "directory" or entry.origin.kind in LIBRARY or system:
            continue
        tree = subject.imports.content.trees.of(entry.path)
        for name in tree.listdir(""):
            if not name.endswith(suffixes) or not name.partition(".")[0].isidentifier():
                continue
            reason = _reason_of_file(tree, name, processors, subject)
            location = os.path.join(tree.root, name)
            if reason and not subject.owner_of(location):
                yield Finding(
                    f"{location} was not built for this python: {reason}",
                    f"`import {name.partition('.')[0]}` fails; build it again",
                    setting_aside(location),
                    location,
                )


def _reason_of_file(
    tree: Tree, name: str, processors: Collection[str], subject: Subject
) -> str | None:
    """Return why the target does not load a file that an import leads to."""
    stem, suffix = name.partition(".")[0], suffix_of(name)
    if suffix in subject.facts.extension_suffixes:
        mismatch = mismatch_of(tree, name, processors)
        winner = subject.imports.resolve(stem).winner if mismatch else None
        if winner is None or winner.location != os.path.join(tree.root, name):
            return None
        return f"it {mismatch}"
    if not has_foreign_tag(suffix) or subject.imports.resolve(stem).winner:
        return None
    return "its name has the tag of another"


CHECKS = (
    Check(
        "ZP510", "warning", "compiled modules were not built for this python",
        "The extension modules of a distribution have the tag of another version, implementation "
        "or platform in their names, are for another processor as their first bytes tell, or all "
        "tags in its WHEEL file are others. That is so after somebody has copied or mounted an "
        "environment, or has installed it with --platform. Files that no RECORD lists are looked "
        "at where an import finds them: at the top of each directory.",
        _foreign,
    ),
)  # fmt: skip
