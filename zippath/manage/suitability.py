"""Tells what an archive offers to a target, and why the target cannot import from it."""

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from zippath.distributions.installed import Metadata, metadata_in
from zippath.distributions.requires_python import unmet_python
from zippath.errors import ZippathError
from zippath.finders.archive_on_path import refusal_of
from zippath.finders.contents import Offers
from zippath.finders.importer_zip import read_importer_zip
from zippath.finders.offer import Offer
from zippath.finders.path_hooks import Finders
from zippath.finders.reading import reading
from zippath.finders.suffixes import EXTENSIONS, extension_suffixes
from zippath.finders.trees import ZipTree
from zippath.finders.zip_archive import LONGEST_MODULE, ZipArchive
from zippath.finders.zip_finder import ZipFinder
from zippath.finders.zip_order import importable, likely_root, may_offer
from zippath.importer.archives.archive import read_directory
from zippath.python.facts import Facts
from zippath.syspath.subpath import archive_of
from zippath.typed import quoted

# the folders of packages in an application, which its own code puts on the path when it starts
SHIV = "site-packages"
PEX = ".deps"


@dataclass(frozen=True)
class Archive:
    """An archive that the target can import from, or a distribution without modules.

    `extensions` are the members that are extension modules: no path line makes them importable.
    `requires` is a Requires-Python of its metadata that rules the target out, or "".
    `inner_roots` are the folders in which it has packages as an application of shiv or pex.
    """

    path: str
    offers: Offers
    extensions: tuple[str, ...] = ()
    requires: str = ""
    inner_roots: tuple[str, ...] = ()


def examine(path: str, facts: Facts, finders: Finders | None = None) -> Archive:
    """Look whether the interpreter of `facts` could import from the file at `path`.

    Its `finders` may have read the archive already.
    Raises ZippathError: missing, a directory, not a zip, truncated, encrypted, compressed in a way
    that the target cannot read, or nothing importable in it and no distribution either.
    """
    if not facts.has_our_importer:
        _refuse_subpath(path)
    place = archive_of(path)[0] or path
    with reading(place):
        read_directory(place)
    finder = (finders or Finders(facts)).of(path)
    if not isinstance(finder, ZipFinder):
        raise unreadable_by(facts, path, refusal_of(path, facts)[0])
    _require_readable(finder.archive, facts)
    offers = Offers(finder)
    suffixes = extension_suffixes(facts)
    members = finder.archive.members
    extensions = tuple([name for name in members if name.endswith(suffixes)])
    has_code = bool(extensions) or any(name.endswith((".py", ".pyc")) for name in members)
    is_metapackage = not has_code and any(_metadata(finder.archive))
    if not is_metapackage and not (has_code and offers.any_loads()):
        raise _nothing_importable(finder, offers, facts)
    inner = () if archive_of(path)[1] else inner_roots(finder.archive.folders)
    return Archive(path, offers, extensions, _unmet_python(finder.archive, facts), inner)


def inner_roots(folders: Collection[str]) -> tuple[str, ...]:
    """Return the folders where shiv and pex put the packages of an application.

    >>> deps = [".deps/", ".deps/a-1-py3-none-any.whl/", ".deps/a-1-py3-none-any.whl/a/"]
    >>> inner_roots(["", "site-packages/", "site-packages/rich/", *deps])
    ('.deps/a-1-py3-none-any.whl', 'site-packages')
    """
    found: set[str] = set()
    if f"{SHIV}/" not in folders and f"{PEX}/" not in folders:
        return ()  # an archive may have 100,000 folders
    for folder in folders:
        top, *below = folder.rstrip("/").split("/")
        if top == SHIV and below:
            found.add(top)
        elif top == PEX and len(below) > 1:
            found.add(f"{top}/{below[0]}")
    return tuple(sorted(found))


def unreadable_by(facts: Facts, path: str, reason: str) -> ZippathError:
    """The error of an archive that the interpreter itself cannot read."""
    return ZippathError(
        f"{facts.executable} cannot read {path}: {reason}",
        "zip it again: `python -m zipfile -c` writes what every python reads",
    )


def _unmet_python(archive: ZipArchive, facts: Facts) -> str:
    """The first Requires-Python that rules the target out; unreadable metadata has none."""
    found = (unmet_python(one.headers, facts) for one in _metadata(archive))
    return next(filter(None, found), "")


def _metadata(archive: ZipArchive) -> Iterator[Metadata]:
    return metadata_in(ZipTree(archive.path, archive, ""), archive.path)


def _refuse_subpath(path: str) -> None:
    archive, subpath = archive_of(path)
    if subpath:
        raise ZippathError(
            f"no python accepts the sub-path {subpath!r} of {archive} in a .pth file",
            f"PYTHONPATH takes it: PYTHONPATH={quoted(path)}",
        )


def _require_readable(archive: ZipArchive, facts: Facts) -> None:
    for name in archive.suspects:
        if not name.endswith((".py", ".pyc")):
            continue
        if archive.size_of(name) > LONGEST_MODULE:
            raise ZippathError(
                f"{archive.path}: the member {name} would be {archive.size_of(name):,} bytes, "
                "and no module is as large: it is a bomb",
                "do not use the archive, or find out who made it and why",
            )
        obstacle = archive.obstacle(name)
        if obstacle is None:
            continue
        if obstacle.code == "encrypted":
            raise ZippathError(
                f"{archive.path}: the member {name} is encrypted, and no python imports that",
                "unpack it and zip it again without a password",
            )
        raise ZippathError(
            f"{archive.path}: the member {name} is {obstacle.text}, "
            f"which python {facts.minor_text} cannot import",
            "zip it again with deflate, or stored",
        )


def _nothing_importable(
    finder: ZipFinder, offers: Mapping[str, Offer], facts: Facts
) -> ZippathError:
    """The reason why no top-level name is importable, and the folder that looks like the root."""
    archive = finder.archive
    message = f"nothing in {archive.path} can be imported"
    code = (".py", ".pyc", *extension_suffixes(facts))
    if not any(name.endswith(code) for name in archive.members):
        return ZippathError(
            f"{message}: no module or package is in it{_content(archive)}",
            "zippath is for archives of python modules: this one needs no place on the path",
        )
    for name, offer in sorted(offers.items()):
        return ZippathError(
            f"{message} by {facts.executable}: {name}: {offer.reason}",
            "it is damaged: fetch or copy it again" if offer.trouble == "breaks"
            else "build the archive with this python, or with its source files in it",
        )  # fmt: skip
    folders = (name for name in finder.names() if f"{finder.subpath}{name}/" in archive.folders)
    candidates = (finder.candidates(name) for name in filter(importable, folders))
    if any(one.kind == "namespace" and one.cause for found in candidates for one in found):
        return ZippathError(
            f"{message} by python {facts.minor_text}: its folders have neither "
            "__init__ modules nor entries of their own, which python 3.14 is the first to accept",
            "zip it again with directory entries: `python -m zipfile -c` writes them",
        )
    root = likely_root(archive.members, archive.folders)
    if root:
        place = os.path.join(archive.path, root)
        return ZippathError(
            f"{message} at its top; the folder {root!r} inside looks like the root",
            f"add it with --root {quoted(root)}, or use PYTHONPATH={quoted(place)}",
        )
    return ZippathError(f"{message}: no module or package is in it")


# what people take for archives of modules, by the suffix of what is in them
_OTHERS = ((".class", "java classes"), (".jpg", "pictures"), (".png", "pictures"))


def _content(archive: ZipArchive) -> str:
    suffixes = {os.path.splitext(name)[1].lower() for name in archive.members}
    return next((f", but {kind}" for suffix, kind in _OTHERS if suffix in suffixes), "")


def doubt(path: str, subpath: str) -> ZippathError | None:
    """The reason why no python can import from `subpath` of an archive; starts no process.

    Raises ZippathError where the archive cannot be read.
    """
    with reading(path):
        archive = read_importer_zip(path)
    top = subpath and subpath + "/"
    if may_offer(archive.members, archive.folders, top):
        return None
    problem = f"nothing in {os.path.join(path, subpath) if subpath else path} can be imported"
    root = likely_root(archive.members, archive.folders)
    if not root:
        return ZippathError(f"{problem}: no module or package is in it")
    return ZippathError(
        f"{problem} at its top; the folder {root!r} inside looks like the root",
        f"name {quoted(os.path.join(path, root))}",
    )


def has_native_code(path: str) -> bool:
    """Whether an archive has extension modules, which zipimport never loads."""
    with reading(path):
        return any(name.endswith(EXTENSIONS) for name in read_importer_zip(path).members)
