"""One archive as a target would see it: what it offers, and what keeps it from being imported."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from zipimport import ZipImportError

from zippath.distributions import headers
from zippath.distributions.headers import parse_headers
from zippath.distributions.metadata_dirs import header_files
from zippath.distributions.requires_python import unmet_python
from zippath.errors import ZippathError
from zippath.finders.contents import archive_of, archive_offers, likely_root
from zippath.finders.finder_rules import FINDERS, finder_rules
from zippath.finders.offer import Offer
from zippath.finders.reading import reading
from zippath.importer.archive import open_archive, read_directory, read_member
from zippath.importer.member import Member
from zippath.python.facts import Facts


@dataclass(frozen=True)
class Archive:
    """An archive that the target can import from.

    `extensions` are the members that are extension modules: no path line makes them importable.
    `requires` is a Requires-Python of its metadata that rules the target out, or "".
    """

    path: str
    offers: dict[str, Offer]
    extensions: tuple[str, ...] = ()
    requires: str = ""


def examine(path: str, facts: Facts) -> Archive:
    """Look whether the interpreter of `facts` could import from the file at `path`.

    Raises ZippathError: missing, a directory, not a zip, truncated, encrypted, compressed in a way
    that the target cannot read, or nothing importable in it.
    """
    _refuse_subpath(path)
    with reading(path):
        return _examine(path, facts)


def _examine(path: str, facts: Facts) -> Archive:
    members = read_directory(path).members()[0]
    modules = [member for member in members if member.name.endswith((".py", ".pyc"))]
    _require_readable(path, modules, facts)
    names = [member.name for member in members]
    found = archive_offers(path, names, "", finder_rules(facts))
    foreign = _foreign_bytecode(path, found.values(), members, facts)
    if foreign:
        names = [name for name in names if name not in foreign]
        found = archive_offers(path, names, "", finder_rules(facts))
    if not found:
        raise _nothing_importable(path, names, foreign, facts)
    suffixes = (*facts.extension_suffixes, ".so", ".pyd", ".dylib")
    extensions = tuple(name for name in names if name.endswith(suffixes))
    return Archive(path, found, extensions, _unmet_python(path, members, facts))


def _unmet_python(path: str, members: list[Member], facts: Facts) -> str:
    """The first Requires-Python that rules the target out; metadata beyond reading say nothing."""
    by_name = {member.name: member for member in members if member.size <= headers.LIMIT}
    named = header_files(by_name, path)
    if not named:
        return ""
    with open_archive(path) as file:
        for name in named:
            try:
                data = read_member(file, by_name[name], path)
            except ZipImportError:
                continue
            if unmet := unmet_python(parse_headers(data), facts):
                return unmet
    return ""


def _refuse_subpath(path: str) -> None:
    archive, subpath = archive_of(path)
    if subpath:
        raise ZippathError(
            f"no python accepts the sub-path {subpath!r} of {archive} in a .pth file",
            f"PYTHONPATH takes it: PYTHONPATH={path}",
        )


def _require_readable(path: str, modules: list[Member], facts: Facts) -> None:
    for member in modules:
        if member.is_encrypted:
            raise ZippathError(
                f"{path}: the member {member.name} is encrypted, and no python imports that",
                "unpack it and zip it again without a password",
            )
        if member.method not in finder_rules(facts).methods:
            raise ZippathError(
                f"{path}: the member {member.name} is compressed with {member.method_name}, "
                f"which python {facts.minor_text} cannot import",
                "zip it again with deflate, or stored",
            )


def _foreign_bytecode(
    path: str, found: Iterable[Offer], members: list[Member], facts: Facts
) -> set[str]:
    """The members that would be loaded and are bytecode of another Python ("bad magic number")."""
    loaded = {offer.location for offer in found if offer.location.endswith(".pyc")}
    if not loaded:
        return set()
    with open_archive(path) as file:
        return {
            member.name
            for member in members
            if os.path.join(path, *member.name.split("/")) in loaded
            and read_member(file, member, path)[: len(facts.magic)] != facts.magic
        }


def _nothing_importable(
    path: str, names: list[str], foreign: set[str], facts: Facts
) -> ZippathError:
    """Why nothing at the top of an archive can be imported; which folder looks like the root."""
    message = f"nothing in {path} can be imported"
    if foreign:
        return ZippathError(
            f"{message} by {facts.executable}: {min(foreign)} is bytecode of another python",
            "build the archive with this python, or with its source files in it",
        )
    if archive_offers(path, names, "", FINDERS.newest):
        return ZippathError(
            f"{message} by python {facts.minor_text}: its folders have neither "
            "__init__ modules nor entries of their own, which python 3.14 is the first to accept",
            "zip it again with directory entries: `python -m zipfile -c` writes them",
        )
    root = likely_root(path, names, finder_rules(facts))
    if root:
        return ZippathError(
            f"{message} at its top; the folder {root!r} inside looks like the root",
            f"zip the content of {root!r}, or use PYTHONPATH={os.path.join(path, root)}",
        )
    return ZippathError(f"{message}: no module or package is in it")


def doubt(archive: str, subpath: str) -> ZippathError | None:
    """Why no python can import anything below `subpath` of `archive`, if so; starts no process.

    Raises ZippathError where the archive cannot be read.
    """
    with reading(archive):
        names = [member.name for member in read_directory(archive).members()[0]]
    newest = FINDERS.newest  # whatever it accepts may be what the user's python accepts
    if archive_offers(archive, names, subpath, newest):
        return None
    problem = f"nothing in {os.path.join(archive, subpath) if subpath else archive} can be imported"
    root = likely_root(archive, names, newest)
    if not root:
        return ZippathError(f"{problem}: no module or package is in it")
    return ZippathError(
        f"{problem} at its top; the folder {root!r} inside looks like the root",
        f"name {os.path.join(archive, root)}",
    )
