"""The hook goes in and comes out, and only ImportError leaves it."""

import os
import sys
import zipimport

import pytest

from tests.importer.building import build, run
from zippath.importer import ZipImporter, ZipImportError, boothook, hook, indexhook
from zippath.importer.marks import is_marked


def test_installing_and_undoing(importing, tmp_path):
    path = build(tmp_path / "a.zip", {"hooked_one.py": "", "hooked_two.py": ""})
    hooks, finders = list(sys.path_hooks), list(sys.meta_path)
    sys.path.insert(0, path)
    import hooked_one

    assert type(hooked_one.__loader__) is zipimport.zipimporter
    hook.install(str(tmp_path / "cache"))
    import hooked_two

    assert type(hooked_two.__loader__) is ZipImporter
    hook.uninstall()
    assert hooks == sys.path_hooks
    assert finders == sys.meta_path
    assert path not in sys.path_importer_cache
    assert path not in zipimport._zip_directory_cache


def test_it_goes_first_and_once(importing, tmp_path):
    for directory in ("one", "two"):
        hook.install(str(tmp_path / directory))

    assert str(tmp_path / "two") == sys.path_hooks[0].cache_dir
    assert 1 == sum(isinstance(each, hook.PathHook) for each in sys.path_hooks)
    assert 1 == sys.meta_path.count(hook.MetadataFinder)
    assert "two" in repr(sys.path_hooks[0])


def test_it_has_a_name_as_functions_and_classes_have(importing, tmp_path):
    """Beartype asks each item of `sys.path_hooks` for its names, and prefect needs beartype."""
    hook.install(str(tmp_path / "cache"))

    assert ["zippath"] == [item.__name__ for item in sys.path_hooks if is_marked(item)]
    for item in (sys.path_hooks[0], boothook.BootHook(None, print), indexhook.IndexHook()):
        assert ("zippath", type(item).__name__) == (item.__name__, item.__qualname__)


def test_refused_items_are_asked_again(importing, tmp_path):
    path = build(tmp_path / "a.zip", {"late.py": ""})
    sys.path_importer_cache[path] = None
    hook.install()
    sys.path.insert(0, path)
    import late

    assert late.__file__.startswith(path)


@pytest.mark.parametrize("data", [b"", b"text", b"PK\5\6" + b"\xff" * 18, b"PK\5\6" + bytes(18)])
def test_only_import_errors_leave(tmp_path, data):
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    ask = hook.PathHook(None)
    if data.endswith(bytes(18)):
        assert ask(str(path)).find_spec("anything") is None
    else:
        with pytest.raises(ImportError):
            ask(str(path))
    for other in (str(tmp_path), str(tmp_path / "absent"), "", "a\0b", "x" * 5000, "\udcff"):
        with pytest.raises(ImportError):
            ask(other)


def test_what_nobody_expects_becomes_an_import_error(monkeypatch):
    def broken(self, path, cache_dir, files):
        raise MemoryError(path)

    monkeypatch.setattr(ZipImporter, "__init__", broken)
    with pytest.raises(ZipImportError, match="MemoryError"):
        hook.PathHook(None)("a.zip")


def test_what_is_no_path_is_refused():
    with pytest.raises(TypeError):
        hook.PathHook(None)(5)


ALLOWED = {
    "zippath", "zippath.importer", "zippath.importer.bytecode", "zippath.importer.codecache",
    "zippath.importer.finder", "zippath.importer.hook", "zippath.importer.index",
    "zippath.importer.listing", "zippath.importer.loader", "zippath.importer.marks",
    "zippath.importer.record", "zippath.importer.store",
}  # fmt: skip


def test_what_a_start_loads(tmp_path):
    path = build(tmp_path / "a.zip", {"mod.py": "", "pkg/__init__.py": ""})
    script = (
        "import os, sys, time; before = set(sys.modules)\n"
        "from zippath.importer import hook; hook.install(sys.argv[2])\n"
        "sys.path.insert(0, sys.argv[1])\n"
        "try:\n    import sitecustomize_that_is_absent\nexcept ImportError: pass\n"
        "import mod, pkg; del sys.modules['mod'], sys.modules['pkg']\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    run(script, path, tmp_path / "cache", flags=("-S",))

    assert ALLOWED == set(run(script, path, tmp_path / "cache", flags=("-S",)).split())


def test_the_public_names(tmp_path):
    path = build(tmp_path / "a.zip", {"mod.py": "x = 1"})
    script = (
        "import sys, zippath\n"
        "assert not [name for name in sys.modules if name.startswith('zippath.')]\n"
        "zippath.install(); sys.path.insert(0, sys.argv[1]); import mod\n"
        "assert type(mod.__loader__) is zippath.ZipImporter\n"
        "zippath.uninstall(); print(mod.x, zippath.ZipImportError.__name__)\n"
        "try: zippath.nothing\nexcept AttributeError as error: print(error)"
    )
    output = run(script, path, ZIPPATH_CACHE_DIR=str(tmp_path / "cache")).splitlines()

    assert ["1 ZipImportError", "module 'zippath' has no attribute 'nothing'"] == output
    assert len(os.listdir(tmp_path / "cache")) == 4
