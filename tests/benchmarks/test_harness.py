"""The harness measures what it says; what is measured is nobody's test."""

import sys
import zipfile

import pytest

from tests.benchmarks import archives, harness
from tests.benchmarks.harness import Aim, Setting, Side, Table

PRINTS = "print('{\"ms\": 5.0}')\n"


@pytest.fixture
def setting(tmp_path):
    return Setting(sys.executable, tmp_path, 3, True)


def test_sides_run_in_alternation_after_a_round_that_is_not_counted(setting):
    order = []
    sides = [Side(name, PRINTS, before=lambda n=name: order.append(n)) for name in ("a", "b")]

    results = harness.alternate(setting, sides)

    assert order == ["a", "b"] * 4
    assert results["a"].medians == {"ms": 5.0}
    assert results["b"].process > 0
    assert results["b"].peak > 1


def test_what_is_timed_is_printed_by_its_name(setting):
    code = harness.timed("assert ready", name="work", setup="ready = True")

    (result,) = harness.alternate(setting, [Side("a", code)]).values()

    assert result.medians.keys() == {"work"}


@pytest.mark.live
def test_memory_is_that_of_the_side(setting):
    sides = [Side("little", PRINTS), Side("much", "much = bytes(range(256)) * 400_000\n" + PRINTS)]

    little, much = harness.alternate(setting, sides).values()

    assert 90 < much.peak - little.peak < 110


def test_a_side_that_fails_stops_the_run(setting):
    with pytest.raises(SystemExit, match="broken failed"):
        harness.alternate(setting, [Side("broken", "raise SystemExit(3)")])


@pytest.mark.parametrize(
    ("aim", "line"),
    [
        (Aim("a", 2, 1.5), "a: 1.5 (reached)"),
        (Aim("a", 2, 3), "a: 3 (missed by 50%)"),
        (Aim("a", 2, 3, at_least=True), "a: 3 (reached)"),
        (Aim("a", 4, 3, at_least=True), "a: 3 (missed by 25%)"),
    ],
)
def test_aims(aim, line):
    assert aim.line() == line


def test_tables_as_text_and_as_markdown():
    table = Table("title", ("", "ms"), (("one", "1"), ("twelve", "12")), (Aim("a", 2, 1),), ("n",))

    assert harness.as_text(table) == (
        "title\n          ms\n  one      1\n  twelve  12\n  aim: a: 1 (reached)\n  note: n\n"
    )
    assert harness.as_markdown(table) == (
        "**title**\n\n|  | ms |\n| --- | ---: |\n| one | 1 |\n| twelve | 12 |\n\n"
        "- aim: a: 1 (reached)\n- n\n"
    )


@pytest.mark.live
@pytest.mark.parametrize("count", [0, 1, 1000, 66_000])
def test_the_archives_are_archives(tmp_path, count):
    path = tmp_path / "a.zip"
    names = list(archives.package_names(count))
    archives.write(path, names)

    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == names
        assert not names or archive.read(names[-1]) == archives.SOURCE
