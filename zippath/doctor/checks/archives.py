"""Archives on the path: whether the target can read them and finds modules at their top."""

import os
import re
from collections.abc import Iterator

from zippath.doctor.archive_remedy import (
    adding_folder,
    installing_archive,
    naming_instead,
    rezipping,
)
from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.remedy import taking_off
from zippath.doctor.subject import Subject
from zippath.finders.archive_on_path import ArchiveOnPath
from zippath.finders.contents import offers_of
from zippath.finders.finder_rules import finder_rules
from zippath.finders.suffixes import ARCHIVE_SUFFIXES
from zippath.finders.zip_archive import Obstacle, compressed_with
from zippath.finders.zip_order import importable
from zippath.syspath.site_rules import site_rules
from zippath.syspath.subpath import archive_of
from zippath.typed import letting_read
from zippath.wording import counted, few

_DATA_FOLDER = re.compile(r"([^/]+\.data)/(?:purelib|platlib)/.*\.pyc?")


def _broken(subject: Subject) -> Iterator[Finding]:
    for archive in subject.archives:
        if not archive.broken:
            continue
        meant = archive.fatal or archive.file.endswith(ARCHIVE_SUFFIXES)
        yield Finding(
            f"{archive.file} cannot be read: {archive.broken}",
            "every import that reaches it fails with this error"
            if archive.fatal
            else "it is on sys.path and offers nothing, and python does not say so",
            taking_off(subject, archive.entry.path, archive.entry.origin)
            if os.access(archive.file, os.R_OK)
            else letting_read(archive.file),
            archive.file,
            severity="error" if meant else "warning",
        )
    for entry in subject.ledger.entries:
        if (
            entry.kind == "directory"
            and entry.path
            and not os.access(entry.path, os.R_OK | os.X_OK)
        ):
            yield Finding(
                f"{entry.path} cannot be read: you have no right to",
                "nothing in it can be imported, and python says nothing",
                letting_read(entry.path),
                entry.path,
            )


def _unreadable_members(subject: Subject) -> Iterator[Finding]:
    for archive in subject.archive_files:
        by_zipfile = [*map(compressed_with, finder_rules(subject.facts).zipfile_methods)]
        spoiled: dict[Obstacle, list[str]] = {}
        for name, obstacle in archive.obstacles():
            spoiled.setdefault(obstacle, []).append(name)
        for obstacle, names in spoiled.items():
            yield Finding(
                f"{archive.file}: {counted(len(names), 'module')} {obstacle.text}: {few(names)}",
                f"python {subject.version} cannot import them",
                rezipping(subject, archive.file)
                if obstacle in by_zipfile
                else f"get {archive.file} again, with plain modules, stored or deflated",
                archive.file,
            )


def _nothing_at_the_top(subject: Subject) -> Iterator[Finding]:
    with_metadata = {one.entry for one in subject.distributions}
    for archive in subject.readable_archives:
        is_metapackage = not archive.code and archive.entry.path in with_metadata
        if is_metapackage or any(_offered(archive)):
            continue
        root = archive.likely_root()
        if root:
            place = os.path.join(archive.file, *archive.subpath.split("/"), root).rstrip(os.sep)
            where = f"its modules are in the folder {root!r}"
            fix = naming_instead(subject, archive.entry, place)
        elif any(_unseen(archive)):
            where = (
                "its folders have no entries of their own, which python 3.14 is first to do without"
            )
            fix = rezipping(subject, archive.file)
        else:
            where = "no module or package is in it"
            fix = taking_off(subject, archive.entry.path, archive.entry.origin)
        yield Finding(
            f"nothing in {archive.entry.path} can be imported: {where}",
            "the entry is useless as it is",
            fix,
            archive.file,
            about=(("entry", archive.entry.path),),
        )


def _offered(archive: ArchiveOnPath) -> Iterator[str]:
    """The names of the modules that the target finds in an entry."""
    return (offer.name for offer in offers_of(archive.finder))


def _unseen(archive: ArchiveOnPath) -> Iterator[str]:
    """The namespaces with modules in the archive that only other versions see."""
    finder = archive.finder
    for name in {file.partition("/")[0] for file in archive.code if "/" in file}:
        if finder is None or not importable(name) or finder.has_code(name):
            continue
        if not finder.refuses_folder(name):
            continue
        # of 100,000 folders few have anything beside them
        found = [] if finder.is_bare(name) else finder.candidates(name)
        if all(one.kind == "namespace" and one.cause for one in found):
            yield name


def _namespaces_without_entries(subject: Subject) -> Iterator[Finding]:
    for archive in subject.readable_archives:
        unseen = sorted(_unseen(archive))
        if unseen:
            yield Finding(
                f"{archive.entry.path}: the namespace packages {few(unseen)} cannot be imported",
                f"python {subject.version} needs entries for their folders in the archive, "
                "and there are none (gh-59110)",
                rezipping(subject, archive.file),
                archive.file,
                about=(("entry", archive.entry.path),),
            )


def _in_data_folder(archive: ArchiveOnPath) -> str:
    """The folder `NAME.data` of a wheel, if it holds modules."""
    found = (_DATA_FOLDER.fullmatch(name) for name in archive.code)
    return next((match[1] for match in found if match), "")


def _data_folders(subject: Subject) -> Iterator[Finding]:
    for archive in subject.readable_archives:
        folder = _in_data_folder(archive)
        if folder:
            yield Finding(
                f"{archive.file}: the modules in {folder} cannot be imported",
                "an installer moves them to the top, an import from the archive does not",
                installing_archive(subject, archive.entry),
                archive.file,
                about=(("entry", archive.entry.path),),
            )


def _sub_paths(subject: Subject) -> Iterator[Finding]:
    for file, line in subject.missing_paths():
        archive, subpath = archive_of(line.path or "")
        if not archive or not archive.endswith(ARCHIVE_SUFFIXES):
            continue
        loud = site_rules(subject.facts).reports_missing
        noise = ", and says so at every start" if loud else " silently"
        yield Finding(
            f"{subpath!r} inside {archive} is not on the path",
            f"site takes only what exists as a file: python drops the line{noise}",
            adding_folder(subject, line.path or "", file.path, line.number),
            file.path,
            line.number,
        )


def _damaged(subject: Subject) -> Iterator[Finding]:
    for archive in subject.archive_files:
        subject.watch(archive.file)
        spoiled = dict(archive.damaged())
        if spoiled:
            name, reason = next(iter(spoiled.items()))
            yield Finding(
                f"{archive.file}: {counted(len(spoiled), 'damaged member')}: {few(list(spoiled))}",
                f"reading {name}: {reason}; python does not look at checksums and may import it",
                "get the archive again",
                archive.file,
            )


CHECKS = (
    Check(
        "ZP101", "error", "an entry cannot be read",
        "A file on sys.path is no zip archive, is cut short, or may not be read; or a directory "
        "may not be. Python skips such an entry without a word. A file that does not even claim to "
        "be an archive by its name is a warning.",
        _broken,
    ),
    Check(
        "ZP102", "error", "modules in an archive are encrypted, or compressed in another way",
        "zipimport reads stored and deflated members, and zstd since 3.15 (gh-133656). Other "
        "methods fail at import with zlib.error or ZipImportError, and encrypted code is garbage.",
        _unreadable_members,
    ),
    Check(
        "ZP107", "error", "nothing at the top of an archive can be imported",
        "The modules lie one folder down, as in the zip of a GitHub branch, or they are namespace "
        "packages that this version does not see, or there are none.",
        _nothing_at_the_top,
        covers=("ZP108",),
    ),
    Check(
        "ZP108", "warning", "namespace packages in an archive are invisible",
        "Before 3.14 zipimport sees a folder without __init__ only if the archive has an entry for "
        "the folder itself (gh-59110). Many tools write none.",
        _namespaces_without_entries,
    ),
    Check(
        "ZP109", "warning", "a wheel keeps modules in its .data folder",
        "PEP 427 lets a wheel keep modules in NAME.data/purelib and platlib. Installers move them; "
        "on the path as an archive they are out of reach.",
        _data_folders,
        covers=("ZP107",),
    ),
    Check(
        "ZP111", "error", "members of an archive are damaged",
        "With --deep every member is read and compared with its recorded size and CRC-32. "
        "zipimport does not compare, so a damaged module can be imported and run.",
        _damaged,
        deep=True,
    ),
    Check(
        "ZP114", "error", "a startup file names a folder inside an archive",
        "`a.zip/lib` works in PYTHONPATH, but site adds only what os.path.exists() finds, which a "
        "folder inside an archive is not, on any version.",
        _sub_paths,
        covers=("ZP206",),
    ),
)  # fmt: skip
