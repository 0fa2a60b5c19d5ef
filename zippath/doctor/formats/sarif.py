"""Reports as SARIF 2.1.0 (OASIS), for code hosts and editors."""

import os
from collections.abc import Sequence
from typing import Any

from zippath.doctor.check import Check
from zippath.doctor.diagnosis import Report
from zippath.doctor.finding import Finding

# RFC 3986, and what paths are made of
_UNRESERVED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/:"
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(reports: Sequence[Report], version: str, cwd: str) -> dict[str, Any]:
    """One log with a run for each report; paths below `cwd` are relative to it."""
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [_run(report, version, cwd) for report in reports],
    }


def _run(report: Report, version: str, cwd: str) -> dict[str, Any]:
    index = {check.code: number for number, check in enumerate(report.checks)}
    return {
        "tool": {
            "driver": {
                "name": "zippath doctor",
                "version": version,
                "rules": [_rule(check) for check in report.checks],
            }
        },
        "automationDetails": {"id": f"zippath/{report.facts.executable}"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"CWD": {"uri": _uri(cwd).rstrip("/") + "/"}},
        "invocations": [
            {"executionSuccessful": True, "workingDirectory": {"uri": _uri(cwd).rstrip("/") + "/"}}
        ],
        "results": [_result(found, index[found.code], report, cwd) for found in report.findings],
    }


def _rule(check: Check) -> dict[str, Any]:
    return {
        "id": check.code,
        "shortDescription": {"text": check.title},
        "fullDescription": {"text": check.explanation},
        "help": {"text": f"zippath explain {check.code}"},
        "defaultConfiguration": {"level": check.severity},
    }


def _result(found: Finding, index: int, report: Report, cwd: str) -> dict[str, Any]:
    place = found.path or report.facts.executable
    location: dict[str, Any] = {"artifactLocation": _artifact(place, cwd)}
    if found.line:
        location["region"] = {"startLine": found.line}
    return {
        "ruleId": found.code,
        "ruleIndex": index,
        "level": found.severity,
        "message": {"text": f"{found.message}. {found.consequence}. fix: {found.fix}"},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"zippath/v1": f"{found.code}:{place}:{found.line or 0}"},
    }


def _artifact(path: str, cwd: str) -> dict[str, Any]:
    inside = os.path.normpath(path).startswith(os.path.join(cwd, ""))
    if inside:
        return {"uri": _quoted(os.path.relpath(path, cwd)), "uriBaseId": "CWD"}
    return {"uri": _uri(path)}


def _uri(path: str) -> str:
    """An absolute path as a file address.

    >>> _uri("/a b")
    'file:///a%20b'
    """
    quoted = _quoted(os.path.abspath(path))
    return f"file://{'' if quoted.startswith('/') else '/'}{quoted}"


def _quoted(path: str) -> str:
    # urllib.parse would do, but nothing of urllib is imported here: see the rule of no network
    raw = path.replace(os.sep, "/").encode("utf-8", "surrogateescape")
    return "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in raw)
