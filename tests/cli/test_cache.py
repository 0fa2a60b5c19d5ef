"""`zippath cache` as the user runs it."""

import json
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests import program
from tests.importer.indexed import write
from zippath.importer import scanning
from zippath.wheelhouse import answers


@pytest.fixture
def archive(sandbox):
    path = sandbox / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mod.py", "value = 1\n")
        file.writestr("broken.py", "def (:\n")
    time.sleep(0.2)  # an index of an archive as new as that would not be kept
    return path


@pytest.fixture
def cache(sandbox):
    return sandbox / "cache"


def zippath(cache, *args, group=("cache",)):
    done = program.zippath(
        *group,
        *args,
        ZIPPATH_CACHE_DIR=str(cache),
        ZIPPATH_STATE_DIR=str(cache.with_name("state")),
        COLUMNS="80",
    )
    return done.code, done.out, done.err


def warm(cache, archive, *more):
    return zippath(cache, "warm", str(archive), "--python", sys.executable, *more)


def test_warm_says_what_it_has_compiled_and_what_not(cache, archive):
    code, out, err = warm(cache, archive)

    assert code == 0
    assert out.startswith(f"{archive}: 1 module for {sys.executable}\n  ")
    assert err.startswith("  not broken: SyntaxError: ")


def test_warm_as_json(cache, archive):
    code, out, _ = warm(cache, archive, "--json", "--jobs", "1")

    result = json.loads(out)
    python = result["python"]["executable"]
    assert (code, result["schema"], python) == (0, 1, sys.executable)
    assert result["archives"][0]["modules"] == 2
    assert result["archives"][0]["failed"].keys() == {"broken"}


def test_warm_of_no_archive(cache, tmp_path):
    code, out, err = zippath(cache, "warm", str(tmp_path / "absent.zip"))

    assert (code, out) == (1, "")
    assert err == f"error: {tmp_path / 'absent.zip'} does not exist\n"


@pytest.mark.live
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "{} is a directory, not an archive"),
        (b"text", "could not read {}: not a zip file"),
        (b"PK\3\4" + bytes(99), "could not read {}: truncated zip file"),
    ],
)
def test_warm_says_what_add_says_of_a_bad_archive(cache, tmp_path, content, message):
    path = tmp_path / "bad.zip"
    path.mkdir() if content is None else path.write_bytes(content)

    code, out, err = zippath(cache, "warm", str(path))
    added = zippath(cache, "add", str(path), "--dry-run", group=())

    assert (code, out) == (1, "")
    assert err.startswith(f"error: {message.format(path)}")
    assert added == (code, out, err)


def test_info(cache, archive):
    assert zippath(cache, "info") == (0, f"{cache}\n  empty\n", "")
    warm(cache, archive)

    code, out, err = zippath(cache, "info")

    assert (code, err) == (0, "")
    assert out.startswith(f"{cache}\n")
    assert f"{archive}\n" in out
    assert f"  a.zip, {sys.implementation.cache_tag}\n" in out
    assert out.endswith(" in all\n")


def test_info_of_code_whose_archive_no_index_tells(cache, archive):
    warm(cache, archive)
    for path in [*cache.glob("*.names"), *cache.glob("*.rows")]:
        path.unlink()
    for path in list(cache.iterdir()):
        path.rename(path.with_name(path.name.replace(path.suffix, f".opt-2{path.suffix}")))

    out = zippath(cache, "info")[1]

    assert f"  an archive without an index here, {sys.implementation.cache_tag}, -OO\n" in out


def test_info_of_answers(cache, archive, monkeypatch):
    monkeypatch.setenv("ZIPPATH_CACHE_DIR", str(cache))
    answers.keep(("what /x/wanted.txt asks for", "00"), True)

    assert "  what /x/wanted.txt asks for\n" in zippath(cache, "info")[1]


def test_info_as_json(cache, archive):
    warm(cache, archive)

    result = json.loads(zippath(cache, "info", "--json")[1])

    assert result["directory"] == str(cache)
    code, rows, index = sorted(result["kept"], key=lambda one: one["kind"])
    assert (code["kind"], rows["kind"], index["kind"]) == ("code", "code index", "name index")
    assert rows["archive"] == index["archive"] == str(archive)
    assert (code["name"], code["optimization"]) == ("a.zip", "")
    assert result["size"] == sum(path.stat().st_size for path in cache.iterdir())


def test_gc_keeps_what_is_in_use(cache, archive):
    warm(cache, archive)

    assert zippath(cache, "gc") == (0, f"removed 0 files, 0 bytes, from {cache}\n", "")


def test_gc_removes_the_indexes_of_an_archive_that_is_gone(cache, archive):
    warm(cache, archive)
    archive.unlink()

    dry = json.loads(zippath(cache, "gc", "--dry-run", "--json")[1])
    there = len(list(cache.glob("*.names")))
    done = json.loads(zippath(cache, "gc", "--json")[1])

    assert (there, dry["dry_run"], done["dry_run"]) == (1, True, False)
    assert dry["removed"] == done["removed"]
    assert [one["archive"] for one in done["removed"]] == [str(archive)] * 2
    assert [path.suffix for path in sorted(cache.iterdir())] == [".code", ".digests"]


def test_gc_by_size_and_by_age(cache, archive):
    warm(cache, archive)
    for path in [*cache.glob("*.names"), *cache.glob("*.rows")]:
        os.utime(path, (1, 1))

    by_age = json.loads(zippath(cache, "gc", "--unused-for", "30d", "--json")[1])
    by_size = json.loads(zippath(cache, "gc", "--max-size", "0", "--json")[1])

    assert {"name index", "code index"} == {one["kind"] for one in by_age["removed"]}
    assert [one["kind"] for one in by_size["removed"]] == ["code"]
    assert list(cache.iterdir()) == []


def test_clear(cache, archive):
    warm(cache, archive)
    (cache / "precious.txt").touch()

    code, out, _ = zippath(cache, "clear")

    assert (code, out.startswith("removed 4 files, ")) == (0, True)
    assert [path.name for path in cache.iterdir()] == ["precious.txt"]


@pytest.mark.parametrize("options", [("--max-size", "big"), ("--unused-for", "long")])
def test_options_that_make_no_sense(cache, options):
    code, out, err = zippath(cache, "gc", *options)

    assert (code, out) == (2, "")
    assert "hint: write it like this: " in err


USING = """
import sys, zippath
zippath.install(sys.argv[1])
sys.path.insert(0, sys.argv[2])
import boxed
print(flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who uses files")
def test_files_that_are_in_use_are_told_and_stay(cache, archive):
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr("boxed/__init__.py", "")
        file.writestr("boxed/data.txt", "text")
    time.sleep(0.2)
    process = subprocess.Popen(
        [sys.executable, "-c", USING, cache, archive],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    process.stdout.readline()
    info = zippath(cache, "info")[1]
    code, out, err = zippath(cache, "clear")
    process.communicate()

    assert f"{archive}, used by {process.pid}\n" in info
    assert (0, f"  not the files of {archive}: they are in use\n") == (code, err)
    assert out.startswith("removed ")
    last = json.loads(zippath(cache, "clear", "--json")[1])
    assert ["files"] == [one["kind"] for one in last["removed"]]
    assert [] == last["in_use"]
    assert ["leases"] == os.listdir(cache / "files")


@pytest.mark.live
def test_warm_lays_out_what_must_be_real_files(cache, archive):
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr("boxed/__init__.py", "")
        file.writestr("boxed/data.txt", "text")
    time.sleep(0.2)
    _, out, _ = warm(cache, archive)
    result = json.loads(warm(cache, archive, "--json")[1])

    assert "  files: boxed: 2 files, 0.0 MB laid out in the file store\n" in out
    assert [{"names": ["boxed"], "files": 0, "size": 0}] == [
        one["laid_out"] for one in result["archives"]
    ]
    assert 1 == len(list(cache.glob("files/*/boxed/data.txt")))


@pytest.mark.live
def test_the_sources_of_a_path_index_are_compiled_and_not_run(cache, sandbox, venv):
    [site] = Path(venv).glob("lib/python3*/site-packages")
    write(site, {"pkg/__init__.py": "1 / 0\n", "pkg/mod.py": "", "broken.py": "def (:\n"})
    scanning.build(str(site), [str(site)], str(cache))
    code, out, err = zippath(cache, "warm", "--path", "--python", str(venv))

    assert code == 0
    assert out.startswith(f"{site}: 2 modules for ")
    assert err.startswith(f"  not {site}{os.sep}broken.py: SyntaxError: ")
    kinds = {one["kind"]: one for one in json.loads(zippath(cache, "info", "--json")[1])["kept"]}
    assert kinds["path index"]["archive"] == kinds["code index"]["archive"] == str(site)
    assert kinds["code"]["name"] == "sources of directories"
    assert not (site / "pkg" / "__pycache__").exists()


@pytest.mark.live
def test_there_is_nothing_to_compile_without_a_path_index(cache, venv):
    code, _, err = zippath(cache, "warm", "--path", "--python", str(venv))

    assert code == 1
    assert "there is no path index of " in err
    assert "zippath index build" in err
    assert zippath(cache, "warm")[0] == 2
