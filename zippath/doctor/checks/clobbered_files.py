"""Installed files that a distribution has overwritten with its own."""

import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from zippath.distributions.installed import Distribution
from zippath.distributions.marker_variables import environment_of
from zippath.distributions.owners import Owner
from zippath.distributions.requirements import needs_of
from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.reinstallation import reinstalling, uninstalling
from zippath.doctor.subject import Subject
from zippath.finders.suffixes import extension_suffixes
from zippath.finders.trees import Tree
from zippath.imports.packages import style_of
from zippath.wording import few, joined

# what projects put at the top by mistake, and nobody imports
_BY_MISTAKE = {"tests", "test", "docs", "doc", "examples", "example", "samples", "demo",
               "benchmarks", "scripts", "tools", "bin", "build", "src", "ci", "setup.py",
               "conftest.py", "noxfile.py", ".."}  # fmt: skip
# as many files are hashed: 0.1 s
_MOST = 500

_Files = dict[str, list[Owner]]


def _clobbered(subject: Subject) -> Iterator[Finding]:
    for entry in subject.installed:
        tree = subject.imports.content.trees.of(entry)
        groups: dict[frozenset[Distribution], _Files] = {}
        for file, owners in _differing(subject, entry, tree):
            rivals = frozenset(owner.distribution for owner in owners)
            groups.setdefault(rivals, {})[file] = owners
        for files in _joined(groups):
            yield _finding(subject, files, tree)


def _joined(groups: Mapping[frozenset[Distribution], _Files]) -> list[_Files]:
    """Join the files of groups with a distribution in common: one remedy mends them all."""
    found: dict[frozenset[Distribution], _Files] = {}
    for rivals, files in groups.items():
        common = [one for one in found if not one.isdisjoint(rivals)]
        together: _Files = {}
        for more in [*(found.pop(one) for one in common), files]:
            together |= more
        found[rivals.union(*common)] = together
    return [*found.values()]


def _rivals(files: _Files) -> list[Distribution]:
    """Return the distributions that have installed some of the files."""
    return [*dict.fromkeys(owner.distribution for owners in files.values() for owner in owners)]


def _differing(subject: Subject, entry: str, tree: Tree) -> Iterator[tuple[str, list[Owner]]]:
    """Yield the modules with a different hash in each record, and their owners.

    Portions of a namespace share its `__init__`, and it may be of several years.
    """
    suffixes = (".py", *extension_suffixes(subject.facts))
    for file, owners in subject.imports.content.owners.shared(entry).items():
        if not file.endswith(suffixes) or file.partition("/")[0] in _BY_MISTAKE:
            continue
        names = {owner.distribution.normalised_name for owner in owners}
        hashes = {owner.recorded.hash for owner in owners if owner.recorded}
        if len(names) > 1 and len(hashes - {""}) > 1 and not _is_of_namespace(file, tree):
            yield file, owners


def _is_of_namespace(file: str, tree: Tree) -> bool:
    if not file.endswith("/__init__.py"):
        return False
    source = (tree.read(file, 1 << 16) or b"").decode("utf-8", "replace")
    return style_of(source, has_pkg_resources=True) in ("pkgutil", "pkg_resources")


def _finding(subject: Subject, files: _Files, tree: Tree) -> Finding:
    rivals, counts = _rivals(files), _whose(files, tree)
    two = len(rivals) == 2
    others = rivals[1].name if two else "the others"
    return Finding(
        f"{joined([_with_version(one) for one in rivals])} have {'both' if two else 'all'} "
        f"installed {few([*files], 3)}, {_now(counts, len(rivals), min(len(files), _MOST))}",
        "the one installed last has overwritten the other"
        f"{', which is' if two else 's, which are'} not whole; to install {rivals[0].name} again "
        f"would bring its files, and break {others}",
        _fix(subject, sorted(rivals, key=lambda one: _worth(subject, one, counts)), files),
        os.path.join(tree.root, next(iter(files))),
        about=tuple(("distribution", one.normalised_name) for one in rivals),
    )


def _worth(subject: Subject, one: Distribution, counts: Mapping[str, int]) -> tuple[bool, int]:
    return not _is_needed(subject, one), -counts.get(one.name, 0)


def _now(counts: Mapping[str, int], rivals: int, total: int) -> str:
    """Say whose files are there.

    >>> _now({"a": 2}, 2, 2), _now({"a": 1, "b": 1}, 2, 3), _now({}, 2, 1), _now({}, 3, 1)
    ("now a's", "now 1 is a's, 1 is b's", "now neither's", "now nobody's")
    """
    if not counts:
        return "now neither's" if rivals == 2 else "now nobody's"
    if [*counts.values()] == [total]:
        return f"now {next(iter(counts))}'s"
    shares = (f"{count} {'is' if count == 1 else 'are'} {name}'s" for name, count in counts.items())
    return f"now {', '.join(shares)}"


def _with_version(distribution: Distribution) -> str:
    return f"{distribution.name} {distribution.version}".strip()


def _whose(files: Mapping[str, Sequence[Owner]], tree: Tree) -> dict[str, int]:
    """Return how many of the files are there as each of their owners has recorded them."""
    counts: dict[str, int] = {}
    for file, owners in islice(files.items(), _MOST):
        content = tree.read(file)
        for owner in owners:
            if content is not None and owner.vouches_for(content):
                counts[owner.name] = counts.get(owner.name, 0) + 1
    return counts


def _is_needed(subject: Subject, distribution: Distribution) -> bool:
    name = distribution.normalised_name
    return bool(needs_of([name], subject.first_by_name, environment_of(subject.facts)))


def _fix(subject: Subject, rivals: Sequence[Distribution], files: _Files) -> str:
    """Return the command that leaves some of them, whole: the first of `rivals` that can stay.

    None goes that is required, or that has modules which those that stay do not have.
    """
    needed = {one for one in rivals if _is_needed(subject, one)}
    for first in rivals:
        kept = _together(first, rivals, files)
        gone = [one for one in rivals if one not in kept]
        if needed.isdisjoint(gone) and _names(subject, gone) <= _names(subject, kept):
            return " && ".join(
                [uninstalling(subject, *gone), *(reinstalling(subject, one) for one in kept)]
            )
    why = "they do not go together"
    if len(needed) > 1:
        names = sorted(one.name for one in needed)
        why = f"{'all' if needed.issuperset(rivals) else joined(names)} are required"
    return f"{why}; the one that counts is installed last: {reinstalling(subject, rivals[0])}"


def _together(
    first: Distribution, rivals: Sequence[Distribution], files: _Files
) -> list[Distribution]:
    """Return `first`, and of the others those that go with it and with one another."""
    kept = [first]
    for one in rivals:
        if one != first and not any(_differ(one, other, files) for other in kept):
            kept.append(one)
    return kept


def _differ(one: Distribution, other: Distribution, files: _Files) -> bool:
    """Whether two distributions have recorded a file with a different hash each."""
    both = (one, other)
    hashes = (
        {owner.recorded.hash for owner in owners if owner.recorded and owner.distribution in both}
        for owners in files.values()
    )
    return any(len(found - {""}) > 1 for found in hashes)


def _names(subject: Subject, distributions: Sequence[Distribution]) -> set[str]:
    names_of = subject.imports.content.owners.names_of
    return {name for one in distributions for name in names_of(one.entry, one.name)}


CHECKS = (
    Check(
        "ZP502", "warning", "two distributions have installed the same files",
        "Their RECORDs name the same modules with different hashes, as those of opencv-python and "
        "opencv-python-headless, of jwt and PyJWT, or of serial and pyserial. pip does not notice. "
        "The command keeps the one that others require, else the one whose files are there. Files "
        "with the same content, tests and the `__init__` of namespace packages may be shared.",
        _clobbered,
        covers=("ZP521", "ZP523"),
    ),
)  # fmt: skip
