"""What the pages in .github/ say of the code is true."""

import importlib.util
import re
from pathlib import Path

import pytest

from tests.floors import FLOORS

ROOT = Path(__file__).parents[1]
PAGES = ("ARCHITECTURE.md", "CONTRIBUTING.md")
# what a page tells the reader to make
TO_BE_MADE = {"zippath/cli/NAME.py", "tests/cli/test_NAME.py"}

pytestmark = pytest.mark.skipif(
    not (ROOT / ".github").is_dir(), reason="an archive of the sources has no .github"
)


def page(name):
    return (ROOT / ".github" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_every_path_exists(name):
    named = set(re.findall(r"(?:zippath|tests|\.github|\.ci)/[\w./-]*\w", page(name))) - TO_BE_MADE

    assert named
    assert [] == sorted(path for path in named if not (ROOT / path).exists())


@pytest.mark.parametrize("name", PAGES)
def test_every_module_that_is_run_exists(name):
    modules = set(re.findall(r"python -m ((?:tests|zippath)[\w.]*)", page(name)))

    assert [] == sorted(one for one in modules if importlib.util.find_spec(one) is None)


@pytest.mark.parametrize("name", PAGES)
def test_every_constant_is_where_the_page_says(name):
    named = re.findall(r"`([A-Z_]{3,})`(?:, `[A-Z_]+`)* in `(zippath/[\w/]+\.py)`", page(name))
    lost = [
        (constant, file)
        for constant, file in named
        if not re.search(rf"^{constant}\b.* = ", (ROOT / file).read_text("utf-8"), re.MULTILINE)
    ]

    assert [] == lost


def test_the_rooms_are_drawn_as_they_are():
    drawing = page("ARCHITECTURE.md").partition("```text")[2].partition("```")[0]
    rows = re.findall(r"^ *(\d+) +(.+?) *\|", drawing, re.MULTILINE)
    drawn = {int(floor): set(rooms.split(", ")) for floor, rooms in rows}
    floors = {len(FLOORS) - number: set(rooms) for number, rooms in enumerate(FLOORS)}

    assert floors == drawn
