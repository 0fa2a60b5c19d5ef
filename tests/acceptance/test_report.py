"""What the proof says of packages that work, fail, make do, or have no wheels."""

import json

from tests.acceptance import report
from tests.acceptance.package import DATA, NATIVE, PURE, Package
from tests.acceptance.report import Outcome
from tests.acceptance.sides import OURS, STOCK, Ending


def outcome(name, group, side, **ending):
    package = Package(name, group, ("code",), "", prints="ok compiled")
    return Outcome(package, "3.11-linux", side, Ending(**ending), 1.25)


FOUND = [
    outcome("a", PURE, STOCK, printed="ok compiled"),
    outcome("a", PURE, OURS, printed="ok compiled"),
    outcome("b", DATA, STOCK, error="OSError: none"),
    outcome("b", DATA, OURS, printed="ok python"),
    Outcome(Package("c", NATIVE, ("code",), ""), "3.11-linux", "", skipped="no wheels"),
]

TEXT = """\
3.11-linux    stock      b                           1.2 s  OSError: none
3.11-linux    ours       b                           1.2 s  ok, but 'ok python'
3.11-linux    skipped    c                           0.0 s  no wheels
3.11-linux    stock      1 of 2
3.11-linux    ours       2 of 2, 1 of them without their extensions"""

MARKDOWN = """\
| Python | packages | stock | ours |
| --- | --- | ---: | ---: |
| 3.11-linux | pure | 1 of 1 | 1 of 1 |
| 3.11-linux | data | 0 of 1 | 1 of 1 |
| 3.11-linux | native | 0 of 0 | 0 of 0 |
| 3.11-linux | all | 1 of 2 | 2 of 2 |

3.11-linux, stock, fail (1): b

3.11-linux, ours, make do (1): b

3.11-linux, no wheels (1): c"""


def test_text():
    assert TEXT == report.as_text(FOUND)


def test_markdown():
    assert MARKDOWN == report.as_markdown(FOUND)


def test_json():
    rows = json.loads(report.as_json(FOUND))

    assert [True, True, False, True, False] == [row["ok"] for row in rows]
    assert ["", "", "OSError: none", "", ""] == [row["error"] for row in rows]
    assert "no wheels" == rows[4]["skipped"]
