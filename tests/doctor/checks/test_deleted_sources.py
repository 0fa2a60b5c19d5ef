"""What is said where the sources of an editable installation are gone, and what mends it."""

import pytest

from tests.doctor.bench import Bench
from tests.doctor.installed_faults import editable, editable_without_sources, recorded


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def found(bench):
    [one] = [one for one in bench.findings() if one.code in ("ZP206", "ZP511")]
    return one


def test_the_mapping_and_its_place(bench):
    editable_without_sources(bench)

    one = found(bench)
    finder = bench.site / "__editable___mine_1_0_finder.py"
    place = bench.place / "project" / "mine"
    assert f"{finder} leads mine to {place}, which does not exist" == one.message
    assert f"pip --python {bench.python} uninstall mine" == one.fix
    assert (one.message,) == bench.subject().imports.resolve("mine").notes


@pytest.mark.live
def test_it_is_installed_again_from_a_directory_that_is_there(bench):
    project = editable(bench)
    (project / "mine").rename(project / "other")
    bench.write(project / "pyproject.toml")

    assert f"pip --python {bench.python} install --no-deps -e {project}" == found(bench).fix


@pytest.mark.live
def test_what_others_require_stays(bench):
    editable_without_sources(bench)
    recorded(bench, "user", {}, metadata="Requires-Dist: mine\n")

    assert found(bench).fix.startswith("bring back mine, which user requires: it was installed")


@pytest.mark.live
def test_a_line_that_leads_to_nothing(bench):
    info = recorded(bench, "mine", {"mine.pth": "/nowhere/at/all\n"})
    bench.write(f"{info}/direct_url.json", '{"url": "file:///nowhere", "dir_info": {}}')

    one = found(bench)
    assert ("ZP206", f"pip --python {bench.python} uninstall mine") == (one.code, one.fix)
    [note] = bench.subject().imports.resolve("mine").notes
    assert note.startswith(f"{bench.site / 'mine.pth'}:1 names /nowhere/at/all, which does not")
