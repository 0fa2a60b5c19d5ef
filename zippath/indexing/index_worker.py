"""The script to make path indexes and to look at them, run by the target: 3.6 syntax.

It reads one line of JSON: [directory of the importer package, verb, cache directory, owner, what
the verb needs ...], and prints the answer as JSON. The target itself does that, because checksums
and the suffixes of modules differ between Pythons. It runs nothing of what it looks at.
"""

import json
import os
import sys
import time
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

SAMPLES = 40  # of sources, to measure by


def build(store: "Any", owner: str, asked: "list[str]", is_sealed: bool) -> "dict[str, Any]":
    """Make the index of entries; return whether the cache took it, and what had to be left out."""
    scanning = import_module("importer.scanning")
    try:
        left_out = scanning.build(owner, asked, store.directory, is_sealed)
    except OSError:
        return {"is_kept": False, "left_out": []}
    return {"is_kept": True, "left_out": left_out}


def status(store: "Any", owner: str) -> "dict[str, Any] | None":
    """Return what an index says of itself, and which directories are not as it has them."""
    pathindex = import_module("importer.pathindex")
    index = pathindex.open_path_index(store, owner)
    if index is None:
        return None
    counts = {"directories": 0, "modules": 0, "sources": sum(1 for _ in _sources(index))}
    changed = []
    for directory in _directories(index):
        names = index.listing(directory)
        counts["directories"] += 1
        files = [name for name in names if name[-1] != "/" and name != pathindex.HERE]
        counts["modules"] += len(files)
        if pathindex.packed(directory) != names[pathindex.HERE]:
            changed.append(directory)
    about = {"is_sealed": index.is_sealed, "built": index.time / 1e9, "changed": changed}
    has = [entry for entry in sorted(index.entries) if index.folder(entry) is not None]
    return dict(about, entries=has, size=store.size(index.name), **counts)


def covers(store: "Any", owner: str, asked: "list[str]") -> bool:
    """Whether there is an index of some entries, and each that can be read is as it has it."""
    pathindex = import_module("importer.pathindex")
    index = pathindex.open_path_index(store, owner)
    if index is None:
        return False
    readable = [entry for entry in asked if os.access(entry, os.R_OK | os.X_OK)]
    return all(index.names(entry) is not None for entry in readable)


def look(store: "Any", owner: str, deep: bool) -> "dict[str, Any]":
    """Return the entries that an index serves now, and with `deep` all that has changed."""
    pathindex = import_module("importer.pathindex")
    index = pathindex.open_path_index(store, owner)
    if index is None:
        return {"entries": [], "is_sealed": False, "coverage": None, "edited": []}
    served = [entry for entry in index.entries if index.names(entry) is not None]
    sources = _sources(index) if deep else ()
    return {
        "entries": served,
        "is_sealed": index.is_sealed,
        "coverage": status(store, owner) if deep else None,
        "edited": sorted(path for path, signed in sources if pathindex.packed(path) != signed),
    }


def served(store: "Any", owner: str, paths: "list[str]") -> "list[str]":
    """Return those of some files that are found through an index."""
    index = import_module("importer.pathindex").open_path_index(store, owner)
    return [path for path in paths if _is_served(index, path)] if index is not None else []


def _is_served(index: "Any", path: str) -> bool:
    directory, name = os.path.split(path)
    names = index.names(directory)
    try:
        if names is None or names.get(name) is None:
            return False
    except LookupError:  # the record is damaged
        return False
    while directory not in index.entries:
        directory = os.path.dirname(directory)
        if index.names(directory) is None:
            return False
    return True


def seconds_to_compile(store: "Any", owner: str, sources: "list[str]") -> float:
    """Return how long it takes to compile sources, by the size of some that are far apart."""
    sizes = done = 0
    begin = time.perf_counter()
    step = max(1, len(sources) // SAMPLES)
    for path in sources[::step]:
        try:
            with open(path, "rb") as file:
                data = file.read()
            compile(data, path, "exec", dont_inherit=True)
        except (OSError, RecursionError, SyntaxError, ValueError):
            continue
        done += len(data)
    took = time.perf_counter() - begin
    for path in sources:
        try:
            sizes += os.stat(path).st_size
        except OSError:
            continue
    return took * sizes / done if done else 0.0


def _directories(index: "Any") -> "list[str]":
    """Return each directory of an index once: an entry may lie in another one."""
    return list(dict.fromkeys(index.directories()))


def _sources(index: "Any") -> "Iterator[tuple[str, bytes]]":
    """Yield each source of an index whose signature is recorded."""
    for directory in _directories(index):
        yield from index.sources(directory)


_VERBS = (build, status, covers, look, served, seconds_to_compile)


def main(place: str, verb: str, cache_dir: str, *asked: "Any") -> object:
    """Carry out one verb with the cache in a directory; return what is printed."""
    sys.path.append(place)
    store = import_module("importer.store").Store(cache_dir)
    [chosen] = [one for one in _VERBS if one.__name__ == verb]
    return chosen(store, *asked)


if __name__ == "__main__":
    if sys.version_info < (3, 9):
        sys.exit("zippath's importer needs python 3.9")
    sys.stdout.write(json.dumps(main(*json.loads(sys.stdin.readline()))))
