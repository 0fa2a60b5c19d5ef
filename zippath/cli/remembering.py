"""Keeps what a look at a target has shown, for TAB to complete."""

import os
from zipimport import ZipImportError

from zippath.importer.store import Store, open_store
from zippath.python.start import PLAIN
from zippath.syspath.managed import is_managed
from zippath.syspath.snapshot import Snapshot
from zippath.syspath.subpath import archive_of
from zippath.tab.last_run import Known, KnownArchive, keep, known_of, signature_of

# bytes of a directory with 50,000 names, which takes half a second
_LONG = 4 << 20


def remember(executable: str, snapshot: Snapshot) -> None:
    """Keep what a plain start of a target has to complete; without a cache nothing is kept."""
    store, facts = open_store(...), snapshot.facts
    if store is None or facts.failure or not facts.started or facts.start != PLAIN:
        return
    entries = snapshot.ledger.entries
    lines = (entry.origin.file for entry in entries if is_managed(entry.origin))
    files = [path for path in dict.fromkeys(lines) if path]
    known = Known(
        executable,
        facts.version_text,
        facts.builtin_names,
        tuple(entry.path for entry in entries if entry.kind == "directory"),
        tuple((path, signature_of(path)) for path in files),
        tuple(_archives(executable, snapshot, store)),
    )
    keep(known, store)


def _archives(executable: str, snapshot: Snapshot, store: Store) -> list[KnownArchive]:
    """The archives on the path; one that has not changed since the last run is not read again."""
    entries = [entry for entry in snapshot.ledger.entries if entry.kind == "archive"]
    if not entries:
        return []
    last = known_of(executable, store)
    read = {(one.path, one.signature): one.names for one in last.archives} if last else {}
    found = []
    for entry in entries:
        path = os.path.join(snapshot.facts.cwd, entry.path)
        signature = signature_of(archive_of(path)[0])
        names = read.get((path, signature))
        if names is None:
            names = _names_in(path, snapshot)
        file = entry.origin.file if is_managed(entry.origin) else None
        found.append(KnownArchive(path, file or "", signature, names))
    return found


def _names_in(path: str, snapshot: Snapshot) -> tuple[str, ...]:
    """The modules and distributions in an archive; none of one that takes long to read."""
    # 30 ms, and archives rarely change
    from zippath.importer.archives.archive import read_directory
    from zippath.manage.naming import names_inside

    try:
        if len(read_directory(archive_of(path)[0]).data) > _LONG:
            return ()
    except ZipImportError:
        return ()
    return tuple(dict.fromkeys(names_inside(snapshot.facts)(path)))
