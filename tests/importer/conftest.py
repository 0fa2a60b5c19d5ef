"""Importing leaves no trace: not in this process, not in the user's cache; commands stay out."""

import sys

import pytest

from zippath.importer import index as indexes

collect_ignore = ["fuzz.py", "observe.py"]


@pytest.fixture(autouse=True)
def users_cache(tmp_path, monkeypatch):
    """The user's cache as the importer finds it, in this test and in the processes it starts."""
    directory = tmp_path / "users-cache"
    monkeypatch.setenv("ZIPPATH_CACHE_DIR", str(directory))
    return directory


@pytest.fixture
def importing():
    """Restore what importing has of global state."""
    kept = (sys.path_hooks, sys.meta_path, sys.path, sys.path_importer_cache)
    before = [value.copy() for value in kept]
    modules = sys.modules.copy()
    yield
    for value, old in zip(kept, before, strict=True):
        value.clear()
        value.update(old) if isinstance(value, dict) else value.extend(old)
    for name in sys.modules.keys() - modules.keys():
        del sys.modules[name]
    indexes.INDEXES.clear()
