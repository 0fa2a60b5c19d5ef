"""The quick set from its unchanged wheels, by this importer, in fresh processes.

All packages on all sides: `python -m tests.acceptance.run`.
"""

import sys

import pytest

from tests.acceptance import sides, wheels
from tests.acceptance.packages import QUICK
from tests.acceptance.sides import Ending
from tests.real_wheels import Unavailable


@pytest.mark.live
@pytest.mark.network
@pytest.mark.slow
@pytest.mark.parametrize("package", QUICK, ids=lambda package: package.name)
def test_a_package_works_from_its_wheels(package):
    try:
        paths = wheels.wheels(sys.executable, package)
    except Unavailable as error:
        pytest.skip(str(error))

    assert Ending(printed=package.prints) == sides.run(sides.OURS, sys.executable, package, paths)
