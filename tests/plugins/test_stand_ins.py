"""Names that are held as strings lead to private modules, and nothing of it reaches the host."""

import logging.config
import pickle
import pkgutil
import sys

import pytest

import zippath
from tests.plugins.folders import make_wheel
from tests.program import make_zip

LIB = {
    "lib/__init__.py": "",
    "lib/sub.py": "class Thing: pass\nclass Format: pass\n",
    "lib/data.txt": "text",
}


@pytest.fixture
def run(folder):
    """Run the body of a function in a plugin with private dependencies, and return its result."""

    def result(body, name="one", **files):
        lines = "".join(f"    {line}\n" for line in body.splitlines())
        make_wheel(folder / name, "lib", "1.5", {**LIB, **files})
        make_zip(folder / name / "main.zip", {"plugin.py": f"def main():\n{lines}"})
        plugins = {one.name: one for one in zippath.load_plugins(folder, private=True)}
        return plugins[name].load()()

    return result


@pytest.mark.parametrize(
    "body",
    [
        "import importlib, lib.sub\nreturn importlib.import_module('lib.sub') is lib.sub",
        "import lib\nfrom importlib import import_module as f\nreturn f('.sub', 'lib') is lib.sub",
        "import lib.sub\nreturn __import__('lib.sub').sub is lib.sub",
        "import lib, builtins\nreturn builtins.__import__('lib') is lib",
        "import lib, importlib\nreturn importlib.__import__('lib') is lib",
        "import lib.sub, sys\nreturn sys.modules['lib.sub'] is sys.modules[lib.sub.__name__]",
        "import lib.sub, sys\nreturn {'lib', 'lib.sub'} <= {*sys.modules} and 'os' in sys.modules",
        "from importlib import util\nreturn util.find_spec('lib.sub').origin.endswith('sub.py')",
        "import importlib.resources as r\nreturn r.files('lib').joinpath('data.txt').is_file()",
        "import pkgutil\nreturn pkgutil.get_data('lib', 'data.txt') == b'text'",
        "import pkgutil, lib.sub\nreturn pkgutil.resolve_name('lib.sub:Thing') is lib.sub.Thing",
        "import pkgutil as p, lib\nreturn '_of_' in str([*p.walk_packages(lib.__path__, 'lib.')])",
        "import pickle, lib.sub\nreturn pickle.loads(b'clib.sub\\nThing\\n.') is lib.sub.Thing",
        "import sys\nreturn type(sys)('new').__name__ == 'new'",
        "from importlib import metadata\nreturn metadata.version('lib') == '1.5'",
        "import importlib, sys\nreturn importlib.import_module('sys') is sys",
    ],
)
def test_a_name_in_a_string(run, body):
    assert run(body)
    assert not any(name.partition(".")[0] == "lib" for name in sys.modules)


def test_entry_points_of_private_distributions_load_private_modules(run):
    points = {"lib-1.5.dist-info/entry_points.txt": "[group]\nthing = lib.sub:Thing\n"}
    body = (
        "from importlib.metadata import entry_points\nimport lib.sub\n"
        "[point] = entry_points(group='group')\n"
        "return point.value, point.dist.version, point.load() is lib.sub.Thing"
    )

    assert ("lib.sub:Thing", "1.5", True) == run(body, **points)


def test_a_configuration_of_logging_names_private_classes(run):
    body = (
        "import logging.config\n"
        "import lib.sub\n"
        "logging.config.dictConfig({'version': 1, 'incremental': False,"
        " 'disable_existing_loggers': False, 'formatters': {'f': {'()': 'lib.sub.Format'}}})\n"
        "return True"
    )

    assert run(body)
    assert logging.config.dictConfig is vars(logging.config)["dictConfig"]


def test_what_a_plugin_sets_in_sys_is_set_in_sys(run):
    try:
        assert run("import sys\nsys.set_by_a_plugin = 1\nreturn sys.set_by_a_plugin")
        assert 1 == vars(sys)["set_by_a_plugin"]
    finally:
        del sys.set_by_a_plugin


def test_two_plugins_do_not_meet(run):
    body = "import lib, sys\nsys.modules['lib.extra'] = lib\nimport lib.extra\nreturn lib"
    one, two = run(body), run(body, "two")

    assert one is not two
    assert {one, two}.isdisjoint(map(sys.modules.get, ("lib", "lib.extra")))


def test_portions_of_namespaces_of_both_sides(run, folder, monkeypatch):
    """A private portion, another one beside it, and one of the host alone."""
    (folder.parent / "host" / "space").mkdir(parents=True)
    (folder.parent / "host" / "space" / "host.py").write_text("WHO = 'host'")
    monkeypatch.syspath_prepend(folder.parent / "host")
    make_wheel(folder / "one", "other", "1", {"space/second.py": "WHO = 'second'"})
    body = (
        "import space.first, space.second\nimport space.host\nfrom space import host\n"
        "return space.first.WHO, space.second.WHO, space.host.WHO, host.WHO"
    )
    try:
        seen = run(body, **{"space/first.py": "WHO = 'first'"})
        assert ("first", "second", "host", "host") == seen
    finally:
        for name in ("space.host", "space"):
            sys.modules.pop(name, None)


def test_portions_that_pkgutil_joins(run, folder):
    init = "from pkgutil import extend_path\n__path__ = extend_path(__path__, __name__)\n"
    make_wheel(folder / "one", "other", "1", {"old/__init__.py": init, "old/second.py": "X = 2"})
    files = {"old/__init__.py": init, "old/first.py": "X = 1"}

    assert (1, 2) == run("import old.first, old.second\nreturn old.first.X, old.second.X", **files)


def test_the_real_modules_are_as_they_were(run):
    run("import importlib, pickle, pkgutil, sys\nreturn 1")

    assert pickle.Unpickler.__module__ == "_pickle"
    assert pkgutil.get_data.__module__ == "pkgutil"
    assert isinstance(sys.modules, dict)
