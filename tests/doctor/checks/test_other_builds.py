"""Which bytecode and which extension modules are told."""

import pytest

from tests.doctor.bench import Bench
from tests.doctor.installed_faults import built_for_another, pyc_of_another, pyc_of_this


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def test_a_package_of_bytecode(bench):
    bench.write(bench.site / "pack" / "__init__.pyc", b"\xee\x0c\r\n" + bytes(20))

    [one] = [one for one in bench.findings() if one.code == "ZP509"]
    place = bench.site / "pack" / "__init__.pyc"
    assert one.message.startswith(f"{place} has no source, and it is bytecode of another python (")
    assert f"mv {place} {place}.off" == one.fix


@pytest.mark.live
def test_why_warns_of_it(bench):
    pyc_of_another(bench)

    winner = bench.subject().imports.resolve("thing").winner
    assert ("bytecode", "unknown") == (winner.kind, winner.trouble)
    assert winner.reason.endswith("importing it stops with bad magic number")


@pytest.mark.live
def test_the_files_that_are_not_loaded(bench):
    built_for_another(bench)

    [one] = [one for one in bench.findings() if one.code == "ZP510"]
    said = "thing 1.0 was not built for this python: it has thing/_fast.cpython-35m-"
    assert one.message.startswith(said)


@pytest.mark.live
def test_several_without_a_source_are_one_note(bench):
    pyc_of_this(bench)
    bench.write(bench.site / "more.pyc", (bench.site / "thing.pyc").read_bytes())

    [one] = [one for one in bench.findings() if one.code == "ZP509"]
    places = [bench.site / "more.pyc", bench.site / "thing.pyc"]
    assert f"{places[0]}, {places[1]} are imported without a source" == one.message
