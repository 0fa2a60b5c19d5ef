"""Tables of rules: later rows overrule earlier ones, and a row of one branch ends with it."""

from typing import NamedTuple

import pytest

from zippath.python.versions import Table, since


class Drinks(NamedTuple):
    """Made-up rules."""

    tea: bool = True
    coffee: bool = False
    cups: int = 1


TABLE = Table(
    Drinks(),
    since((3, 8), coffee=True),
    since((3, 8, 19), until=(3, 9), cups=3),
    since((3, 9, 4), cups=2),
    since((3, 12), tea=False, coffee=False),
)


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ((3, 6, 0), Drinks()),
        ((3, 7, 99), Drinks()),
        ((3, 8), Drinks(coffee=True)),
        ((3, 8, 0, "alpha", 1), Drinks(coffee=True)),
        ((3, 8, 18, "final", 0), Drinks(coffee=True)),
        ((3, 8, 19, "final", 0), Drinks(coffee=True, cups=3)),
        ((3, 9, 0, "final", 0), Drinks(coffee=True)),
        ((3, 9, 4, "final", 0), Drinks(coffee=True, cups=2)),
        ((3, 12, 0, "beta", 2), Drinks(tea=False, cups=2)),
        ((4, 0, 0), Drinks(tea=False, cups=2)),
    ],
)
def test_the_rules_of_a_version(version, expected):
    assert expected == TABLE.of(version)


def test_the_newest_has_all_that_did_not_end():
    assert Drinks(tea=False, cups=2) == TABLE.newest


def test_a_row_with_a_rule_that_does_not_exist_is_no_row():
    with pytest.raises((TypeError, ValueError), match="milk"):
        Table(Drinks(), since((3, 8), milk=True)).newest  # noqa: B018 - folding it is the test


def test_the_rules_of_a_version_are_made_once():
    assert TABLE.of((3, 9, 4)) is TABLE.of((3, 9, 4))
