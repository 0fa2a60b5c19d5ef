"""What is at the top of an archive, imported in a process of its own."""

import os
import sys

import pytest

from tests.facts import facts
from tests.program import make_zip
from zippath.inspection import verifying, verifying_worker
from zippath.inspection.importability import Unimportable
from zippath.inspection.verifying import verify
from zippath.python.process import Finished
from zippath.syspath.snapshot import take

MODULES = {
    "good.py": "print('hello')\n",
    "pkg/__init__.py": "from . import inner\n",
    "pkg/inner.py": "",
    "bad.py": "1 / 0\n",
    "lacks.py": "import nowhere_at_all.below\n",
    "json.py": "",
    "quits.py": "raise SystemExit(3)\n",
    "__main__.py": "1 / 0\n",
}
NAMES = ["__main__", "bad", "good", "json", "lacks", "pkg", "quits"]


@pytest.mark.live
def test_each_name_is_imported_by_both_importers(tmp_path):
    path = make_zip(tmp_path / "a.zip", MODULES)
    target = take(sys.executable, os.environ, str(tmp_path)).facts
    found = verify(path, NAMES, target, os.environ)

    assert ["zipimport", "zippath"] == [one.importer for one in found]
    for one in found:
        assert ("good", "pkg") == one.imported
        assert (Unimportable("lacks", "nowhere_at_all"),) == one.lacking
        assert ["bad", "json", "quits"] == [failed.name for failed in one.failed]
        assert "ZeroDivisionError: division by zero" == one.failed[0].reason
        assert "SystemExit: 3" == one.failed[2].reason
        assert 6 == one.compiled  # all but json and __main__


def test_an_object_in_a_module_is_looked_up():
    assert "" == verifying_worker._imported("os:path.join")[1]
    error = verifying_worker._imported("os:path.nothere")[1]
    assert error.startswith("AttributeError")
    assert error.endswith("'nothere'")


@pytest.mark.live
def test_a_module_that_ends_the_process_spoils_no_other(tmp_path):
    crash = {"a.py": "", "b.py": "import os\nos._exit(9)\n", "c.py": ""}
    path = make_zip(tmp_path / "a.zip", crash)
    target = take(sys.executable, os.environ, str(tmp_path)).facts
    for one in verify(path, ["a", "b", "c"], target, os.environ):
        assert (("a", "c"), ["b"]) == (one.imported, [failed.name for failed in one.failed])


def test_what_has_no_time_left_is_not_asked_for(tmp_path, monkeypatch):
    stopped = Finished(None, b'["a", "", "", "x"]\n', b"")
    monkeypatch.setattr(verifying, "run", lambda *_args: stopped)
    (found, _) = verify("x", ["a", "b", "c"], facts(), {})

    assert ("a",) == found.imported
    assert ["python stopped: it ended", "there was no time to import it"] == [
        one.reason for one in found.failed
    ]
