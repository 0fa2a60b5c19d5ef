"""Two versions of a package in one process: the quick set, and the table of all.

All of it: `python -m tests.acceptance.private_plugins`.
"""

import pytest

from tests.acceptance import private_plugins
from tests.acceptance.private_plugins import IMPOSSIBLE, PACKAGES, QUICK


def test_the_table_is_whole():
    rows = private_plugins.recorded()

    assert len(rows) >= 100
    assert set() == {*rows, *IMPOSSIBLE, *QUICK} - {*PACKAGES}
    assert set() == {*IMPOSSIBLE, *QUICK} - {*rows}
    for name, both in rows.items():
        old, young = (private_plugins.version_in(name, pins) for pins in both)

        assert old != young, name


@pytest.mark.live
@pytest.mark.network
@pytest.mark.slow
@pytest.mark.parametrize("name", QUICK)
def test_two_versions_at_once(name):
    row = private_plugins.tried(name)
    if row.skipped:
        pytest.skip(row.skipped)

    assert "" == row.error
