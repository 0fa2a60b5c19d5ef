"""Nothing is found in healthy environments of many packages, and `why` is right about all names."""

import pytest

from tests.doctor.healthy import ENVIRONMENTS, PROJECTS, assert_well, findings, healthy
from tests.live.exactness import mismatches, observed
from zippath.imports.resolver import Imports
from zippath.syspath.snapshot import take


def test_an_environment_for_each_way_of_installing():
    assert {"data", "web", "cloud", "pipelines", "editables"} == ENVIRONMENTS.keys()
    assert len(PROJECTS) == len({project[0] for project in PROJECTS})


@pytest.mark.live
@pytest.mark.slow
@pytest.mark.network
@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_it_is_well(name, tmp_path):
    made = healthy(name, tmp_path)

    assert_well(findings(made.executable, tmp_path))


@pytest.mark.live
@pytest.mark.slow
@pytest.mark.network
@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_every_name_is_where_why_says(name, tmp_path):
    made = healthy(name, tmp_path)
    imports = Imports(take(made.executable, made.env, made.cwd))

    assert [] == mismatches(imports, observed(made, imports, tmp_path))
