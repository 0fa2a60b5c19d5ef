"""The path indexes of a target, for several commands."""

import os
from collections.abc import Iterable, Iterator, Sequence

from zippath import dirs
from zippath.cli import output
from zippath.edits import Edit
from zippath.errors import ZippathError
from zippath.importer.boot import INDEX, STARTUP_FILE
from zippath.indexing.asking import Index, directories_of, index_of, owners
from zippath.indexing.forgetting import forget
from zippath.manage.apply import Outcome
from zippath.manage.boot_module import cache_dir_in
from zippath.syspath.boot_entries import MODULE
from zippath.syspath.disk import read_regular
from zippath.syspath.snapshot import Snapshot


def indexes(snapshot: Snapshot) -> tuple[Index, ...]:
    """Return the path indexes that serve a target: to ask one, that is started."""
    if not snapshot.facts.has_path_index:
        return ()
    return tuple(index_of(snapshot, owner, os.environ) for owner in owners(snapshot))


def refresh(outcome: Outcome, dry_run: bool) -> None:
    """Make the path index of each site dir again that a change has touched, in its mode.

    The change itself has succeeded: what goes wrong here is a warning.
    """
    touched = {os.path.dirname(edit.path) for edit in outcome.plan.edits if not dry_run}
    for owner in touched.intersection(owners(outcome.after) if touched else ()):
        index = index_of(outcome.after, owner, os.environ)
        try:
            found = index.status()
            if found is not None:
                index.build(directories_of(outcome.after), found.is_sealed)
        except ZippathError as error:
            output.warning(error)


def stale_after(edits: Iterable[Edit]) -> Iterator[str]:
    """Yield the site dirs with a path index in which files were edited."""
    for directory in dict.fromkeys(os.path.dirname(edit.path) for edit in edits):
        lines = (read_regular(os.path.join(directory, STARTUP_FILE)) or b"").splitlines()
        if INDEX in lines:
            yield directory


def forget_turned_off(edits: Sequence[Edit]) -> tuple[str, ...]:
    """Delete the path indexes that these edits turn off; return the site dirs that had one.

    They are in your cache, or in the one that the boot module names.
    """
    found: list[str] = []
    for owner in turned_off(edits):
        module = os.path.join(owner, MODULE)
        texts = [edit.before for edit in edits if edit.path == module]
        named = {cache_dir_in(text or b"") for text in (*texts, read_regular(module))}
        for cache in {*named, dirs.baked_cache_dir(os.environ)} - {None}:
            found += forget([owner], str(cache))
    return tuple(dict.fromkeys(found))


def turned_off(edits: Iterable[Edit]) -> Iterator[str]:
    """Yield the site dirs whose path index these edits turn off."""
    for edit in edits:
        before, after = ((text or b"").splitlines() for text in (edit.before, edit.after))
        if os.path.basename(edit.path) == STARTUP_FILE and INDEX in before and INDEX not in after:
            yield os.path.dirname(edit.path)
