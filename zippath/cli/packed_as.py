"""An archive that was made, or is going to be, in words and as an object."""

from collections.abc import Iterator, Sequence
from typing import Any

from zippath.cli.inspected_json import concerns_as_json
from zippath.inspection import Concern
from zippath.inspection.verifying import Verified
from zippath.packing.packer import ArchivePlan, Packed
from zippath.wording import counted, few


def plan_as_text(planned: ArchivePlan) -> Iterator[str]:
    """Yield the lines about an archive that is not made."""
    count = counted(len(planned.members), "file")
    yield f"would pack {planned.recipe.output}: {count}"
    for piece in planned.members.values():
        yield f"  {piece.size:>9}  {piece.name}"
    yield from _bytecode(planned)
    yield from _notes(planned)
    yield from _concerns(planned.concerns)


def as_text(planned: ArchivePlan, packed: Packed) -> Iterator[str]:
    """Yield the lines about an archive that was made."""
    yield f"packed {packed.path}: {counted(len(packed.files), 'file')}, {packed.size} bytes"
    yield f"  sha256    {packed.sha256}"
    yield from _bytecode(planned)
    yield from _notes(planned)
    for text in packed.checked.notes:
        yield f"  note      {text}"
    for receiver, verified in packed.checked.verified:
        for one in verified:
            yield f"  verified  {receiver}, {_verified(one)}"
    for failure in packed.failures:
        first, *rest = failure.lines()
        yield f"  warning   {first}"
        yield from (f"            {line}" for line in rest)
    yield from _concerns(packed.checked.concerns)
    for text in packed.checked.failed_imports:
        yield f"  error     {text}"


def _verified(one: Verified) -> str:
    by = "zippath's importer" if one.importer == "zippath" else "its own zipimport"
    parts = [f"{by}: {counted(len(one.imported), 'name')} imported"]
    if one.failed:
        parts.append(f"not {few([failed.name for failed in one.failed])}")
    if one.lacking:
        lacking = [f"{each.name} ({each.reason})" for each in one.lacking]
        parts.append(f"without what these require: {few(lacking)}")
    if one.compiled is not None:
        parts.append(f"{counted(one.compiled, 'module')} compiled")
    return ", ".join(parts)


def _bytecode(planned: ArchivePlan) -> Iterator[str]:
    for number, one in enumerate(planned.recipe.compilers):
        method = planned.recipe.compression.method
        by_stock = not number and one.zipimport_reads(method)
        by_ours = one.importer_reads(method)
        users = ["zipimport"] * by_stock + ["zippath's importer"] * by_ours
        used_by = " and ".join(users) or "nobody: name it first, and zipimport does"
        yield f"  {'' if number else 'bytecode':8}  {one}, used by {used_by}"


def _notes(planned: ArchivePlan) -> Iterator[str]:
    for note in planned.notes:
        yield f"  note      {note}"


def _concerns(concerns: Sequence[Concern]) -> Iterator[str]:
    for one in concerns:
        yield f"  {one.level:8}  {one.message}"
        yield f"            hint: {one.remedy}"


def plan_as_json(planned: ArchivePlan) -> dict[str, Any]:
    """Return the object about an archive that is not made."""
    members = [
        {"name": one.name, "size": one.size, "from": one.origin} for one in planned.members.values()
    ]
    return {
        "archive": planned.recipe.output,
        "dry_run": True,
        "members": members,
        "notes": list(planned.notes),
        "concerns": concerns_as_json(planned.concerns),
    }


def as_json(planned: ArchivePlan, packed: Packed) -> dict[str, Any]:
    """Return the object about an archive that was made."""
    return {
        "archive": packed.path,
        "dry_run": False,
        "size": packed.size,
        "sha256": packed.sha256,
        "members": list(packed.members),
        "bytecode": [one.facts.executable for one in planned.recipe.compilers],
        "notes": [*planned.notes, *packed.checked.notes],
        "concerns": concerns_as_json(packed.checked.concerns),
        "verified": [
            _verified_as_json(one) for _, verified in packed.checked.verified for one in verified
        ],
        "failed_imports": list(packed.checked.failed_imports),
        "failures": [
            {
                "member": one.name,
                "from": one.origin,
                "python": one.receiver,
                "message": one.message,
                "line": one.line,
                "column": one.column,
                "text": one.text,
            }
            for one in packed.failures
        ],
    }


def _verified_as_json(one: Verified) -> dict[str, Any]:
    return {
        "python": one.python,
        "importer": one.importer,
        "imported": list(one.imported),
        "failed": [{"name": each.name, "reason": each.reason} for each in one.failed],
        "lacking": [{"name": each.name, "module": each.reason} for each in one.lacking],
        "compiled": one.compiled,
    }
