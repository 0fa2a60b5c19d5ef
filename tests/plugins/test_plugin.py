"""A plugin: its object, its errors, reload and unload, threads, and what Python makes of it."""

import builtins
import importlib
import inspect
import os
import pickle
import subprocess
import sys
import threading
import traceback
import types
import typing

import pytest

import zippath
from tests.checkout import ROOT
from tests.plugins.folders import make_plugin, make_wheel, offers
from tests.program import make_zip
from zippath.plugins.space import OPENERS

CLASSES = '''
import dataclasses, enum, typing
from helper import Base

@dataclasses.dataclass
class Point(Base):
    """A point."""
    x: int = 0
    next: "typing.Optional[Point]" = None

class Color(enum.Enum):
    RED = 1

def main():
    return Point, Color

def fail():
    import helper
    helper.fail()
'''
HELPER = "class Base:\n    pass\n\ndef fail():\n    raise KeyError('here')\n"


@pytest.fixture
def plugin(folder):
    make_plugin(folder, "a.zip", CLASSES, helper=HELPER)
    [found] = zippath.load_plugins(folder)
    return found


def test_classes_are_pickled_shown_and_typed(plugin):
    point, color = plugin.object()
    thing = [point(1, point(2)), color.RED, point]

    assert thing == pickle.loads(pickle.dumps(thing))
    assert "class Point(Base):" in inspect.getsource(point)
    assert f"{plugin.archive}/plugin.py" == inspect.getsourcefile(point)
    assert point.__module__ == inspect.getmodule(point).__name__
    assert typing.Optional[point] == typing.get_type_hints(point)["next"]  # noqa: UP045 - its words


def test_objects_are_unpickled_where_the_plugin_is_listed_and_not_loaded(plugin):
    """The process is as another one before `load_plugins`, and then after it."""
    data = pickle.dumps(plugin.object()[1].RED)
    plugin.unload()
    OPENERS.clear()
    with pytest.raises(ModuleNotFoundError):
        pickle.loads(data)
    [listed] = zippath.load_plugins(os.path.dirname(plugin.archive))

    assert "Color.RED" == str(pickle.loads(data))
    assert not listed.is_loaded


def test_a_traceback_has_the_lines_of_the_plugin_and_no_others(plugin):
    fail = vars(sys.modules[plugin.object.__module__])["fail"]
    with pytest.raises(KeyError) as caught:
        fail()
    frames = traceback.extract_tb(caught.value.__traceback__)[1:]

    assert ["helper.fail()", "raise KeyError('here')"] == [frame.line for frame in frames]
    assert [f"{plugin.archive}/{name}.py" for name in ("plugin", "helper")] == [
        frame.filename for frame in frames
    ]


def test_the_cause_of_an_error_has_the_frames_of_the_plugin_alone(folder):
    make_plugin(folder, "a.zip", "import helper", helper="1 / 0")
    [plugin] = zippath.load_plugins(folder)
    with pytest.raises(zippath.PluginError) as caught:
        plugin.load()
    frames = traceback.extract_tb(caught.value.__cause__.__traceback__)

    assert [f"{plugin.archive}/{name}.py" for name in ("plugin", "helper")] == [
        frame.filename for frame in frames
    ]


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("raise SystemExit(3)", SystemExit),
        ("def f(): f()\nf()", RecursionError),
        ("def (", SyntaxError),
        ("import nothing_of_that_name", ModuleNotFoundError),
        ("other = 1", AttributeError),
        ("class E(Exception): pass\nraise E", Exception),
        ("class E(BaseException): pass\nraise E", BaseException),
        ("raise GeneratorExit", GeneratorExit),
        ("class E(Exception):\n    def __repr__(self): raise GeneratorExit\nraise E", Exception),
        ("class E(ImportError):\n    def __str__(self): return 1 / 0\nraise E", ImportError),
    ],
)
def test_whatever_a_plugin_raises_is_an_error_of_its_own(folder, code, cause):
    make_plugin(folder, "a.zip", code)
    make_plugin(folder, "b.zip", "def main(): return 'fine'")
    bad, good = zippath.load_plugins(folder)

    assert (False, True) == (bad.loads(), good.loads())
    assert isinstance(bad.error.__cause__, cause)


def test_an_interrupt_is_no_error_of_a_plugin(folder):
    make_plugin(folder, "a.zip", "raise KeyboardInterrupt")
    [plugin] = zippath.load_plugins(folder)

    with pytest.raises(KeyboardInterrupt):
        plugin.load()
    assert plugin.error is None


def test_reload_takes_what_the_archive_has_now(folder):
    make_plugin(folder, "a.zip", "import helper\ndef main(): return helper.X", helper="X = 1")
    [plugin] = zippath.load_plugins(folder)
    first = plugin.object
    assert (1, False) == (first(), plugin.changed)
    new = make_plugin(
        folder.parent, "a.zip", "import helper\ndef main(): return helper.X", helper="X = 22"
    )
    os.replace(new, folder / "a.zip")

    assert plugin.changed
    assert 22 == plugin.reload()()
    assert (1, False) == (first(), plugin.changed)


def test_reload_of_a_broken_archive_and_of_a_mended_one(folder):
    make_plugin(folder, "a.zip", "def main(): return 1")
    [plugin] = zippath.load_plugins(folder)
    plugin.load()
    (folder / "a.zip").write_bytes(b"no archive")
    with pytest.raises(zippath.PluginError, match="not a Zip file"):
        plugin.reload()
    make_plugin(folder, "a.zip", "def main(): return 2")

    assert 2 == plugin.reload()()


def test_unload_leaves_nothing_behind(folder):
    before = set(sys.modules)
    archive = make_zip(
        folder / "a.zip",
        {"plugin.py": "import pkg.sub\ndef main(): pass", "pkg/__init__.py": "", "pkg/sub.py": ""},
    )
    [plugin] = zippath.load_plugins(folder)
    plugin.load()
    inspect.getsource(plugin.object)
    private = [name for name in sys.modules if "__of__" in name and name not in before]
    plugin.unload()

    assert 3 == len(private)
    assert set() == set(private) & set(sys.modules)
    assert [] == [path for path in sys.path_importer_cache if path.startswith(archive)]
    assert not plugin.is_loaded
    assert plugin.object() is None


def test_many_threads_load_at_once(folder):
    count = "import builtins\nbuiltins.runs = getattr(builtins, 'runs', 0) + 1\n"
    code = f"{count}import helper\nRUNS = builtins.runs\ndef main(): return RUNS, helper.X\n"
    for number in range(4):
        make_plugin(folder, f"{number}.zip", code, helper=f"X = {number}")
    plugins = zippath.load_plugins(folder)
    barrier = threading.Barrier(8)
    seen = []

    def load():
        barrier.wait()
        seen.append([plugin.load()() for plugin in plugins])

    threads = [threading.Thread(target=load) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [[(1, number) for number in range(4)]] * 8 == seen


CIRCLE = """
import threading
from circle import loaded, meet
meet()
other = loaded("{other}")
def main():
    return "{own}"
"""


def circle_of(folder, monkeypatch, meet):
    """Two plugins whose modules ask for one another while they are imported."""
    make_plugin(folder, "a.zip", CIRCLE.format(own="a", other="b"))
    make_plugin(folder, "b.zip", CIRCLE.format(own="b", other="a"))
    plugins = {one.name: one for one in zippath.load_plugins(folder)}
    host = types.ModuleType("circle")
    host.loaded, host.meet = (lambda name: plugins[name].loads()), meet
    monkeypatch.setitem(sys.modules, "circle", host)
    return plugins


def test_plugins_that_load_one_another_are_loaded(folder, monkeypatch):
    plugins = circle_of(folder, monkeypatch, lambda: None)

    assert {"a": "a", "b": "b"} == offers(plugins.values())
    assert [None, None] == [one.error for one in plugins.values()]


def test_threads_that_load_plugins_in_a_circle_do_not_wait_for_ever(folder, monkeypatch):
    """As with an import: of two threads that wait for one another, one goes on."""
    plugins = circle_of(folder, monkeypatch, threading.Barrier(2, timeout=10).wait)
    threads = [threading.Thread(target=one.loads, daemon=True) for one in plugins.values()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert [False, False] == [thread.is_alive() for thread in threads]
    assert {"a": "a", "b": "b"} == offers(plugins.values())
    assert [None, None] == [one.error for one in plugins.values()]


def test_many_threads_reload_at_once(folder):
    """Nobody unloads what another thread is loading, whichever plugin of the archive it is."""
    code = "import builtins, helper\nbuiltins.pause()\nfrom helper import X\ndef main(): return X\n"
    make_plugin(folder, "a.zip", code, helper="X = 1")
    [one], [other] = zippath.load_plugins(folder), zippath.load_plugins(folder)
    inside, seen = threading.Event(), []
    second = threading.Thread(target=lambda: seen.append(other.reload()()))

    def pause():
        if not inside.is_set():
            inside.set()
            second.start()
            second.join(0.05)  # it waits for this thread

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builtins, "pause", pause, raising=False)
        seen.append(one.reload()())
        second.join()

    assert [1, 1] == seen


def test_members_that_lead_elsewhere_are_no_modules(folder):
    """Neither `..` nor an absolute name is found, and the rest is as it should be."""
    make_zip(
        folder / "a.zip",
        {
            "plugin.py": "def main():\n    import evil\n",
            "../evil.py": "raise SystemExit",
            "/evil.py": "raise SystemExit",
            "x/../evil.py": "raise SystemExit",
        },
    )
    (folder / "evil.py").write_text("raise SystemExit")
    [plugin] = zippath.load_plugins(folder)

    with pytest.raises(ModuleNotFoundError):
        plugin.object()


def test_a_bomb_of_metadata_is_not_read(folder):
    make_wheel(folder, "a", "1", {"plugin.py": "", "b.dist-info/METADATA": " " * (3 << 20)})
    [plugin] = zippath.load_plugins(folder)

    assert "1" == plugin.version


def test_relative_imports_and_data(folder):
    make_zip(
        folder / "a.zip",
        {
            "app/__init__.py": "from .inner import deep\nfrom . import plugin\n",
            "app/inner/__init__.py": "",
            "app/inner/deep.py": "from ..data import NAME\n",
            "app/data.py": "NAME = 'text.txt'",
            "app/text.txt": "hello",
            "app/plugin.py": "from importlib import resources\nimport app, pkgutil\n"
            "def main():\n    name = app.deep.NAME\n    return ("
            "resources.files('app').joinpath(name).read_text(),"
            " pkgutil.get_data('app', name), pkgutil.get_data(__package__, name))\n",
        },
    )
    [plugin] = zippath.load_plugins(folder, "app.plugin")

    assert ("hello", b"hello", b"hello") == plugin.object()


def test_the_host_sees_no_private_module(folder):
    make_plugin(folder, "a.zip", "import only_here\ndef main(): pass", only_here="")
    [plugin] = zippath.load_plugins(folder)
    plugin.load()

    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("only_here")


def test_a_plugin_that_changes_its_builtins_changes_no_others(folder):
    code = "import builtins\nbuiltins.len = lambda thing: 99\ndef main(): return len('')"
    make_plugin(folder, "a.zip", code)
    make_plugin(folder, "b.zip", "def main(): return len('')")

    assert {"a": 99, "b": 0} == offers(zippath.load_plugins(folder))
    assert 0 == len("")


SPAWN = """
import multiprocessing, zippath
def run(thing):
    return thing
if __name__ == "__main__":
    [plugin] = zippath.load_plugins({folder!r}, private=True)
    with multiprocessing.get_context({method!r}).Pool(1) as pool:
        print(pool.apply(plugin.object, (2,)), pool.apply(run, (plugin.object.KIND(3),)).x)
"""


@pytest.mark.live
@pytest.mark.parametrize("method", ["spawn", "forkserver", "fork"])
def test_the_processes_of_multiprocessing(folder, method):
    """The target, its arguments and the result are objects of a plugin; nobody loads it there."""
    code = (
        "import dep\ndef main(x): return dep.twice(x)\n"
        "class KIND:\n    def __init__(self, x): self.x = x\nmain.KIND = KIND\n"
    )
    (folder / "a").mkdir()
    make_plugin(folder / "a", "a.zip", code)
    make_zip(folder / "a" / "dep.zip", {"dep.py": "def twice(x): return 2 * x"})
    script = folder.parent / "host.py"
    script.write_text(SPAWN.format(folder=str(folder), method=method))
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, timeout=60, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    assert ("4 3\n", "") == (done.stdout, done.stderr)
