"""Members in the order of their first import."""

import pytest

from zippath.errors import UsageError, ZippathError
from zippath.packing.import_order import begun, in_order, read_trace

TRACE = """\
import time: self [us] | cumulative | imported package
import time:       100 |        100 |     pkg.deep.er
import time:       100 |        200 |   pkg.deep
import time:       100 |        100 |   pkg.other
import time:       100 |        400 | pkg
a line of the program
import time:       100 |        100 | last
"""


def test_an_import_began_before_those_that_it_caused():
    assert ["imported", "pkg", "pkg.deep", "pkg.deep.er", "pkg.other", "last"] == [
        "imported",
        *begun(TRACE),
    ]


def test_the_rest_stays_as_it_is_and_metadata_comes_last():
    members = {
        name: name
        for name in [
            "a-1.dist-info/RECORD", "a.py", "pkg/__init__.py", "pkg/__init__.pyc",
            "pkg/__pycache__/x.cpython-312.pyc", "pkg/data.txt", "pkg/x.py", "pkg/y.so",
        ]
    }  # fmt: skip

    assert [
        "pkg/y.so", "pkg/__pycache__/x.cpython-312.pyc", "pkg/x.py", "pkg/__init__.pyc",
        "pkg/__init__.py", "a.py", "pkg/data.txt", "a-1.dist-info/RECORD",
    ] == in_order(members, ["pkg.y", "pkg.x", "absent", "pkg"])  # fmt: skip


@pytest.mark.parametrize(
    ("content", "code"), [(None, 1), ("", UsageError.exit_code), ("no trace\n", 2)]
)
def test_a_file_without_a_trace_is_an_error(content, code, tmp_path):
    if content is not None:
        (tmp_path / "precious").write_text(content)

    with pytest.raises(ZippathError) as raised:
        read_trace(str(tmp_path / "precious"))
    assert code == raised.value.exit_code
    assert "2> trace.txt" in raised.value.hint
