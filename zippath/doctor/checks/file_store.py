"""What must be a real file: extension modules, data beside code, and the cache that has them."""

import os
import re
from collections.abc import Iterator

from zippath import dirs
from zippath.doctor.archive_remedy import for_this_python, making_real_files
from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.path_variable import assignment
from zippath.doctor.subject import Subject
from zippath.errors import ZippathError
from zippath.finders.archive_on_path import ArchiveOnPath
from zippath.finders.suffixes import extension_suffixes
from zippath.syspath.managed import is_managed
from zippath.typed import typed
from zippath.wording import counted, few

_BESIDE_ITSELF = re.compile(
    rb"open\(\s*(?:os\.path\.)?(?:join\(\s*)?(?:os\.path\.)?(?:dirname|abspath|realpath)?\(?[^)\n]*__file__"
    rb"|Path\(__file__\)[^\n]*\.(?:open|read_text|read_bytes)\("
)


def _extension_modules(subject: Subject) -> Iterator[Finding]:
    suffixes = extension_suffixes(subject.facts)
    for archive in subject.archive_files:
        named = (name for name in archive.names if name.endswith(suffixes))
        natives = [name for name in named if _is_extension_module(name, archive)]
        if not natives:
            continue
        if archive.by_zipimport:
            yield Finding(
                f"{archive.file}: {counted(len(natives), 'extension module')} that cannot be "
                f"imported: {few(natives)}",
                "the system loads shared libraries from files only, zipimport does not even look",
                making_real_files(subject, archive.entry),
                archive.file,
            )
        else:
            yield from _unloadable(archive, natives, subject)


def _unloadable(archive: ArchiveOnPath, natives: list[str], subject: Subject) -> Iterator[Finding]:
    """What keeps zippath's importer from loading the extension modules of an archive."""
    suffixes = subject.facts.extension_suffixes
    foreign = [name for name in natives if _suffix(name) not in suffixes]
    if foreign:
        yield Finding(
            f"{archive.file}: {counted(len(foreign), 'extension module')} for another python or "
            f"platform: {few(foreign)}",
            f"python {subject.version} on {subject.facts.platform} does not look for such names",
            for_this_python(subject, archive),
            archive.file,
        )
    obstacle = _obstacle(archive, subject) or _noexec(subject)
    if obstacle and len(foreign) < len(natives) and not subject.facts.importer_memory:
        own = [name for name in natives if name not in foreign]
        reason, fix = obstacle
        yield Finding(
            f"{archive.file}: {counted(len(own), 'extension module')} that cannot be imported: "
            f"{few(own)}",
            f"they must be real files, and {reason}",
            fix,
            archive.file,
        )


def _suffix(name: str) -> str:
    """All that comes after the module's name, such as `.cpython-312-x86_64-linux-gnu.so`."""
    file = name.rpartition("/")[2]
    return file[len(file.partition(".")[0]) :]


def _is_extension_module(name: str, archive: ArchiveOnPath) -> bool:
    """Whether a shared library is a module, and one that no source stands in for."""
    folder, _, file = name.rpartition("/")
    stem = file.partition(".")[0]
    beside = f"{folder}/{stem}.py".lstrip("/")
    shared = folder.endswith(".libs") or file.startswith("lib")
    return stem.isidentifier() and not shared and beside not in archive.code


def _data_beside_code(subject: Subject) -> Iterator[Finding]:
    for archive in subject.archive_files:
        obstacle = None if archive.by_zipimport else _obstacle(archive, subject)
        if not archive.by_zipimport and obstacle is None:
            continue
        subject.watch(archive.file)
        found = [
            name
            for name in archive.code
            if name.endswith(".py") and _BESIDE_ITSELF.search(archive.read(name) or b"")
        ]
        if found:
            more, fix = obstacle or ("", making_real_files(subject, archive.entry))
            yield Finding(
                f"{archive.file}: {counted(len(found), 'module')} with open() beside __file__: "
                f"{few(found)}",
                "__file__ leads into the archive, where open() fails with NotADirectoryError"
                + (f": {more}" if more else ""),
                fix,
                archive.file,
            )


def _obstacle(archive: ArchiveOnPath, subject: Subject) -> tuple[str, str] | None:
    """The reason why zippath's importer lays out nothing of an archive, and the remedy."""
    facts = subject.facts
    if not facts.importer_cache:
        text = "the importer was installed without a cache"
        return text, "zippath.install() without cache_dir=None keeps one"
    problem = dirs.problem_of(facts.importer_cache)
    if problem:
        return f"the cache {facts.importer_cache} is not usable", _mending(problem, subject)
    if facts.files_of(archive.file) != "never":
        return None
    if subject.env.get("ZIPPATH_FILES") == "never":
        return "ZIPPATH_FILES is never", assignment(subject, "ZIPPATH_FILES")
    if is_managed(archive.entry.origin):
        return "they are never laid out", subject.command("add", archive.file, "--files", "needed")
    return "they are never laid out", assignment(subject, "ZIPPATH_FILES", "needed")


def _noexec(subject: Subject) -> tuple[str, str] | None:
    """The reason why nothing may be run from the cache, and the remedy."""
    place = subject.facts.importer_cache
    while place and not os.path.exists(place) and place != os.path.dirname(place):
        place = os.path.dirname(place)
    flag = getattr(os, "ST_NOEXEC", 0)
    if not (flag and place and os.statvfs(place).f_flag & flag):
        return None
    elsewhere = os.path.join(subject.facts.prefix, "zippath-cache")
    fix = assignment(subject, "ZIPPATH_CACHE_DIR", elsewhere)
    return f"nothing may be run from {subject.facts.importer_cache} (noexec)", fix


def _unusable_cache(subject: Subject) -> Iterator[Finding]:
    try:
        used = subject.facts.importer_cache or dirs.cache_dir(subject.env)
    except ZippathError:
        return
    directory = os.path.abspath(subject.env.get("ZIPPATH_CACHE_DIR") or used)
    problem = dirs.problem_of(directory)
    if problem:
        without = "each process reads and compiles again, and nothing becomes a real file"
        yield Finding(
            f"the cache {directory} is not usable: it must be a directory, no link, yours, and "
            "writable to nobody else",
            "zippath's importer keeps nothing there: "
            + (without if used == directory else f"it keeps all in {used}"),
            _mending(problem, subject),
            directory,
        )


def _mending(problem: "dirs.UnusableCacheError", subject: Subject) -> str:
    """The command that makes a cache usable, or another one of it."""
    if problem.is_own_directory:
        return typed(["chmod", "go-w", problem.directory])
    return assignment(subject, "ZIPPATH_CACHE_DIR", f"{problem.directory}-own")


CHECKS = (
    Check(
        "ZP105", "warning", "extension modules in an archive cannot be loaded",
        "PEP 273: zipimport does not see .so, .pyd and .dylib members. Some packages do without "
        "theirs, only slower; most do not. zippath's importer lays them out as real files, or lets "
        "Linux load them from memory; it is reported where it can do neither.",
        _extension_modules,
    ),
    Check(
        "ZP112", "note", "modules in an archive open data files beside themselves",
        "open(os.path.join(os.path.dirname(__file__), …)) works in a directory and in the file "
        "store of zippath's importer; importlib.resources works everywhere. Found by a look at the "
        "sources, with --deep.",
        _data_beside_code,
        deep=True,
    ),
    Check(
        "ZP324", "warning", "the cache directory is not usable",
        "Compiled code is run, and real files are opened, so nobody else may have written them: a "
        "directory that others may write to, that is a link or somebody else's counts as none.",
        _unusable_cache,
    ),
)  # fmt: skip
