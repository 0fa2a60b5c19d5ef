"""Nothing is found in healthy environments of many packages, and `why` is right about all names."""

import pytest

from tests.doctor.healthy import ENVIRONMENTS, NOTES, PROJECTS, SETS, findings, healthy
from tests.live.exactness import mismatches, observed
from zippath.imports.resolver import Imports
from zippath.syspath.snapshot import take


def test_an_environment_for_each_way_of_installing():
    assert {
        "data", "notebooks", "arrays", "web", "services", "cloud", "vendors", "pipelines", "tools",
        "editables",
    } == SETS.keys()  # fmt: skip
    assert {"3.9", "3.12", "3.13"} == {minor for minor, _ in ENVIRONMENTS.values()}
    assert {"editables", "editables-3.9", "editables-3.13"} <= ENVIRONMENTS.keys()
    assert len(PROJECTS) == len({project[0] for project in PROJECTS})


@pytest.mark.live
@pytest.mark.slow
@pytest.mark.network
@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_it_is_well(name, tmp_path):
    made = healthy(name, tmp_path)

    found = findings(made.executable, tmp_path)
    assert [(code, "note") for code in NOTES.get(name, ())] == [
        (one.code, one.severity) for one in found
    ]


@pytest.mark.live
@pytest.mark.slow
@pytest.mark.network
@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_every_name_is_where_why_says(name, tmp_path):
    made = healthy(name, tmp_path)
    imports = Imports(take(made.executable, made.env, made.cwd))

    assert [] == mismatches(imports, observed(made, imports, tmp_path))
