"""Bytecode without its source, in directories."""

import os
from collections.abc import Iterator

from zippath.distributions.installed import Metadata
from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.moving import setting_aside
from zippath.doctor.reinstallation import reinstalling
from zippath.doctor.subject import LIBRARY, Subject
from zippath.finders.offer import Offer
from zippath.wording import few


def _sourceless(subject: Subject) -> Iterator[Finding]:
    for entry in subject.ledger.entries:
        if entry.kind != "directory" or entry.origin.kind in LIBRARY:
            continue
        lonely = []
        for offer in _bytecode_in(subject, entry.path):
            owner = subject.owner_of(offer.location)
            refusal = subject.imports.content.refusal_of(offer.location)
            if refusal and not subject.owner_of(offer.location[:-1]):  # else ZP503: it is gone
                yield _refused(
                    offer.location,
                    refusal,
                    offer.name,
                    reinstalling(subject, owner.distribution) if owner else _off(offer),
                )
            elif not refusal and owner is None and not subject.owner_of(offer.location[:-1]):
                lonely.append(offer)
        if lonely:
            yield _without_source(lonely)
    yield from _inner(subject)


def _inner(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each distribution with foreign bytecode below the top of its entry.

    One file is looked at: all of them were compiled together.
    """
    for entry, found in subject.installed.items():
        for metadata in found:
            file = _inner_bytecode(metadata)
            place = os.path.join(entry, file)
            refusal = subject.imports.content.refusal_of(place) if file else ""
            if refusal:
                name = file.removesuffix(".pyc").removesuffix("/__init__").replace("/", ".")
                fix = reinstalling(subject, metadata.by_headers)
                yield _refused(place, refusal, name, fix)


def _inner_bytecode(metadata: Metadata) -> str:
    """Return a recorded module in a folder that is bytecode without a source, "" for none."""
    recorded = metadata.recorded
    if recorded is None or b".pyc" not in recorded.data:
        return ""
    paths = recorded.paths
    return next(
        (
            file
            for file in paths
            if file.endswith(".pyc")
            and "__pycache__/" not in file
            and "/" in file.removesuffix("/__init__.pyc")
            and file[:-1] not in paths
        ),
        "",
    )


def _refused(location: str, refusal: str, module: str, fix: str) -> Finding:
    return Finding(
        f"{location} has no source, and {refusal}",
        f"`import {module}` fails, even if a later entry has the module",
        fix,
        location,
    )


def _off(*offers: Offer) -> str:
    return " && ".join(setting_aside(one.location) for one in offers)


def _without_source(offers: list[Offer]) -> Finding:
    modules = few([one.location for one in offers], 3)
    single = len(offers) == 1
    return Finding(
        f"{modules} {'is' if single else 'are'} imported without a source",
        "bytecode works in this version of python alone, and cannot be changed",
        f"put the {'source' if single else 'sources'} back; if nobody wants "
        f"{'it' if single else 'them'} any more: {_off(*offers)}",
        offers[0].location,
        severity="note",
    )


def _bytecode_in(subject: Subject, entry: str) -> Iterator[Offer]:
    """Yield the modules at the top of a directory that are bytecode without a source."""
    finder = subject.imports.candidates.finders.of(entry)
    tree = subject.imports.content.trees.of(entry)
    for name in tree.listdir("") if finder else ():
        stem, _, suffix = name.partition(".")
        init = os.path.join(tree.root, name, "__init__.pyc")
        if suffix == "pyc" or (stem.isidentifier() and not suffix and os.path.isfile(init)):
            offers = finder.candidates(stem) if finder else []
            first = next((offer for offer in offers if not offer.cause), None)
            if first and first.location.endswith(".pyc"):
                yield first


CHECKS = (
    Check(
        "ZP509", "warning", "a module is bytecode without its source",
        "A .pyc beside no source is imported as it is: it is of use to one minor version alone, "
        "and any other stops there. Bytecode of this version is a note, and none if a distribution "
        "brought it. The top of each directory is looked at, and what a RECORD lists below it.",
        _sourceless,
    ),
)  # fmt: skip
