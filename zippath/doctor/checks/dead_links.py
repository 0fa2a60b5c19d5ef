"""Modules and packages in site dirs that are symbolic links to nothing."""

import os
from collections.abc import Iterator

from zippath.distributions.installed import Distribution
from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.reinstallation import replacing
from zippath.doctor.subject import Subject
from zippath.finders.suffixes import extension_suffixes
from zippath.syspath.disk import is_gone, obstacle
from zippath.typed import removing


def _dead_links(subject: Subject) -> Iterator[Finding]:
    for entry in subject.ledger.entries:
        if not (entry.origin.is_site_dir and entry.path in subject.installed):
            continue
        for file, name in _links(subject, entry.path):
            link = os.path.join(entry.path, file)
            if not is_gone(link):
                continue
            target = os.path.realpath(link)
            owner = _owner(subject, entry.path, file)
            winner = subject.imports.resolve(name).winner
            of = f" of {owner.name}" if owner else ", which no distribution has recorded,"
            yield Finding(
                f"{link}{of} is a link to {target}, which does not exist",
                f"`import {name}` takes {winner.location or winner.entry} instead"
                if winner
                else f"`import {name}` fails, as if nothing were there",
                _remedy(subject, link, target, owner),
                link,
                about=((link, None), *([("distribution", owner.normalised_name)] if owner else ())),
            )


def _links(subject: Subject, entry: str) -> Iterator[tuple[str, str]]:
    """Yield the links in a directory that have the name of a module, and that of the module."""
    suffixes = (".py", ".pyc", *extension_suffixes(subject.facts))
    try:
        with os.scandir(entry) as items:
            files = sorted(item.name for item in items if item.is_symlink())
    except OSError:
        return
    for file in files:
        suffix = next((one for one in suffixes if file.endswith(one)), "")
        name = file.removesuffix(suffix)
        if name.isidentifier():
            yield file, name


def _owner(subject: Subject, entry: str, file: str) -> Distribution | None:
    owners = subject.imports.content.owners
    recorded = owners.recorded(entry, file)
    return recorded.distribution if recorded else owners.of_folder(entry, file)


def _remedy(subject: Subject, link: str, target: str, owner: Distribution | None) -> str:
    """Return the command that removes a link, and installs what it is of again.

    pip leaves a link that leads nowhere, and then cannot make a directory in its place.
    """
    reason = obstacle(target)
    if reason:
        return f"bring back {target}: {reason}"
    return replacing(subject, link, owner) if owner else removing([link])


CHECKS = (
    Check(
        "ZP512", "warning", "a module in a site dir is a link to nothing",
        "A checkout or a folder to which somebody has linked is moved or deleted; python then sees "
        "no module at all. The command removes the link, and installs the same version of its "
        "distribution again if one has recorded it.",
        _dead_links,
        covers=("ZP503",),
    ),
)  # fmt: skip
