"""The path index for a command: nothing of it is written into a site dir."""

import os
from collections.abc import Mapping

from zippath.indexing import starting
from zippath.indexing.asking import Index, directories_of
from zippath.indexing.starting.sitecustomize import VARIABLE
from zippath.python.pythonpath import named
from zippath.syspath.snapshot import Snapshot


def indexed(snapshot: Snapshot, cache_dir: str, env: Mapping[str, str]) -> dict[str, str]:
    """Return the variables for a command whose Pythons find modules by a path index.

    It is made if there is none of the directories on the path of the target, or if one of these has
    changed. Its owner is the target's prefix. Raises ZippathError where it cannot be kept.
    """
    facts = snapshot.facts
    index = Index(facts.executable, cache_dir, facts.prefix, env)
    entries = directories_of(snapshot)
    if not index.covers(entries):
        index.build(entries, is_sealed=False)
    own = os.path.abspath(starting.__path__[0])
    rest = [path for path in named(env.get("PYTHONPATH"), os.pathsep) if path != own]
    return {**env, "PYTHONPATH": os.pathsep.join([own, *rest]), VARIABLE: facts.prefix}
