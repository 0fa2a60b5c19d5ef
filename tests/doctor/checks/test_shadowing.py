"""What is said of a file that hides a namespace, and how it makes way (ZP404)."""

import pytest

from tests.doctor.bench import Bench
from tests.doctor.shadow_faults import cloud_of_a_distribution


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def told(bench):
    [one] = [one for one in bench.findings() if one.code == "ZP404"]
    return one


def found(bench, file, content="X = 1\n"):
    """The finding about a file of one's own before the namespace of a distribution."""
    bench.distribution("core", files=["google/cloud/core.py"])
    bench.write(bench.cwd / file, content)
    return told(bench)


def test_a_module(bench):
    one = found(bench, "google.py")

    assert one.message.startswith(f"the module {bench.cwd}/google.py hides {bench.site}/google")
    assert one.consequence.startswith("a module ends the search for the namespace google: ")
    assert f"mv {bench.cwd}/google.py {bench.cwd}/my_google.py" == one.fix


def test_an_empty_module_is_renamed_like_another(bench):
    one = found(bench, "google.py", "")

    assert f"mv {bench.cwd}/google.py {bench.cwd}/my_google.py" == one.fix


def test_a_package(bench):
    one = found(bench, "google/__init__.py")

    assert one.message.startswith(f"the package {bench.cwd}/google/__init__.py hides ")
    assert one.consequence.startswith("a regular package ends the search for the namespace google")
    assert f"mv {bench.cwd}/google {bench.cwd}/my_google" == one.fix


def test_of_an_empty_package_the_init_goes_alone(bench):
    one = found(bench, "google/__init__.py", "# nothing\n")

    init = f"{bench.cwd}/google/__init__.py"
    assert f"mv {init} {init}.off" == one.fix


def test_an_empty_init_of_a_distribution_stays(bench):
    cloud_of_a_distribution(bench)
    init = f"{bench.site}/google/cloud/__init__.py"

    assert f"if google.cloud is meant to be a namespace package: rm {init}" == told(bench).fix
