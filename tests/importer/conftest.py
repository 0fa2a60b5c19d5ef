"""Importing leaves no trace: not in this process, not in the user's cache; commands stay out."""

import sys

import pytest

from zippath.importer.index import INDEXES
from zippath.importer.store import Store

collect_ignore = ["fuzz.py", "observe.py"]


@pytest.fixture(autouse=True)
def users_cache(tmp_path, monkeypatch):
    """The user's cache as the importer finds it, in this test and in the processes it starts."""
    directory = tmp_path / "users-cache"
    monkeypatch.setenv("ZIPPATH_CACHE_DIR", str(directory))
    monkeypatch.setenv("XDG_RUNTIME_DIR", "")
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
    INDEXES.clear()


@pytest.fixture(autouse=True)
def _forgetful():
    """Each test begins as a process that has opened no index yet."""
    INDEXES.clear()


@pytest.fixture
def store(tmp_path):
    """An empty cache directory."""
    return Store(str(tmp_path / "cache"))
