"""`zippath importer`: the importer in a Python where zippath is not installed."""

import json
import os
import py_compile
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.booted import LINE, pack_by_hand, site_of, start_as_before, state_of, status
from tests.program import lines_of, make_zip, python_of, record_of, run_python, zippath
from zippath.manage.importer_package import package_files

HOOKS = "import sys; print([type(hook).__name__ for hook in sys.path_hooks].count('BootHook'))"


@pytest.mark.live
@pytest.mark.python(">=3.9")
def test_enable_and_disable_leave_no_trace(target):
    before = state_of(target)
    enabled = zippath("importer", "enable", "--python", target)

    assert 0 == enabled.code, enabled.err
    assert "1" == run_python(python_of(target), HOOKS)
    assert ["1"] == [run_python(python_of(target), HOOKS)]  # now with bytecode
    assert 0 == zippath("importer", "disable", "--python", target).code
    assert "0" == run_python(python_of(target), HOOKS)
    assert before == state_of(target)


@pytest.mark.python(">=3.9")
@pytest.mark.parametrize(
    "flags", [["-I"], ["-s"], ["-E"], ["-O"], ["-B"], ["-X", "dev"]], ids=" ".join
)
@pytest.mark.live
def test_it_starts_whatever_the_flags_are(target, flags):
    zippath("importer", "enable", "--python", target)
    command = [python_of(target), *flags, "-c", HOOKS]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/")

    assert ("1", "") == (done.stdout.strip(), done.stderr)
    done = subprocess.run([python_of(target), "-S", "-c", HOOKS], capture_output=True, text=True)
    assert "0" == done.stdout.strip()


@pytest.mark.python(">=3.9")
@pytest.mark.live
def test_archives_are_read_by_it(target, sandbox, hello):
    zippath("add", hello, "--python", target)
    zippath("importer", "enable", "--python", target)
    code = "import hello, sys; print(type(hello.__loader__).__module__)"

    assert "_zippath_importer.finder" == run_python(python_of(target), code)
    assert hello.encode() == lines_of(record_of(target))[0]
    other = make_zip(sandbox / "other.zip", {"other.py": ""})
    zippath("add", other, "--python", target)
    assert [hello.encode(), other.encode(), LINE] == lines_of(record_of(target))
    for name in ("hello", "other"):
        assert 0 == zippath("remove", name, "--python", target).code
    assert [LINE] == lines_of(record_of(target))


@pytest.mark.python("<3.9")
def test_an_older_python_is_refused(target):
    done = zippath("importer", "enable", "--python", target)

    assert 1 == done.code
    assert "needs CPython 3.9" in done.err


@pytest.mark.live
def test_undo_takes_it_out_and_puts_it_back(venv):
    before = state_of(venv)
    zippath("importer", "enable", "--python", venv)
    assert 0 == zippath("undo").code
    assert before == state_of(venv)
    zippath("importer", "enable", "--python", venv)
    there = state_of(venv)
    zippath("importer", "disable", "--python", venv)
    assert 0 == zippath("undo").code
    bytecode = {name for name in there if "__pycache__" in name}
    assert there.keys() - bytecode == state_of(venv).keys() - bytecode
    assert "1" == run_python(python_of(venv), HOOKS)


@pytest.mark.live
def test_the_journal_keeps_hashes(venv, sandbox):
    for _ in range(3):
        zippath("importer", "enable", "--python", venv)
        zippath("importer", "disable", "--python", venv)
    journal = sandbox / "state" / "journal"
    copied = sum(len(content) for _, content in package_files())

    assert max(path.stat().st_size for path in journal.glob("*.json")) < copied / 8
    assert sum(path.stat().st_size for path in (journal / "contents").iterdir()) < 1.2 * copied


def test_a_dry_run_writes_nothing(venv):
    before = state_of(venv)
    done = zippath("importer", "enable", "--python", venv, "--dry-run")

    assert f"+{LINE.decode()}" in done.out.splitlines()
    assert before == state_of(venv)


@pytest.mark.live
def test_enabling_twice_changes_nothing(venv):
    zippath("importer", "enable", "--python", venv)
    done = zippath("importer", "enable", "--python", venv, "--json")

    assert (False, []) == (done.json["changed"], done.json["files"])


def test_status_of_nothing(venv):
    found = zippath("importer", "status", "--json", "--python", venv).json

    assert (False, []) == (found["active"], found["boot_modules"])
    assert 1 == zippath("importer", "disable", "--python", venv).code
    assert 1 == zippath("importer", "upgrade", "--python", venv).code


DAMAGES = {
    "_zippath_boot.py": lambda site: (site / "_zippath_boot.py").unlink(),
    "zippath.start": lambda site: (site / "zippath.start").write_text("# empty\n"),
    "zippath.pth": lambda site: (site / "zippath.pth").unlink(),
    "_zippath_importer/hook.py": lambda site: (site / "_zippath_importer/hook.py").write_text("x"),
    "_zippath_importer/more.py": lambda site: (site / "_zippath_importer/more.py").write_text(""),
}


@pytest.mark.parametrize("file", DAMAGES)
@pytest.mark.live
def test_status_names_what_is_damaged_and_upgrade_mends_it(venv, file):
    zippath("importer", "enable", "--python", venv)
    site, before = site_of(venv), status(venv)
    DAMAGES[file](site)

    assert (True, True) == (before["current"], before["intact"])
    assert str(site / file) in status(venv)["faults"]
    assert 0 == zippath("importer", "upgrade", "--python", venv).code
    assert before == status(venv)


@pytest.mark.live
def test_a_copy_of_another_version_is_upgraded(venv):
    zippath("importer", "enable", "--python", venv)
    site = site_of(venv)
    text = (site / "_zippath_boot.py").read_text()
    (site / "_zippath_boot.py").write_text(text.replace("VERSION = '", "VERSION = '0.0."))

    assert (False, True) == (status(venv)["current"], status(venv)["intact"])
    assert 0 == zippath("importer", "upgrade", "--python", venv).code
    assert (True, True) == (status(venv)["current"], status(venv)["intact"])


@pytest.mark.parametrize("command", ["add", "importer upgrade", "importer enable"])
@pytest.mark.live
def test_what_an_earlier_zippath_starts_it_by_is_replaced(venv, hello, command):
    zippath("importer", "enable", "--python", venv)
    record, site = Path(record_of(venv)), site_of(venv)
    start_as_before(site)
    assert ("1", False, True) == (
        run_python(python_of(venv), HOOKS), status(venv)["current"], status(venv)["intact"]
    )  # fmt: skip
    archives = [hello] if command == "add" else []

    assert 0 == zippath(*command.split(), *archives, "--python", venv).code
    assert (LINE, False) == (lines_of(record)[-1], (site / "zippath.start").exists())
    assert (True, True) == (status(venv)["current"], status(venv)["intact"])


@pytest.mark.live
def test_a_deleted_package_costs_nothing_but_the_importer(venv, hello):
    zippath("add", hello, "--python", venv)
    zippath("importer", "enable", "--python", venv)
    shutil.rmtree(site_of(venv) / "_zippath_importer")
    command = [python_of(venv), "-c", "import hello; print(hello.GREETING)"]
    done = subprocess.run(command, capture_output=True, text=True)

    assert ("hi\n", "") == (done.stdout, done.stderr)
    debug = {**os.environ, "ZIPPATH_DEBUG": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=debug)
    assert "zippath: the importer could not be loaded" in done.stderr


@pytest.mark.live
def test_a_target_that_does_not_get_the_importer_is_rolled_back(venv):
    site = site_of_new(venv)
    (site / "zz.py").write_text("import sys\ndef go(): sys.path_hooks[:] = sys.path_hooks[-2:]\n")
    (site / "zz.pth").write_text("import zz; zz.go()\n")
    (site / "zz.start").write_text("zz:go\n")  # 3.15 starts these after all import lines (PEP 829)
    run_python(python_of(venv), "pass")  # which leaves the bytecode of zz
    before = state_of(venv)
    done = zippath("importer", "enable", "--python", venv)

    assert 1 == done.code
    assert "rolled back" in done.err
    assert before == state_of(venv)


def site_of_new(venv):
    [site] = Path(venv, "lib").glob("python3*/site-packages")
    return site


@pytest.mark.live
def test_doctor_knows_its_code(venv):
    zippath("importer", "enable", "--python", venv)
    findings = json.loads(zippath("doctor", "--json", "--python", venv).out)["findings"]

    assert [] == [one["code"] for one in findings if "zippath.pth" in json.dumps(one)]


@pytest.mark.live
def test_archives_are_explained_without_the_importer_and_back_after_an_upgrade(venv, hello):
    zippath("add", hello, "--fast", "--python", venv)
    (site_of(venv) / "_zippath_boot.py").unlink()
    reason = "zippath's importer does not start here"
    [listed] = zippath("list", "--json", "--python", venv).json["archives"]
    [dropped] = zippath("path", "--json", "--python", venv).json["dropped"]
    [answer] = zippath("why", "hello", "--json", "--python", venv).json["names"]

    assert (None, reason) == (listed["position"], listed["state"])
    assert (hello, reason) == (dropped["path"], dropped["reason"])
    assert [f"its entry is not on sys.path: {reason}"] == [
        one["reason"] for one in answer["losers"]
    ]
    done = zippath("importer", "upgrade", "--python", venv)
    assert 0 == done.code, done.err
    assert "hi" == run_python(python_of(venv), "import hello; print(hello.GREETING)")


@pytest.mark.live
def test_why_says_where_a_member_is_served_from(sandbox, venv):
    (sandbox / "bare.py").write_text("x = 1\n")
    bytecode = py_compile.compile(str(sandbox / "bare.py"), str(sandbox / "bare.pyc"))
    members = {"bare.pyc": Path(bytecode).read_bytes(), "text.py": "", "data/__init__.py": "",
               "data/text": ""}  # fmt: skip
    archive = make_zip(sandbox / "a.zip", members)
    zippath("add", archive, "--fast", "--python", venv)
    answers = zippath("why", "bare", "text", "data", "--json", "--python", venv).json["names"]
    ends = ["bare.pyc", "text.py", "data/__init__.py"]

    assert ["archive", "code cache", "file store"] == [one["served_from"] for one in answers]
    assert [f"{archive}/{end}" for end in ends] == [one["winner"]["location"] for one in answers]
    assert {"through the importer"} == {one["winner"]["origin"]["detail"] for one in answers}


@pytest.mark.live
def test_an_importer_that_is_one_file_stays_so(venv, sandbox):
    site = Path(record_of(venv)).parent
    pack_by_hand(site, python_of(venv), str(sandbox / "cache"), ["# mine"])
    archive = site / "_zippath_importer.zip"
    content = archive.read_bytes()

    assert (True, True, True) == tuple(status(venv)[key] for key in ("packed", "current", "intact"))
    assert "already upgraded" in zippath("importer", "upgrade", "--python", venv).out
    archive.unlink()
    archive.write_bytes(content[:-1])
    assert [str(archive)] == status(venv)["faults"]
    assert 0 == zippath("importer", "upgrade", "--python", venv).code
    assert (content, 0o444) == (archive.read_bytes(), archive.stat().st_mode & 0o777)
    assert 2 == archive.stat().st_nlink
    assert 0 == zippath("undo").code
    assert content[:-1] == archive.read_bytes()
    assert 0 == zippath("importer", "upgrade", "--python", venv).code
    assert [] == status(venv)["faults"]
    assert 0 == zippath("importer", "disable", "--python", venv).code
    assert b"# mine\n" == (site / "zippath.pth").read_bytes()
    assert [site / "zippath.pth"] == [*site.iterdir()]
    assert 0 == zippath("undo").code
    assert (content, 0o444) == (archive.read_bytes(), archive.stat().st_mode & 0o777)
