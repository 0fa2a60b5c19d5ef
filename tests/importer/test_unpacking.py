"""What is laid out is whole, is the archive's, and lies nowhere else, whatever happens."""

import errno
import importlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.importer.building import ROOT, build, run, wait_until_settled
from tests.importer.craft import DEFLATED, SYMLINK, UTF8, Entry, craft
from zippath.importer import ZipImporter, ZipImportError, hook
from zippath.importer.index import INDEXES
from zippath.importer.placing import mend, open_files, place
from zippath.importer.sealing import ReplacedError
from zippath.importer.store import open_store
from zippath.importer.unpacking import remove

CONTENT = {
    "boxed/__init__.py": "import os\nvalue = 1\n",
    "boxed/data.txt": "text",
    "boxed/sub/deep/data.bin": bytes(range(256)) * 100,
    "plain.py": "",
}


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


def files(path, cache, base=""):
    """The stored files of an archive, of which nothing is laid out yet."""
    return open_files(INDEXES.open(str(path), os.stat(path), None), base, open_store(cache))


def laid_out(root):
    """{path: content} of all files below a directory, without what the file store notes."""
    return {
        path.relative_to(root).as_posix(): os.readlink(path)
        if path.is_symlink()
        else path.read_bytes()
        for path in root.rglob("*")
        if not path.is_dir() and path.suffix != ".whole"
    }


def crafted(tmp_path, *entries):
    path = tmp_path / "a.zip"
    path.write_bytes(craft([Entry(b"boxed/__init__.py"), Entry(b"boxed/data.txt"), *entries]))
    wait_until_settled(path)
    return path


def test_a_top_is_laid_out_as_it_is_in_the_archive(tmp_path, cache):
    stored = files(build(tmp_path / "a.zip", CONTENT), cache)
    place(stored, "boxed/")
    expected = {
        name: data if isinstance(data, bytes) else data.encode()
        for name, data in CONTENT.items()
        if name.startswith("boxed/")
    }

    assert expected == laid_out(Path(stored.root))
    assert {"boxed", ".boxed.whole"} == set(os.listdir(stored.root))
    assert {os.path.basename(stored.root), "leases"} == set(os.listdir(stored.directory))


def test_the_name_is_that_of_the_content(tmp_path, cache):
    """sha256sum tells which archive a directory belongs to; a copy shares it."""
    import hashlib

    first = Path(build(tmp_path / "a.zip", CONTENT))
    shutil.copyfile(first, tmp_path / "b.zip")
    wait_until_settled(tmp_path / "b.zip")
    stored = files(first, cache)
    place(stored, "boxed/")
    before = laid_out_at(stored)
    other = files(tmp_path / "b.zip", cache)
    place(other, "boxed/")

    assert hashlib.sha256(first.read_bytes()).hexdigest() == stored.name == other.name
    assert before == laid_out_at(other)


def laid_out_at(stored):
    """When each file was laid out."""
    return {path: path.stat().st_ctime_ns for path in Path(stored.root).rglob("*")}


@pytest.mark.parametrize("umask", [0, 0o022, 0o077])
def test_modes(tmp_path, cache, umask):
    entries = [Entry(b"boxed/run", b"#!/bin/sh\n", attributes=0o100777 << 16)]
    before = os.umask(umask)
    try:
        stored = files(crafted(tmp_path, *entries), cache)
        place(stored, "boxed/")
    finally:
        os.umask(before)
    root = Path(stored.root)
    modes = {name: stat.S_IMODE((root / name).stat().st_mode) for name in (
        "boxed", "boxed/data.txt", "boxed/run", ".boxed.whole", ".", "..")}  # fmt: skip

    assert {
        "boxed": 0o755 & ~umask, "boxed/data.txt": 0o644 & ~umask, "boxed/run": 0o755 & ~umask,
        ".boxed.whole": 0o600, ".": 0o700, "..": 0o700,
    } == modes  # fmt: skip


HOSTILE = {
    "up": (b"boxed/../../up.txt", None),
    "rooted": (b"/rooted.txt", None),
    "double": (b"boxed//double.txt", None),
    "dot": (b"boxed/./dot.txt", None),
    "windows": (b"C:\\windows.txt", None),
    "backslash": (b"boxed/..\\..\\up.txt", "boxed/..\\..\\up.txt"),
    "drive": (b"boxed/C:stream:x", "boxed/C:stream:x"),
    "device": (b"boxed/nul", "boxed/nul"),
    "trailing": (b"boxed/dot. ", "boxed/dot. "),
    "case": (b"boxed/DATA.txt", "boxed/DATA.txt"),
    "newline": (b"boxed/a\nb", "boxed/a\nb"),
    "umlaut": ("boxed/ü.txt".encode(), "boxed/ü.txt"),
    "codepage": ("boxed/ü2.txt".encode("cp437"), "boxed/ü2.txt"),
}


@pytest.mark.skipif(os.name == "nt", reason="the names that Windows refuses are in test_layout")
@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_names(tmp_path, cache, case):
    """Nothing is written outside, and what a file may be called is what it is called."""
    name, expected = HOSTILE[case]
    flags = UTF8 if case == "umlaut" else 0
    path = crafted(tmp_path, Entry(name, b"hostile", flags=flags))
    before = {found for found in tmp_path.rglob("*") if cache not in found.parents}
    stored = files(path, cache)
    place(stored, "boxed/")
    found = laid_out(Path(stored.root))

    assert {"boxed/__init__.py", "boxed/data.txt"} <= set(found)
    assert {expected} - {None} == set(found) - {"boxed/__init__.py", "boxed/data.txt"}
    outside = {found for found in tmp_path.rglob("*") if cache not in found.parents}
    assert before == outside - {cache}
    assert not os.path.exists("/rooted.txt")


@pytest.mark.parametrize(
    ("name", "message"),
    [(b"boxed/" + b"x" * 300, "is too long"), (b"boxed/" + "é".encode() * 128, "is too long")],
)
def test_names_that_no_file_may_have(tmp_path, cache, name, message):
    stored = files(crafted(tmp_path, Entry(name, b"", flags=UTF8)), cache)
    with pytest.raises(ZipImportError, match=message):
        place(stored, "boxed/")

    assert [] == os.listdir(stored.root)


def test_a_name_may_hold_no_null_byte(tmp_path, cache):
    stored = files(crafted(tmp_path, Entry(b"boxed/a\0b", b"")), cache)
    place(stored, "boxed/")

    assert {"boxed/__init__.py", "boxed/data.txt"} == set(laid_out(Path(stored.root)))


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
@pytest.mark.parametrize(
    ("name", "target", "is_made"),
    [
        (b"boxed/link", b"data.txt", True),
        (b"boxed/a/link", b"../data.txt", True),
        (b"boxed/link", b"../other", False),
        (b"boxed/link", b"/etc/passwd", False),
        (b"boxed/link", b"x/../../../etc", False),
        (b"boxed/link", b"", False),
        (b"boxed/link", b"a\0b", False),
        (b"link.so", b"boxed/data.txt", False),
    ],
)
def test_symbolic_links_stay_inside(tmp_path, cache, name, target, is_made):
    stored = files(crafted(tmp_path, Entry(name, target, attributes=SYMLINK)), cache)
    place(stored, "boxed/")
    path = Path(stored.root, os.fsdecode(name))

    assert is_made == path.is_symlink()
    if is_made:
        assert b"" == path.read_bytes()


def test_a_link_is_no_way_out(tmp_path, cache):
    """A directory and a link of one name cannot both be there."""
    entries = [Entry(b"boxed/a", b"sub", attributes=SYMLINK), Entry(b"boxed/a/evil.py", b"")]
    stored = files(crafted(tmp_path, *entries), cache)
    with pytest.raises(ZipImportError, match="could not lay out boxed/"):
        place(stored, "boxed/")

    assert [] == os.listdir(stored.root)


def test_a_bomb_is_refused_before_anything_is_written(tmp_path, cache, monkeypatch):
    claims = [Entry(b"boxed/%d" % n, b"x", size=1 << 30, method=DEFLATED) for n in range(3)]
    path = crafted(tmp_path, *claims)
    stored = files(path, cache)
    with pytest.raises(ZipImportError, match=r"3072 MiB .* ZIPPATH_MAX_FILES_SIZE=4G"):
        place(stored, "boxed/")

    assert [] == os.listdir(stored.root)
    monkeypatch.setenv("ZIPPATH_MAX_FILES_SIZE", "4G")
    with pytest.raises(ZipImportError, match="size is not the recorded one"):
        place(stored, "boxed/")
    monkeypatch.setenv("ZIPPATH_MAX_FILES_SIZE", "many")
    with pytest.raises(ZipImportError, match="is a size such as 4G, not 'many'"):
        place(stored, "boxed/")
    assert [] == os.listdir(stored.root)


def test_a_limit_may_be_lower(tmp_path, cache, monkeypatch):
    stored = files(build(tmp_path / "a.zip", CONTENT), cache)
    monkeypatch.setenv("ZIPPATH_MAX_FILES_SIZE", "1K")
    with pytest.raises(ZipImportError, match="ZIPPATH_MAX_FILES_SIZE"):
        place(stored, "boxed/")


@pytest.mark.parametrize(
    ("fields", "message"),
    [({"crc": 5}, "bad CRC-32"), ({"flags": 1}, "encrypted"), ({"method": 97}, "method 97"),
     ({"local_name": b"other"}, "names another member"), ({"offset": 1 << 30}, "beyond the end")],
)  # fmt: skip
def test_damage_is_told_and_nothing_is_left(tmp_path, cache, fields, message):
    stored = files(crafted(tmp_path, Entry(b"boxed/bad.txt", b"bad", **fields)), cache)
    with pytest.raises(ZipImportError, match=message):
        place(stored, "boxed/")

    assert [] == os.listdir(stored.root)


def test_damage_in_one_package_spoils_no_other(tmp_path, cache):
    more = [Entry(b"other/__init__.py"), Entry(b"other/bad.txt", b"bad", crc=5)]
    stored = files(crafted(tmp_path, *more), cache)
    place(stored, "boxed/")
    with pytest.raises(ZipImportError, match=r"other/bad\.txt"):
        place(stored, "other/")

    assert {"boxed", ".boxed.whole"} == set(os.listdir(stored.root))


def test_what_was_deleted_is_laid_out_again(tmp_path, cache):
    path = build(tmp_path / "a.zip", CONTENT)
    script = """
import sys, zippath
zippath.install(sys.argv[2])
sys.path.insert(0, sys.argv[1])
import boxed
from os.path import dirname, join
with open(join(dirname(boxed.__file__), "data.txt")) as file:
    print(boxed.value, file.read(), dirname(dirname(boxed.__file__)))
"""
    root = run(script, path, cache).split()[2]
    package = Path(root, "boxed")
    whole = laid_out(Path(root))
    for damage in (
        lambda: shutil.rmtree(package),
        lambda: shutil.rmtree(root),
        lambda: shutil.rmtree(cache / "files"),
        lambda: shutil.rmtree(cache),
        # cleaners delete what has not been used for long, and the mark is as old as anything
        lambda: [os.unlink(each) for each in (package / "data.txt", Path(root, ".boxed.whole"))],
        lambda: [shutil.rmtree(package / "sub"), os.unlink(Path(root, ".boxed.whole"))],
    ):
        damage()
        assert f"1 text {root}" == run(script, path, cache)
        assert whole == laid_out(Path(root))


def test_a_module_whose_file_is_gone_is_mended(importing, tmp_path, cache, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    hook.install(cache)
    sys.path.insert(0, build(tmp_path / "a.zip", CONTENT | {"boxed/mod.py": "x = 1\n"}))
    import boxed

    path = Path(boxed.__file__).with_name("mod.py")
    path.unlink()
    Path(boxed.__file__).with_name("data.txt").unlink()
    assert 1 == importlib.import_module("boxed.mod").x
    assert path.exists()
    assert "text" == path.with_name("data.txt").read_text()


def test_what_is_gone_for_good_is_not_mended(tmp_path, cache):
    path = build(tmp_path / "a.zip", CONTENT)
    stored = files(path, cache)
    place(stored, "boxed/")
    shutil.rmtree(Path(stored.root, "boxed"))
    os.unlink(path)

    assert not mend(stored, "boxed/__init__.py")


def test_mending_keeps_what_is_there(tmp_path, cache):
    stored = files(build(tmp_path / "a.zip", CONTENT), cache)
    place(stored, "boxed/")
    kept, gone = Path(stored.root, "boxed", "__init__.py"), Path(stored.root, "boxed", "data.txt")
    kept.write_text("changed")
    gone.unlink()

    assert mend(stored, "boxed/data.txt")
    assert ("changed", "text") == (kept.read_text(), gone.read_text())
    assert {"boxed", ".boxed.whole"} == set(os.listdir(stored.root))


def test_a_replaced_archive_is_not_laid_out(tmp_path, cache):
    path = build(tmp_path / "a.zip", CONTENT)
    stored = files(path, cache)
    os.unlink(path)
    build(path, CONTENT | {"boxed/data.txt": "other"})
    with pytest.raises(ReplacedError):
        place(stored, "boxed/")

    assert [] == os.listdir(stored.root)
    assert "other" == (
        Path(ZipImporter(path, cache).find_spec("boxed").origin).with_name("data.txt").read_text()
    )


@pytest.mark.skipif(os.name != "posix", reason="a link changes no status")
def test_an_archive_that_got_a_link_is_laid_out(tmp_path, cache):
    path = build(tmp_path / "a.zip", CONTENT)
    stored = files(path, cache)
    os.link(path, tmp_path / "b.zip")
    place(stored, "boxed/")

    assert "text" == Path(stored.root, "boxed", "data.txt").read_text()


def test_content_that_changes_behind_our_back_is_not_laid_out(tmp_path, cache, monkeypatch):
    """An archive with the same times, but another content than the one that has the SHA-256.

    Else whoever writes an archive could put files under the name of another one: while it is that
    very one its SHA-256 is worked out, and then it changes, without a trace in its status.
    """
    path = Path(build(tmp_path / "a.zip", CONTENT, zipfile.ZIP_STORED))
    stored = files(path, cache)
    from zippath.importer import index as indexes

    old = os.stat(path)
    path.write_bytes(path.read_bytes().replace(b"value = 1", b"value = 2"))
    fake = indexes.signature(old)
    monkeypatch.setattr(indexes, "signature", lambda status: fake)
    with pytest.raises(ReplacedError, match="was replaced"):
        place(stored, "boxed/")

    assert [] == os.listdir(stored.root)


def test_a_name_of_the_index_is_not_trusted(tmp_path, cache):
    """What is laid out goes by the central directory of the very bytes that have the SHA-256."""
    stored = files(build(tmp_path / "a.zip", CONTENT, zipfile.ZIP_STORED), cache)
    names = stored.index._folders["boxed/"]
    names["__init__.py"], names["data.txt"] = names["data.txt"], names["__init__.py"]
    place(stored, "boxed/")

    assert "text" == Path(stored.root, "boxed", "data.txt").read_text()


def test_a_full_disk_is_an_import_error(tmp_path, cache, monkeypatch):
    stored = files(build(tmp_path / "a.zip", CONTENT), cache)
    os.makedirs(stored.root)

    def full(descriptor, data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(ZipImportError, match=r"could not lay out boxed/ .* No space left"):
            place(stored, "boxed/")
    assert [] == os.listdir(stored.root)
    place(stored, "boxed/")
    assert "text" == Path(stored.root, "boxed", "data.txt").read_text()


STARTING = """
import sys, zippath
zippath.install(sys.argv[2])
sys.path.insert(0, sys.argv[1])
import boxed
from os.path import dirname, join
print(sum(len(open(join(dirname(boxed.__file__), f"data{n}"), "rb").read()) for n in range(40)))
"""
MANY = {f"boxed/data{number}": bytes([number]) * 5000 for number in range(40)}


def start(path, cache):
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", STARTING, path, cache],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.live
def test_32_processes_at_once_on_an_empty_store(tmp_path, cache):
    path = build(tmp_path / "a.zip", CONTENT | MANY)
    running = [start(path, cache) for _ in range(32)]
    seen = {process.communicate() for process in running}

    assert {("200000\n", "")} == seen
    (root,) = [place for place in (cache / "files").iterdir() if place.is_dir()]
    assert {"boxed", ".boxed.whole"} == set(os.listdir(root))
    assert {"leases", root.name} == set(os.listdir(cache / "files"))


@pytest.mark.live
def test_killed_processes_leave_nothing_half_seen(tmp_path, cache):
    """Whenever one is killed, the next one finds nothing, or the whole."""
    path = build(tmp_path / "a.zip", CONTENT | MANY)
    begun = time.monotonic()
    assert "200000\n" == start(path, cache).communicate()[0]
    takes = time.monotonic() - begun
    for number in range(12):
        shutil.rmtree(cache)
        process = start(path, cache)
        time.sleep(takes * (0.3 + 0.06 * number))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        packages = list(cache.glob("files/*/boxed"))
        assert all(len(os.listdir(package)) >= 43 for package in packages)
        assert ("200000\n", "") == start(path, cache).communicate()


def test_what_killed_processes_left_is_deleted(tmp_path, cache):
    stored = files(build(tmp_path / "a.zip", CONTENT), cache)
    for name, age in ((".1.0123abcd", 7200), (".2.0123abcd", 60)):
        left = Path(stored.root, name)
        left.mkdir(parents=True)
        (left / "file").write_text("")
        os.utime(left, (time.time() - age,) * 2)
    place(stored, "boxed/")

    assert {"boxed", ".boxed.whole", ".2.0123abcd"} == set(os.listdir(stored.root))


def test_removing_takes_links_for_what_they_are(tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "file").write_text("")
    place = tmp_path / "place"
    (place / "sub").mkdir(parents=True)
    (place / "link").symlink_to(tmp_path / "outside")
    (place / "sub" / "gone").symlink_to(tmp_path / "nowhere")
    remove(str(place))

    assert ["file"] == os.listdir(tmp_path / "outside")
    assert not place.exists()
    remove(str(place))
