"""A private copy of each interpreter, with site dirs that tests may write to."""

import pytest

from tests.installations import Install


@pytest.fixture(scope="session")
def install(interpreter, tmp_path_factory):
    """An Install of the interpreter, made once; `clean()` it before use."""
    root = tmp_path_factory.mktemp("installation")
    return Install(interpreter, root / "inst")
