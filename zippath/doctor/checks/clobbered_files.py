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
from zippath.wording import few

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
        groups: dict[tuple[Distribution, ...], _Files] = {}
        for file, owners in _differing(subject, entry, tree):
            rivals = tuple(owner.distribution for owner in owners)
            groups.setdefault(rivals, {})[file] = owners
        for rivals, files in groups.items():
            yield _finding(subject, rivals, files, tree)


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


def _finding(
    subject: Subject, rivals: Sequence[Distribution], files: _Files, tree: Tree
) -> Finding:
    counts = _whose(files, tree)
    kept = max(rivals, key=lambda one: (_is_needed(subject, one), counts.get(one.name, 0)))
    return Finding(
        f"{' and '.join(map(_with_version, rivals))} have {'both' if len(rivals) < 3 else 'all'} "
        f"installed {few([*files], 3)}, {_now(counts, min(len(files), _MOST))}",
        "the one installed last has overwritten the other, which is not whole; to install "
        f"{rivals[0].name} again would bring its files, and break {rivals[1].name}",
        _fix(subject, kept, [one for one in rivals if one != kept]),
        os.path.join(tree.root, next(iter(files))),
        about=tuple(("distribution", one.normalised_name) for one in rivals),
    )


def _now(counts: Mapping[str, int], total: int) -> str:
    """Say whose files are there.

    >>> _now({"a": 2}, 2), _now({"a": 1, "b": 1}, 3), _now({}, 1)
    ("now a's", "now 1 is a's, 1 is b's", "now neither's")
    """
    if not counts:
        return "now neither's"
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


def _fix(subject: Subject, kept: Distribution, others: Sequence[Distribution]) -> str:
    """Return the command that leaves one of them, whole; that which others require.

    None goes that is required, or that has modules which the one that stays does not have.
    """
    names = subject.imports.content.owners.names_of
    again = reinstalling(subject, kept)
    if any(_is_needed(subject, one) for one in others):
        return f"all are required; the one that counts is installed last: {again}"
    if not all(names(one.entry, one.name) <= names(kept.entry, kept.name) for one in others):
        return f"they do not go together; the one that counts is installed last: {again}"
    return " && ".join([*(uninstalling(subject, one) for one in others), again])


CHECKS = (
    Check(
        "ZP502", "warning", "two distributions have installed the same files",
        "Their RECORDs name the same modules with different hashes, as those of opencv-python and "
        "opencv-python-headless, of jwt and PyJWT, or of serial and pyserial. pip does not notice. "
        "The command keeps the one that others require, else the one whose files are there. Files "
        "with the same content, tests and the `__init__` of namespace packages may be shared.",
        _clobbered,
        covers=("ZP523",),
    ),
)  # fmt: skip
