"""Every command says what a real import does, with zippath's importer active and without."""

import json
import subprocess
import zipfile
from pathlib import Path
from unittest import mock

import pytest

from tests.importer_copy import copy_importer
from tests.program import make_zip, python_of, run_python, zippath

TEXT = "NAME = __name__\n" + "# long enough to be compressed\n" * 20
# of an archive or a module that the target cannot read, or of what it does not see
UNREADABLE = {"ZP101", "ZP102", "ZP107", "ZP108"}


def plain(path):
    return make_zip(path, {"m.py": TEXT})


def bzip2(path):
    return make_zip(path, {"m.py": TEXT}, zipfile.ZIP_BZIP2)


def lzma(path):
    return make_zip(path, {"m.py": TEXT}, zipfile.ZIP_LZMA)


def zip64(path):
    """An archive with the end records of one whose members are too many to count in 16 bits."""
    with mock.patch.object(zipfile, "ZIP_FILECOUNT_LIMIT", 0):
        return make_zip(path, {"m.py": TEXT})


def portion(path):
    return make_zip(path, {"m/inner.py": TEXT})


def comment(path):
    make_zip(path, {"m.py": TEXT})
    with zipfile.ZipFile(path, "a") as file:
        file.comment = b"a comment"
    return str(path)


def encrypted(path):
    make_zip(path, {"m.py": TEXT}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    return str(path)


# one of them runs at once, the others take half a minute
CASES = (
    bzip2,
    *(pytest.param(build, marks=pytest.mark.live)
      for build in (plain, lzma, zip64, portion, comment, encrypted)),
)  # fmt: skip


@pytest.fixture(params=["stock", "ours"])
def target(request, interpreter, sandbox):
    """A virtual environment, with and without a copy of the importer that is started in it."""
    place = sandbox / "venv"
    subprocess.run([interpreter, "-m", "venv", "--without-pip", place], check=True)
    if request.param == "ours":
        [site] = (place / "lib").glob("python3*/site-packages")
        copy_importer(site, "_boot_of_somebody")
    return place, request.param == "ours"


def imported(python, module, **env):
    """Whether a module can be imported, and its spec's origin as JSON."""
    code = (f"import json, {module} as m; assert m.NAME; "
            "print(json.dumps([m.__spec__.origin, type(m.__loader__).__name__]))")  # fmt: skip
    answer = run_python(python, code, **env)
    return json.loads(answer) if answer.startswith("[") else None


@pytest.mark.live
@pytest.mark.python(">=3.9")
@pytest.mark.parametrize("build", CASES)
def test_commands_agree_with_imports(target, sandbox, build):
    place, ours = target
    archive = build(sandbox / "a.zip")
    module = "m.inner" if build is portion else "m"
    works = imported(python_of(place), module, PYTHONPATH=archive)
    # zipimport knows no encryption: it reads what is there
    refused = works is None or build is encrypted
    done = zippath("add", archive, "--plain", "--python", place)

    assert refused == (done.code == 1), done.err
    if refused:
        assert not ours or build is encrypted
        return
    assert works == imported(python_of(place), module)
    assert ours == (works[1] == "ZipImporter")
    listed = zippath("list", "--json", "--python", place).json["archives"]
    assert [(archive, "ok", True)] == [
        (one["path"], one["state"], "m" in one["names"]) for one in listed
    ]
    [answer] = zippath("why", module, "--json", "--python", place).json["names"]
    assert (works[0], archive) == (answer["winner"]["location"], answer["winner"]["entry"])
    assert [] == answer["notes"]
    findings = json.loads(zippath("doctor", "--json", "--python", place).out)["findings"]
    assert not UNREADABLE & {one["code"] for one in findings}


@pytest.mark.live
@pytest.mark.python(">=3.9")
def test_what_only_our_importer_reads_is_found_by_doctor_where_it_is_not_active(target, sandbox):
    place, ours = target
    archives = [bzip2(sandbox / "b.zip"), portion(sandbox / "p.zip")]
    done = zippath("doctor", "--json", "--python", place, PYTHONPATH=":".join(archives))
    codes = {one["code"] for one in json.loads(done.out)["findings"]} & UNREADABLE
    seen = imported(python_of(place), "m.inner", PYTHONPATH=archives[1]) is not None

    expected = set() if ours else {"ZP102"} | (set() if seen else {"ZP107"})
    assert expected == codes


@pytest.mark.live
@pytest.mark.python(">=3.9")
def test_the_trial_is_the_real_hooks(target, sandbox):
    """A module that does not compile is noted; the one beside it, which only ours reads, is not."""
    place, ours = target
    archive = make_zip(sandbox / "a.zip", {"m.py": TEXT, "old.py": "print 'x'"}, zipfile.ZIP_LZMA)
    done = zippath("add", archive, "--plain", "--python", place)

    assert ours == (done.code == 0)
    assert ours == ("old cannot be imported: SyntaxError" in done.out)
    assert "m cannot be imported" not in done.out


@pytest.mark.live
@pytest.mark.python(">=3.9")
def test_startup_code_that_prints_does_not_spoil_the_trial(target, sandbox, hello):
    place, _ = target
    [site] = Path(place, "lib").glob("python3*/site-packages")
    (site / "loud.pth").write_text("import sys; sys.stdout.write('{\"m\": 1}')\n")

    assert 0 == zippath("add", hello, "--python", place).code
