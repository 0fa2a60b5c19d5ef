"""A trial in the target: an answer that is cut off is no answer."""

import os
import sys

import pytest

from tests.facts import facts
from tests.program import make_zip
from zippath.errors import ZippathError
from zippath.importer import readnames
from zippath.importer.laying import planned
from zippath.manage.suitability import examine
from zippath.manage.trial import try_out

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a shell script as python")

SCRIPT = """#!/bin/sh
for word; do case $word in "<"*) printf '%s{"a": "Syn' "$word";; esac; done
echo out of memory >&2
"""

# tells which modules it imports
TELLING = """#!/bin/sh
exec {python} -X importtime "$@" 2>{log}
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


@pytest.mark.live
@pytest.mark.parametrize("is_known", [True, False])
def test_it_reads_the_names_of_an_archive_only_where_no_index_is_in_the_cache(
    tmp_path, monkeypatch, is_known
):
    archive, cache = make_zip(tmp_path / "a.zip", {"a.py": "", "b.py": "("}), tmp_path / "cache"
    monkeypatch.setattr(readnames, "is_settled", lambda _signed, _now: True)
    cache.mkdir(mode=0o700)
    if is_known:
        planned(archive, str(cache))
    python, log = tmp_path / "python", tmp_path / "log"
    python.write_text(TELLING.format(python=sys.executable, log=log))
    python.chmod(0o755)
    target = facts((3, 12, 1), executable=str(python), cwd="/")

    [tried] = try_out([examine(archive, target)], target, dict(os.environ), True, str(cache))

    assert ["b"] == [*tried.problems]
    assert is_known == ("importer.archives.central" not in log.read_text())
