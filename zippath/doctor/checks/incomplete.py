"""Distributions that are not whole: files are gone, or their metadata is."""

import os
from collections import Counter
from collections.abc import Iterator

from zippath.distributions.installed import Metadata
from zippath.distributions.metadata_dirs import HEADER_FILES
from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.reinstallation import installer_of, reinstalling, replacing
from zippath.doctor.subject import Subject
from zippath.finders.suffixes import extension_suffixes
from zippath.syspath.disk import is_gone
from zippath.typed import removing
from zippath.wording import counted, few

# what people take out of their images, as nothing imports it
_OPTIONAL = {"test", "tests", "docs", "doc", "examples", "benchmarks"}


def _gone(subject: Subject) -> Iterator[Finding]:
    for entry, found in subject.installed.items():
        names = Counter(one.by_directory.normalised_name for one in found)
        for metadata in found:
            if names[metadata.by_directory.normalised_name] > 1:
                continue  # of several versions one is a leftover, which ZP405 reports
            modules = _modules(subject, metadata)
            gone = [file for file in _unlisted(entry, modules)
                    if _is_gone(subject, os.path.join(entry, file))]  # fmt: skip
            lost = [file for file in gone if not _OPTIONAL.intersection(file.split("/"))]
            if lost:
                yield _incomplete(subject, metadata, lost, all_gone=len(gone) == len(modules))


def _unlisted(entry: str, files: list[str]) -> Iterator[str]:
    """Yield the files whose folder does not list them: one look at a folder is a tenth of a stat.

    Links are none of what a folder lists, as they may lead nowhere.
    """
    listed: dict[str, set[str]] = {}
    for file in files:
        folder, _, name = file.rpartition("/")
        if folder not in listed:
            listed[folder] = _listed(os.path.join(entry, folder))
        if name not in listed[folder]:
            yield file


def _listed(folder: str) -> set[str]:
    try:
        with os.scandir(folder) as items:
            return {item.name for item in items if not item.is_symlink()}
    except OSError:
        return set()


def _is_gone(subject: Subject, module: str) -> bool:
    """Whether a module is gone for certain; some deliver bytecode in the place of sources."""
    if not is_gone(module):
        return False
    bytecode = f"{module}c"
    return not os.path.exists(bytecode) or bool(subject.imports.content.refusal_of(bytecode))


def _modules(subject: Subject, metadata: Metadata) -> list[str]:
    """Return the recorded modules in the entry; bytecode may come and go."""
    suffixes = (".py", *extension_suffixes(subject.facts))
    paths = metadata.recorded.paths if metadata.recorded else ()
    return [file for file in paths if file.endswith(suffixes) and not file.startswith("../")]


def _incomplete(subject: Subject, metadata: Metadata, gone: list[str], all_gone: bool) -> Finding:
    distribution = metadata.by_headers
    name = f"{distribution.name} {distribution.version}".strip()
    them = "it" if len(gone) == 1 else "them"
    return Finding(
        f"{name} is installed without its code: {few(gone, 3)} {_be(len(gone))} gone"
        if all_gone
        else f"{counted(len(gone), 'module')} of {name} {_be(len(gone))} gone: {few(gone, 3)}",
        "pip and importlib.metadata say that it is there, and its import fails"
        if all_gone
        else f"what imports {them} fails; pip takes the installation for complete",
        reinstalling(subject, distribution),
        distribution.location,
        about=(("distribution", distribution.normalised_name),),
    )


def _be(count: int) -> str:
    return "is" if count == 1 else "are"


def _damaged(subject: Subject) -> Iterator[Finding]:
    yield from _nameless(subject)
    yield from _without_record(subject)


def _nameless(subject: Subject) -> Iterator[Finding]:
    for found in subject.installed.values():
        names = Counter(one.by_directory.normalised_name for one in found)
        for metadata in found:
            if metadata.headers.get("Name") or not _is_readable(metadata):
                continue
            distribution = metadata.by_directory
            place = distribution.location
            goes_alone = names[distribution.normalised_name] > 1 or not _has_code(subject, metadata)
            yield Finding(
                f"{distribution.location} does not say which distribution it is of",
                "importlib.metadata gives None for its name or its version, on which pip and "
                "others fail",
                removing([place]) if goes_alone else replacing(subject, place, distribution),
                distribution.location,
                about=(("distribution", distribution.normalised_name),),
            )


def _is_readable(metadata: Metadata) -> bool:
    place = metadata.by_directory.location
    files = [os.path.join(place, file) for file in HEADER_FILES]
    return all(os.access(path, os.R_OK) for path in (place, *filter(os.path.exists, files)))


def _has_code(subject: Subject, metadata: Metadata) -> bool:
    """Whether recorded modules are there or, without a record, any of its names."""
    tops = [f"{name}{suffix}" for name in metadata.top_level for suffix in ("", ".py")]
    files = _modules(subject, metadata) if metadata.recorded else tops
    return any(not _is_gone(subject, os.path.join(metadata.entry, file)) for file in files)


def _without_record(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each distribution that pip or uv has installed, and cannot remove.

    The packages of operating systems and conda have a RECORD or an INSTALLER of their own.
    """
    for found in subject.installed.values():
        names = Counter(one.by_directory.normalised_name for one in found)
        for metadata in found:
            distribution = metadata.by_headers
            by_pip = installer_of(metadata) in ("pip", "uv")
            lost = by_pip and is_gone(os.path.join(distribution.location, "RECORD"))
            # of several versions one is a leftover, which ZP405 reports
            if not lost or names[metadata.by_directory.normalised_name] > 1:
                continue
            if not metadata.headers.get("Name"):
                continue
            yield Finding(
                f"{distribution.location} has no RECORD of the files of {distribution.name}",
                "pip refuses to upgrade or uninstall it",
                replacing(subject, distribution.location, distribution),
                distribution.location,
                about=(("distribution", distribution.normalised_name),),
            )


CHECKS = (
    Check(
        "ZP503", "warning", "modules of an installed distribution are gone",
        "Its RECORD names modules that are not there: somebody has removed them, or uninstalled "
        "another distribution that had installed them too. Tests, examples and bytecode may be "
        "missing. The command installs the same version once more.",
        _gone,
    ),
    Check(
        "ZP504", "warning", "the metadata of a distribution is damaged",
        "A folder *.dist-info or *.egg-info without METADATA or PKG-INFO, or without a name in it: "
        "what an interrupted pip leaves. It is removed and, where the files of a distribution are "
        "still there, that version is installed again. So is what pip or uv has installed if its "
        "RECORD is gone.",
        _damaged,
        covers=("ZP405",),
    ),
)  # fmt: skip
