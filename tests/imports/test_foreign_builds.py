"""What `why` says of modules that were built or installed for another Python."""

import pytest

from tests.doctor import environment_faults, installed_faults
from tests.doctor.bench import Bench
from zippath.imports.foreign_builds import with_builds


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def notes(bench, name):
    imports = bench.subject().imports
    return with_builds(imports.resolve(name), imports).notes


def test_a_distribution_with_the_modules_of_another(bench):
    installed_faults.built_for_another(bench)

    [note] = notes(bench, "thing")
    assert note.startswith("thing 1.0 was not built for this python: it has thing/_fast.cpython-35")


def test_a_distribution_for_another_platform(bench):
    installed_faults.tagged_for_another(bench)

    tags = "the tags of its wheel are cp35-cp35m-macosx_10_9_x86_64"
    assert (f"thing 1.0 was not built for this python: {tags}",) == notes(bench, "thing")


@pytest.mark.live
@pytest.mark.parametrize("name", ["thing._fast", "_fast"])
def test_a_module_for_another_processor(bench, name):
    installed_faults.built_for_another_processor(bench)
    installed_faults.lone_module_of_another_processor(bench)

    [note] = notes(bench, name)
    assert note.startswith("importing it fails: it is ELF 64-bit big-endian s390, and this python ")


@pytest.mark.live
def test_a_site_dir_of_another(bench):
    environment_faults.other_minor(bench)
    place = bench.env["PYTHONPATH"]
    bench.write(f"{place}/thing.py")
    note = f"{place} is a site dir of python 3.4, and this is python {bench.minor}"

    assert (note,) == notes(bench, "thing")
    assert note in bench.zippath("why", "thing", "--python", bench.python)[1]


@pytest.mark.live
def test_what_is_well(bench):
    installed_faults.recorded(bench, "thing", {"thing/__init__.py": ""})

    assert ((), ()) == (notes(bench, "thing"), notes(bench, "json"))
