"""The quick set from its unchanged wheels, by this importer, in fresh processes.

All packages on all sides: `python -m tests.acceptance.run`.
"""

import sys

import pytest

from tests.acceptance import sides, wheels
from tests.acceptance.packages import QUICK
from tests.acceptance.sides import Ending
from tests.wheelhouse import Unavailable

FILES = "files named by `__file__` are not there"
EXTENSIONS = "extension modules are not loaded from archives"
PROGRAMS = "programs are not laid out"

# what does not work yet, and why; whoever makes it work takes the row away
NOT_YET = {
    "babel": FILES,
    "black": FILES,
    "cryptography": EXTENSIONS,
    "django": FILES,
    "docutils": FILES,
    "jsonschema": EXTENSIONS,
    "lxml": EXTENSIONS,
    "numpy": EXTENSIONS,
    "pillow": EXTENSIONS,
    "protobuf": EXTENSIONS,
    "pycryptodome": EXTENSIONS,
    "pyzmq": EXTENSIONS,
    "ruff": PROGRAMS,
}


def marked(package):
    reason = NOT_YET.get(package.name)
    expected = pytest.mark.xfail(reason=reason, raises=AssertionError, strict=True)
    return pytest.param(package, id=package.name, marks=[expected] if reason else [])


@pytest.mark.live
@pytest.mark.network
@pytest.mark.slow
@pytest.mark.parametrize("package", [marked(package) for package in QUICK])
def test_a_package_works_from_its_wheels(package):
    try:
        paths = wheels.wheels(sys.executable, package)
    except Unavailable as error:
        pytest.skip(str(error))

    assert Ending(printed=package.prints) == sides.run(sides.OURS, sys.executable, package, paths)
