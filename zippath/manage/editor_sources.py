"""What editors and type checkers read of the archives on a path: sources, stubs and their marks."""

from collections.abc import Iterator
from dataclasses import dataclass

from zippath.finders.suffixes import extension_suffixes
from zippath.finders.trees import Tree
from zippath.finders.zip_finder import ZipFinder
from zippath.importer.archives import layout
from zippath.imports.resolver import Imports
from zippath.syspath.snapshot import Snapshot

# one file; a longer one is data in the form of code
LONGEST = 1 << 24
# of an extension module that has no stub of its own: everything is there, of any type
ANYTHING = b"from typing import Any\n\ndef __getattr__(name: str) -> Any: ...\n"
_LIBRARY = ("stdlib", "zip-default")
_STUBS = "-stubs"  # a distribution of stubs has this behind the name of each package (PEP 561)


@dataclass(frozen=True)
class Sources:
    """The `files` by path, with `/`; the archives that they are from, and the names at the top."""

    archives: tuple[str, ...]
    modules: tuple[str, ...]
    files: dict[str, bytes]


def sources_of(snapshot: Snapshot) -> Sources:
    """Read what the target imports from archives; a name that it has from elsewhere is left out."""
    imports = Imports(snapshot)
    archives = _archives(snapshot, imports)
    suffixes = extension_suffixes(snapshot.facts)
    files: dict[str, bytes] = {}
    natives: set[str] = set()
    for entry in archives:
        tree = imports.content.trees.of(entry)
        served = {top: _serves(imports, entry, tree, top) for top in tree.listdir("")}
        for name in tree.files(""):
            parts = name.split("/")
            if not served.get(parts[0]) or layout.problem(parts):
                continue
            if name.endswith(suffixes):
                natives.add("/".join([*parts[:-1], parts[-1].partition(".")[0]]))
            elif name.endswith((".py", ".pyi")) or parts[-1] == "py.typed":
                content = tree.read(name, LONGEST)
                if content is not None and len(content) < LONGEST:
                    files.setdefault(name, content)
    files.update(_stubs(natives, files))
    return Sources(archives, _modules(files), files)


def _archives(snapshot: Snapshot, imports: Imports) -> tuple[str, ...]:
    entries = [one.path for one in snapshot.ledger.entries if one.origin.kind not in _LIBRARY]
    finders = imports.candidates.finders
    return tuple(path for path in entries if isinstance(finders.of(path), ZipFinder))


def _serves(imports: Imports, entry: str, tree: Tree, top: str) -> bool:
    """Whether the target imports what an archive has at the top, or a part of it, from there."""
    name = top.partition(".")[0]
    if name.endswith(_STUBS):
        return True
    winner = imports.decide(name).winner if name.isidentifier() else None
    if winner is None or winner.kind == "namespace" or winner.entry == entry:
        return winner is not None
    # wheels may add modules to the package of another, as those of PySide6 do
    has_own = {"__init__.py", "__init__.pyi"}.intersection(tree.listdir(top))
    return "." not in top and not has_own and winner.kind == "package"


def _stubs(natives: set[str], files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for stem in sorted(natives):
        known = (f"{stem}.pyi", f"{stem}.py", f"{stem}/__init__.pyi", f"{stem}/__init__.py")
        if not any(name in files for name in known):
            yield known[0], ANYTHING


def _modules(files: dict[str, bytes]) -> tuple[str, ...]:
    tops = {name.partition("/")[0].partition(".")[0].removesuffix(_STUBS) for name in files}
    return tuple(sorted(tops))
