"""Extension modules of another Python, platform or processor, in directories."""

import os
import re
import shlex
from collections.abc import Collection, Iterator

from zippath.distributions.headers import parse_headers
from zippath.distributions.installed import Distribution, Metadata
from zippath.distributions.tags import single_tags, supported_tags
from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.reinstallation import reinstalling
from zippath.doctor.subject import LIBRARY, Subject
from zippath.finders.machine_code import HEAD, built_for
from zippath.finders.suffixes import extension_suffixes
from zippath.finders.trees import Tree
from zippath.python.facts import Facts
from zippath.syspath.disk import read_regular
from zippath.wording import few

# the suffix of an extension module for one version, or for several that share an ABI
_OF_ONE = re.compile(r"\.(?:cp\d|cpython-|graalpy|pypy|pp\d)")
_TAGGED = re.compile(rf"\.abi\d|{_OF_ONE.pattern}")
# at most this many bytes of a WHEEL are read
_LIMIT = 1 << 16


def _foreign(subject: Subject) -> Iterator[Finding]:
    processors = built_for(read_regular(subject.facts.executable, HEAD) or b"")
    for found in subject.installed.values():
        for metadata in found:
            reason = _reason(metadata, processors, subject.facts)
            if reason:
                yield _of_another(metadata.by_headers, *reason, subject)
    yield from _unowned(subject, processors)


def _reason(
    metadata: Metadata, processors: Collection[str], facts: Facts
) -> tuple[str, str] | None:
    """Return why a distribution is not for the target, and the consequence."""
    loaded, passed_over = _extension_modules(metadata, facts)
    fails = f"python {facts.minor_text} does not load its extension modules"
    if passed_over:
        return f"it has {few(passed_over, 3)}", fails
    files, built = _of_other_processors(metadata.tree, loaded, processors)
    if files:
        return f"{few(files, 3)} {_mismatch(len(files), built, processors)}", fails
    if tags := _foreign_tags(metadata, facts):
        fails = f"its authors do not offer it for python {facts.minor_text} on this platform"
        return f"the tags of its wheel are {few(tags, 3)}", fails
    return None


def _mismatch(count: int, built: Collection[str], processors: Collection[str]) -> str:
    be = "is" if count == 1 else "are"
    return f"{be} {few(sorted(built))}, and this python is {few(sorted(processors))}"


def _of_another(
    distribution: Distribution, reason: str, consequence: str, subject: Subject
) -> Finding:
    return Finding(
        f"{distribution.name} {distribution.version} was not built for this python: {reason}",
        consequence,
        reinstalling(subject, distribution),
        distribution.location,
        about=(("distribution", distribution.normalised_name),),
    )


def _extension_modules(metadata: Metadata, facts: Facts) -> tuple[list[str], list[str]]:
    """Return the recorded extension modules that the target loads, and those it passes over.

    Passed over are those with the tag of another interpreter, if there is no other build.
    """
    loaded: dict[tuple[str, str], str] = {}
    others: dict[tuple[str, str], str] = {}
    recorded, suffixes = metadata.recorded, extension_suffixes(facts)
    if recorded is None or not any(suffix.encode() in recorded.data for suffix in suffixes):
        return [], []
    for file in recorded.paths:
        if file.endswith(suffixes):
            folder, _, name = file.rpartition("/")
            stem, dot, suffix = name.partition(".")
            if dot + suffix in facts.extension_suffixes:
                loaded[folder, stem] = file
            elif _TAGGED.match(dot + suffix):
                others.setdefault((folder, stem), file)
    passed_over = [file for module, file in others.items() if module not in loaded]
    return [*loaded.values()], passed_over


def _of_other_processors(
    tree: Tree, files: list[str], processors: Collection[str]
) -> tuple[list[str], frozenset[str]]:
    """Return the extension modules for other processors, and these.

    One file is looked at, as a wheel is built at once; the others only if that is foreign. A module
    is left out if the distribution has it for the target too, in another folder.
    """
    tagged = (file for file in files if _TAGGED.match(_suffix(file)))
    first = next(tagged, files[0] if files else None)
    if first is None or not processors or _fits(tree, first, processors):
        return [], frozenset()
    fitting = {os.path.basename(file) for file in files if _fits(tree, file, processors)}
    foreign = [file for file in files if os.path.basename(file) not in fitting
               and _is_module(tree, file)]  # fmt: skip
    built = (built_for(tree.read(file, HEAD) or b"") for file in foreign)
    return foreign, frozenset().union(*built)


def _fits(tree: Tree, file: str, processors: Collection[str]) -> bool:
    """Whether a file can be loaded; also what is no compiled file, of which others tell."""
    built = built_for(tree.read(file, HEAD) or b"")
    return not built or not built.isdisjoint(processors)


def _is_module(tree: Tree, file: str) -> bool:
    """Whether a compiled file is a module: libraries for ctypes have the plain suffix too."""
    if _TAGGED.match(_suffix(file)):
        return True
    stem = os.path.basename(file).partition(".")[0]
    return f"PyInit_{stem}".encode() in (tree.read(file) or b"")


def _suffix(file: str) -> str:
    name = os.path.basename(file)
    return name[len(name.partition(".")[0]) :]


def _unowned(subject: Subject, processors: Collection[str]) -> Iterator[Finding]:
    """Yield a finding for each import name at the top of an entry whose file no target loads."""
    suffixes = extension_suffixes(subject.facts)
    for entry in subject.ledger.entries:
        system = subject.is_of_system(os.path.join(entry.path, ""))
        if entry.kind != "directory" or entry.origin.kind in LIBRARY or system:
            continue
        tree = subject.imports.content.trees.of(entry.path)
        for name in tree.listdir(""):
            if not name.endswith(suffixes) or not name.partition(".")[0].isidentifier():
                continue
            reason = _reason_of_file(tree, name, processors, subject)
            location = os.path.join(tree.root, name)
            if reason and not subject.owner_of(location):
                yield Finding(
                    f"{location} was not built for this python: {reason}",
                    f"`import {name.partition('.')[0]}` fails; build it again",
                    shlex.join(["mv", location, f"{location}.off"]),
                    location,
                )


def _reason_of_file(
    tree: Tree, name: str, processors: Collection[str], subject: Subject
) -> str | None:
    """Return why the target does not load a file that an import leads to."""
    stem, suffix = name.partition(".")[0], _suffix(name)
    if suffix in subject.facts.extension_suffixes:
        if not processors or _fits(tree, name, processors) or not _is_module(tree, name):
            return None
        winner = subject.imports.resolve(stem).winner
        if winner is None or winner.location != os.path.join(tree.root, name):
            return None
        return f"it {_mismatch(1, built_for(tree.read(name, HEAD) or b''), processors)}"
    if not _TAGGED.match(suffix) or subject.imports.resolve(stem).winner:
        return None
    return "its name has the tag of another"


def _foreign_tags(metadata: Metadata, facts: Facts) -> tuple[str, ...]:
    """Return the tags in the WHEEL file if the target supports none; it may have more builds."""
    named = parse_headers(metadata.read("WHEEL", _LIMIT) or b"").all("Tag")
    tags = {tag for each in named for tag in single_tags(each)}
    if not tags or "py3-none-any" in tags:
        return ()  # without the 15 ms for the tags of the target
    if not supported_tags(facts).keys().isdisjoint(tags):
        return ()
    own = tuple(suffix for suffix in facts.extension_suffixes if _OF_ONE.match(suffix))
    files = metadata.recorded.paths if metadata.recorded else ()
    return () if any(file.endswith(own) for file in files) else tuple(named)


CHECKS = (
    Check(
        "ZP510", "warning", "compiled modules were not built for this python",
        "The extension modules of a distribution have the tag of another version, implementation "
        "or platform in their names, are for another processor as their first bytes tell, or all "
        "tags in its WHEEL file are others. That is so after somebody has copied or mounted an "
        "environment, or has installed it with --platform. Files that no RECORD lists are looked "
        "at where an import finds them: at the top of each directory.",
        _foreign,
    ),
)  # fmt: skip
