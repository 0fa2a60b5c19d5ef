"""An importer finds and loads what a directory would give, on every supported Python."""

import _imp
import copy
import importlib.util
import io
import os
import pickle
import pkgutil
import sys
import threading
import traceback
import types
import zipfile
import zipimport

import pytest

from tests.importer.building import build, every_python, run, start
from zippath.importer import ZipImporter, ZipImportError, hook
from zippath.importer import index as indexes
from zippath.importer.loader import locate

CONTENT = {
    "mod.py": "x = 1\n",
    "pkg/__init__.py": "",
    "pkg/inner.py": "from . import __name__ as parent\n",
    "pkg/data.txt": "text",
    "ns/portion.py": "",
    "both.py": "",
    "both/__init__.py": "",
    "latin.py": "# coding: latin-1\ntext = 'é'\n".encode("latin-1"),
    "crlf.py": b"a = 1\r\nb = '''\r\n'''\r\n",
    "bad.py": "x = (\n",
}


@pytest.fixture
def archive(tmp_path):
    return build(tmp_path / "a.zip", CONTENT)


@pytest.fixture(params=[False, True], ids=["uncached", "cached"])
def importer(request, archive, tmp_path):
    indexes.INDEXES.clear()
    yield ZipImporter(archive, str(tmp_path / "cache") if request.param else None, "never")
    indexes.INDEXES.clear()


def load(importer, name):
    spec = importer.find_spec(name)
    module = importlib.util.module_from_spec(spec)
    importer.exec_module(module)
    return module


def test_it_is_a_zipimporter(importer):
    assert isinstance(importer, zipimport.zipimporter)
    assert issubclass(ZipImportError, ImportError)
    assert "zipimporter object" in repr(importer)


@pytest.mark.parametrize("name", ["mod", "pkg", "both", "latin"])
def test_a_spec_is_that_of_the_stock_importer(importer, archive, name):
    stock = zipimport.zipimporter(archive).find_spec(name)
    ours = importer.find_spec(name)

    for attribute in ("name", "origin", "cached", "submodule_search_locations", "has_location"):
        assert getattr(stock, attribute) == getattr(ours, attribute), attribute
    assert ours.loader is importer


def test_the_cached_path_follows_the_prefix(importer, monkeypatch):
    monkeypatch.setattr(sys, "pycache_prefix", "/elsewhere")

    assert importer.find_spec("mod").cached.startswith("/elsewhere")


def test_namespace_portions(importer, archive):
    spec = importer.find_spec("ns")

    assert spec.loader is None
    assert [os.path.join(archive, "ns")] == list(spec.submodule_search_locations)


@pytest.mark.parametrize("name", ["absent", "pkg.absent", "data", "mod.py", "", ".", ".."])
def test_absent_names(importer, name):
    assert importer.find_spec(name) is None
    with pytest.raises(ZipImportError):
        importer.get_code(name)


def test_modules_are_loaded(importer, archive):
    module = load(importer, "mod")

    assert 1 == module.x
    assert os.path.join(archive, "mod.py") == module.__file__ == importer.get_filename("mod")
    assert module.__file__ == importer.get_code("mod").co_filename


def test_packages(importer, archive):
    assert importer.is_package("pkg")
    assert importer.is_package("both")
    assert not importer.is_package("mod")
    assert [os.path.join(archive, "pkg")] == load(importer, "pkg").__path__
    inside = ZipImporter(os.path.join(archive, "pkg"), None, "never")
    assert ("pkg" + os.sep, archive) == (inside.prefix, inside.archive)
    assert inside.find_spec("pkg.inner").origin == os.path.join(archive, "pkg", "inner.py")


def test_sources(importer):
    assert "x = 1\n" == importer.get_source("mod")
    assert "é" in importer.get_source("latin")
    assert "é" == load(importer, "latin").text
    assert "a = 1\nb = '''\n'''\n" == importer.get_source("crlf")
    assert "\n" == load(importer, "crlf").b
    with pytest.raises(ZipImportError):
        importer.get_source("ns")


@pytest.mark.parametrize("name", ["pkg/data.txt", "{archive}/pkg/data.txt"])
def test_data(importer, archive, name):
    assert b"text" == importer.get_data(name.format(archive=archive).replace("/", os.sep))


@pytest.mark.parametrize("name", ["absent", "pkg/absent", "", "/", "{archive}", "absent/"])
def test_data_that_is_not_there(importer, archive, name):
    with pytest.raises(OSError, match=r"."):
        importer.get_data(name.format(archive=archive))


def test_a_directory_has_no_data(importer):
    assert b"" == importer.get_data("pkg/")


def test_syntax_errors_name_the_file(importer, archive):
    with pytest.raises(SyntaxError) as caught:
        load(importer, "bad")

    assert os.path.join(archive, "bad.py") == caught.value.filename


def test_load_module_is_there_and_deprecated(importer):
    sys.modules.pop("mod", None)
    with pytest.warns(DeprecationWarning, match="load_module"):
        module = importer.load_module("mod")

    assert module is sys.modules.pop("mod")
    with pytest.warns(DeprecationWarning, match="load_module"), pytest.raises(ZipImportError):
        importer.load_module("absent")


def test_loading_again_keeps_the_module(importer):
    module = sys.modules["mod"] = types.ModuleType("mod")
    with pytest.warns(DeprecationWarning, match="load_module"):
        assert module is importer.load_module("mod")
    assert 1 == sys.modules.pop("mod").x


def test_iter_modules_is_that_of_a_directory(importer, archive, tmp_path):
    with zipfile.ZipFile(archive) as file:
        file.extractall(tmp_path / "unpacked")
    expected = [(m.name, m.ispkg) for m in pkgutil.iter_modules([str(tmp_path / "unpacked")])]

    assert expected == list(importer.iter_modules())
    assert [("x." + name, is_package) for name, is_package in expected] == list(
        importer.iter_modules("x.")
    )


def test_what_others_read_of_the_stock_importer(importer, archive):
    stock = zipimport.zipimporter(str(archive))  # finds our names under its own path
    assert stock.find_spec("mod").origin == os.path.join(archive, "mod.py")
    assert set(importer._get_files()) == set(zipimport._zip_directory_cache[archive])
    with zipfile.ZipFile(archive) as file:
        names = {name.replace("/", os.sep) for name in file.namelist()}
    assert names == {name for name in importer._files if not name.endswith(os.sep)}
    path, method, _, size, *_ = importer._files["mod.py"]
    assert (os.path.join(archive, "mod.py"), 8, 6) == (path, method, size)


def test_changes_are_seen_when_caches_are_invalidated(importer, archive):
    assert importer.find_spec("mod")
    build(archive, {"other.py": ""})
    importer.invalidate_caches()
    assert importer.find_spec("other")
    assert importer.find_spec("mod") is None
    os.unlink(archive)
    importer.invalidate_caches()
    assert importer.find_spec("other") is None
    assert {} == importer._get_files()
    assert zipimport._zip_directory_cache.get(archive) is None


def test_a_replaced_archive_never_gives_anothers_code(archive, tmp_path):
    indexes.INDEXES.clear()
    importer = ZipImporter(archive, None)
    build(archive, {"xyz.py": "x = 'other'\n", "mod.py": "x = 'new'\n"}, old=False)

    assert "new" == load(importer, "mod").x


def test_a_removed_module_is_an_import_error(archive):
    indexes.INDEXES.clear()
    importer = ZipImporter(archive)
    build(archive, {"other.py": ""})
    with pytest.raises(ImportError):
        load(importer, "mod")


@pytest.mark.parametrize(
    ("path", "message"), [("", "empty"), ("/absent", "not a Zip"), ("a\0b", "not a Zip")]
)
def test_no_archive(path, message):
    with pytest.raises(ZipImportError, match=message):
        ZipImporter(path)


def test_directories_and_other_files_are_no_archives(tmp_path):
    (tmp_path / "file").write_text("text")
    for path in (tmp_path, tmp_path / "file", tmp_path / "file" / "inside"):
        with pytest.raises(ZipImportError):
            ZipImporter(str(path))


def test_other_types_are_refused():
    with pytest.raises(TypeError):
        ZipImporter(5)


def test_relative_paths_survive_chdir(archive, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    importer = ZipImporter("a.zip")
    monkeypatch.chdir("/")

    assert archive == importer.archive
    assert 1 == load(importer, "mod").x


def test_locating(archive):
    assert (archive, "x/y") == locate(os.path.join(archive, "x", "y", ""))[:2]
    assert (archive, "") == locate(archive + os.sep)[:2]


def test_code_keeps_its_file_name_when_the_archive_moves(tmp_path):
    first = tmp_path / "one" / "a.zip"
    first.parent.mkdir()
    cache = str(tmp_path / "cache")
    content = {"mod.py": "def f(): return (lambda: 1 / 0)()\n"}
    load(ZipImporter(build(first, content), cache), "mod")
    second = tmp_path / "two"
    first.parent.rename(second)
    module = load(ZipImporter(str(second / "a.zip"), cache), "mod")
    try:
        module.f()
    except ZeroDivisionError as error:
        frames = traceback.extract_tb(error.__traceback__)[1:]
    assert {str(second / "a.zip" / "mod.py")} == {frame.filename for frame in frames}


def test_text_is_no_module(tmp_path):
    importer = ZipImporter(build(tmp_path / "a.zip", {"b.txt": "", "c.pyo": ""}))

    assert [None] * 2 == [importer.find_spec(name) for name in "bc"]


def test_threads_share_an_importer(archive, tmp_path):
    content = {f"mod{number}.py": f"x = {number}\n" * 50 for number in range(60)}
    path = build(tmp_path / "many.zip", content)
    problems = []

    def work(cache):
        try:
            importer = ZipImporter(path, cache)
            for number in range(60):
                assert number == load(importer, f"mod{number}").x
        except Exception:  # whatever it is, the test shows it
            problems.append(traceback.format_exc())

    for cache in (None, str(tmp_path / "cache"), str(tmp_path / "cache")):
        indexes.INDEXES.clear()
        threads = [threading.Thread(target=work, args=(cache,)) for _ in range(8)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]

    assert [] == problems


def test_a_fork_reads_on(archive, tmp_path):
    if not hasattr(os, "fork"):
        pytest.skip("no fork here")
    script = (
        "import os, sys; from zippath.importer import ZipImporter\n"
        "i = ZipImporter(sys.argv[1], sys.argv[2]); i.get_code('mod')\n"
        "if os.fork() == 0:\n"
        "    for _ in range(50): i.get_code('pkg'), i.get_data('pkg/data.txt')\n"
        "    os._exit(0)\n"
        "for _ in range(50): i.get_code('both'), i.get_data('mod.py')\n"
        "print(os.waitstatus_to_exitcode(os.wait()[1]))"
    )

    assert "0" == run(script, archive, tmp_path / "cache")


def test_the_code_is_that_of_compile(importer, archive):
    for name in ("mod", "pkg", "latin", "crlf"):
        path = importer.get_filename(name)
        expected = compile(importer.get_data(path), path, "exec", dont_inherit=True)

        code = importer.get_code(name)
        assert (expected, expected.co_filename) == (code, code.co_filename)


def test_tracebacks_show_lines_and_no_frames_of_ours(archive, tmp_path):
    path = build(tmp_path / "b.zip", {"raises.py": "def f():\n    1 / 0\n\nf()\n"})
    script = (
        "import sys, traceback\nfrom zippath.importer import install\ninstall(sys.argv[2])\n"
        "sys.path.insert(0, sys.argv[1])\n"
        "try:\n    import raises\nexcept ZeroDivisionError:\n    traceback.print_exc()"
    )
    text = run(script, path, tmp_path / "cache", check=False).stderr

    assert "1 / 0" in text
    assert "importer" not in text
    assert io.StringIO(text).readlines()[0].startswith("Traceback")


def test_data_by_a_relative_path(tmp_path, monkeypatch):
    build(tmp_path / "a.zip", CONTENT)
    monkeypatch.chdir(tmp_path)
    for path in ("a.zip", os.path.join(".", "a.zip")):
        for one in (zipimport.zipimporter(path), ZipImporter(path)):
            assert b"text" == one.get_data(os.path.join(path, "pkg", "data.txt"))
            assert b"text" == one.get_data(os.path.join("pkg", "data.txt"))
            assert CONTENT["mod.py"].encode() == one.get_data(f"{path}{os.sep}mod.py")
            with pytest.raises(OSError, match="absent"):
                one.get_data(os.path.join(path, "absent"))


def test_its_files_are_copied_as_a_dict(importer):
    files = importer._files

    assert files == copy.copy(files) == copy.deepcopy(files) == pickle.loads(pickle.dumps(files))
    assert isinstance(copy.copy(files), dict)
    assert not hasattr(files, "_absent")
    assert list(files) == list(files.keys())


PICKLED = """
import copy, pickle, zippath
archive, cache, what, data = sys.argv[1:]
importer = zippath.ZipImporter(archive, cache or None, "never")
for name in ("mod", "pkg"):
    importer.get_code(name)
spec = importer.find_spec("pkg")
if data:
    import binascii
    copies = pickle.loads(binascii.unhexlify(data))
else:
    copies = [pickle.loads(pickle.dumps([importer, spec], number)) for number in range(6)]
    copies += [[copy.copy(importer), copy.copy(spec)], copy.deepcopy([importer, spec])]
for one, two in copies:
    assert type(one) is zippath.ZipImporter and repr(one) == repr(importer)
    assert one.get_code("mod") == importer.get_code("mod")
    assert (two.name, two.origin, two.cached) == (spec.name, spec.origin, spec.cached)
    assert two.loader.get_data("pkg/data.txt") == b"text"
    assert two.loader.get_code("pkg") == importer.get_code("pkg")
print(pickle.dumps([[importer, spec]], 2).hex() if what == "pickle" else "fine")
"""


@every_python
@pytest.mark.parametrize("cached", [False, True])
def test_importers_and_specs_are_copied_and_pickled(python, archive, tmp_path, cached):
    """Also into another process, and when all code comes from the cache."""
    cache = tmp_path / "cache" if cached else ""
    for _ in ("cold", "warm"):
        assert "fine" == start(python, PICKLED, archive, cache, "", "")
    data = start(python, PICKLED, archive, cache, "pickle", "")

    assert "fine" == start(python, PICKLED, archive, cache, "", data)


def test_a_copy_of_an_importer_whose_archive_is_gone_has_no_modules(importer, archive):
    data = pickle.dumps(importer)
    os.unlink(archive)

    assert pickle.loads(data).find_spec("mod") is None


SUFFIX = _imp.extension_suffixes()[0]
STUBS = {
    f"fast{SUFFIX}": "", "fast/__init__.pyi": "", "fast/sub.pyi": "",
    f"pkg/inner{SUFFIX}": "", "pkg/inner/__init__.pyi": "", "pkg/__init__.py": "",
    f"native/__init__{SUFFIX}": "", "native/data.txt": "",
    "both.py": "", f"both{SUFFIX}": "", "both/__init__.pyi": "",
    "space/mod.py": "", "space.txt": "", "other.so.txt": "", "other/x.py": "",
}  # fmt: skip


def test_a_folder_of_stubs_hides_no_extension_module(tmp_path):
    """An archive has it where a directory has it, and no namespace in its place."""
    path = build(tmp_path / "a.zip", STUBS)
    importer, inside = ZipImporter(path, None), ZipImporter(os.path.join(path, "pkg"), None)

    assert os.path.join(path, f"fast{SUFFIX}") == importer.find_spec("fast").origin
    assert os.path.join(path, "native", f"__init__{SUFFIX}") == importer.find_spec("native").origin
    assert os.path.join(path, "pkg", f"inner{SUFFIX}") == inside.find_spec("pkg.inner").origin
    assert importer.find_spec("both").origin.endswith("both.py")
    for name in ("space", "other"):
        assert importer.find_spec(name).loader is None


def test_an_extension_module_that_cannot_be_loaded_says_so(importing, tmp_path):
    """As in a directory: nothing hides it, and no later entry is asked."""
    hook.install(None)
    sys.path.insert(0, build(tmp_path / "a.zip", STUBS))
    (tmp_path / "later").mkdir()
    (tmp_path / "later" / "fast.py").write_text("")
    sys.path.append(str(tmp_path / "later"))
    with pytest.raises(ImportError, match="fast"):
        importlib.import_module("fast")
