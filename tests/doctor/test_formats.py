"""What doctor prints is what readers accept: the schema of SARIF, GitHub's workflow commands."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema

from tests.facts import facts
from zippath.doctor.all_checks import CHECKS
from zippath.doctor.diagnosis import Report
from zippath.doctor.finding import Finding
from zippath.doctor.formats import github, objects, sarif, text

# the official one, as microsoft's sarif-multitool has it (MIT)
SCHEMA = json.loads((Path(__file__).parent / "sarif-2.1.0.json").read_text(encoding="utf-8"))
FINDINGS = (
    Finding(
        "is broken", "so it is lost", "mend it", "/w/a b%é\udce9.zip", 3, "error", code="ZP101"
    ),
    Finding("100% odd\r\nname", "why, oh: why", "fix", "/else/x.pth", None, "note", code="ZP203"),
    Finding("nowhere", "because", "unset X", None, None, "warning", code="ZP303"),
)
REPORT = Report(facts(executable="/python"), FINDINGS, CHECKS, 0.25)


def test_sarif_is_what_the_schema_wants():
    log = json.loads(json.dumps(sarif.sarif([REPORT, REPORT], "1.0", "/w")))

    assert [] == list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(log))
    assert ["2.1.0", 2] == [log["version"], len(log["runs"])]


def test_sarif_places_and_levels():
    [run] = sarif.sarif([REPORT], "1.0", "/w")["runs"]

    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert [
        {
            "artifactLocation": {"uri": "a%20b%25%C3%A9%E9.zip", "uriBaseId": "CWD"},
            "region": {"startLine": 3},
        },
        {"artifactLocation": {"uri": "file:///else/x.pth"}},
        {"artifactLocation": {"uri": "file:///python"}},
    ] == places
    assert ["error", "note", "warning"] == [result["level"] for result in run["results"]]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert result["ruleId"] == rules[result["ruleIndex"]]["id"]


def test_the_schema_refuses_what_is_wrong():
    log = sarif.sarif([REPORT], "1.0", "/w")
    log["runs"][0]["results"][0]["level"] = "fatal"

    assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(log))


def test_github_annotations():
    assert [
        "::error title=ZP101 is broken,file=a b%25é\udce9.zip,line=3::so it is lost; fix: mend it",
        "::notice title=ZP203 100%25 odd%0D%0Aname,file=/else/x.pth::why, oh: why; fix: fix",
        "::warning title=ZP303 nowhere::because; fix: unset X",
    ] == list(github.annotations(REPORT, "/w"))


def test_text_is_grouped_by_severity():
    assert [
        "errors",
        "  ZP101  is broken",
        "         so it is lost",
        "         fix: mend it",
        "warnings",
        "  ZP303  nowhere",
        "         because",
        "         fix: unset X",
        "notes",
        "  ZP203  100% odd\r\nname",
        "         why, oh: why",
        "         fix: fix",
    ] == list(text.lines(REPORT))
    assert f"1 error, 1 warning, 1 note by {len(CHECKS)} checks in 0.25 s" in text.summary(REPORT)
    assert "no network" in text.summary(REPORT)
    assert " by 1 check in " in text.summary(replace(REPORT, checks=CHECKS[:1]))


def test_json_has_every_part_of_a_finding():
    report = objects.report_json(REPORT, {"executable": "/python"})

    assert {"errors": 1, "warnings": 1, "notes": 1} == report["counts"]
    assert {
        "code": "ZP101",
        "severity": "error",
        "message": "is broken",
        "path": "/w/a b%é\udce9.zip",
        "line": 3,
        "why": "so it is lost",
        "fix": "mend it",
        "fixable": False,
    } == report["findings"][0]
