"""What a start says on stderr about lines of startup files that failed."""

import pytest

from tests.facts import facts
from zippath.syspath.evidence import of_entry_point, of_import_line
from zippath.syspath.startup import Line

FILE = "/s/a.pth"
IMPORT = Line(3, b"import nope\n", "import nope", "import")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (f"Error processing line 3 of {FILE}:\n\n  Traceback", "raised"),
        (f"Error in import line from {FILE}: import nope\nTraceback", "raised"),
        (f"Error processing line 4 of {FILE}:\n", ""),
        ("Error processing line 3 of /s/b.pth:\n", ""),
        ("", ""),
    ],
)
def test_import_lines(said, code):
    assert code == of_import_line(facts(stderr=said), FILE, IMPORT).code


@pytest.mark.parametrize(
    ("text", "said", "code"),
    [
        ("a.b:c", "Error in entry point a.b:c from /s/a.start", "raised"),
        ("a.b:c", "Error resolving entry point a.b:c from /s/a.start", "unresolved"),
        ("a.b:c", "Error in entry point a.b:d from /s/a.start", ""),
        ("a.b", "", "malformed"),
        ("1a:c", "", "malformed"),
        ("a:b c", "", "malformed"),
    ],
)
def test_entry_points(text, said, code):
    line = Line(1, text.encode(), text, "import")

    assert code == of_entry_point(facts(stderr=said), "/s/a.start", line).code
