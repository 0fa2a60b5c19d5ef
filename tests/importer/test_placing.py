"""What becomes files does so once for each archive, and nowhere else than in a private store."""

import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.importer.building import ROOT, build, run
from zippath.importer import ZipImporter, hook, lease, placing, unpacking
from zippath.importer.filefinder import StoredSource
from zippath.importer.index import INDEXES, from_path
from zippath.importer.knowndigest import record_of
from zippath.importer.placing import (
    base_of,
    files_with,
    open_files,
    place,
    session_stores,
    tops_for,
)
from zippath.importer.record import UnwritableError
from zippath.importer.store import open_store

CONTENT = {
    "boxed/__init__.py": "value = 1\n",
    "boxed/data.txt": "text",
    "boxed/sub/__init__.py": "",
    "lib/inner/__init__.py": "",
    "lib/inner/data.txt": "",
    "space/data.txt": "",
}
USING = """
import sys, zippath
zippath.install(sys.argv[2])
sys.path.insert(0, sys.argv[1])
import boxed
print(boxed.value, type(boxed.__loader__).__name__, boxed.__file__)
"""

# a file system that is mounted read-only, which not everybody can mount
READ_ONLY = """
import errno, zippath.importer.unpacking
def unpack(stored, tops, unpack=zippath.importer.unpacking.unpack):
    if "/session/" not in stored.root:
        raise OSError(errno.EROFS, "Read-only file system")
    unpack(stored, tops)
zippath.importer.unpacking.unpack = unpack
"""


@pytest.fixture
def archive(tmp_path):
    return build(tmp_path / "a.zip", CONTENT)


def index_of(path):
    return INDEXES.open(str(path), os.stat(path), None)


@pytest.mark.parametrize(
    ("folder", "expected"),
    [("", ""), ("boxed/", ""), ("boxed/sub/", ""), ("lib/", "lib/"), ("lib/inner/", "lib/"),
     ("space/", "space/"), ("absent/", "absent/")],
)  # fmt: skip
def test_what_packages_lie_in(archive, folder, expected):
    assert expected == base_of(from_path(archive), folder)


@pytest.mark.parametrize(
    ("folder", "tail", "expected"),
    [
        ("", "boxed", ("", ["boxed/"])),
        ("boxed/", "sub", ("", ["boxed/"])),
        ("boxed/sub/", "anything", ("", ["boxed/"])),
        ("lib/", "inner", ("lib/", ["inner/"])),
        ("lib/inner/", "mod", ("lib/", ["inner/"])),
        ("", "absent", ("", [])),
    ],
)
def test_what_a_module_is_in(archive, folder, tail, expected):
    assert expected == tops_for(from_path(archive), folder, tail)


def test_nothing_is_laid_out_before_it_is_placed(archive, tmp_path):
    stored = open_files(index_of(archive), "", open_store(tmp_path / "cache"))

    assert not os.path.exists(stored.root)
    assert stored is open_files(index_of(archive), "", open_store(tmp_path / "cache"))
    place(stored, "boxed/")
    assert {"boxed/"} == stored.whole
    assert [".boxed.whole", "boxed"] == sorted(os.listdir(stored.root))


def test_the_digest_is_recorded(archive, tmp_path, monkeypatch):
    cache = tmp_path / "cache"
    stored = open_files(index_of(archive), "", open_store(cache))
    (name,) = [name for name in os.listdir(cache) if name.endswith(".sha256")]

    expected = (archive, index_of(archive).signature, stored.digest)
    assert expected == record_of((cache / name).read_bytes())
    monkeypatch.setattr(placing, "_open", {})
    monkeypatch.setattr(placing, "_digest", lambda *_: pytest.fail("it is known"))
    assert stored.digest == open_files(index_of(archive), "", open_store(cache)).digest


def test_an_archive_that_has_just_been_changed_has_no_record(tmp_path):
    path = build(tmp_path / "a.zip", CONTENT, old=False)
    index = from_path(path)
    index.settled = False
    open_files(index, "", open_store(tmp_path / "cache"))

    assert [] == [name for name in os.listdir(tmp_path / "cache") if name.endswith(".sha256")]


def test_what_a_path_is_in(archive, tmp_path):
    stored = open_files(index_of(archive), "", open_store(tmp_path / "cache"))
    inner = open_files(index_of(archive), "lib/", open_store(tmp_path / "cache"))

    assert (stored, "boxed/sub/") == files_with(os.path.join(stored.root, "boxed", "sub"))
    assert (stored, "") == files_with(stored.root)
    assert (inner, "lib/inner/") == files_with(os.path.join(inner.root, "inner"))
    for path in (stored.directory, stored.root + "x", str(tmp_path), ""):
        assert files_with(path) is None


def test_a_second_environment_writes_nothing(archive, tmp_path):
    """Copies of an archive, in other places, share its files and their code."""
    copy = tmp_path / "elsewhere" / "a.zip"
    copy.parent.mkdir()
    shutil.copyfile(archive, copy)
    os.utime(copy, (1_600_000_000,) * 2)
    cache = tmp_path / "cache"
    first = run(USING, archive, cache)
    run(USING, archive, cache)
    before = {path: path.stat().st_mtime_ns for path in (cache / "files").rglob("*")}

    assert first == run(USING, copy, cache)
    assert before == {path: path.stat().st_mtime_ns for path in (cache / "files").rglob("*")}


def test_a_process_that_finds_everything_writes_nothing(archive, tmp_path):
    cache = tmp_path / "cache"
    run(USING, archive, cache)
    before = {path: path.stat().st_mtime_ns for path in cache.rglob("*")}
    run(USING, archive, cache)

    assert before == {path: path.stat().st_mtime_ns for path in cache.rglob("*")}


def test_what_a_process_uses_it_holds(archive, tmp_path, monkeypatch):
    if sys.platform != "linux":
        pytest.skip("only Linux has such locks")
    monkeypatch.setattr(lease, "_held", {})
    stored = open_files(index_of(archive), "", open_store(tmp_path / "held"))
    place(stored, "boxed/")

    assert -1 == lease.reserve(stored.directory, stored.name)
    for descriptor, _ in lease._held.values():
        os.close(descriptor)


def in_archive(output):
    return output.split()[:2] in (["1", "ZipImporter"], ["1", "Unplaced"])


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_store_that_is_no_private_directory(archive, tmp_path):
    """The package is imported from the archive then, as far as that works."""
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    (tmp_path / "link").symlink_to(tmp_path / "other")
    (tmp_path / "other").mkdir()
    (tmp_path / "file").write_text("")

    for name in ("open", "link", "file"):
        assert in_archive(run(USING, archive, tmp_path / name)), name
    assert [] == os.listdir(tmp_path / "open") == os.listdir(tmp_path / "other")


# what is imported after that may lie where only root can read
AS_NOBODY = """
import fcntl, hashlib, mmap, os, struct, sys, zlib, zippath
import zippath.importer.compiling, zippath.importer.native, zippath.importer.unpacking
import zippath.importer.filefinder, zippath.importer.hook, zippath.importer.readnames
os.setgid(65534); os.setuid(65534)
exec(sys.argv.pop(1))
"""
as_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can be somebody else"
)


@pytest.fixture
def public(tmp_path):
    """A directory that other users can reach."""
    for parent in (tmp_path, *tmp_path.parents):
        if parent.stat().st_uid == os.geteuid() and not parent.stat().st_mode & 0o001:
            parent.chmod(parent.stat().st_mode | 0o011)
    return tmp_path


@as_root
def test_a_store_of_somebody_else(archive, public):
    (public / "cache").mkdir(0o755)
    (public / "cache").chmod(0o755)

    assert in_archive(run(AS_NOBODY, USING, archive, public / "cache"))
    assert [] == os.listdir(public / "cache")


@as_root
def test_two_users_have_each_their_own(archive, public):
    (public / "nobody").mkdir()
    os.chown(public / "nobody", 65534, 65534)
    mine = run(USING, archive, public / "cache")
    other = run(AS_NOBODY, USING, archive, public / "nobody" / "cache")

    assert "StoredSource" in mine
    assert "StoredSource" in other
    assert 65534 == os.stat(other.split()[2]).st_uid
    assert os.geteuid() == os.stat(mine.split()[2]).st_uid


@as_root
@pytest.mark.parametrize("what", ["boxed", ".boxed.whole", "boxed/data.txt"])
def test_files_of_somebody_else_are_not_used(archive, public, what):
    """A swapped directory runs nobody's code: only what is looked at is refused."""
    path = Path(run(USING, archive, public / "cache").split()[2])
    os.chown(path.parent.parent / what, 65534, 65534)
    done = run(USING, archive, public / "cache", check=False)

    if what == "boxed/data.txt":
        assert 0 == done.returncode
    else:
        assert "ZipImportError" in done.stderr
        assert "belongs to somebody else" in done.stderr


@as_root
def test_a_store_that_cannot_be_written_to(archive, public):
    """What is there is used, what is not there stays in the archive."""
    cache = public / "cache"
    filled = run(USING, archive, cache)
    other = build(public / "b.zip", CONTENT | {"boxed/data.txt": "other"})
    for user in (65534,):
        for place_, folders, names in os.walk(public / "cache"):
            for name in ("", *folders, *names):
                os.chown(os.path.join(place_, name), user, user)
    for place_, folders, _ in os.walk(public / "cache"):
        for name in ("", *folders):
            os.chmod(os.path.join(place_, name), 0o555)

    assert filled == run(AS_NOBODY, USING, archive, cache)
    assert in_archive(run(AS_NOBODY, USING, other, cache))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such directory")
@pytest.mark.parametrize("cache", ["absent", "read-only", "refused"])
def test_the_session_of_the_user_takes_the_files(archive, tmp_path, cache):
    """Where the cache can hold none: data must be real files even there."""
    (tmp_path / "session").mkdir(0o700)
    place_ = tmp_path / "file" / "cache"
    (tmp_path / "file").write_text("")
    script = ""
    if cache == "read-only":
        place_ = tmp_path / "cache"
        script = READ_ONLY
    elif cache == "refused":
        place_ = tmp_path / "open"
        place_.mkdir()
        place_.chmod(0o777)
    for _ in range(2):
        said = run(script + USING, archive, place_, XDG_RUNTIME_DIR=str(tmp_path / "session"))
        kind, path = said.split()[1:]
        assert "StoredSource" == kind
        assert path.startswith(str(tmp_path / "session" / "zippath" / "files"))


@pytest.mark.parametrize("directory", ["", "relative", "/absent"])
def test_without_a_session_there_is_no_second_store(directory, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", directory)

    assert [] == session_stores()


OPENING = CONTENT | {
    "boxed/__init__.py": "import os\nvalue = 1\nopen(os.path.join(os.path.dirname(__file__), "
    "'data.txt')).close()\n"
}


@pytest.mark.live
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_where_nothing_can_be_written_the_error_says_so(tmp_path):
    """It is a clear one, and not that of whoever opens a file that is none."""
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    archive = build(tmp_path / "a.zip", OPENING)
    done = run(USING, archive, tmp_path / "open", check=False)
    file = os.path.join(archive, "boxed", "data.txt")

    assert (
        f"ImportError: [Errno 20] Not a directory: {file!r}; no directory for files can be written "
        f"to ({tmp_path / 'open'}); name another one: ZIPPATH_CACHE_DIR=DIRECTORY"
    ) == done.stderr.splitlines()[-1]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_where_nothing_can_be_written_what_opens_no_file_works(importing, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", "")
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    hook.install(tmp_path / "open")
    opening = {name.replace("boxed", "opening"): text for name, text in OPENING.items()}
    sys.path[:0] = [build(tmp_path / "a.zip", CONTENT), build(tmp_path / "b.zip", opening)]

    assert 1 == importlib.import_module("boxed").value
    with pytest.raises(ImportError, match="data.txt'; no directory .*: ZIPPATH_CACHE_DIR="):
        importlib.import_module("opening")


@pytest.mark.live
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_errors_of_a_package_stay_its_own(tmp_path):
    """Those about other files, and those where there was a place for files."""
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    for cache, code in (
        ("open", "open('/dev/null/x')"),
        ("cache", f"open({str(tmp_path / 'a.zip/x')!r})"),
    ):
        archive = build(tmp_path / "a.zip", CONTENT | {"boxed/__init__.py": code})
        done = run(USING, archive, tmp_path / cache, check=False)

        assert "NotADirectoryError" in done.stderr.splitlines()[-1]
        assert "ZIPPATH_CACHE_DIR" not in done.stderr


@pytest.mark.slow
@as_root
def test_a_full_disk(tmp_path):
    """In a file system of one megabyte: a clear error, and nothing is left."""
    script = """
mount -t tmpfs -o size=1m none "$1" || exit 77
"$2" -c "$3" "$4" "$1/cache"
echo "left: $(find "$1/cache/files" -mindepth 2 | wc -l)"
"""
    place_ = tmp_path / "small"
    place_.mkdir()
    path = build(tmp_path / "a.zip", CONTENT | {"boxed/big.bin": os.urandom(3 << 20)})
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script, "sh", place_, sys.executable, USING, path],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    # a chroot has no root to give a mount namespace of its own
    if done.returncode == 77 or done.stderr.startswith("unshare: "):
        pytest.skip(f"nothing can be mounted here: {done.stderr}")

    assert "could not lay out boxed" in done.stderr
    assert "No space left on device" in done.stderr
    assert "left: 0" in done.stdout


def test_the_order_of_the_path_decides(importing, tmp_path):
    hook.install(tmp_path / "cache")
    sys.path[:0] = [
        build(tmp_path / "a.zip", CONTENT),
        build(tmp_path / "b.zip", CONTENT | {"boxed/__init__.py": "value = 2\n"}),
    ]

    assert 1 == importlib.import_module("boxed").value
    assert 1 == len([entry for entry in sys.path if str(tmp_path / "cache") in entry])


def test_without_a_store_it_stays_in_the_archive(archive):
    assert isinstance(ZipImporter(archive, None).find_spec("boxed").loader, ZipImporter)


def test_a_store_that_refuses_is_asked_again_by_other_archives(archive, tmp_path, monkeypatch):
    def refuse(stored, tops):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(unpacking, "unpack", refuse)
        stored = open_files(index_of(archive), "", open_store(tmp_path / "cache"))
        with pytest.raises(UnwritableError, match="could not lay out boxed/ .* Permission denied"):
            place(stored, "boxed/")
        assert isinstance(
            ZipImporter(archive, tmp_path / "cache").find_spec("boxed").loader, ZipImporter
        )
    found = ZipImporter(archive, tmp_path / "cache").find_spec("boxed")
    assert isinstance(found.loader, StoredSource)
