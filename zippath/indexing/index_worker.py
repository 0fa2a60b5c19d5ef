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
from itertools import islice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

PAUSE = 0.05
LEVELS = ("", ".opt-1", ".opt-2")


def build(store: "Any", owner: str, entries: "list[str]", is_sealed: bool) -> "dict[str, Any]":
    """Make the index of entries; return what is in it, and what had to be left out."""
    pathindex, scanning, record = _modules("pathindex", "scanning", "record")
    metadata_rows = import_module("importer.metadata_rows")
    until = time.monotonic() + record.COARSE / record.SECOND + PAUSE
    folders = {}  # type: dict[str, Any]
    left_out = []  # type: list[str]
    for entry in entries:
        found, missing = _scanned(scanning, entry, pathindex.import_suffixes(), until)
        folders.update(found)
        left_out += missing
    served = [entry for entry in entries if entry in folders]
    rows = {entry + "\0metadata": metadata_rows.metadata_of(entry) for entry in served}
    folders.update((key, value) for key, value in rows.items() if value is not None)
    python = sys.implementation.cache_tag, pathindex.fingerprint()
    is_kept = scanning.publish(store, python, owner, folders, served, is_sealed)
    return {"is_kept": is_kept, "left_out": left_out}


def _scanned(
    scanning: "Any", entry: str, suffixes: "tuple[str, ...]", until: float
) -> "tuple[dict[str, Any], list[str]]":
    """Return the names in each directory, and the directories whose names cannot be recorded.

    Those that have just changed are looked at again until then.
    """
    found = {}  # type: dict[str, Any]
    places = [entry]
    while True:
        missing = []
        for place in places:
            for directory, names in scanning.scan(place, suffixes):
                if names is None:
                    missing.append(directory)
                else:
                    found[directory] = names
        places = [path for path in missing if os.access(path, os.R_OK | os.X_OK)]
        if not places or time.monotonic() > until:
            return found, missing
        missing = [path for path in missing if path not in places]
        time.sleep(PAUSE)


def status(store: "Any", owner: str) -> "dict[str, Any] | None":
    """Return what an index says of itself, and which directories are not as it has them."""
    pathindex = import_module("importer.pathindex")
    index = pathindex.open_path_index(store, owner)
    if index is None:
        return None
    counts = {"directories": 0, "modules": 0, "sources": sum(1 for _ in _sources(index))}
    changed = []
    for directory, names in _recorded(index):
        counts["directories"] += 1
        files = [name for name in names if name[-1] != "/" and name != pathindex.HERE]
        counts["modules"] += len(files)
        if pathindex.packed(directory) != names[pathindex.HERE]:
            changed.append(directory)
    about = {"is_sealed": index.is_sealed, "built": index.time / 1e9, "changed": changed}
    return dict(about, entries=sorted(index.entries), size=store.size(index.name), **counts)


def edited(store: "Any", owner: str) -> "list[str]":
    """Return the sources that are not as an index has them."""
    pathindex = import_module("importer.pathindex")
    index = pathindex.open_path_index(store, owner)
    return [
        path
        for path, signed in (_sources(index) if index is not None else ())
        if pathindex.packed(path) != signed
    ]


def served(store: "Any", owner: str, paths: "list[str]") -> "list[str]":
    """Return those of some files and directories that are found through an index."""
    pathindex = import_module("importer.pathindex")
    index = pathindex.open_path_index(store, owner)
    found = []
    for path in paths if index is not None else ():
        directory, name = os.path.split(path)
        names = index.names(directory)
        if names is not None and (names.get(name) or names.get(name + "/")) is not None:
            found.append(path)
    return found


def warm(store: "Any", owner: str, first: int, last: int) -> "dict[str, str]":
    """Keep the code of some of the sources; return those that could not be compiled, with reasons.

    The sources are numbered in the order of `_sources`.
    """
    pathindex, indexedsource = _modules("pathindex", "indexedsource")
    index = pathindex.open_path_index(store, owner)
    failed = {}
    for path, signed in islice(_sources(index), first, last) if index is not None else ():
        loader = indexedsource.indexed_loader("warmed", path, index, signed)
        try:
            loader.get_code("warmed")
        except (ImportError, OSError, SyntaxError, ValueError, RecursionError) as error:
            failed[path] = str(error)
    return failed


def drop(store: "Any", owner: str) -> bool:
    """Delete an index and its code, and the shared code with the last index; whether it was."""
    pathindex, codecache, indexedsource = _modules("pathindex", "codecache", "indexedsource")
    name = pathindex.path_index_name(owner, sys.implementation.cache_tag)
    place = owner + os.sep + indexedsource.COMMON
    was_there = store.size(name) >= 0
    store.remove(name)
    for level in LEVELS:
        store.remove(codecache.own_stem(place) + level + ".rows")
    left = os.listdir(store.directory) if store.usable() else ()
    if not any(name.endswith(".paths") for name in left):
        for level in LEVELS:
            for kind in (".code", ".digests"):
                store.remove(codecache.shared_stem(place) + level + kind)
    return bool(was_there)


def _recorded(index: "Any") -> "Iterator[tuple[str, dict[str, bytes]]]":
    """Yield each directory of an index, with its names."""
    child = import_module("importer.pathindex").child
    found = sorted(index.entries)
    known = set(found)
    for directory in found:
        names = index.folder(directory)
        if names is None:
            continue
        names = names if isinstance(names, dict) else names.all()
        yield directory, names
        below = [child(directory, name[:-1]) for name in sorted(names) if name[-1] == "/"]
        found += [path for path in below if path not in known]
        known.update(below)


def _sources(index: "Any") -> "Iterator[tuple[str, bytes]]":
    """Yield each source of an index whose signature is recorded."""
    pathindex = import_module("importer.pathindex")
    for directory, names in _recorded(index):
        for name, signed in sorted(names.items()):
            if name.endswith(".py") and signed != pathindex.LINK:
                yield pathindex.child(directory, name), signed


def _modules(*names: str) -> "Iterator[Any]":
    return (import_module("importer." + name) for name in names)


_VERBS = (build, status, edited, served, warm, drop)


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
