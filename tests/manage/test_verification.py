"""The observed path against the planned one: archives and order count, additions of others not."""

import pytest

from tests.snapshots import snapshot_of
from zippath.errors import ZippathError
from zippath.manage.verification import require_planned

BEFORE = ["/lib", "/site"]
PLANNED = ["/lib", "/site", "/a.zip", "/b.zip"]


def snapshot(foreseen, seen):
    """A snapshot of a start that replayed one path and showed another."""
    found = snapshot_of(seen)
    return found._replace(ledger=found.ledger._replace(predicted=tuple(foreseen)))


def verify(seen_before, seen_after):
    before = snapshot(BEFORE, seen_before)
    require_planned(before, snapshot(PLANNED, PLANNED), snapshot(PLANNED, seen_after))


@pytest.mark.parametrize(
    ("seen_before", "seen_after"),
    [
        (BEFORE, PLANNED),
        (["/code", *BEFORE], ["/code", *PLANNED]),
        (["/lib"], ["/lib", "/a.zip", "/b.zip"]),
        (["/site", "/lib"], ["/b.zip", "/a.zip", "/site", "/lib"]),
    ],
    ids=["as planned", "code adds", "code drops", "code sorts"],
)
def test_it_holds(seen_before, seen_after):
    assert verify(seen_before, seen_after) is None


@pytest.mark.parametrize(
    ("seen_before", "seen_after", "problem"),
    [
        (BEFORE, ["/lib", "/site", "/a.zip"], "/b.zip is not on it"),
        (BEFORE, ["/lib", "/site", "/b.zip", "/a.zip"], "its order differs"),
        (BEFORE, ["/new", *PLANNED], "its order differs"),
        (["/code", *BEFORE], ["/code", "/lib", "/site", "/b.zip", "/a.zip"], "its order differs"),
        (["/site", "/lib"], ["/site", "/lib", "/b.zip"], "/a.zip is not on it"),
    ],
)
def test_it_does_not_hold(seen_before, seen_after, problem):
    with pytest.raises(ZippathError, match=problem):
        verify(seen_before, seen_after)
