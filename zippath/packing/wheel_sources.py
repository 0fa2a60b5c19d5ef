"""Wheels and other archives as sources: their members, where an installer would put them."""

from collections.abc import Iterator
from functools import partial
from zipimport import ZipImportError

from zippath.edits import files
from zippath.errors import ZippathError
from zippath.finders.reading import reason_of
from zippath.importer.archives.archive import open_archive, read_member
from zippath.importer.archives.member import Member
from zippath.inspection.hostile import DO_NOT_USE, FETCH_AGAIN, hostile_content
from zippath.inspection.member_list import list_members
from zippath.packing.piece import LEFTOVERS, Piece, Wanted, exclusion
from zippath.python.facts import Facts
from zippath.wheelhouse.wheel import wheels_in

_LIBRARIES = ("purelib", "platlib")


def has_only_wheels(directory: str) -> bool:
    """Whether a folder has wheels in it, and nothing else."""
    names = [name for name in files.listed(directory) if not name.startswith(".")]
    return bool(names) and all(name.endswith(".whl") for name in names)


def fitting_in(directory: str, facts: Facts) -> list[str]:
    """Return the wheels of a folder, of each project the one that fits the target best.

    Raises ZippathError where none of a project fits, or where two versions do.
    """
    found = []
    for name, wheels in sorted(wheels_in(directory, facts).items()):
        fitting = sorted((one.rank, one.path) for one in wheels if one.rank is not None)
        versions = {one.version for one in wheels if one.rank is not None}
        if not fitting:
            raise ZippathError(
                f"no wheel of {name} in {directory} is for python {facts.minor_text}",
                "name the python that the archive is for: --python",
            )
        if len(versions) > 1:
            raise ZippathError(
                f"{directory} has {name} in several versions: {', '.join(sorted(versions))}",
                "leave one in it, or name the wheels that you mean",
            )
        found.append(fitting[0][1])
    return found


def pieces(archive: str, wanted: Wanted) -> Iterator[Piece]:
    """Yield the members of an archive, those of a wheel where they are imported from.

    Raises ZippathError for an archive that is damaged or hostile.
    """
    found = list_members(archive)
    for concern in hostile_content(found):
        if concern.is_error or concern.kind == "unread":
            raise ZippathError(f"could not pack {archive}: {concern.message}", concern.remedy)
    for _, member in sorted(found.by_name.items()):
        name = _place_of(member.name, archive)
        if member.is_directory or not wanted.takes(name) or LEFTOVERS & set(name.split("/")):
            continue
        if member.is_symlink:
            raise ZippathError(
                f"could not pack {archive}: its member {member.name} is a link",
                f"leave it out: {exclusion(name)}",
            )
        read = partial(_read, archive, member)
        yield Piece(name, f"{archive}/{member.name}", read, member.size, member.is_executable, True)


def _place_of(member: str, archive: str) -> str:
    """Return the name under which an installer makes a member importable."""
    if "\\" in member:
        raise ZippathError(
            f"could not pack {archive}: its member {member!r} has a backslash", DO_NOT_USE
        )
    data, _, rest = member.partition("/")
    scheme, _, inside = rest.partition("/")
    return inside if data.endswith(".data") and scheme in _LIBRARIES and inside else member


def _read(archive: str, member: Member) -> bytes:
    try:
        with open_archive(archive) as file:
            return read_member(file, member, archive)
    except ZipImportError as error:
        reason = str(error.__cause__ or reason_of(error))
        raise ZippathError(
            f"could not read {member.name} of {archive}: {reason}", FETCH_AGAIN
        ) from error
