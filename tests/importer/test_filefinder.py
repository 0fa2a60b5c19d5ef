"""Modules in the file store are those of an installed directory, whoever asks for what."""

import importlib
import json
import os
import pickle
import pkgutil
import subprocess
import sys
import warnings
from importlib import metadata
from importlib.machinery import PathFinder, SourceFileLoader
from pathlib import Path

import pytest

from tests import interpreters
from tests.importer import wheel as wheels
from tests.importer.building import ROOT, build, run
from zippath.importer import ZipImporter, ZipImportError, finder, hook, warm
from zippath.importer.filefinder import StoredFinder, StoredSource

HERE = ROOT / "tests" / "importer"
MODULES = (
    "thing", "thing.inner", "thing.sub", "thing.sub.deeper", "thing.sub.deeper.mod",
    "thing.sub.both", "thing.folder", "thing.both", "thing.package", "thing.fast", "thing.compiled",
    "thing.latin", "thing.broken", "thing.raising", "thing.docs", "thing.__main__", "thing.absent",
    "spaces", "spaces.one", "plain", "pure", "pure.mod", "moved", "beside", "absent", "thing.data",
)  # fmt: skip
IN_ARCHIVE = {"plain", "pure", "pure.mod", "beside"}
# the RECORD of a wheel has other paths, and not what an installer adds
NOT_COMPARED = ("thing: distribution", "thing: files")


def python(executable, *arguments, **options):
    done = subprocess.run(
        [executable, "-S", "-W", "ignore", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        env={"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8"},
        **options,
    )
    assert 0 == done.returncode, done.stderr
    return done.stdout


@pytest.fixture(scope="module", params=interpreters.parameters(">=3.9"))
def installed(request, tmp_path_factory):
    """A Python, a wheel, the names of its modules, and what that Python says where it is installed.

    It is pip that installs it.
    """
    place = tmp_path_factory.mktemp("installed")
    executable = request.param
    wheel, *natives = python(executable, HERE / "wheel.py", place).split()
    # a distribution's Python may have no pip of its own
    lacks_pip = subprocess.run(
        [executable, "-m", "pip", "--version"], capture_output=True
    ).returncode
    pip = (
        [sys.executable, "-m", "pip", "--python", executable]
        if lacks_pip
        else [executable, "-m", "pip"]
    )
    subprocess.run(
        [
            *pip, "install", "--quiet", "--no-index", "--no-deps", "--no-compile",
            f"--target={place / 'site'}", wheel,
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    modules = [*MODULES, *natives]
    return executable, wheel, modules, look(executable, modules, place / "site")


def look(executable, modules, entry, *importer):
    """What a Python says about modules on an entry of its path."""
    asked = json.dumps(modules)
    return json.loads(python(executable, HERE / "look.py", entry, ROOT, *importer, input=asked))


def is_compared(question, files, natives):
    """Whether it must be as installed: what is in the archive, or beside it, is not."""
    name = question.partition(":")[0]
    if question in NOT_COMPARED or files == "all":
        return question not in NOT_COMPARED
    is_beside = name in natives and question.endswith((": resources", ": contents"))
    return name not in IN_ARCHIVE and not is_beside


@pytest.mark.parametrize("files", ["needed", "all"])
@pytest.mark.live
def test_it_is_as_installed(installed, files, tmp_path):
    """The first process lays out and compiles, the second one finds everything there."""
    executable, wheel, modules, expected = installed
    for _ in ("cold", "warm"):
        seen = look(executable, modules, wheel, tmp_path / "cache", files)
        for question, answer in expected.items():
            if is_compared(question, files, modules[len(MODULES) :]):
                assert answer == seen[question], question


CONTENT = {
    "boxed/__init__.py": "value = 1\n",
    "boxed/data.txt": "text",
    "boxed/sub/__init__.py": "",
    "boxed/sub/mod.py": "x = 1\n",
    "plain.py": "",
}


@pytest.fixture
def archive(importing, tmp_path):
    """An archive on the path of this process."""
    path = build(tmp_path / "a.zip", CONTENT)
    hook.install(tmp_path / "cache")
    sys.path.insert(0, path)
    return path


@pytest.fixture
def store(tmp_path):
    """The directory of the file store."""
    return tmp_path / "cache" / "files"


def tree(store):
    """The one directory in a file store."""
    (found,) = [place for place in store.iterdir() if place.is_dir()]
    return found


def test_an_importer_answers_for_what_is_laid_out(archive, store):
    importer = ZipImporter(archive, store.parent)
    path = importer.get_filename("boxed")

    assert str(tree(store) / "boxed" / "__init__.py") == path
    assert path == importer.find_spec("boxed").origin == importer.get_code("boxed").co_filename
    assert importer.is_package("boxed")
    assert "value = 1\n" == importer.get_source("boxed")
    assert Path(path).parent == importer.get_resource_reader("boxed").files()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert path == importer.load_module("boxed").__file__
    with pytest.raises(ZipImportError):
        importer.get_code("absent")


def test_an_importer_of_a_directory_in_a_package(archive, store):
    inside = ZipImporter(os.path.join(archive, "boxed"), store.parent)
    deeper = ZipImporter(os.path.join(archive, "boxed", "sub"), store.parent)
    place = tree_with(store, inside) / "boxed" / "sub"

    assert [str(place)] == inside.find_spec("boxed.sub").submodule_search_locations
    assert str(place / "mod.py") == deeper.get_filename("mod")


def tree_with(store, importer):
    importer.find_spec("sub")
    return tree(store)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="Python has no find_loader any more")
def test_the_old_finder_methods(archive, store):
    importer = ZipImporter(archive, store.parent)

    assert isinstance(importer.find_module("boxed"), StoredSource)
    assert (None, []) == importer.find_loader("absent")


def test_pure_code_stays_in_the_archive(archive, store):
    import plain

    assert isinstance(plain.__loader__, ZipImporter)
    assert not store.exists()


def test_looking_lays_out_nothing(archive, store, monkeypatch):
    """Names are listed, metadata is read, other modules are found, and code is compiled."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    for name in ("plain", "absent", "box", "boxe", "boxed2"):
        PathFinder.find_spec(name)

    assert {"boxed", "plain"} == {found.name for found in pkgutil.iter_modules([archive])}
    assert [] == list(metadata.distributions(path=[archive]))
    assert {} == warm(archive, cache_dir=store.parent)
    assert not store.exists()


def test_warmed_code_is_that_of_the_files(archive, store, monkeypatch):
    """Code is compiled once, for the archive and for its files, and tells the right file."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    warm(archive, cache_dir=store.parent)
    script = """
import sys, zippath
zippath.install(sys.argv[2])
compiled = []
sys.addaudithook(lambda event, values: compiled.append(values[1]) if event == "compile" else None)
sys.path.insert(0, sys.argv[1])
import boxed.sub.mod
compiled = [path for path in compiled if str(path).startswith((sys.argv[1], sys.argv[2]))]
print(len(compiled), boxed.sub.mod.__loader__.get_code("boxed.sub.mod").co_filename)
"""
    count, path = run(script, archive, store.parent).split()

    assert "0" == count
    assert str(tree(store) / "boxed" / "sub" / "mod.py") == path
    assert [] == list(store.rglob("__pycache__"))


def test_pickled_and_copied_loaders(archive):
    import boxed

    again = pickle.loads(pickle.dumps(boxed.__loader__))
    assert again == boxed.__loader__
    assert isinstance(again, StoredSource)
    elsewhere = run(
        "import pickle, sys; found = pickle.loads(bytes.fromhex(sys.argv[1]))\n"
        "print(type(found).__name__, found.get_source('boxed').strip())",
        pickle.dumps(boxed.__loader__).hex(),
    )

    assert "SourceFileLoader value = 1" == elsewhere


def test_the_directory_stands_behind_the_archive(archive, store):
    """Whoever looks for the entry that a file is below finds it, and finds nothing twice."""
    before = list(sys.path)
    import boxed

    root = str(tree(store))
    assert root == os.path.dirname(os.path.dirname(boxed.__file__))
    assert [before[0], root, *before[1:]] == sys.path
    assert isinstance(PathFinder._path_importer_cache(root), StoredFinder)
    assert ["boxed", "plain"] == [found.name for found in pkgutil.iter_modules([archive, root])]
    assert isinstance(importlib.import_module("plain").__loader__, ZipImporter)
    importlib.reload(boxed)
    assert 1 == sys.path.count(root)


def test_no_distribution_is_found_twice(importing, tmp_path):
    place, _ = wheels.build(tmp_path)
    hook.install(tmp_path / "cache", "all")
    sys.path.insert(0, place)
    importlib.import_module("thing")

    assert 1 == len([found for found in metadata.distributions() if found.name == "thing"])
    assert 1 == len(list(metadata.distributions(path=[sys.path[1]])))


def test_a_directory_of_the_store_without_its_archive(archive, store, monkeypatch):
    importlib.import_module("boxed")
    place = str(tree(store))
    monkeypatch.setattr(sys, "path", [place])
    finder = PathFinder._path_importer_cache(place)

    assert place in repr(finder)
    assert place == os.path.dirname(finder.find_spec("plain").origin)
    assert [("boxed", True), ("plain", False)] == sorted(finder.iter_modules())
    hook.uninstall()
    found = PathFinder._path_importer_cache(place).find_spec("plain")
    assert type(found.loader) is SourceFileLoader


def test_modules_that_a_package_writes_are_found(archive):
    import boxed.sub

    Path(boxed.__file__).with_name("written.py").write_text("y = 2\n")
    importlib.invalidate_caches()

    assert 2 == importlib.import_module("boxed.written").y


OPTIONS = [(), ("-O",), ("-OO",), ("-B",), ("-X", "pycache_prefix=/none")]


@pytest.mark.parametrize("flags", OPTIONS, ids="".join)
@pytest.mark.live
def test_options_of_python(tmp_path, flags):
    source = {"boxed/__init__.py": '"""doc"""\nassert False\n'}
    archive = build(tmp_path / "a.zip", CONTENT | source)
    script = """
import sys, zippath
zippath.install(sys.argv[2])
sys.path.insert(0, sys.argv[1])
try:
    import boxed
    print(boxed.__doc__, boxed.__spec__.cached)
except AssertionError:
    print("fails")
"""
    seen = [run(script, archive, tmp_path / "cache", flags=flags) for _ in ("cold", "warm")]
    place = tree(tmp_path / "cache" / "files") / "boxed" / "__pycache__"
    tag = f"__init__.{sys.implementation.cache_tag}"
    expected = {
        ("-O",): f"doc {place / tag}.opt-1.pyc", ("-OO",): f"None {place / tag}.opt-2.pyc",
    }  # fmt: skip
    kept = {path.suffix for path in (tmp_path / "cache").iterdir()} & {".code", ".rows"}

    assert [expected.get(flags, "fails")] * 2 == seen
    assert kept == (set() if flags == ("-B",) else {".code", ".rows"})
    assert [] == list((tmp_path / "cache").rglob("__pycache__"))


def test_where_python_caches_nothing_nothing_is_cached(archive, store, monkeypatch):
    monkeypatch.setattr(sys.implementation, "cache_tag", None)

    assert 1 == importlib.import_module("boxed").value
    assert [] == [path.name for path in store.parent.iterdir() if path.suffix == ".code"]


def replace(archive, content):
    os.unlink(archive)
    build(archive, CONTENT | content)


NEWER = {"boxed/__init__.py": "value = 2\n", "boxed/sub/mod.py": "x = 2\n", "boxed/new.py": ""}


def test_a_reload_takes_the_archive_of_then(archive):
    import boxed

    before = boxed.__file__
    replace(archive, NEWER)

    assert 2 == importlib.reload(boxed).value
    assert before != boxed.__file__


@pytest.mark.parametrize("used", [False, True])
def test_a_replaced_archive_leaves_a_process_its_files(archive, store, used, monkeypatch):
    """What is imported goes on with its version, even where the new one was used by then."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    import boxed

    replace(archive, NEWER)
    script = (
        "import sys, zippath; zippath.install(sys.argv[2]); sys.path.insert(0, sys.argv[1])\n"
        "import boxed.sub.mod, boxed.new; print(boxed.value, boxed.sub.mod.x)"
    )
    if used:
        assert "2 2" == run(script, archive, store.parent)
    import boxed.sub.mod

    assert 1 == boxed.sub.mod.x
    assert os.path.dirname(boxed.__file__) == os.path.dirname(boxed.sub.__path__[0])
    with pytest.raises(ImportError):
        importlib.import_module("boxed.new")
    if not used:
        assert "2 2" == run(script, archive, store.parent)


@pytest.mark.live
def test_many_names_are_read_when_they_are_needed(importing, tmp_path):
    """The record of a large archive is read in pieces, which may be those of another by then."""
    content = {
        f"large/p{number}/mod{n}.py": f"x = {n}\n" for number in range(50) for n in range(50)
    }
    content |= {"large/__init__.py": "", "large/data.txt": ""}
    path = build(tmp_path / "a.zip", content)
    run(
        "import sys, zippath; zippath.install(sys.argv[2]); sys.path.insert(0, sys.argv[1])\n"
        "import large",
        path,
        tmp_path / "cache",
    )
    hook.install(tmp_path / "cache")
    sys.path.insert(0, path)
    import large

    replace(path, {name: data.replace("x = ", "x = -") for name, data in content.items()})
    ZipImporter(path, tmp_path / "cache").find_spec("large")

    assert 7 == importlib.import_module("large.p3.mod7").x
    assert large.__path__[0] in importlib.import_module("large.p40.mod9").__file__


def test_an_archive_that_is_gone_leaves_a_process_its_files(archive):
    import boxed

    os.unlink(archive)
    assert 1 == importlib.import_module("boxed.sub.mod").x
    assert "text" == Path(boxed.__file__).with_name("data.txt").read_text()


def test_portions_of_a_namespace_lie_in_both(importing, tmp_path):
    """A portion with data becomes files, one of code stays, and a directory may be one too."""
    archives = [
        build(tmp_path / "a.whl", {"spaces/one/__init__.py": "", "spaces/one/data.txt": "one"}),
        build(tmp_path / "b.whl", {"spaces/two/__init__.py": "x = 2\n"}),
        build(tmp_path / "c.whl", {"spaces/three/__init__.py": "", "spaces/three/c.txt": "3"}),
    ]
    four = tmp_path / "site" / "spaces" / "four.py"
    four.parent.mkdir(parents=True)
    four.write_text("")
    hook.install(tmp_path / "cache")
    sys.path[:0] = [*archives, str(tmp_path / "site")]
    names = ["one", "two", "three", "four"]
    kinds = [type(importlib.import_module(f"spaces.{name}").__loader__) for name in names]
    path = sys.modules["spaces"].__path__

    assert [StoredSource, ZipImporter, StoredSource, SourceFileLoader] == kinds
    assert 4 == len(list(path))
    assert {*names} == {found.name for found in pkgutil.iter_modules(path)}


EXTENDING = {
    "pkgutil": "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n",
    "none": "",
}


@pytest.mark.parametrize("style", EXTENDING)
def test_packages_that_extend_their_path(importing, tmp_path, style):
    common = {"old/__init__.py": EXTENDING[style]}
    content = {"old/one/__init__.py": "", "old/one/data.txt": ""}
    first = build(tmp_path / "a.whl", common | content)
    second = build(tmp_path / "b.whl", common | {"old/two.py": "x = 2\n"})
    hook.install(tmp_path / "cache")
    sys.path[:0] = [first, second]
    import old.one

    assert str(tmp_path / "cache") in old.one.__file__
    assert 2 == importlib.import_module("old.two").x


def test_entries_that_are_directories_in_archives(importing, tmp_path):
    """Packages lie beside each other there, so one alone is laid out, with its libraries."""
    content = {f"lib/{name}": data for name, data in CONTENT.items()}
    more = {"lib/boxed.libs/libfoo.so": "", "lib/pure/a.py": "", "lib/other/x.txt": ""}
    path = build(tmp_path / "a.zip", content | more)
    hook.install(tmp_path / "cache")
    sys.path.insert(0, os.path.join(path, "lib"))
    import boxed.sub.mod
    import pure.a

    place = tree(tmp_path / "cache" / "files")
    assert str(place / "boxed" / "__init__.py") == boxed.__file__
    assert str(place / "boxed" / "sub" / "mod.py") == boxed.sub.mod.__file__
    assert {"boxed", "boxed.libs"} == {found.name for found in place.iterdir() if found.is_dir()}
    assert os.path.join(path, "lib", "pure", "a.py") == pure.a.__file__
    sys.path[0] = path
    assert str(tmp_path / "cache") in importlib.import_module("lib.boxed").__file__
    assert 2 == len([found for found in place.parent.iterdir() if found.is_dir()])


def test_a_module_beside_a_directory_of_its_name(importing, tmp_path):
    content = {"twin.py": "from os import path\nhere = path.dirname(__file__)\n"}
    hook.install(tmp_path / "cache")
    sys.path.insert(0, build(tmp_path / "a.zip", content | {"twin/data.txt": "text"}))
    import twin

    assert "text" == Path(twin.here, "twin", "data.txt").read_text()


RUNNING = """
import multiprocessing, sys, zippath
zippath.install(sys.argv[2])
if sys.argv[1] not in sys.path:
    sys.path.insert(0, sys.argv[1])
import worker
if __name__ == "__main__":
    with multiprocessing.get_context(sys.argv[3]).Pool(2) as pool:
        print(*pool.map(worker.work, [1, 2]), worker.__file__ == pool.apply(worker.where))
"""
WORKER = """
import os
def work(number):
    with open(os.path.join(os.path.dirname(__file__), "data.txt")) as file:
        return number * len(file.read())
def where():
    return __file__
"""


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
@pytest.mark.live
def test_multiprocessing(tmp_path, method):
    path = build(tmp_path / "a.zip", {"worker/__init__.py": WORKER, "worker/data.txt": "four"})
    script = tmp_path / "script.py"
    script.write_text(RUNNING)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", script, path, tmp_path / "cache", method],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )

    assert ("", "4 8 True\n") == (done.stderr, done.stdout)


def test_programs_in_packages_can_be_run(importing, tmp_path):
    place, _ = wheels.build(tmp_path)
    hook.install(tmp_path / "cache")
    sys.path.insert(0, place)
    import thing

    program = os.path.join(os.path.dirname(thing.__file__), "run")
    assert b"ran\n" == subprocess.run([program], capture_output=True, check=True).stdout
    assert not os.access(thing.__file__, os.X_OK)


def test_packages_can_be_run(tmp_path):
    place, _ = wheels.build(tmp_path)
    start = (
        "import sys, runpy, zippath; zippath.install(sys.argv[1])\n"
        "sys.path.insert(0, sys.argv[2])\n"
        "runpy.run_module('thing', run_name='__main__', alter_sys=True)"
    )
    name, argument, module, path = run(start, tmp_path / "cache", place).split()

    assert ("__main__", "thing.__main__") == (name, module)
    assert str(tree(tmp_path / "cache" / "files") / "thing" / "__main__.py") == argument == path


@pytest.mark.parametrize(
    ("option", "variable", "expected"),
    [
        ("needed", None, (StoredSource, ZipImporter)),
        ("all", None, (StoredSource, StoredSource)),
        ("never", None, (ZipImporter, ZipImporter)),
        ("needed", "all", (StoredSource, StoredSource)),
        ("all", "never", (ZipImporter, ZipImporter)),
        ("never", "needed", (StoredSource, ZipImporter)),
        ("all", "what", (StoredSource, StoredSource)),
        ("never", "", (ZipImporter, ZipImporter)),
    ],
)
def test_what_is_laid_out_can_be_chosen(
    importing, tmp_path, monkeypatch, option, variable, expected
):
    if variable is not None:
        monkeypatch.setenv("ZIPPATH_FILES", variable)
    sys.path.insert(0, build(tmp_path / "a.zip", CONTENT))
    hook.install(tmp_path / "cache", option)
    import boxed
    import plain

    assert expected == (type(boxed.__loader__), type(plain.__loader__))


def test_another_choice_is_an_error():
    hooks = list(sys.path_hooks)
    with pytest.raises(ValueError, match="needed, all, never"):
        hook.install(None, "some")

    assert hooks == sys.path_hooks


def test_all_is_what_is_installed(importing, tmp_path):
    place, _ = wheels.build(tmp_path)
    hook.install(tmp_path / "cache", "all")
    sys.path.insert(0, place)
    importlib.import_module("plain")
    root = tree(tmp_path / "cache" / "files")

    assert {"thing-1.0.dist-info", "thing", "pure", "plain.py", "moved", "beside.py"} <= {
        found.name for found in root.iterdir()
    }
    assert "moved" == (root / "moved" / "data.txt").read_text()
    assert not (root / "thing-1.0.data").exists()


def test_an_archive_may_hold_what_it_is_laid_out_with(tmp_path):
    """What the file store imports while it lays out comes from the archives as they are."""
    content = {"hashlib/__init__.py": "from boxed_hash import sha256\n", "hashlib/data.txt": ""}
    hashing = {"boxed_hash.py": "from _hashlib import openssl_sha256 as sha256\n"}
    path = build(tmp_path / "a.zip", CONTENT | content | hashing)
    script = (
        "import sys, zippath; zippath.install(sys.argv[2], 'all')\n"
        "sys.path.insert(0, sys.argv[1]); import boxed, hashlib\n"
        "print(boxed.value, hashlib.__file__ is not None)"
    )

    assert "1 True" == run(script, path, tmp_path / "cache")


SAYING = {
    "lists/__init__.py": "import os\nnames = os.listdir(os.path.dirname(__file__))\n",
    "walks/__init__.py": "",
    "walks/inner.py": "import os\nfrom . import __path__ as path\nnames = os.listdir(path[0])\n",
    "tested/__init__.py": "",
    "tested/tests/test_it.py": "__file__",
    "single.py": "import os\nexists = os.path.exists(__file__)\n",
    "silent/__init__.py": "",
    "silent.pyc": "__file__",
}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("lists", StoredSource),
        ("walks.inner", StoredSource),
        ("tested", ZipImporter),
        ("single", StoredSource),
        ("silent", ZipImporter),
    ],
)
def test_code_that_says_where_it_lies_is_laid_out(importing, tmp_path, monkeypatch, name, kind):
    # as where no pytest runs, which has packages with tests laid out
    monkeypatch.setattr(finder, "PYTEST", "")
    hook.install(tmp_path / "cache")
    sys.path.insert(0, build(tmp_path / "a.zip", SAYING))
    module = importlib.import_module(name)

    assert kind is type(module.__loader__)
    assert "__init__.py" in getattr(module, "names", ["__init__.py"])
    assert getattr(module, "exists", True)


def test_what_code_says_is_found_out_once(tmp_path):
    """After that neither the archive is read for it, nor is a module loaded that reads it."""
    path = build(tmp_path / "a.zip", SAYING)
    script = """
import sys, zippath
zippath.install(sys.argv[2])
sys.path.insert(0, sys.argv[1])
opened = []
sys.addaudithook(lambda event, values: opened.append(values[0]) if event == "open" else None)
import silent
print(opened.count(sys.argv[1]), "zippath.importer.storedfiles" in sys.modules)
"""
    first, second = [run(script, path, tmp_path / "cache") for _ in ("cold", "warm")]

    assert "True" in first
    assert "0 False" == second


def test_programs_of_a_wheel_lie_beside_its_packages(importing, tmp_path):
    content = {
        "tool/__init__.py": "from os import path as p\nhere = p.dirname(p.dirname(__file__))\n",
        "tool-1.data/scripts/tool": "#!/bin/sh\necho ran\n",
        "tool-1.data/data/share/tool/x.txt": "",
    }
    hook.install(tmp_path / "cache")
    sys.path.insert(0, build(tmp_path / "tool-1-py3-none-any.whl", content))
    import tool

    program = os.path.join(tool.here, "Scripts" if os.name == "nt" else "bin", "tool")
    assert b"ran\n" == subprocess.run([program], capture_output=True, check=True).stdout
