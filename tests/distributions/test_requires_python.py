"""Which Requires-Python rules an interpreter out."""

import subprocess
import sys

import pytest

from tests.facts import facts
from zippath.distributions.headers import parse_headers
from zippath.distributions.requires_python import unmet_python

FACTS = facts((3, 12, 1))


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ("Name: a\nRequires-Python: >=3.13\n", ">=3.13"),
        ("Name: a\r\nrequires-python:  >=3.6, <3.12 \r\n\r\ntext\r\n", ">=3.6, <3.12"),
        ("Name: a\nRequires-Python: >=3.12.1\n", ""),
        ("Name: a\nRequires-Python: whatever\n", ""),
        ("Name: a\nRequires-Python:\n", ""),
        (f"Name: a\nRequires-Python: >={'9' * 5000}\n", ""),
        ("Name: a\n\nRequires-Python: >=3.13\n", ""),
        ("", ""),
    ],
)
def test_what_is_required(metadata, expected):
    assert expected == unmet_python(parse_headers(metadata.encode()), FACTS)


def test_packaging_is_imported_for_the_field_only():
    code = (
        "import sys; from tests.facts import facts\n"
        "from zippath.distributions.headers import parse_headers\n"
        "from zippath.distributions.requires_python import unmet_python\n"
        "for more in (b'', b'Requires-Python: >=3\\n'):\n"
        "    unmet_python(parse_headers(b'Name: a\\n' + more), facts())\n"
        "    print('packaging' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert (["False", "True"], "") == (done.stdout.split(), done.stderr)
