"""`zippath doctor` as the user runs it: what it prints, what it mends, how it ends."""

import os
import subprocess
from base64 import b64encode
from pathlib import Path

import pytest

from tests.program import make_zip, zippath


@pytest.fixture
def site(venv):
    [path] = Path(venv).glob("lib/python3*/site-packages")
    return path


def test_a_clean_environment(sandbox, venv):
    done = zippath("doctor", "--python", venv, "--ignore", "ZP315", cwd=sandbox)

    first, last = done.out.splitlines()
    assert (0, "") == (done.code, done.err)
    assert first.startswith(f"{venv}/bin/python")
    assert last.startswith("0 errors, 0 warnings, 0 notes by ")
    assert last.endswith(" s (no network; nothing imported beyond its own start-up)")


def test_errors_warnings_and_the_exit_code(sandbox, venv, site):
    (site / "a.pth").write_text("/nowhere\n")

    warned = zippath("doctor", "--python", venv, "--select", "ZP2", cwd=sandbox)
    assert (0, "") == (warned.code, warned.err)
    assert ["warnings", f"  ZP206  {site}/a.pth names what does not exist: /nowhere"] == (
        warned.out.splitlines()[1:3]
    )
    assert 1 == zippath("doctor", "--python", venv, "--strict", cwd=sandbox).code
    (site / "b.pth").write_text(f"'{sandbox}'\n")
    failed = zippath("doctor", "--python", venv, "--select=ZP205,ZP206", cwd=sandbox)
    assert (1, "errors") == (failed.code, failed.out.splitlines()[1])
    ignored = zippath("doctor", "--python", venv, "--ignore=ZP2,ZP3", "--strict", cwd=sandbox)
    assert 0 == ignored.code


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--select", "ZP9"], "no check has a code that begins with 'ZP9'"),
        (["--all", "--python", "3.11"], "--all and --python exclude each other"),
        (["--format", "xml"], "xml"),
    ],
)
def test_what_makes_no_sense_is_refused(sandbox, args, message):
    done = zippath("doctor", *args, cwd=sandbox)

    assert 2 == done.code
    assert message in done.err


def test_a_dry_run_shows_what_fix_would_do(sandbox, venv, site):
    (site / "a.pth").write_text("/nowhere\n# kept\n")

    done = zippath("doctor", "--python", venv, "--fix", "--dry-run", cwd=sandbox)

    assert ["-/nowhere", " # kept", f"would mend {site}/a.pth"] == done.out.splitlines()[3:6]
    assert "ZP206" in done.out
    assert "/nowhere\n# kept\n" == (site / "a.pth").read_text()


def test_fix_mends_and_undo_takes_it_back(sandbox, venv, site, hello):
    (site / "a.pth").write_text(f"/nowhere\n{hello}\n# kept\n")

    done = zippath("doctor", "--python", venv, "--fix", "--json", cwd=sandbox)

    assert (0, True) == (done.code, done.json["changed"])
    assert [f"{site}/a.pth"] == done.json["files"]
    assert not [found for found in done.json["findings"] if found["code"] == "ZP206"]
    assert f"{hello}\n# kept\n" == (site / "a.pth").read_text()
    assert f"restored {site}/a.pth" in zippath("undo", cwd=sandbox).out
    assert f"/nowhere\n{hello}\n# kept\n" == (site / "a.pth").read_text()


@pytest.mark.live
def test_fix_takes_a_vanished_archive_out_of_zippath_pth(sandbox, venv, site, hello):
    gone = make_zip(sandbox / "gone.zip", {"gone.py": ""})
    zippath("add", hello, gone, "--python", venv, cwd=sandbox)
    before = (site / "zippath.pth").read_bytes()
    os.remove(gone)
    broken = zippath("doctor", "--python", venv, "--select=ZP206", cwd=sandbox)
    assert f"fix: zippath doctor --python {venv} --fix --select ZP206" in broken.out

    done = zippath("doctor", "--python", venv, "--select=ZP206", "--fix", cwd=sandbox)

    assert (0, "") == (done.code, done.err)
    assert before.replace(f"{gone}\n".encode(), b"") == (site / "zippath.pth").read_bytes()
    assert f"restored {site}/zippath.pth" in zippath("undo", cwd=sandbox).out
    assert before == (site / "zippath.pth").read_bytes()


@pytest.mark.live
@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_fix_says_that_there_is_nothing_to_mend(sandbox, venv, site, more):
    (site / "a.pth").write_text("import os; os.environ.setdefault('MINE', '1')\n")

    done = zippath("doctor", "--python", venv, "--select=ZP209", "--fix", *more, cwd=sandbox)
    told = zippath("doctor", "--python", venv, "--fix", "--json", *more, cwd=sandbox)

    assert "nothing to mend" == done.out.splitlines()[0]
    assert "  ZP209  " in done.out
    assert (False, []) == (told.json["changed"], told.json["files"])
    assert "nothing to undo" in "".join(str(zippath("undo", cwd=sandbox)))


@pytest.mark.live
def test_fix_of_what_stops_python(sandbox, venv, site):
    (site / "a.pth").write_bytes(b"\xff\xfe\n# kept\n")
    broken = zippath("doctor", "--python", venv, cwd=sandbox)
    assert (1, "") == (broken.code, broken.err)
    assert "python cannot start while this file is there" in broken.out

    fixed = zippath("doctor", "--python", venv, "--fix", cwd=sandbox)

    assert (0, "") == (fixed.code, fixed.err)
    assert f"mended {site}/a.pth" in fixed.out
    assert subprocess.run([f"{venv}/bin/python", "-c", "pass"]).returncode == 0


def test_json_is_one_object(sandbox, venv):
    for option in (["--json"], ["--format", "json"]):
        done = zippath("doctor", "--python", venv, *option, cwd=sandbox)

        assert 1 == done.json["schema"]
        assert {"python", "findings", "counts", "checks", "seconds"} < set(done.json)


def test_sarif_and_github(sandbox, venv, site):
    (site / "a.pth").write_text("/nowhere\n")

    log = zippath("doctor", "--python", venv, "--format=sarif", "--select=ZP206", cwd=sandbox)
    assert ["ZP206"] == [result["ruleId"] for result in log.json["runs"][0]["results"]]
    said = zippath("doctor", "--python", venv, "--format=github", "--select=ZP206", cwd=venv)
    assert said.out.startswith(f"::warning title=ZP206 {site}/a.pth names what")
    assert ",file=lib/python3" in said.out


@pytest.mark.live
def test_every_python_once_and_as_soon_as_it_is_done(sandbox, venv):
    folder = sandbox / "bin"
    folder.mkdir()
    (folder / "python3").symlink_to(f"{venv}/bin/python")
    (folder / "python3.9").write_text("#!/bin/sh\necho no python here >&2; exit 3\n")
    (folder / "python3.9").chmod(0o755)
    (folder / "python3-config").symlink_to("/bin/true")
    path = os.pathsep.join([f"{venv}/bin", str(folder)])

    done = zippath("doctor", "--all", "--json", "--select=ZP2", cwd=sandbox, PATH=path)

    pythons = [report["python"]["prefix"] for report in done.json["reports"]]
    assert pythons.count(venv) == 1
    assert "skipped" in done.err
    assert "python3.9" in done.err
    text = zippath("doctor", "--all", "--select=ZP2", cwd=sandbox, PATH=path)
    assert text.out.count(" checks in ") == len(pythons)


def test_nothing_of_an_archive_is_run(sandbox, venv, site):
    trap = "open(__import__('os').environ['TRAP'], 'w').close()\n"
    archive = make_zip(sandbox / "a.zip", {"trap.py": trap, "p/__init__.py": trap})
    (site / "a.pth").write_text(archive + "\n")
    (site / "third_party.py").write_text(trap)

    done = zippath("doctor", "--deep", "--python", venv, cwd=sandbox, TRAP=str(sandbox / "trap"))

    assert 0 == done.code
    assert not (sandbox / "trap").exists()


ATTACK = "import os; exec(__import__('base64').b64decode({!r}))\n"


@pytest.fixture
def trap(sandbox, site):
    """A startup file of an attack; it leaves a file where it has run."""
    trap = sandbox / "trap"
    (site / "bad.pth").write_text(ATTACK.format(b64encode(f"open({str(trap)!r}, 'w')".encode())))
    return trap


def test_what_looks_like_an_attack_is_not_started(sandbox, venv, site, trap):
    (site / "a.pth").write_text("/nowhere\n")

    done = zippath("doctor", "--python", venv, cwd=sandbox)
    fixed = zippath("doctor", "--python", venv, "--fix", "--json", cwd=sandbox)

    place = f"{site}/bad.pth:1"
    why = f"{place} looks like an attack (ZP208); --start starts it\n"
    assert (1, f"did not start it: {why}") == (done.code, done.err)
    assert f"  ZP208  {site}/bad.pth, line 1 runs text as code" in done.out
    assert f"  ZP206  {site}/a.pth names what does not exist: /nowhere" in done.out
    assert done.out.endswith(" s (no network; it was not started)\n")
    assert (f"did not start it: {why}", False) == (fixed.err, fixed.json["started"])
    assert not (site / "a.pth").exists()
    assert not trap.exists()


def test_what_looks_like_an_attack_is_started_if_that_is_asked_for(sandbox, venv, trap):
    done = zippath("doctor", "--python", venv, "--start", "--json", cwd=sandbox)

    assert (1, "", True) == (done.code, done.err, done.json["started"])
    assert trap.exists()


@pytest.mark.parametrize("other", ["github", "sarif"])
def test_one_format_at_a_time(sandbox, other):
    done = zippath("doctor", "--json", "--format", other, cwd=sandbox)

    assert 2 == done.code
    assert f"--json and --format {other} exclude each other" == done.json["error"]["message"]


@pytest.mark.skipif(
    Path(os.__file__).with_name("sitecustomize.py").exists(),
    reason="that of the distribution comes before that of a site dir",
)
def test_a_sitecustomize_like_an_attack_is_not_run(sandbox, venv, site):
    mark, module = sandbox / "mark", site / "sitecustomize.py"
    module.write_text(
        f"import base64\nopen({str(mark)!r}, 'w').close()\nexec(base64.b64decode(X))\n"
    )
    done = zippath("doctor", "--python", venv)

    assert (1, f"did not start it: {module} looks like an attack") == (
        done.code,
        done.err.partition(" (ZP208)")[0],
    )
    assert not mark.exists()
    assert f"fix: mv {module} {module}.off" in done.out
