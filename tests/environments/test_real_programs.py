"""Real programs run in environments that `zippath env create` makes of unchanged wheels.

On other Pythons: `python -m tests.acceptance.environments --python PYTHON...`.
"""

import sys

import pytest

from tests.acceptance import environments
from tests.acceptance.environments import USES
from tests.acceptance.programs import ENVIRONMENTS
from tests.real_wheels import Unavailable


@pytest.fixture(scope="module")
def environment_of(tmp_path_factory):
    """An environment of a set of wheels; each is made once."""
    made = {}

    def environment_of(package):
        if package not in made:
            place = tmp_path_factory.mktemp(package.name)
            made[package] = environments.create(sys.executable, package, place)
        return made[package]

    return environment_of


def test_each_set_of_wheels_has_a_use():
    assert {*ENVIRONMENTS} == {use.package for use in USES}


@pytest.mark.live
@pytest.mark.network
@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("use", USES, ids=lambda use: use.name)
def test_a_program_runs(use, environment_of):
    try:
        use.run(environment_of(use.package))
    except Unavailable as error:
        pytest.skip(str(error))
