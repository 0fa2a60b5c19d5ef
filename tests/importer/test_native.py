"""Extension modules and the libraries that they are linked to, wherever both lie."""

import importlib.machinery
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.importer.building import ROOT, build, run
from tests.importer.wheel import extensions
from zippath.importer import native


@pytest.mark.parametrize(
    ("platform", "tops", "expected"),
    [
        ("win32", ["pkg/", "pkg.libs/"], ["pkg.libs"]),
        ("win32", ["pkg/"], []),
        ("linux", ["pkg/", "pkg.libs/"], []),
        ("darwin", ["pkg/", "pkg.dylibs/"], []),
    ],
)
def test_directories_that_windows_must_be_told(platform, tops, expected):
    directories = native.dll_directories(platform, "root", tops)

    assert [os.path.join("root", name) for name in expected] == directories


def test_windows_is_told_once(tmp_path, monkeypatch):
    from zippath.importer.index import from_path
    from zippath.importer.store import Store
    from zippath.importer.storedfiles import StoredFiles

    index = from_path(build(tmp_path / "a.zip", {"pkg/a.pyd": "", "pkg.libs/foo.dll": ""}))
    stored = StoredFiles(index, "", Store(str(tmp_path / "cache")), "0" * 64)
    told = []
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "add_dll_directory", told.append, raising=False)
    for _ in range(2):
        native._offer_directories(stored)

    assert [os.path.join(stored.root, "pkg.libs")] == told


on_linux = pytest.mark.skipif(
    sys.platform != "linux" or not extensions(), reason="Linux with shared extension modules"
)
SUFFIX = importlib.machinery.EXTENSION_SUFFIXES[0]
LOADING = """
import sys, zippath
cache = sys.argv[2] or None
zippath.install(cache, sys.argv[3])
sys.path.insert(0, sys.argv[1])
import boxed
for name in sys.argv[4:]:
    module = __import__("boxed." + name, fromlist=["x"])
    print(name, module.__file__, type(module.__loader__).__name__, module.__spec__.origin)
"""


@pytest.fixture
def archive(tmp_path):
    """An archive with extension modules, one of which is a package."""
    content = {"boxed/__init__.py": "", "boxed/data.txt": ""}
    for number, (name, path) in enumerate(extensions().items()):
        place = f"boxed/{name}/__init__{SUFFIX}" if number == 0 else f"boxed/{name}{SUFFIX}"
        content[place] = Path(path).read_bytes()
    return build(tmp_path / "a.zip", content)


@on_linux
@pytest.mark.parametrize("files", ["needed", "never"])
@pytest.mark.parametrize("cached", [False, True])
def test_without_files_it_comes_from_memory(archive, tmp_path, files, cached):
    names = list(extensions())
    cache = tmp_path / "cache" if cached else ""
    lines = run(LOADING, archive, cache, files, *names).splitlines()

    assert names == [line.split()[0] for line in lines]
    for line in lines:
        _, path, kind, origin = line.split()
        assert path == origin
        if cached and files == "needed":
            assert "StoredExtension" == kind
        else:
            assert ("MemoryExtension", True) == (kind, path.startswith(archive))
    assert cached == (tmp_path / "cache").exists()


@on_linux
def test_where_memory_forbids_it_the_error_says_what_to_do(archive):
    script = (
        "import os\ndef refuse(*_):\n    raise PermissionError(13, 'Permission denied')\n"
        "os.memfd_create = refuse\n"
    )
    done = run(script + LOADING, archive, "", "needed", *extensions(), check=False)

    assert "ImportError: the extension module boxed." in done.stderr
    assert "there is no directory for files" in done.stderr
    assert "from memory: [Errno 13] Permission denied" in done.stderr
    assert "ZIPPATH_CACHE_DIR=DIRECTORY" in done.stderr


@on_linux
def test_an_old_linux_does_not_know_the_flag(archive):
    script = """
import os
create = os.memfd_create
def old(name, flags):
    if flags & 0x10:
        raise OSError(22, "Invalid argument")
    return create(name, flags)
os.memfd_create = old
"""
    assert "MemoryExtension" in run(script + LOADING, archive, "", "needed", *extensions())


def test_systems_without_anonymous_files(archive):
    script = "import os, sys\nif hasattr(os, 'memfd_create'): del os.memfd_create\n"
    if not extensions():
        pytest.skip("this Python has no shared extension modules")
    done = run(script + LOADING, archive, "", "needed", *extensions(), check=False)

    assert f"{sys.platform} loads it from a real file only" in done.stderr


def unshared(script, *arguments):
    """What a shell script prints in a mount namespace of its own; a skip where there is none."""
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-ec", script, "sh", *map(str, arguments)],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "XDG_RUNTIME_DIR": ""},
        capture_output=True,
        text=True,
    )
    # a chroot has no root to give a mount namespace of its own
    if done.returncode == 77 or done.stderr.startswith("unshare: "):
        pytest.skip(f"nothing can be mounted here: {done.stderr}")
    return done


def loading(archive, place, script=LOADING):
    """The command that loads the extension modules of an archive, with a cache in `place`."""
    return [sys.executable, "-c", script, archive, place / "cache", "needed", *extensions()]


mounts = pytest.mark.skipif(
    not shutil.which("unshare") or not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="only root can mount",
)
NOEXEC = """
mount -t tmpfs -o noexec none "$1" || exit 77
shift
exec "$@"
"""


@on_linux
@mounts
def test_where_nothing_may_be_run_it_comes_from_memory(archive, tmp_path):
    """The files are in the store all the same: data can be read."""
    place = tmp_path / "noexec"
    place.mkdir()
    done = unshared(NOEXEC, place, *loading(archive, place))

    assert "" == done.stderr
    for line in done.stdout.splitlines():
        assert str(place / "cache") in line.split()[1]
        assert "StoredExtension" in line


@on_linux
@mounts
def test_where_nothing_may_be_run_the_session_takes_extension_modules(archive, tmp_path):
    """They are loaded from there; their package and its data stay in the cache."""
    place, session = tmp_path / "noexec", tmp_path / "session"
    place.mkdir()
    session.mkdir(mode=0o700)
    maps = "\nprint([line.split()[-1] for line in open('/proc/self/maps') if 'r-xp' in line])"
    without_memory = "import os\ndel os.memfd_create\n"
    command = loading(archive, place, without_memory + LOADING + maps)
    done = unshared(NOEXEC, place, "env", f"XDG_RUNTIME_DIR={session}", *command)
    *lines, mapped = done.stdout.splitlines()

    assert "" == done.stderr
    assert len(extensions()) == len(lines)
    assert all(str(place / "cache") in line.split()[1] for line in lines)
    assert len(extensions()) == mapped.count(str(session))


@on_linux
@mounts
def test_where_nothing_may_be_run_at_all_the_error_says_so(archive, tmp_path):
    place = tmp_path / "noexec"
    place.mkdir()
    script = "import os\ndel os.memfd_create\n" + LOADING
    done = unshared(NOEXEC, place, *loading(archive, place, script))

    assert f"nothing may be run from '{place}" in done.stderr
    assert "(noexec?)" in done.stderr
    assert "ZIPPATH_CACHE_DIR=DIRECTORY" in done.stderr


@on_linux
@mounts
def test_a_read_only_home(archive, tmp_path):
    place = tmp_path / "readonly"
    place.mkdir()
    script = 'mount -t tmpfs -o ro none "$1" || exit 77\nshift\nexec "$@"\n'
    done = unshared(script, place, *loading(archive, place))

    assert ("", True) == (done.stderr, "MemoryExtension" in done.stdout)


EVERYWHERE = """
import sys, zippath
zippath.install()
sys.path.insert(0, sys.argv[1])
import boxed
print(type(boxed.__loader__).__name__)
for name in sys.argv[2:]:
    print(type(__import__("boxed." + name, fromlist=["x"]).__loader__).__name__)
"""
READ_ONLY_ROOT = """
mount --make-rprivate / || exit 77
mount -t tmpfs -o mode=700 none "$1" || exit 77
mount -o remount,bind,ro / || exit 77
mount -t tmpfs -o "$2" none /dev/shm || exit 77
shift 2
exec env "$@"
"""


@pytest.mark.live
@on_linux
@mounts
@pytest.mark.parametrize("home", ["HOME=", "HOME=/root", "HOME=/absent"])
@pytest.mark.parametrize(
    ("session", "memory", "expected"),
    [
        (True, "ro", ["StoredSource", "StoredExtension"]),
        (False, "ro", ["Unplaced", "MemoryExtension"]),
        (None, "ro", ["Unplaced", "MemoryExtension"]),
        (None, "mode=1777", ["StoredSource", "StoredExtension"]),
        (None, "mode=1777,noexec", ["StoredSource", "StoredExtension"]),
        (None, "mode=1777,size=64k", ["Unplaced", "MemoryExtension"]),
    ],
    ids=["session", "no session", "nothing", "memory", "memory without exec", "little memory"],
)
def test_a_read_only_root(archive, tmp_path, home, session, memory, expected):
    """A directory of the session serves as the cache, or shared memory, as containers have it.

    Without both, libraries come from memory.
    """
    place = tmp_path / "session"
    place.mkdir()
    variables = ["--unset=XDG_RUNTIME_DIR", home]
    if session is not None:
        variables.append(f"XDG_RUNTIME_DIR={place if session else ''}")
    command = [sys.executable, "-c", EVERYWHERE, archive, *extensions()]
    done = unshared(READ_ONLY_ROOT, place, memory, *variables, *command)

    assert "" == done.stderr
    assert expected == sorted({*done.stdout.split()}, reverse=True)
