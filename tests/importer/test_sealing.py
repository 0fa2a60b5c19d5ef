"""The SHA-256 of an archive is worked out without harm to the libraries that it brings."""

import hashlib
import sys

import pytest

from tests.importer.building import build
from zippath.importer.index import from_path
from zippath.importer.sealing import digest_of


@pytest.mark.parametrize(
    ("library", "expected"), [("libcrypto.so.3", False), ("libssl-3.dll", False), ("x.so", True)]
)
def test_openssl_is_not_loaded_before_that_of_an_archive(tmp_path, monkeypatch, library, expected):
    """Whose libraries have the same names: the one that is loaded first is taken for both."""
    path = build(tmp_path / "a.whl", {f"mysql/vendor/{library}": "", "_mysql.py": ""})
    index = from_path(path)
    monkeypatch.delitem(sys.modules, "_hashlib", raising=False)
    monkeypatch.delitem(sys.modules, "hashlib")
    found = digest_of(index)

    assert expected == ("hashlib" in sys.modules)
    with open(path, "rb") as file:
        assert hashlib.sha256(file.read()).hexdigest() == found
