"""The table itself: it is whole, and the quick set stands for all of it."""

import pytest

from tests.acceptance.package import GROUPS, MECHANISMS
from tests.acceptance.packages import PACKAGES, QUICK

# those that must be there, whatever else is
NAMED = {
    "babel", "black", "bokeh", "boto3", "botocore", "cryptography", "dask", "distributed", "django",
    "docutils", "gevent", "google-api-core", "grpcio", "jedi", "lxml", "matplotlib", "mypy", "nltk",
    "numba", "numpy", "opencv-python-headless", "opentelemetry-sdk", "pandas", "parso", "pillow",
    "plotly", "polars", "protobuf", "psutil", "pyarrow", "pydantic", "pyzmq", "ruamel.yaml",
    "scikit-learn", "scipy", "setuptools", "spacy", "torch", "twisted", "xgboost",
}  # fmt: skip


def test_every_package_is_there_once():
    names = [package.name for package in PACKAGES]

    assert len(set(names)) == len(names) >= 101
    assert set() == NAMED - set(names)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_a_row_is_well_formed(package):
    assert package.group in GROUPS
    assert package.touches
    assert set() == set(package.touches) - set(MECHANISMS)
    assert package.prints.startswith("ok")
    assert compile(package.snippet, package.name, "exec")


def test_the_quick_set_covers_every_group_and_mechanism():
    assert set(GROUPS) == {package.group for package in QUICK}
    assert set(MECHANISMS) == {word for package in QUICK for word in package.touches}
