"""What the tests of wheelhouses share."""

import pytest


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    """Nothing is remembered from one test to the next, or kept in a home."""
    for what in ("CACHE", "STATE", "DATA"):
        monkeypatch.setenv(f"ZIPPATH_{what}_DIR", str(tmp_path / what.lower()))
