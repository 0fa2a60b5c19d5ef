"""Folders whose `__init__.py` has a misspelt name, so that they are namespace packages."""

import os
import re
from collections.abc import Iterator

from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.subject import Subject
from zippath.finders.trees import Tree
from zippath.typed import renaming_to

# init.py and init_.py are good names for a module
_MISSPELT = re.compile(r"(?!__init__\.py$)(_+init_*|init__+|__(int|inti|ini)__)\.py", re.IGNORECASE)
_MOST = 1 << 16


def _misspelt(subject: Subject) -> Iterator[Finding]:
    for entry in {one.path: one for one in subject.ledger.entries}.values():
        is_own = not entry.origin.is_site_dir and entry.path not in subject.library_entries
        if entry.kind != "directory" or not is_own:
            continue
        tree = subject.imports.content.trees.of(entry.path)
        for folder in filter(str.isidentifier, tree.listdir("")):
            file = _misspelt_init(tree, folder)
            winner = subject.imports.resolve(folder).winner if file else None
            if winner is None or winner.kind != "namespace":
                continue
            cwd = subject.facts.cwd
            place = os.path.join(cwd, entry.path, folder)
            if place not in [os.path.join(cwd, one) for one in winner.locations or ()]:
                continue
            yield Finding(
                f"{place} has no __init__.py, but {file}",
                f"`import {folder}` gives a namespace package, and what {file} says never runs",
                renaming_to(f"{place}/{file}", f"{place}/__init__.py"),
                f"{place}/{file}",
            )


def _misspelt_init(tree: Tree, folder: str) -> str:
    """Return the only file of a folder that looks like its `__init__.py`, "" if there is none.

    It lies beside modules, and none of them names it: some have a module `_init` on purpose.
    """
    names = tree.listdir(folder)
    found = [name for name in names if _MISSPELT.fullmatch(name)]
    others = [name for name in names if name.endswith(".py") and name not in found]
    if len(found) != 1 or not others or any(name.startswith("__init__.") for name in names):
        return ""
    word = re.compile(rf"\b{found[0][:-3]}\b".encode())
    texts = (tree.read(f"{folder}/{name}", _MOST) or b"" for name in others)
    return "" if any(map(word.search, texts)) else found[0]


CHECKS = (
    Check(
        "ZP524", "warning", "the __init__.py of a package has a misspelt name",
        "Such as _init_.py or __init.py, with modules beside it that do not import it. Without "
        "__init__.py a folder is a namespace package: it is imported, but has none of the names "
        "that its author wrote there. Site dirs are not looked into.",
        _misspelt,
    ),
)  # fmt: skip
