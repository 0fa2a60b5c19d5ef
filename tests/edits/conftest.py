"""Where the edits keep their lock and their journal."""

import pytest


@pytest.fixture
def state(tmp_path):
    """A state directory, which is made when it is needed."""
    return str(tmp_path / "state" / "zippath")
