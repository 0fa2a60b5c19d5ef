"""What the docstring of `zippath.importer` promises, on every Python here, from a bare start."""

import json
import os
import shutil
import sys

import pytest

import zippath
import zippath.importer
from tests.importer.building import PACKAGE, build, every_python, start


@pytest.fixture
def archive(tmp_path):
    return build(
        tmp_path / "a.zip",
        {
            "mod.py": "x = 1\n",
            "other.py": "x = 2\n",
            "third.py": "",
            "pkg/__init__.py": "",
            "pkg/sub.py": "",
        },
    )


def test_one_function_under_both_names():
    assert zippath.install is zippath.importer.install
    assert zippath.uninstall is zippath.importer.uninstall
    assert zippath.ZipImporter is zippath.importer.ZipImporter
    assert zippath.ZipImportError is zippath.importer.ZipImportError


WHERE = """
import os, zippath
try:
    import platformdirs
except ImportError:
    pass
else:
    raise SystemExit("the test needs a Python without platformdirs")
zippath.install(*eval(sys.argv[2]))
sys.path.insert(0, sys.argv[1])
import mod
assert type(mod.__loader__) is zippath.ZipImporter
print(sys.path_hooks[0].cache_dir)
"""


@every_python
def test_without_an_argument_it_is_the_users_cache(python, archive, tmp_path):
    home = {"HOME": str(tmp_path)}
    assert str(tmp_path / ".cache/zippath") == start(python, WHERE, archive, "()", env=home)
    assert 4 == len(os.listdir(tmp_path / ".cache/zippath"))
    named = {**home, "ZIPPATH_CACHE_DIR": str(tmp_path / "named")}
    assert str(tmp_path / "named") == start(python, WHERE, archive, "()", env=named)


@every_python
@pytest.mark.parametrize("argument", ["tmp", "os.fsencode(tmp)", "__import__('pathlib').Path(tmp)"])
def test_a_path_is_that_directory(python, archive, tmp_path, argument):
    argument = argument.replace("tmp", repr(str(tmp_path / "x")))

    assert str(tmp_path / "x") == start(python, WHERE, archive, f"({argument},)")


@every_python
def test_none_is_in_memory_only(python, archive, tmp_path):
    assert "None" == start(python, WHERE, archive, "(None,)", env={"HOME": str(tmp_path)})
    assert ["a.zip"] == os.listdir(tmp_path)


@every_python
def test_an_importer_takes_the_same_argument(python, archive, tmp_path):
    script = """
import os; from zippath import ZipImporter
for argument in ((), (None,), (sys.argv[2],)):
    ZipImporter(sys.argv[1], *argument).get_code("mod")
    print(*(os.path.isdir(path) for path in sys.argv[2:]))
    sys.modules["zippath.importer.index"].INDEXES.clear()
"""
    users = tmp_path / ".cache" / "zippath"
    output = start(python, script, archive, tmp_path / "x", users, env={"HOME": str(tmp_path)})

    assert ["False True", "False True", "True True"] == output.splitlines()


@pytest.mark.parametrize("argument", [5, 1.5, [], object()])
def test_what_is_no_path_is_refused_before_anything_is_changed(argument):
    hooks = list(sys.path_hooks)
    for function in (zippath.install, lambda other: zippath.ZipImporter(__file__, other)):
        with pytest.raises((TypeError, zippath.ZipImportError)):
            function(argument)
    assert hooks == sys.path_hooks


# what the environment of a start may be: a script that is run before `install`
STRANGE = {
    "nothing": "",
    "no current directory": "import os; os.mkdir('gone'); os.chdir('gone'); os.rmdir('../gone')",
    "a relative cache in no current directory": (
        "import os; os.mkdir('gone'); os.chdir('gone'); os.rmdir('../gone')\n"
        "os.environ['ZIPPATH_CACHE_DIR'] = 'cache'"
    ),
    "a file for a cache": "import os, zippath; os.environ['ZIPPATH_CACHE_DIR'] = zippath.__file__",
    "a cache that all may write to": (
        "import os; os.mkdir('open'); os.chmod('open', 0o777)\n"
        "os.environ['ZIPPATH_CACHE_DIR'] = 'open'"
    ),
    "a cache without permissions": (
        "import os; os.mkdir('shut', 0); os.environ['ZIPPATH_CACHE_DIR'] = 'shut'"
    ),
    "no home": "import os; os.environ.clear(); os.getuid = lambda: 4_000_000_000",
    "a relative home": "import os; os.environ['HOME'] = 'home'",
    "an empty home": "import os; os.environ['HOME'] = ''",
    "foreign hooks": """
class Hostile:
    def __getattribute__(self, name): raise RuntimeError(name)
    def __eq__(self, other): raise RuntimeError("compared")
    __hash__ = None
    def __call__(self, path): raise ImportError(path)
sys.path_hooks[:0] = [Hostile(), lambda path: 1 / 0 if path is None else Hostile()(path)]
""",
    "foreign finders": """
class Hostile:
    def __getattribute__(self, name):
        if name == "find_spec": return lambda *arguments: None
        raise AttributeError(name) if name == "find_distributions" else RuntimeError(name)
    def __eq__(self, other): raise RuntimeError("compared")
    __hash__ = None
sys.meta_path[:0] = [Hostile()]
""",
    "a foreign metaclass": """
class Meta(type):
    def __getattribute__(cls, name):
        if name == "find_spec": return lambda *arguments: None
        raise AttributeError(name) if name == "find_distributions" else RuntimeError(name)
class Finder(metaclass=Meta):
    def __call__(self, path): raise ImportError(path)
sys.meta_path[:0] = [Finder]
sys.path_hooks[:0] = [Finder()]
sys.path_importer_cache["a"] = Finder
""",
    "no path finder": "sys.meta_path[:] = [f for f in sys.meta_path if f.__name__ != 'PathFinder']",
    "foreign importers": "sys.path_importer_cache.update({5: object(), b'x': None, 'y': 7})",
    "strange items of the path": "sys.path[:0] = [b'bytes', 5, None, '', '\\udcff']",
    "no names of stock zipimport": "import zipimport; del zipimport._zip_directory_cache",
    "other names of stock zipimport": "import zipimport; zipimport._zip_directory_cache = None",
    "broken names of stock zipimport": (
        "import zipimport; zipimport._zip_directory_cache.update({sys.argv[1]: None, 5: 'x'})"
    ),
    "stock zipimport came first": (
        "sys.path.insert(0, sys.argv[1]); import other, pkg; sys.path.pop(0)"
    ),
    "no output": "sys.stdout_, sys.stdout, sys.stderr = sys.stdout, None, None",
}
USE = """
zippath.install()
sys.path.insert(0, sys.argv[1])
if "PathFinder" not in STRANGE:
    import mod, pkg.sub
    assert mod.__loader__.__class__ is zippath.ZipImporter
    import importlib.metadata; list(importlib.metadata.distributions(path=[sys.argv[1]]))
zippath.uninstall()
sys.stdout = sys.__stdout__
print("fine")
"""


@every_python
@pytest.mark.parametrize("case", STRANGE)
@pytest.mark.live
def test_it_never_raises_and_never_prints(python, archive, tmp_path, case):
    script = f"STRANGE = {STRANGE[case]!r}\nimport zippath; zippath.install\n{STRANGE[case]}\n{USE}"

    assert "fine" == start(python, script, archive, cwd=tmp_path, env={"HOME": str(tmp_path)})


@pytest.mark.live
@every_python
@pytest.mark.parametrize("flag", ["-S", "-I", "-E", "-O", "-OO", "-B", "-s", "-Werror"])
def test_it_never_raises_and_never_prints_with_options(python, archive, tmp_path, flag):
    flags = ("-S", *((flag,) if flag != "-S" else ()))
    script = f"STRANGE = ''\nimport zippath\n{USE}"

    env = {"HOME": str(tmp_path)}
    assert "fine" == start(python, script, archive, flags=flags, cwd=tmp_path, env=env)


@every_python
def test_it_does_nothing_when_the_process_ends(python):
    script = """
import zippath; zippath.install
kept = sys.path_hooks, sys.meta_path, sys.path_importer_cache
for name in ("path_hooks", "meta_path", "path_importer_cache"):
    setattr(sys, name, None)
    zippath.install(None); zippath.uninstall()
    sys.path_hooks, sys.meta_path, sys.path_importer_cache = kept
print("fine")
"""
    assert "fine" == start(python, script)


COPIES = """
import importlib, json, zipimport
sys.path.insert(0, sys.argv[2])
archive, places = sys.argv[1], sys.argv[3].split()
first, second = (importlib.import_module(place) for place in places)
sys.path.insert(0, archive)

def owner(thing):
    return (thing if isinstance(thing, type) else type(thing)).__module__.rpartition(".")[0]

def state():
    ours = sys.path_importer_cache.get(archive)
    names = zipimport._zip_directory_cache.get(archive)
    return [
        [owner(hook) for hook in sys.path_hooks if hasattr(hook, "zippath_marker")],
        [owner(finder) for finder in sys.meta_path if hasattr(finder, "zippath_marker")],
        owner(ours) if ours else None, owner(names) if names is not None else None,
    ]

seen = []
first.install(None); import mod; seen += [owner(mod.__loader__), state()]
second.install(None); import other; seen += [owner(other.__loader__), state()]
first.install(None); import third; seen += [owner(third.__loader__), state()]
assert mod.__loader__.get_source("mod") == "x = 1\\n" and importlib.reload(mod).x == 1
second.uninstall(); seen += [state()]
print(json.dumps(seen))
"""


def copied(tmp_path, package, changes=()):
    """Put a copy of the importer into a site dir, as package `package`.importer."""
    place = tmp_path / "site" / package / "importer"
    shutil.copytree(PACKAGE, place, ignore=shutil.ignore_patterns("__pycache__"))
    (place.parent / "__init__.py").write_text("")
    for file in place.rglob("*.py"):
        text = file.read_text()
        for old, new in changes:
            text = text.replace(old, new)
        file.write_text(text)
    return f"{package}.importer"


VERSIONS = {
    "the same version": (),
    "another version": (
        ("PathHook", "Gate"), ("MetadataFinder", "Catalogue"), ("Files", "Names"),
        ('zippath_marker = "', 'zippath_marker = "new '), ("zippath index 1", "zippath index 9"),
    ),
}  # fmt: skip


@every_python
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("installed_first", [True, False])
def test_two_copies_are_one_importer(python, archive, tmp_path, version, installed_first):
    places = ["zippath.importer", copied(tmp_path, "_zippath_boot", VERSIONS[version])]
    first, second = places if installed_first else places[::-1]
    seen = json.loads(start(python, COPIES, archive, tmp_path / "site", f"{first} {second}"))

    def alone(place):
        return [[place], [place], place, place]

    assert [
        first, alone(first), second, alone(second), first, alone(first),
        [[], [], None, None],
    ] == seen  # fmt: skip


COST = """
import os, stat, time  # a start with `site` has loaded these
before = set(sys.modules)
stats, opened = [], []
def counted(function):
    return lambda path, *more, **options: stats.append(path) or function(path, *more, **options)
os.stat, os.lstat = counted(os.stat), counted(os.lstat)
sys.addaudithook(lambda event, values: opened.append(values[0]) if event == "open" else None)
from zippath.importer import hook
hook.install(sys.argv[1])
archives = sys.argv[2:]
sys.path[:0] = archives
del stats[:], opened[:]
try:
    import sitecustomize_that_is_absent
except ImportError:
    pass
inside = (*archives, sys.argv[1])
looked = [path for path in stats if str(path).startswith(inside)]
read = [path for path in opened if str(path).startswith(inside)]
import mod
new = set(sys.modules) - before - {"mod", "zippath"}
ours = {name for name in new if name.startswith("zippath")}
others = sorted(new - ours - set(sys.builtin_module_names))
import json
print(json.dumps([len(looked), len(read), len(ours), others]))
"""


@every_python
@pytest.mark.live
def test_what_a_start_costs(python, tmp_path):
    """On a filled cache: for 20 archives 20 stats, an lstat, and 20 files to read."""
    content = {f"mod{number}.py": "" for number in range(100)} | {"mod.py": "", "sub/mod.py": ""}
    archives = [build(tmp_path / f"{number}.zip", content) for number in range(20)]
    cache = tmp_path / "cache"
    start(python, COST, cache, *archives)

    assert [21, 20, 11, []] == json.loads(start(python, COST, cache, *archives))


THREADS = """
import importlib, threading, traceback, zippath
zippath.install(sys.argv[2])
sys.path.insert(0, sys.argv[1])
problems, done = [], []

def work(first):
    try:
        for number in [*range(first, 40), *range(first)]:
            assert importlib.import_module(f"many.m{number}").x == number
            # importlib.invalidate_caches itself raises KeyError where two threads drop one path
            for finder in list(sys.path_importer_cache.values()):
                getattr(finder, "invalidate_caches", int)()
    except BaseException:
        problems.append(traceback.format_exc())
    done.append(first)

threads = [threading.Thread(target=work, args=(first,)) for first in range(0, 40, 5)]
for thread in threads:
    thread.start()
while len(done) < len(threads):
    zippath.uninstall()
    zippath.install(sys.argv[2])
for thread in threads:
    thread.join()
marks = [thing for thing in sys.path_hooks + sys.meta_path if hasattr(thing, "zippath_marker")]
print(len(marks), "".join(problems))
"""


@every_python
@pytest.mark.live
def test_threads_import_install_and_uninstall(python, tmp_path):
    content = {f"many/m{number}.py": f"x = {number}\n" for number in range(40)}
    archive = build(tmp_path / "many.zip", {**content, "many/__init__.py": ""})

    assert "2" == start(python, THREADS, archive, tmp_path / "cache")


FORKS = """
import os, threading, warnings, zippath, zlib
warnings.simplefilter("ignore")  # from 3.12 each fork of a process with threads is one
archive, cache = sys.argv[1:]
zippath.install(cache)
# a module that a thread is loading when another one forks stays locked in the child (importlib)
zippath.ZipImporter(archive, cache).get_code("m0")
stop = []

def work():
    while not stop:
        os.utime(archive)  # so each importer opens it again
        for number in range(40):
            zippath.ZipImporter(archive, cache).get_code(f"m{number}")

threads = [threading.Thread(target=work) for _ in range(3)]
for thread in threads:
    thread.start()
codes = []
for _ in range(15):
    child = os.fork()
    if child == 0:
        importer = zippath.ZipImporter(archive, cache)
        names = [importer.get_code(f"m{number}").co_consts[0] for number in range(40)]
        os._exit(0 if names == list(range(40)) else 1)
    codes.append(os.waitpid(child, 0)[1])
stop.append(True)
for thread in threads:
    thread.join()
print(set(codes), len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 4)
"""


@every_python
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_fork_in_the_middle_goes_on(python, tmp_path):
    """A child that finds a lock held would hang, and nothing is open."""
    archive = build(
        tmp_path / "a.zip", {f"m{number}.py": f"x = {number}\n" for number in range(40)}
    )

    assert "{0} 4" == start(python, FORKS, archive, tmp_path / "cache")


INTERPRETERS = """
import threading
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters

def script(number):
    return f'''
import sys
sys.path[:0] = {[sys.argv[3], *sys.path]!r}
import zippath
assert not [hook for hook in sys.path_hooks if hasattr(hook, "zippath_marker")]
zippath.install({sys.argv[2]!r})
sys.path.insert(0, {sys.argv[1]!r})
import mod, pkg.sub
assert type(mod.__loader__) is zippath.ZipImporter
mod.x = {number}
with open({sys.argv[4]!r} + "{number}", "w") as file:
    file.write(str(mod.x))
'''

def run(number):
    interpreter = interpreters.create()
    interpreters.run_string(interpreter, script(number))
    interpreters.destroy(interpreter)

import zippath
zippath.install(sys.argv[2])
sys.path.insert(0, sys.argv[1])
import mod
for how in ("one by one", "at once"):
    threads = []
    for number in range(3):
        thread = threading.Thread(target=run, args=(number,))
        threads.append(thread)
        thread.start()
        if how == "one by one":
            thread.join()
    for thread in threads:
        thread.join()
print(mod.x)
"""


@every_python
def test_each_interpreter_installs_for_itself(python, archive, tmp_path):
    place = tmp_path / "ran"
    output = start(python, INTERPRETERS, archive, tmp_path / "cache", PACKAGE.parents[1], place)

    assert "1" == output
    assert ["0", "1", "2"] == [(tmp_path / f"ran{n}").read_text() for n in range(3)]


RELOAD = """
import importlib, os, zippath
archive, other, cache = sys.argv[1:]
zippath.install(cache)
sys.path.insert(0, archive)
import mod
first = mod.x
os.replace(other, archive)
print(first, importlib.reload(mod).x)
importlib.invalidate_caches()
import new
print(new.__loader__ is mod.__spec__.loader, type(new.__loader__) is zippath.ZipImporter)
"""


@every_python
def test_reloading_runs_what_the_archive_has_by_then(python, archive, tmp_path):
    other = build(tmp_path / "b.zip", {"mod.py": "x = 'changed'\n", "new.py": ""})
    output = start(python, RELOAD, archive, other, tmp_path / "cache")

    assert ["1 changed", "True True"] == output.splitlines()


@every_python
def test_a_broken_archive_is_one_entry_lost(python, archive, tmp_path):
    broken = tmp_path / "broken.zip"
    broken.write_bytes((tmp_path / "a.zip").read_bytes()[:-30])
    script = """
import zippath; zippath.install()
sys.path[:0] = sys.argv[1:]
import mod
print(mod.__file__)
try:
    zippath.ZipImporter(sys.argv[1])
except zippath.ZipImportError as error:
    print(error)
"""
    output = start(python, script, broken, archive, env={"HOME": str(tmp_path)}).splitlines()

    assert os.path.join(archive, "mod.py") == output[0]
    assert str(broken) in output[1]
