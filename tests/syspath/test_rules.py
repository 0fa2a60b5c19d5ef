"""The table of versions says what the facts say."""

import pytest

from zippath.syspath.rules import SiteRules, rules_of


def names(version):
    rules = rules_of(version)
    return {name for name in SiteRules.__dataclass_fields__ if getattr(rules, name)}


def test_the_oldest_has_no_rule():
    assert set() == names((3, 6, 15))


@pytest.mark.parametrize(
    ("first", "last_without", "rule"),
    [
        ((3, 7, 0), (3, 6, 99), "utf8_mode"),
        ((3, 8, 0), (3, 7, 99), "tolerates_odd_paths"),
        ((3, 8, 19), (3, 8, 18), "skips_hidden"),
        ((3, 9, 19), (3, 9, 18), "skips_hidden"),
        ((3, 10, 0), (3, 9, 99), "skips_blank"),
        ((3, 10, 14), (3, 10, 13), "skips_hidden"),
        ((3, 11, 8), (3, 11, 7), "skips_hidden"),
        ((3, 12, 2), (3, 12, 1), "skips_hidden"),
        ((3, 12, 4), (3, 12, 3), "utf8"),
        ((3, 15, 0), (3, 14, 99), "strips"),
        ((3, 15, 0), (3, 14, 99), "defers_imports"),
        ((3, 15, 0), (3, 14, 99), "start_files"),
        ((3, 15, 0), (3, 14, 99), "reads_once"),
        ((3, 18, 0), (3, 17, 99), "ignores_imports"),
        ((3, 20, 0), (3, 19, 99), "utf8_only"),
    ],
)
def test_since_when(first, last_without, rule):
    assert (True, False) == (rule in names(first), rule in names(last_without))


def test_utf8_mode_ended():
    assert (True, False) == ("utf8_mode" in names((3, 10, 99)), "utf8_mode" in names((3, 11, 0)))


def test_later_versions_keep_what_came():
    assert {"utf8", "skips_hidden", "strips", "start_files", "ignores_imports"} <= names((3, 25, 0))
