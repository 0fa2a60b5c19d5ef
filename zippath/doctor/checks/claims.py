"""Import names as metadata claims them, and as they are (PEP 794)."""

from collections.abc import Iterator
from itertools import combinations

from zippath.distributions.import_claims import (
    ImportClaims,
    claims_of,
    contradiction,
    differences,
    modules_in,
)
from zippath.distributions.installed import Metadata
from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.reinstallation import uninstalling
from zippath.doctor.remedy import taking_off
from zippath.doctor.subject import Subject
from zippath.finders.suffixes import extension_suffixes
from zippath.wording import few


def _claims(subject: Subject) -> Iterator[tuple[Metadata, ImportClaims]]:
    for metadata in subject.first_by_name.values():
        claims = claims_of(metadata.headers)
        if claims is not None:
            yield metadata, claims


def _wrong(subject: Subject) -> Iterator[Finding]:
    for metadata, claims in _claims(subject):
        one = metadata.by_headers
        says = " and ".join(_differences(subject, metadata, claims))
        if says:
            yield Finding(
                f"the metadata of {one.name} {one.version} {says}",
                "what goes by its Import-Name and Import-Namespace is misled",
                f"tell its authors; {subject.pip('show', '--files', one.name)} shows its files"
                if metadata.entry in subject.installed
                else f"tell the authors of {metadata.entry}",
                one.location,
            )


def _differences(subject: Subject, metadata: Metadata, claims: ImportClaims) -> Iterator[str]:
    if contradictory := contradiction(claims):
        yield contradictory
    recorded = metadata.recorded
    # an editable installation has its modules elsewhere
    if recorded is None or any(path.endswith(".pth") for path in recorded.paths):
        return
    brought = modules_in(recorded.paths, (".py", ".pyc", *extension_suffixes(subject.facts)))
    yield from differences(claims, brought)


def _overlapping(subject: Subject) -> Iterator[Finding]:
    for (one, claims), (other, others) in combinations(_claims(subject), 2):
        shared = sorted(claims.names & others.names)
        if not shared:
            continue
        winner = subject.imports.resolve(shared[0]).winner
        owner = winner and winner.distribution
        loser = one if owner == other.by_headers.name else other
        names = (one.by_headers, other.by_headers)
        yield Finding(
            f"{names[0].name} and {names[1].name} both claim {few(shared)} for themselves alone",
            f"`import {shared[0]}` gives {winner.location if winner else 'neither'}"
            + (f", of {owner}" if owner else ""),
            uninstalling(subject, loser.by_headers)
            if loser.entry in subject.installed
            else taking_off(subject, loser.entry, subject.origin_of(loser.entry)),
            loser.by_headers.location,
            about=tuple(("distribution", name.normalised_name) for name in names),
        )


CHECKS = (
    Check(
        "ZP522", "note", "metadata claims other import names than a distribution has",
        "PEP 794: Import-Name names the modules and packages that are a project's own, and "
        "Import-Namespace those that it shares. They are compared with the modules in RECORD; "
        "private names need no claim.",
        _wrong,
    ),
    Check(
        "ZP523", "warning", "two distributions claim one import name",
        "PEP 794: an Import-Name belongs to one project alone. The command keeps the distribution "
        "whose module is imported.",
        _overlapping,
        covers=("ZP521",),
    ),
)  # fmt: skip
