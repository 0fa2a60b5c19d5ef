"""The table of problems and remedies tells what is not cured."""

import pytest

from tests.acceptance.remedies import as_markdown, tried
from tests.doctor.cases import CASES, Case, local_file_over_a_dependency


@pytest.mark.live
def test_a_problem_is_cured_by_its_remedy(tmp_path):
    case = next(one for one in CASES if one.code == "ZP403")
    result = tried(case, tmp_path)

    assert ("cured", ["ZP403"], []) == (result.outcome, result.before, result.after)
    assert "mv cwd/sixth.py cwd/my_sixth.py" == result.remedy
    assert ["cwd/my_sixth.py", "cwd/sixth.py"] == result.changed
    assert "1 problems: 1 cured, 0 advice, 0 skipped, 0 NOT" in as_markdown([result])


@pytest.mark.live
def test_what_is_not_found_fails(tmp_path):
    result = tried(Case("another code", "ZP404", "warning", local_file_over_a_dependency, ""),
                   tmp_path)  # fmt: skip

    assert (True, "NOT FOUND") == (result.failed, result.outcome)
    assert "0 skipped, 1 NOT" in as_markdown([result])


@pytest.mark.live
def test_what_stays_fails(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.acceptance.remedies.typed", lambda bench, remedy: None)
    result = tried(next(one for one in CASES if one.code == "ZP403"), tmp_path)

    assert (True, "NOT CURED") == (result.failed, result.outcome)
