"""Which Requires-Python rules an interpreter out."""

import subprocess
import sys
from dataclasses import replace

import pytest

from tests.manage.test_startup_file import FACTS
from zippath.distributions.requires_python import unmet_python

FACTS_OF_312 = replace(FACTS, version=(3, 12, 1, "final", 0))


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ("Name: a\nRequires-Python: >=3.13\n", ">=3.13"),
        ("Name: a\r\nrequires-python:  >=3.6, <3.12 \r\n\r\ntext\r\n", ">=3.6, <3.12"),
        ("Name: a\nRequires-Python: >=3.12.1\n", ""),
        ("Name: a\nRequires-Python: whatever\n", ""),
        ("Name: a\nRequires-Python:\n", ""),
        ("Name: a\n\nRequires-Python: >=3.13\n", ""),
        ("", ""),
    ],
)
def test_what_is_required(metadata, expected):
    assert expected == unmet_python(metadata, FACTS_OF_312)


def test_packaging_is_imported_for_the_field_only():
    code = (
        "import sys; from tests.manage.test_startup_file import FACTS\n"
        "from zippath.distributions.requires_python import unmet_python\n"
        "for more in ('', 'Requires-Python: >=3\\n'):\n"
        "    unmet_python('Name: a\\n' + more, FACTS)\n"
        "    print('packaging' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert (["False", "True"], "") == (done.stdout.split(), done.stderr)
