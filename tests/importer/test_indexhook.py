"""A start with `#index` in zippath.pth: it pays nothing until it imports, and finds the same."""

import importlib
import importlib.metadata
import importlib.util
import os
import subprocess
import sys
from importlib.machinery import FileFinder, SourceFileLoader
from pathlib import Path

import pytest

from tests.booted import enable_by_hand
from tests.importer.building import build, run
from tests.importer.indexed import index, settle, write
from tests.importer_copy import PACKAGE
from tests.program import python_of
from zippath.importer.hook import PathHook, install, uninstall
from zippath.importer.indexhook import IndexedFinder, IndexHook, install_index
from zippath.importer.marks import index_hooks

BUILD = """
import sys
from zippath.importer import scanning
owner, cache, sealed, *entries = sys.argv[1:]
scanning.build(owner, entries, cache, bool(sealed))
"""
SPECS = """
import importlib.util, pkgutil
names = {"absent", "os.path", "email.absent", *(module.name for module in pkgutil.iter_modules())}
for name in ("email", "json", "indexed_pkg", "concurrent", "unittest"):
    path = importlib.util.find_spec(name).submodule_search_locations
    names.update(f"{name}.{below.name}" for below in pkgutil.iter_modules(path))
for name in sorted(name for name in names if name[:8] != "_zippath"):
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError) as error:
        print(name, type(error).__name__)
    else:
        where = spec and spec.submodule_search_locations
        print(name, spec and (spec.origin, spec.cached, spec.has_location, where and list(where)))
"""
SERVED = "import sys; print([type(f).__name__ for p, f in sorted(sys.path_importer_cache.items())])"


@pytest.fixture
def target(interpreter, sandbox):
    place = sandbox / "target"
    subprocess.run([interpreter, "-m", "venv", "--without-pip", place], check=True)
    [site] = Path(place, "lib").glob("python3*/site-packages")
    (site / "indexed_pkg").mkdir()
    (site / "indexed_pkg/__init__.py").write_text("")
    (site / "indexed_pkg/inner.py").write_text("import json\n")
    return place, site


def started(python, code):
    env = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, cwd="/", env=env)
    assert ("", 0) == (done.stderr, done.returncode)
    return done.stdout


def indexed(target, cache, sealed=""):
    place, site = target
    python = python_of(place)
    path = started(python, "import sys; print(*sys.path[1:], sep='\\n')")
    entries = [one for one in path.split("\n") if os.path.isdir(one)]
    enable_by_hand(site, str(cache), ["#index"])
    settle(site)
    run(BUILD, str(site), str(cache), sealed, *entries, python=python)
    return python


def served(place, store, files):
    """Put a directory on the path, by an index of its own; return that."""
    write(place, files)
    index(store, place)
    sys.path.insert(0, str(place))
    return install_index(str(place), store)


@pytest.mark.usefixtures("importing")
def test_the_hook_stands_in_for_the_stock_hook_alone(tmp_path, store):
    place = tmp_path / "site"
    assert served(place, store, {"pkg/__init__.py": ""}) is index_hooks()[0].indexes[0]
    assert isinstance(importlib.import_module("pkg").__spec__.loader, SourceFileLoader)
    assert isinstance(sys.path_importer_cache[str(place)], IndexedFinder)

    hook = next(hook for hook in sys.path_hooks if type(hook) is IndexHook)
    last = len(sys.path_hooks) - 1
    foreign = FileFinder.path_hook((SourceFileLoader, [".py"]))
    sys.path_hooks.insert(last, foreign)
    with pytest.raises(ImportError):
        hook(str(place))
    del sys.path_hooks[last]
    assert hook(str(place)).path == str(place)
    sys.path_hooks.pop()
    with pytest.raises(ImportError):
        hook(str(place))


@pytest.mark.usefixtures("importing")
def test_a_finder_that_was_thrown_away_is_made_to_look_again(tmp_path, store):
    place = tmp_path / "site"
    served(place, store, {"first.py": ""})
    assert importlib.util.find_spec("indexed_late") is None
    write(place, {"indexed_late.py": ""})

    sys.path_importer_cache.clear()
    assert str(place / "indexed_late.py") == importlib.util.find_spec("indexed_late").origin


@pytest.mark.parametrize("package", ["zippath.importer", "_another_copy"])
def test_installing_the_importer_keeps_the_index(importing, tmp_path, store, package):
    place = tmp_path / "site"
    write(place, {"one.py": "", "two.py": "", "a-1.dist-info/METADATA": "Name: a\nVersion: 1\n"})
    index(store, place)
    if package not in sys.modules:
        sys.modules[package] = type(sys)(package)
        sys.modules[package].__path__ = [str(PACKAGE / "importer")]
    sys.path.insert(0, str(place))
    opened = importlib.import_module(f"{package}.indexhook").install_index(str(place), store)
    importlib.import_module("one")
    finder = sys.path_importer_cache[str(place)]
    sys.path.insert(0, build(tmp_path / "a.zip", {"zipped.py": ""}))
    install(store.directory)

    assert f"{package}.indexhook" == type(finder).__module__
    assert finder is sys.path_importer_cache[str(place)]
    assert [opened] == index_hooks()[0].indexes
    assert isinstance(sys.path_hooks[1], PathHook)
    importlib.import_module("zipped")
    two = importlib.import_module("two")
    assert "IndexedCode" == type(two.__spec__.loader.get_code).__name__
    [found] = importlib.metadata.distributions(name="a", path=[str(place)])
    assert ("IndexedDistribution", "1") == (type(found).__name__, found.version)
    assert str(place) in opened._checked
    importlib.invalidate_caches()
    assert {} == opened._checked
    uninstall()
    assert [] == index_hooks()


@pytest.mark.live
@pytest.mark.python(">=3.9")
@pytest.mark.parametrize("sealed", ["", "sealed"])
def test_specs_are_the_same_with_and_without_the_index(target, sandbox, sealed):
    expected = started(python_of(target[0]), SPECS)
    python = indexed(target, sandbox / "cache", sealed)

    assert expected == started(python, SPECS)
    assert "IndexedFinder" in started(python, "import json; " + SERVED)
    assert (
        started(python, "import indexed_pkg.inner, json; print(indexed_pkg.inner.json is json)")
        == "True\n"
    )


@pytest.mark.live
@pytest.mark.python(">=3.9")
def test_a_start_that_imports_nothing_does_not_load_it(target, sandbox):
    python = indexed(target, sandbox / "cache")

    loaded = "import sys; print(any('pathindex' in name for name in sys.modules))"
    if started(python, "import sys; print('sitecustomize' in sys.modules)") == "True\n":
        pytest.skip("the sitecustomize of this Python imports something at every start")
    assert "False\n" == started(python, loaded)
    assert "True\n" == started(python, "import json; " + loaded)


@pytest.mark.live
@pytest.mark.python(">=3.9")
@pytest.mark.parametrize("damage", ["gone", "cut", "foreign"])
def test_a_start_goes_on_without_a_good_index(target, sandbox, damage):
    cache = sandbox / "cache"
    python = indexed(target, cache)
    [record] = cache.glob("*.paths")
    if damage == "gone":
        record.unlink()
    elif damage == "cut":
        record.write_bytes(record.read_bytes()[:100])
    else:
        record.chmod(0o666)

    assert "IndexedFinder" not in started(python, "import indexed_pkg.inner; " + SERVED)


@pytest.mark.slow
@pytest.mark.python(">=3.9")
def test_the_suites_of_python_for_finding_pass_with_the_index(target, sandbox):
    """But for those of archives, which have suites of their own here."""
    python = indexed(target, sandbox / "cache")
    if (
        started(python, "import importlib.util as u; print(u.find_spec('test.test_import'))")
        == "None\n"
    ):
        pytest.skip("this Python comes without its tests")
    env = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    suites = (
        "test_importlib",
        "test_import",
        "test_pkgutil",
        "test_runpy",
        "-i",
        "*Zip*",
        "-i",
        "*zip*",
    )
    done = subprocess.run(
        [python, "-m", "test", *suites],
        capture_output=True,
        text=True,
        cwd=sandbox,
        env=env,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
