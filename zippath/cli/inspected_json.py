"""An inspected archive as JSON."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from zippath.cli.present import dos_time
from zippath.inspection.concern import Concern
from zippath.inspection.concerns import concerns
from zippath.inspection.for_target import TargetView
from zippath.inspection.importability import Importability
from zippath.inspection.inspecting import Inspection
from zippath.inspection.member_list import MemberList
from zippath.inspection.projects import Project


def as_json(found: Inspection) -> dict[str, Any]:
    """One archive for programs."""
    content = found.content
    return {
        "path": found.path,
        "size": found.found.size,
        "unpacked": found.found.unpacked,
        "shebang": found.found.shebang or None,
        "compression": found.found.methods,
        "names": list(content.tops),
        "packages": list(content.packages),
        "modules": list(content.modules),
        "namespaces": list(content.portions),
        "extensions": [asdict(one) for one in content.extensions],
        "libraries": list(content.libraries),
        "data": list(content.data),
        "scripts": list(content.scripts),
        "metadata": list(content.metadata),
        "cached_bytecode": list(content.cached),
        "inner_roots": list(found.inner_roots),
        "tags": sorted(found.tags),
        "variant": found.variant or None,
        "projects": [_project(one) for one in found.projects],
        "target": found.target and _target(found.target),
        "concerns": concerns_as_json(concerns(found)),
        "members": list(_members(found.found)),
    }


def concerns_as_json(told: Iterable[Concern]) -> list[dict[str, str]]:
    """The concerns about an archive; the severity is error, warning or note."""
    return [
        {
            "kind": one.kind, "severity": one.level, "message": one.message, "remedy": one.remedy,
        }
        for one in told
    ]  # fmt: skip


def _members(found: MemberList) -> Iterator[dict[str, Any]]:
    for member in found.members:
        yield {
            "name": member.name,
            "size": member.size,
            "packed": member.compressed_size,
            "method": member.method_name,
            "offset": member.offset,
            "modified": dos_time(member.modified),
            "crc32": f"{member.crc:08x}",
        }


def _project(project: Project) -> dict[str, Any]:
    claims = project.claims
    return {
        "name": project.name,
        "version": project.version,
        "requires_python": project.requires_python or None,
        "requires": list(project.requires),
        "tags": sorted(project.tags),
        "entry_points": {name: list(lines) for name, lines in project.entry_points.items()},
        "sboms": list(project.sboms),
        "import_names": None if claims is None else sorted(claims.names),
        "import_namespaces": None if claims is None else sorted(claims.namespaces),
    }


def _target(target: TargetView) -> dict[str, Any]:
    return {
        "unfit": list(target.unfit),
        "zipimport": _importability(target.stock),
        "zippath": _importability(target.ours),
        "served_from": [asdict(one) for one in target.served],
        "bytecode": [asdict(one) for one in target.compiled],
        "also_there": [asdict(one) for one in target.rivals],
        "lacking": [{"requirement": one.need.text, "present": one.present} for one in target.unmet],
    }


def _importability(one: Importability) -> dict[str, Any]:
    return {
        "modules": one.modules,
        "cannot": [asdict(missing) for missing in one.cannot],
        "refusal": one.refusal or None,
        "unasked": one.unasked,
    }
