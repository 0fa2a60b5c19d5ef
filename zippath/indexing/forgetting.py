"""Deletes path indexes from the cache, whichever Python made them."""

import time
from collections.abc import Collection

from zippath.cache.cleaning import remove
from zippath.cache.kept import records_in
from zippath.importer.indexedsource import COMMON


def forget(owners: Collection[str], cache_dir: str) -> tuple[str, ...]:
    """Delete the path indexes of site dirs, with their code; return the site dirs that had one.

    The code that all path indexes share goes with the last of them.
    """
    kept = records_in(cache_dir)
    indexes = [one for one in kept if one.kind == "path index"]
    gone = [one for one in indexes if one.archive in owners]
    code = [one for one in kept if one.kind == "code index" and one.archive in owners]
    if gone == indexes:
        code += [one for one in kept if one.kind == "code" and one.name == COMMON]
    remove(cache_dir, [*gone, *code], time.time())
    return tuple(dict.fromkeys(one.archive for one in gone if one.archive))
