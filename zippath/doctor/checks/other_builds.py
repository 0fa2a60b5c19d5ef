"""Bytecode and extension modules of another Python or platform, in directories."""

import os
import re
import shlex
from collections.abc import Iterator

from zippath.distributions.headers import parse_headers
from zippath.distributions.installed import Distribution, Metadata
from zippath.distributions.tags import single_tags, supported_tags
from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.reinstallation import reinstalling
from zippath.doctor.subject import LIBRARY, Subject
from zippath.finders.offer import Offer
from zippath.finders.suffixes import extension_suffixes
from zippath.python.facts import Facts
from zippath.wording import few

# the suffix of an extension module for one version, or for several that share an ABI
_OF_ONE = re.compile(r"\.(?:cp\d|cpython-|graalpy|pypy|pp\d)")
_TAGGED = re.compile(rf"\.abi\d|{_OF_ONE.pattern}")
# at most this many bytes of a WHEEL are read
_LIMIT = 1 << 16


def _sourceless(subject: Subject) -> Iterator[Finding]:
    for entry in subject.ledger.entries:
        if entry.kind != "directory" or entry.origin.kind in LIBRARY:
            continue
        lonely = []
        for offer in _bytecode_in(subject, entry.path):
            owner = subject.owner_of(offer.location) or subject.owner_of(offer.location[:-1])
            refusal = subject.imports.content.refusal_of(offer.location)
            if refusal:
                yield Finding(
                    f"{offer.location} has no source, and {refusal}",
                    f"`import {offer.name}` fails, even if a later entry has the module",
                    reinstalling(subject, owner.distribution) if owner else _off(offer),
                    offer.location,
                )
            elif owner is None:
                lonely.append(offer)
        if lonely:
            yield _without_source(lonely)


def _off(*offers: Offer) -> str:
    moves = (["mv", one.location, f"{one.location}.off"] for one in offers)
    return " && ".join(map(shlex.join, moves))


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


def _foreign(subject: Subject) -> Iterator[Finding]:
    for found in subject.installed.values():
        for metadata in found:
            files = _foreign_files(metadata, subject.facts)
            tags = () if files else _foreign_tags(metadata, subject.facts)
            if files or tags:
                yield _of_another(metadata.by_headers, files, tags, subject)


def _of_another(
    distribution: Distribution, files: list[str], tags: tuple[str, ...], subject: Subject
) -> Finding:
    what = f"it has {few(files, 3)}" if files else f"the tags of its wheel are {few(tags, 3)}"
    return Finding(
        f"{distribution.name} {distribution.version} was not built for this python: {what}",
        f"python {subject.version} does not load its extension modules"
        if files
        else f"its authors do not offer it for python {subject.version} on this platform",
        reinstalling(subject, distribution),
        distribution.location,
        about=(("distribution", distribution.normalised_name),),
    )


def _foreign_files(metadata: Metadata, facts: Facts) -> list[str]:
    """Return the recorded extension modules that the target passes over, without another build."""
    loaded: set[tuple[str, str]] = set()
    others: dict[tuple[str, str], str] = {}
    suffixes = extension_suffixes(facts)
    for file in metadata.recorded.paths if metadata.recorded else ():
        if file.endswith(suffixes):
            folder, _, name = file.rpartition("/")
            stem, dot, suffix = name.partition(".")
            if dot + suffix in facts.extension_suffixes:
                loaded.add((folder, stem))
            elif _TAGGED.match(dot + suffix):
                others.setdefault((folder, stem), file)
    return [file for module, file in others.items() if module not in loaded]


def _foreign_tags(metadata: Metadata, facts: Facts) -> tuple[str, ...]:
    """Return the tags in the WHEEL file if the target supports none; it may have more builds."""
    named = parse_headers(metadata.read("WHEEL", _LIMIT) or b"").all("Tag")
    tags = {tag for each in named for tag in single_tags(each)}
    if not tags or "py3-none-any" in tags:
        return ()  # without the 15 ms for the tags of the target
    if not supported_tags(facts).keys().isdisjoint(tags):
        return ()
    own = tuple(suffix for suffix in facts.extension_suffixes if _OF_ONE.match(suffix))
    files = metadata.recorded.paths if metadata.recorded else ()
    return () if any(file.endswith(own) for file in files) else tuple(named)


CHECKS = (
    Check(
        "ZP509", "warning", "a module is bytecode without its source",
        "A .pyc beside no source is imported as it is: it is of use to one minor version alone, "
        "and any other stops there. Bytecode of this version is a note, and none if a distribution "
        "brought it. The top of each directory is looked at.",
        _sourceless,
    ),
    Check(
        "ZP510", "warning", "a distribution was not built for this python",
        "Its extension modules have the tag of another version, implementation or platform, or all "
        "tags in its WHEEL file are others. That is so after somebody has copied or mounted an "
        "environment, or has installed it with --platform.",
        _foreign,
    ),
)  # fmt: skip
