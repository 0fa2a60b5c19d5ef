"""Looking at an archive never leads to running it: attacks on the cache, each as it was done."""

import importlib.util
import marshal
import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.importer.building import ROOT, build, run, wait_until_settled
from tests.rights import needs_root
from zippath import importer
from zippath.importer.store import Store

WHEN = (2021, 5, 6, 12, 0, 0)


def forged(start, crc, size):
    """Bytes that begin with `start` and have this CRC-32 and size, without line ends after it."""
    table = [zlib.crc32(bytes([number]), 0xFFFFFFFF) ^ 0xFFFFFFFF for number in range(256)]
    by_top = {entry >> 24: number for number, entry in enumerate(table)}
    for filler in range(256, 1 << 16):
        head = (start + filler.to_bytes(2, "big")).ljust(size - 4, b" ")
        state, wanted = zlib.crc32(head) ^ 0xFFFFFFFF, crc ^ 0xFFFFFFFF
        steps = []
        for _ in range(4):  # backwards: the last four bytes choose these entries of the table
            steps.append(by_top[wanted >> 24])
            wanted = (wanted ^ table[steps[-1]]) << 8 & 0xFFFFFFFF
        data = head
        for step in reversed(steps):
            data += bytes([(state ^ step) & 0xFF])
            state = table[step] ^ state >> 8
        if not set(data[len(start) :]) & set(b"\0\r\n"):
            assert (crc, size) == (zlib.crc32(data), len(data))
            return data
    raise AssertionError("no such bytes")


GOOD = b"result = 'good'\n" + b"#" * 60 + b"\n"
EVIL = forged(b"# coding: latin-1\nresult = 'evil'\n#", zlib.crc32(GOOD), len(GOOD))


def compiled(text):
    code = compile(text, "helper.py", "exec")
    return importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(code)


GOOD_PYC = compiled("result = 'good'").ljust(400, b".")
EVIL_PYC = forged(compiled("result = 'evil'"), zlib.crc32(GOOD_PYC), len(GOOD_PYC))
PAIRS = {"source": ("helper.py", GOOD, EVIL), "bytecode": ("helper.pyc", GOOD_PYC, EVIL_PYC)}
LOOK = {
    "warm": "zippath.importer.warm(archive, None, cache)",
    "get_code": "zippath.ZipImporter(archive, cache).get_code('helper')",
}
IMPORT = (
    "import sys, zippath; zippath.install(sys.argv[2]); sys.path.insert(0, sys.argv[1])\n"
    "import helper; print(helper.result)"
)


def archive_of(path, name, data):
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(zipfile.ZipInfo(name, WHEN), data)
    wait_until_settled(path)
    return str(path)


def look_at(archive, cache, how):
    script = "import sys, zippath.importer; archive, cache = sys.argv[1:]\n" + LOOK[how]
    return run(script, archive, cache)


@pytest.mark.parametrize("how", LOOK)
@pytest.mark.parametrize("kind", PAIRS)
def test_an_archive_poisons_no_other_of_its_name(tmp_path, how, kind):
    """A member with the name, the size and the CRC-32 of a good one plants no code for that."""
    name, good, evil = PAIRS[kind]
    cache = tmp_path / "cache"
    look_at(archive_of(tmp_path / "evil" / "a.zip", name, evil), cache, how)
    path = archive_of(tmp_path / "good" / "a.zip", name, good)

    assert "good" == run(IMPORT, path, cache)
    assert "good" == run(IMPORT, path, cache)
    assert "evil" == run(IMPORT, tmp_path / "evil" / "a.zip", cache)


@pytest.mark.parametrize("how", LOOK)
@pytest.mark.parametrize("kind", PAIRS)
@pytest.mark.parametrize("replace", [shutil.copyfile, os.replace])
@pytest.mark.live
def test_code_does_not_survive_its_archive(tmp_path, how, kind, replace):
    """A bad archive is replaced by the good one of the same size and with the same time."""
    name, good, evil = PAIRS[kind]
    cache = tmp_path / "cache"
    path = archive_of(tmp_path / "here" / "a.zip", name, evil)
    look_at(path, cache, how)
    better = archive_of(tmp_path / "good" / "a.zip", name, good)
    before = os.stat(path)
    replace(better, path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert (before.st_size, before.st_mtime_ns) == (
        os.stat(path).st_size,
        os.stat(path).st_mtime_ns,
    )
    assert "good" == run(IMPORT, path, cache)


def test_an_answer_about_bytecode_is_for_its_archive_alone(tmp_path):
    """Whether a .pyc is up to date is read from its header, which a forged one has otherwise."""
    source = b"result = 'source'\n"
    dos = zipfile.ZipInfo("helper.py", WHEN)
    code = compile("result = 'bytecode'", "helper.py", "exec")
    script = f"import time; print(int(time.mktime((*{WHEN}, -1, -1, -1))))"
    mtime = int(run(script))
    magic, payload = importlib.util.MAGIC_NUMBER + bytes(4), marshal.dumps(code)
    stale, fresh = (
        magic + time.to_bytes(4, "little") + len(source).to_bytes(4, "little") + payload
        for time in (mtime + 60, mtime)
    )
    stale = stale.ljust(400, b".")
    fresh = forged(fresh, zlib.crc32(stale), len(stale))
    paths = []
    for place, pyc in (("evil", fresh), ("good", stale)):
        paths.append(archive_of(tmp_path / place / "a.zip", "helper.py", source))
        with zipfile.ZipFile(paths[-1], "w") as file:
            file.writestr(dos, source)
            file.writestr(zipfile.ZipInfo("helper.pyc", WHEN), pyc)
        wait_until_settled(paths[-1])

    assert ["bytecode", "source"] == [run(IMPORT, path, tmp_path / "cache") for path in paths]


def test_a_copy_shares_what_has_the_same_content(tmp_path):
    content = {f"m{number}.py": f"x = {number}\n" for number in range(5)}
    script = (
        "import sys, zippath; zippath.install(sys.argv[2]); sys.path.insert(0, sys.argv[1])\n"
        "made = []\n"
        "sys.addaudithook(lambda event, _: made.append(event) if event == 'compile' else None)\n"
        "import m0, m1, m2, m3, m4; print(len(made))"
    )
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    first = build(tmp_path / "one" / "a.zip", content)
    copy = shutil.copyfile(first, tmp_path / "two" / "a.zip")
    wait_until_settled(copy)

    assert ["5", "0", "0", "0"] == [
        run(script, path, tmp_path / "cache") for path in (first, first, copy, copy)
    ]


@pytest.fixture
def filled(tmp_path):
    """A cache with the code of an archive."""
    path = archive_of(tmp_path / "here" / "a.zip", "helper.py", GOOD)
    run(IMPORT, path, tmp_path / "cache")
    return path, tmp_path / "cache"


CHANGES = {
    "the group may write": lambda file: os.chmod(file, 0o620),
    "all may write": lambda file: os.chmod(file, 0o602),
    "another owner": lambda file: os.chown(file, 4321, 0),
}


@pytest.mark.parametrize("change", CHANGES)
@needs_root
def test_a_record_of_somebody_else_is_a_miss(filled, change):
    """As in a cache directory that was swapped after it had been looked at."""
    _, cache = filled
    for file in cache.iterdir():
        CHANGES[change](file)

    store = Store(str(cache))
    assert store.usable()
    for name in os.listdir(cache):
        assert b"" == store.read(name, 100)
        assert 0 == store.read_into(name, memoryview(bytearray(8)), 0)
        assert -1 == store.append(name, b"more")


@pytest.mark.skipif(not hasattr(os, "link"), reason="no hard links here")
def test_a_record_that_has_another_name_too_is_a_miss(filled, tmp_path):
    """A file of the user's that an attacker has linked into a swapped directory."""
    _, cache = filled
    name = os.listdir(cache)[0]
    os.link(cache / name, tmp_path / "link")

    assert b"" == Store(str(cache)).read(name, 100)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_for_a_record_does_not_hang(filled):
    path, cache = filled
    for file in list(cache.iterdir()):
        file.unlink()
        os.mkfifo(file)
    done = subprocess.run(
        [sys.executable, "-c", IMPORT, path, cache],
        env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=20,
    )  # fmt: skip

    assert ("good\n", "") == (done.stdout, done.stderr)


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_every_directory_that_is_made_is_private(tmp_path, umask):
    place = tmp_path / "home" / ".cache" / "zippath"
    before = os.umask(umask)
    try:
        assert Store(str(place)).publish("a", b"data")
    finally:
        os.umask(before)

    for directory in (place, place.parent, place.parent.parent):
        assert 0o700 == stat.S_IMODE(os.stat(directory).st_mode)
    assert 0o600 == stat.S_IMODE(os.stat(place / "a").st_mode)


def test_warming_runs_nothing(tmp_path):
    path = archive_of(tmp_path / "evil" / "a.zip", "helper.py", b"raise SystemExit('it was run')\n")
    look_at(path, tmp_path / "cache", "warm")

    assert "it was run" in run(IMPORT, path, tmp_path / "cache", check=False).stderr
    assert importer.ZipImporter(path, None).find_spec("helper")


def test_each_kind_of_record_has_a_key_of_its_own():
    """One that is good for another kind could be read as that."""
    sources = [path.read_text() for path in Path(importer.__file__).parent.rglob("*.py")]
    keys = re.findall(r"^[A-Z]+ = (0x7A7001..)$", "".join(sources), re.MULTILINE)

    assert len(keys) >= 10
    assert sorted(set(keys)) == sorted(keys)
