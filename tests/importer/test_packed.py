"""The importer as one archive: opened when it is needed, by stock zipimport, and lost alone."""

import os
import subprocess
import sys
import zipimport
from importlib.util import MAGIC_NUMBER

import pytest

from tests.booted import pack_by_hand
from tests.facts import facts
from tests.program import python_of
from zippath.importer import packed
from zippath.manage.packed_importer import kept_zip, known_zip, place

OURS = facts(executable=sys.executable, magic=MAGIC_NUMBER)
USE = "import hello; print(hello.GREETING)"


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """A site dir with the archive, which holds no bytecode: that takes no start."""
    site = tmp_path_factory.mktemp("site")
    place(known_zip(OURS, {"ZIPPATH_CACHE_DIR": "/proc/none"}), str(site))
    return str(site / "_zippath_importer.zip")


@pytest.fixture
def offered(archive, monkeypatch):
    """The package under another name's place, and nothing of it in this process afterwards."""
    monkeypatch.setattr(packed, "PACKED", archive)
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    monkeypatch.setattr(sys, "path_importer_cache", dict(sys.path_importer_cache))
    zipimport._zip_directory_cache.pop(archive, None)
    packed.offer_package()
    return sys.modules["_zippath_importer"]


def test_nothing_is_opened_before_it_is_needed(offered, archive):
    assert archive == offered.__file__
    assert archive not in zipimport._zip_directory_cache

    assert [f"{archive}/_zippath_importer"] == offered.__path__
    assert type(sys) is type(offered)
    assert callable(offered.install)
    assert isinstance(offered.__loader__, zipimport.zipimporter)
    with pytest.raises(AttributeError, match="no attribute 'absent'"):
        offered.absent  # noqa: B018


def test_a_package_that_is_there_stays(offered):
    packed.offer_package()

    assert offered is sys.modules["_zippath_importer"]


@pytest.mark.parametrize("content", [None, b"", b"PK\5\6", b"x" * 1000])
def test_an_archive_that_is_lost_is_no_reason_to_fail(offered, tmp_path, monkeypatch, content):
    lost = tmp_path / "lost.zip"
    if content is not None:
        lost.write_bytes(content)
    monkeypatch.setattr(packed, "PACKED", str(lost))

    with pytest.raises(AttributeError, match="lost.zip cannot be read"):
        offered.__path__  # noqa: B018
    with pytest.raises(ModuleNotFoundError, match="_zippath_importer"):
        __import__("_zippath_importer.store")


class Packed:
    """A virtual environment whose importer is one archive, which serves `hello`."""

    def __init__(self, venv, site, cache, archive):
        self.python, self.site, self.cache = python_of(venv), site, cache
        self.archive = site / "_zippath_importer.zip"
        pack_by_hand(site, self.python, str(cache), [f"#boot {archive}"])

    def run(self, code, *flags):
        """What a start prints, which must end well and say nothing else."""
        command = [self.python, *flags, "-c", code]
        env = {name: value for name, value in os.environ.items() if name != "ZIPPATH_CACHE_DIR"}
        done = subprocess.run(command, capture_output=True, text=True, env=env, cwd="/")

        assert ("", 0) == (done.stderr, done.returncode)
        return done.stdout.strip()


@pytest.fixture
def target(venv, sandbox, hello):
    [site] = (sandbox / "venv" / "lib").glob("python3*/site-packages")
    return Packed(venv, site, sandbox / "cache", hello)


LEFT = "try:\n import hello\nexcept ImportError:\n print('lost')\nimport json"


def truncated(target):
    content = target.archive.read_bytes()
    target.archive.unlink()
    target.archive.write_bytes(content[: len(content) // 2])


def a_directory(target):
    target.archive.unlink()
    target.archive.mkdir()


def gone(target):
    target.archive.unlink()


def a_loop(target):
    target.archive.unlink()
    target.archive.symlink_to(target.archive)


def with_damaged_members(target):
    content = bytearray(target.archive.read_bytes())
    content[1000:-20000] = bytes(len(content) - 21000)
    target.archive.unlink()
    target.archive.write_bytes(content)


@pytest.mark.live
@pytest.mark.parametrize("harm", [truncated, a_directory, gone, a_loop, with_damaged_members])
def test_a_lost_importer_costs_the_archives_alone(target, harm):
    assert "hi" == target.run(USE)
    kept = kept_zip(OURS, {"ZIPPATH_CACHE_DIR": str(target.cache)})
    harm(target)

    assert "" == target.run("pass")
    assert "lost" == target.run(LEFT)
    assert kept == known_zip(OURS, {"ZIPPATH_CACHE_DIR": str(target.cache)})


@pytest.mark.live
def test_without_the_importer_nobody_imports_what_is_pinned(target, hello):
    startup_file = target.site / "zippath.pth"
    pinned = startup_file.read_text().replace("#boot ", f"#pinned {'0' * 64} ")
    gone(target)

    assert "hi" == target.run(USE)  # by stock zipimport
    startup_file.write_text(pinned)
    assert "lost" == target.run(LEFT)


@pytest.mark.live
def test_bytecode_of_another_python_is_left_alone(target):
    content = target.archive.read_bytes()
    other = (int.from_bytes(MAGIC_NUMBER[:2], "little") + 1).to_bytes(2, "little") + b"\r\n"
    target.archive.unlink()
    target.archive.write_bytes(content.replace(MAGIC_NUMBER + b"\1\0\0\0", other + b"\1\0\0\0"))

    assert "hi" == target.run(USE)
    assert "hi" == target.run(USE, "-O")


SURVIVES = {
    "another cache": "import sys; sys.path_importer_cache.clear()",
    "caches that are invalid": "import importlib; importlib.invalidate_caches()",
    "other hooks": "import sys; sys.path_hooks.reverse()",
    "lost modules": "import sys, hello\nfor name in [*sys.modules]:\n"
    " if name.startswith(('_zippath_importer.', 'hello')): del sys.modules[name]",
    "a checked hash": "import _imp; assert _imp.check_hash_based_pycs == 'always'",
}


@pytest.mark.live
@pytest.mark.parametrize("change", SURVIVES)
def test_it_survives(target, change):
    flags = ["--check-hash-based-pycs", "always"] if "hash" in change else []
    late = "import importlib, _zippath_importer.compiling, _zippath_importer.archives.linked"

    assert "hi" == target.run(f"{SURVIVES[change]}\n{USE}\n{late}\nimportlib.invalidate_caches()",
                              *flags)  # fmt: skip


TOLD = """
import hello, inspect, pickle, traceback
from _zippath_importer import finder, store
assert pickle.loads(pickle.dumps(store.Store("/x"))).directory == "/x"
assert inspect.getsource(finder.ZipImporter).startswith("class ZipImporter")
assert inspect.getmodule(finder.ZipImporter) is finder
try:
    finder.ZipImporter("/no.zip")
except ImportError:
    print(traceback.format_exc())
"""


@pytest.mark.live
def test_people_and_tools_see_its_sources(target):
    assert "raise " in target.run(TOLD)
