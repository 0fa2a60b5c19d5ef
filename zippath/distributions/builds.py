"""Distributions and compiled modules that were built for another Python, platform or processor."""

import os
import re
from collections.abc import Collection

from zippath.distributions.headers import parse_headers
from zippath.distributions.installed import Metadata
from zippath.distributions.tags import single_tags, supported_tags
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


def processors_of(facts: Facts) -> frozenset[str]:
    """Return what an interpreter runs on; nothing if its file does not tell."""
    return built_for(read_regular(facts.executable, HEAD) or b"")


def mismatch_of_distribution(
    metadata: Metadata, processors: Collection[str], facts: Facts
) -> tuple[str, str] | None:
    """Return why a distribution is not for a Python, and the consequence; None if it may be."""
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


def mismatch_of(tree: Tree, file: str, processors: Collection[str]) -> str:
    """Return why a compiled module that python would load is not for it, "" if it may be."""
    if not processors or _fits(tree, file, processors) or not _is_module(tree, file):
        return ""
    return _mismatch(1, built_for(tree.read(file, HEAD) or b""), processors)


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
    tagged = (file for file in files if _TAGGED.match(suffix_of(file)))
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
    if _TAGGED.match(suffix_of(file)):
        return True
    stem = os.path.basename(file).partition(".")[0]
    return f"PyInit_{stem}".encode() in (tree.read(file) or b"")


def suffix_of(file: str) -> str:
    """Return the suffix of a compiled module, with its tag."""
    name = os.path.basename(file)
    return name[len(name.partition(".")[0]) :]


def has_foreign_tag(suffix: str) -> bool:
    """Whether a suffix of a compiled module that python does not load has a tag."""
    return bool(_TAGGED.match(suffix))


def _foreign_tags(metadata: Metadata, facts: Facts) -> tuple[str, ...]:
    """Return the tags in the WHEEL file if the target supports none; it may have more builds."""
    named = parse_headers(metadata.read("WHEEL", _LIMIT) or b"").all("Tag")
    tags = {tag for each in named for tag in single_tags(each)}
    if not tags or "py3-none-any" in tags:
        return ()
    own = tuple(suffix for suffix in facts.extension_suffixes if _OF_ONE.match(suffix))
    files = metadata.recorded.paths if metadata.recorded else ()
    if any(file.endswith(own) for file in files):
        return ()  # without the 15 ms for the tags of the target
    return () if not supported_tags(facts).keys().isdisjoint(tags) else tuple(named)
