"""Path indexes for benchmarks, made and used by the Python that is measured."""

import json
import subprocess

BUILD = """
import json, sys
ours, cache, owner, entries, is_sealed = json.loads(sys.argv[1])
sys.path.insert(0, ours)
from importer_copy.scanning import build
build(owner, entries, cache, is_sealed)
"""
INSTALL = """
import sys
sys.path.insert(0, {ours!r})
from importer_copy.indexhook import install_index
from importer_copy.store import open_store
del sys.path[0]
assert install_index({owner!r}, open_store({cache!r}))
"""


def build_index(setting, name, entries, is_sealed):
    """Make the index of some directories, and return the code that lets a process use it."""
    owner, cache = f"/owner/{name}", str(setting.place / f"index-{name}")
    write_index(setting, cache, owner, entries, is_sealed)
    return INSTALL.format(ours=str(setting.place / "ours"), owner=owner, cache=cache)


def write_index(setting, cache, owner, entries, is_sealed):
    """Make the index of a site dir, in a cache."""
    ours = str(setting.place / "ours")
    argument = json.dumps([ours, str(cache), str(owner), list(map(str, entries)), is_sealed])
    subprocess.run([setting.python, "-I", "-c", BUILD, argument], check=True)


def on_path(entries):
    """Code that puts entries on the path, and nothing else that they would be found through."""
    return f"import sys\nsys.path[:0] = {list(map(str, entries))!r}\n"
