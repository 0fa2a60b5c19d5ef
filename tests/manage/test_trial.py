"""A trial in the target: an answer that is cut off is no answer."""

import os
import sys

import pytest

from tests.facts import facts
from tests.program import make_zip
from zippath.errors import ZippathError
from zippath.manage.suitability import examine
from zippath.manage.trial import try_out

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a shell script as python")

SCRIPT = """#!/bin/sh
for word; do case $word in "<"*) printf '%s{"a": "Syn' "$word";; esac; done
echo out of memory >&2
"""


def test_an_answer_that_is_cut_off(tmp_path):
    python = tmp_path / "python"
    python.write_text(SCRIPT)
    python.chmod(0o755)
    target = facts((3, 12, 1), executable=str(python), cwd="/")
    archive = examine(make_zip(tmp_path / "a.zip", {"a.py": ""}), target)

    with pytest.raises(ZippathError, match=r"cannot read .*a\.zip: out of memory"):
        try_out([archive], target, dict(os.environ))


@pytest.mark.parametrize("count", [1, pytest.param(30_000, marks=pytest.mark.live)])
def test_any_number_of_names_is_given_to_it(tmp_path, count):
    names = [f"module_with_a_long_name_{at:0100}" for at in range(count)]
    archive = make_zip(tmp_path / "a.zip", {f"{name}.py": "" for name in names})
    target = facts((3, 12, 1), executable=sys.executable, cwd="/")

    [tried] = try_out([examine(archive, target)], target, dict(os.environ))

    assert {} == tried.problems
