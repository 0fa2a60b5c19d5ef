"""Import names as metadata claims them, and as they are (PEP 794)."""

from collections.abc import Iterable, Iterator
from itertools import combinations, islice

from zippath.distributions.headers import parse_headers
from zippath.distributions.import_claims import (
    ImportClaims,
    claims_of,
    contradictions,
    differences,
    modules_in,
    overlap,
)
from zippath.distributions.installed import Metadata
from zippath.distributions.tags import is_for_any, single_tags
from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.reinstallation import doing_without_one
from zippath.doctor.remedy import taking_off
from zippath.doctor.subject import Subject
from zippath.finders.suffixes import extension_suffixes
from zippath.imports.packages import style_of
from zippath.imports.provider import place_of
from zippath.wording import few

# bytes of a WHEEL or an `__init__` that are read, and modules that are looked for
_LIMIT = 1 << 16
_MOST = 200


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
    yield from contradictions(claims)
    yield from _kept_to_itself(metadata, claims)
    brought = _brought(subject, metadata)
    if brought is not None:
        named = parse_headers(metadata.read("WHEEL", _LIMIT) or b"").all("Tag")
        tags = {tag for each in named for tag in single_tags(each)}
        yield from differences(claims, brought, is_for_any(tags))


def _brought(subject: Subject, metadata: Metadata) -> frozenset[str] | None:
    """Return the names that a distribution brings; an editable one has its modules elsewhere."""
    recorded = metadata.recorded
    if recorded is None or any(path.endswith(".pth") for path in recorded.paths):
        return None
    return modules_in(recorded.paths, (".py", ".pyc", *extension_suffixes(subject.facts)))


def _kept_to_itself(metadata: Metadata, claims: ImportClaims) -> Iterator[str]:
    """Yield the names that are said to be shared, and whose `__init__` keeps others out."""
    paths = metadata.recorded.paths if metadata.recorded else frozenset()
    for name in sorted(claims.namespaces):
        file = f"{name.replace('.', '/')}/__init__.py"
        source = metadata.tree.read(file, _LIMIT) if file in paths else None
        if source is not None and style_of(source.decode("utf-8", "replace"), True) == "plain":
            yield f"shares {name}, whose __init__ lets nobody else in"


def _overlapping(subject: Subject) -> Iterator[Finding]:
    for (one, claims), (other, others) in combinations(_claims(subject), 2):
        shared = sorted(overlap(claims, others))
        if not shared:
            continue
        winner = subject.imports.resolve(shared[0]).winner
        owner = winner and winner.distribution
        loser, kept = (one, other) if owner == other.by_headers.name else (other, one)
        names, both = (one.by_headers, other.by_headers), claims.names & others.names
        alone, also = (one, other) if claims.names.intersection(shared) else (other, one)
        works = all(_is_whole(subject, x, shared) for x in (one, other))
        yield Finding(
            f"{names[0].name} and {names[1].name} both claim {few(shared)} for themselves alone"
            if both
            else f"{alone.by_headers.name} claims {few(shared)} for itself alone, and "
            f"{also.by_headers.name} has it, too",
            f"`import {shared[0]}` gives {place_of(winner) if winner else 'neither'}"
            + (f", of {owner}" if owner else ""),
            f"nothing here, as both can be imported; tell the authors of {also.by_headers.name}"
            if works
            else _without_loser(subject, kept, loser),
            loser.by_headers.location,
            severity="note" if works else None,
            about=(
                *(("distribution", name.normalised_name) for name in names),
                *(("module", name) for name in shared),
            ),
        )


def _is_whole(subject: Subject, metadata: Metadata, shared: Iterable[str]) -> bool:
    """Whether the modules of a distribution with these names, and below, are what is imported."""
    brought = _brought(subject, metadata) or frozenset()
    folders = {name.rpartition(".")[0] for name in brought}
    files = metadata.recorded.paths if metadata.recorded else frozenset()
    inside = [
        name
        for name in sorted(brought)
        if any(f"{name}.".startswith(f"{one}.") for one in shared)
        and (name not in folders or f"{name.replace('.', '/')}/__init__.py" in files)
    ]
    found = [subject.imports.resolve(name).winner for name in islice(inside, _MOST)]
    own = metadata.by_headers.name
    return bool(found) and all(
        one and (one.kind == "namespace" or one.distribution == own) for one in found
    )


def _without_loser(subject: Subject, kept: Metadata, loser: Metadata) -> str:
    if loser.entry not in subject.installed:
        return taking_off(subject, loser.entry, subject.origin_of(loser.entry))
    return doing_without_one(subject, kept.by_headers, [loser.by_headers])


CHECKS = (
    Check(
        "ZP522", "note", "metadata claims other import names than a distribution has",
        "PEP 794: Import-Name names the modules and packages that are a project's own, and "
        "Import-Namespace those that it shares, each with the packages around it. They are "
        "compared with the modules in RECORD; a wheel for one platform may lack some of them, and "
        "private names need no claim.",
        _wrong,
    ),
    Check(
        "ZP523", "warning", "two distributions claim one import name",
        "PEP 794: an Import-Name belongs to one project alone, and is no other's Import-Namespace. "
        "The command keeps the distribution whose module is imported. Where all modules of both "
        "can be imported, it is a note.",
        _overlapping,
        covers=("ZP403", "ZP521"),
    ),
)  # fmt: skip
