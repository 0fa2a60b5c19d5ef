"""Each check finds its fault and nothing else, its remedy works, and the well twin is silent."""

import pytest

from tests.doctor import (
    archive_faults,
    boot_unit_faults,
    environment_faults,
    file_store_faults,
    installed_faults,
    path_index_faults,
    shadow_faults,
    startup_faults,
)
from tests.doctor.bench import Bench, run
from tests.doctor.cases import CASES
from zippath.doctor import all_checks

FAULTS = (
    *archive_faults.FAULTS,
    *startup_faults.FAULTS,
    *environment_faults.FAULTS,
    *shadow_faults.FAULTS,
    *boot_unit_faults.FAULTS,
    *file_store_faults.FAULTS,
    *installed_faults.FAULTS,
    *path_index_faults.FAULTS,
)


def each(faults):
    """A parameter for each fault; those of a certain Python and other forms are `live`."""
    return [
        pytest.param(
            fault, id=fault.id, marks=pytest.mark.live if fault.minor or fault.live else ()
        )
        for fault in faults
    ]


@pytest.fixture(params=each(FAULTS))
def fault(request):
    return request.param


@pytest.fixture
def bench(tmp_path, fault):
    return Bench(tmp_path, fault.minor)


def severity_of(fault):
    return fault.severity or all_checks.chosen([fault.code], [])[0].severity


def codes(findings, severity):
    return [found.code for found in findings if found.severity == severity]


def found(fault, bench):
    """The finding of this fault, alone among those of its severity."""
    findings = bench.findings()
    expected = sorted([fault.code, *fault.along])
    assert expected == sorted(codes(findings, severity_of(fault))), findings
    [finding] = [one for one in findings if one.code == fault.code]
    return finding


def test_a_fault_is_found(fault, bench):
    fault.build(bench)
    finding = found(fault, bench)

    assert all((finding.message, finding.consequence, finding.fix))
    assert ("fix" == fault.fixed) == bool(finding.repairs)
    if fault.fixed == "fix":
        assert finding.fix == f"zippath doctor --python {bench.python} --fix --select {fault.code}"


@pytest.mark.live
def test_its_remedy_mends_it(fault, bench):
    fault.build(bench)
    finding = found(fault, bench)

    if fault.fixed:
        run(bench, finding.fix)
    assert bool(fault.fixed) == (fault.code not in [one.code for one in bench.findings()])
    if fault.fixed == "fix":
        assert "zippath undo" not in str(bench.zippath("undo")), "undone"
        assert fault.code in [one.code for one in bench.findings()]


@pytest.mark.live
def test_the_twin_is_well(fault, bench):
    fault.twin(bench)

    assert [] == [one for one in bench.findings() if one.severity == severity_of(fault)]


def test_each_check_has_a_fault():
    assert {check.code for check in all_checks.CHECKS} == {fault.code for fault in FAULTS}


# by test_archive_remedy
TYPED = {"ZP106", "ZP109", "ZP110"}
TYPED |= {one.code for one in FAULTS if one.fixed} | {one.code for one in CASES if one.typed}
WORDS = ("cd", "chmod", "export", "mv", "pip", "rm", "sudo", "touch", "unset", "uv", "zippath")


@pytest.mark.parametrize("fault", each(one for one in FAULTS if one.code not in TYPED))
def test_what_no_test_types_is_no_command_that_changes_anything(fault, bench):
    fault.build(bench)
    fixes = [one.fix for one in bench.findings() if one.code == fault.code]

    assert fixes
    for fix in fixes:
        telling = fix.startswith("zippath path") or " show --files " in fix
        assert telling or fix.split()[0] not in (*WORDS, str(bench.python)), fix
