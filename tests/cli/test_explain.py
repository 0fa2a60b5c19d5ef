"""`zippath explain`: what the codes mean."""

import json

from tests.program import zippath


def test_explain(sandbox):
    every = zippath("explain", cwd=sandbox)
    one = zippath("explain", "zp401", cwd=sandbox)

    assert (0, 0) == (every.code, one.code)
    head = "ZP401  error    a module of the standard library is shadowed"
    assert head in every.out.splitlines()
    assert head == one.out.splitlines()[0]
    assert "An entry before the standard library" in one.out
    assert 2 == zippath("explain", "ZP999", cwd=sandbox).code
    checks = json.loads(zippath("explain", "--json", cwd=sandbox).out)["checks"]
    assert len(every.out.splitlines()) == len(checks)
    assert {"code", "severity", "title", "explanation"} == set(checks[0])


def test_explain_takes_the_beginning_of_codes(sandbox):
    several = zippath("explain", "zp4", "ZP101", "--json", cwd=sandbox)
    found = [check["code"] for check in several.json["checks"]]

    assert 0 == several.code
    assert {"ZP101", "ZP401", "ZP407"} < set(found)
    assert {"ZP1", "ZP4"} == {code[:3] for code in found}
