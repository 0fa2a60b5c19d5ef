"""The table of peers has the faults and environments that it is to have."""

import pytest

from tests.benchmarks import peers
from tests.doctor.bench import Bench
from tests.doctor.cases import CASES
from tests.doctor.healthy import ENVIRONMENTS

PROBLEMS = peers.problems()
OF_CASES = {f"{one.code} {one.name}" for one in CASES}
CHOSEN = [one for one in PROBLEMS if one.name not in OF_CASES]


def test_every_fault_that_is_named_is_there():
    names = [problem.name for problem in PROBLEMS]

    assert {" ".join(one) for one in peers.MORE} <= set(names)
    assert len(names) == len(set(names))
    assert len(names) >= 40
    assert len([*peers.FRESH, *ENVIRONMENTS]) >= 12


@pytest.mark.live
@pytest.mark.parametrize("problem", CHOSEN, ids=lambda problem: problem.name)
def test_a_fault_beside_the_cases_is_more_than_a_note(problem, tmp_path):
    bench = Bench(tmp_path, problem.minor)
    problem.build(bench)

    found = [one for one in bench.findings() if one.severity != "note"]
    assert problem.name.partition(" ")[0] in {one.code for one in found}
