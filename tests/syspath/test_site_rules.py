"""The table of versions says what the facts say."""

import pytest

from zippath.syspath.site_rules import SITE


def names(version):
    rules = SITE.of(version)
    return {name for name, rule in rules._asdict().items() if rule is True}


def test_the_oldest_has_one_rule_that_ended():
    assert {"framework_library"} == names((3, 6, 15))
    assert set() == names((3, 7, 0)) & {"framework_library"}


@pytest.mark.parametrize(
    ("first", "last_without", "rule"),
    [
        ((3, 7, 0), (3, 6, 99), "utf8_mode"),
        ((3, 8, 0), (3, 7, 99), "tolerates_odd_paths"),
        ((3, 8, 0), (3, 7, 99), "pypy_library"),
        ((3, 8, 19), (3, 8, 18), "skips_hidden"),
        ((3, 9, 0), (3, 8, 99), "platlibdir"),
        ((3, 9, 19), (3, 9, 18), "skips_hidden"),
        ((3, 10, 0), (3, 9, 99), "skips_blank"),
        ((3, 10, 0), (3, 9, 99), "winver"),
        ((3, 10, 14), (3, 10, 13), "skips_hidden"),
        ((3, 11, 8), (3, 11, 7), "skips_hidden"),
        ((3, 12, 2), (3, 12, 1), "skips_hidden"),
        ((3, 12, 4), (3, 12, 3), "utf8"),
        ((3, 13, 0), (3, 12, 99), "threaded"),
        ((3, 14, 0), (3, 13, 99), "prefix_by_getpath"),
        ((3, 15, 0), (3, 14, 99), "strips"),
        ((3, 15, 0), (3, 14, 99), "reports_missing"),
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


@pytest.mark.parametrize("version", [(3, 9, 0), (3, 10, 13), (3, 11, 7), (3, 12, 1)])
def test_a_branch_has_a_fix_from_its_own_release_on(version):
    assert "skips_hidden" not in names(version)


@pytest.mark.parametrize(
    ("platform", "first"), [("vxworks", 10), ("emscripten", 11), ("wasi", 11), ("watchos", 13)]
)
def test_platforms_lost_their_user_site(platform, first):
    homeless = [minor for minor in range(6, 20) if platform in SITE.of((3, minor, 0)).homeless]

    assert list(range(first, 20)) == homeless


def test_later_versions_keep_what_came():
    assert {"utf8", "skips_hidden", "strips", "start_files", "ignores_imports"} <= names((3, 25, 0))
