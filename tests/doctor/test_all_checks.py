"""The checks: each with a stable code and words of its own, chosen by the beginning of the code."""

import re

import pytest

from zippath.doctor.all_checks import CHECKS, chosen
from zippath.errors import UsageError


def codes(select=(), ignore=()):
    return [check.code for check in chosen(select, ignore)]


def test_codes_are_unique_and_in_order():
    assert sorted({check.code for check in CHECKS}) == [check.code for check in CHECKS]
    assert all(re.fullmatch(r"ZP[1-5]\d\d", check.code) for check in CHECKS)


def test_each_check_says_what_it_means():
    for check in CHECKS:
        assert not check.title.endswith("."), check.code
        assert check.explanation.endswith("."), check.code
        assert check.title != check.explanation
        assert check.title == check.title.strip()
    assert len({check.title for check in CHECKS}) == len(CHECKS)


def test_chosen_by_prefix():
    assert [check.code for check in CHECKS] == codes()
    assert {"ZP2"} == {code[:3] for code in codes(["zp2"])}
    assert ["ZP401", "ZP402"] == codes(["ZP401,ZP402"])
    assert ["ZP401", "ZP402"] == codes(["ZP401", "ZP402"])
    assert "ZP401" not in codes(["ZP4"], ["ZP401"])
    assert {"ZP1", "ZP2", "ZP3", "ZP5"} == {code[:3] for code in codes([], ["ZP4"])}


@pytest.mark.parametrize("words", [["ZP9"], ["X"], [""], ["ZP401,"]])
def test_what_is_no_code_is_refused(words):
    with pytest.raises(UsageError, match="no check has a code"):
        chosen(words, [])
