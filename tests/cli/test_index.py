"""`zippath index`: the path index of a Python where zippath is not installed."""

import contextlib
import os
import subprocess
import sys

import pytest

from tests.booted import site_of, state_of
from tests.program import python_of, run_python, zippath
from zippath.manage.boot_text import module_text

SERVED = """
import sys, indexed
print(sorted(p for p, f in sys.path_importer_cache.items() if type(f).__name__ == "IndexedFinder"))
"""


def names_in(cache):
    return {path.suffix for path in cache.iterdir()} if cache.exists() else set()


@pytest.fixture
def indexed(target):
    site = site_of(target)
    (site / "indexed").mkdir()
    (site / "indexed/__init__.py").write_text("")
    return target, site


@pytest.mark.live
@pytest.mark.python(">=3.9")
@pytest.mark.parametrize("mode", [[], ["--sealed"]])
def test_build_and_drop_leave_no_trace(indexed, sandbox, mode):
    target, site = indexed
    before = state_of(target)
    built = zippath("index", "build", "--python", target, "--json", *mode)

    assert 0 == built.code, built.err
    assert (bool(mode), False) == (built.json["index"]["sealed"], built.json["index"]["broken"])
    assert str(site) in run_python(python_of(target), SERVED)
    [status] = zippath("index", "status", "--python", target, "--json").json["indexes"]
    assert (str(site), built.json["index"]) == (status["site_dir"], status["index"])
    assert 0 == zippath("index", "drop", "--python", target).code
    assert before == state_of(target)
    assert not names_in(sandbox / "cache") & {".paths", ".rows", ".code", ".digests"}
    assert 1 == zippath("index", "drop", "--python", target).code


@pytest.mark.python("<3.9")
def test_an_older_python_is_refused(target):
    done = zippath("index", "build", "--python", target)

    assert 1 == done.code
    assert "needs CPython 3.9" in done.err


def test_status_of_nothing(venv):
    done = zippath("index", "status", "--python", venv)

    assert 0 == done.code
    assert "`zippath index build` makes one" in done.out


def test_a_dry_run_writes_nothing(venv, sandbox):
    before = state_of(venv)
    done = zippath("index", "build", "--python", venv, "--dry-run")

    assert "+#index" in done.out.splitlines()
    assert f"  would cover {site_of(venv)}" in done.out.splitlines()
    assert before == state_of(venv)
    assert ".paths" not in names_in(sandbox / "cache")


@pytest.mark.live
def test_status_names_what_has_changed(venv):
    site = site_of(venv)
    zippath("index", "build", "--python", venv)
    (site / "new.py").write_text("")
    [found] = zippath("index", "status", "--python", venv, "--json").json["indexes"]

    assert ([str(site)], True) == (found["index"]["changed"], found["index"]["broken"])
    assert f"{site}: found without it" in zippath("index", "status", "--python", venv).out
    assert "1" == run_python(python_of(venv), "import new; print(1)")


@pytest.mark.live
def test_what_a_seal_hides_is_said(venv):
    site = site_of(venv)
    (site / "mine").mkdir()
    built = zippath("index", "build", "--sealed", "--python", venv)
    assert f"            {site}" in built.out.splitlines()
    (site / "mine/new.py").write_text("")

    assert f"{site / 'mine'}: not noticed" in zippath("index", "status", "--python", venv).out


@pytest.mark.live
@pytest.mark.python(">=3.9")
@pytest.mark.parametrize("way_back", [["undo"], ["index", "drop"]], ids=" ".join)
def test_the_way_back_leaves_the_site_dir_and_the_cache_as_before(indexed, sandbox, way_back):
    target, site = indexed
    python, cache = python_of(target), sandbox / "cache"
    zippath("path", "--python", target)  # the words for TAB are kept from now on,
    module_text(None)  # and the text of boot modules, which is joined once
    before = state_of(target), state_of(cache)
    zippath("index", "build", "--python", target)
    assert str(site) in run_python(python, SERVED)
    zippath("cache", "warm", "--path", "--python", target)
    assert {".paths", ".rows", ".code", ".digests"} <= names_in(cache)
    command = [*way_back, *(["--python", str(target)] if way_back != ["undo"] else ["--json"])]
    done = zippath(*command)

    assert (0, "") == (done.code, done.err)
    assert way_back != ["undo"] or [str(site)] == done.json["dropped"]
    assert before == (state_of(target), state_of(cache))


@pytest.mark.live
def test_what_cannot_be_read_is_left_out_and_found_as_ever(venv):
    site = site_of(venv)
    os.symlink(site, site / "turned")
    done = zippath("index", "build", "--python", venv, "--json")

    assert [] == done.json["left_out"]
    found = run_python(python_of(venv), "import turned; print(list(turned.__path__))")
    assert f"{[str(site / 'turned')]}" == found


@pytest.mark.live
def test_path_and_why_say_what_it_serves(venv):
    site = site_of(venv)
    (site / "mine").mkdir()
    (site / "mine/__init__.py").write_text("")
    assert 0 == zippath("index", "build", "--python", venv).code
    why = zippath("why", "mine", "json", "--python", venv)
    path = zippath("path", "--python", venv)

    assert 2 == why.out.count(f"found by  the path index of {site}")
    assert f"{site}  directory, indexed" in path.out
    (site / "new.py").write_text("")
    names = zippath("why", "mine", "json", "--python", venv, "--json").json["names"]
    entries = zippath("path", "--python", venv, "--json").json["entries"]
    assert [None, str(site)] == [one["path_index"] for one in names]
    assert [False] == [one["indexed"] for one in entries if one["path"] == str(site)]


@pytest.mark.live
@pytest.mark.skipif(os.name == "nt", reason="kill is the worst that can happen on POSIX")
def test_a_build_that_is_killed_at_any_time_breaks_no_start(venv, sandbox):
    python = python_of(venv)
    for moment in range(10):
        command = [sys.executable, "-m", "zippath", "index", "build", "--python", venv]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.1 + moment * 0.15)
        process.kill()
        process.wait()
        done = subprocess.run([python, "-c", "import json"], capture_output=True, check=True)
        assert b"" == done.stderr

    assert 0 == zippath("index", "build", "--python", venv).code
    [found] = zippath("index", "status", "--json", "--python", venv).json["indexes"]
    assert [] == found["index"]["changed"]
    assert 0 == zippath("index", "drop", "--python", venv).code


@pytest.mark.live
@pytest.mark.skipif(os.name == "nt", reason="the limit is that of POSIX")
def test_a_full_disk_is_one_clear_error(venv, sandbox):
    import resource

    assert 0 == zippath("index", "build", "--python", venv).code
    [record] = (sandbox / "cache").glob("*.paths")
    before = record.read_bytes()
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    script = (
        "import resource, runpy, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, {limit[1]}))\n"
        "sys.argv[0] = 'zippath'; runpy.run_module('zippath', run_name='__main__')"
    )
    command = [sys.executable, "-c", script, "index", "build", "--python", venv]
    done = subprocess.run(command, capture_output=True, text=True)

    assert (1, 1) == (done.returncode, done.stderr.count("error: ")), done.stderr
    assert "Traceback" not in done.stderr
    assert [record] == [*(sandbox / "cache").glob("*.paths*")]
    assert before == record.read_bytes()
