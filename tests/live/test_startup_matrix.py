"""Archives that the boot module serves, in every way in which a Python can be started."""

import copy
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.booted import enable_by_hand, pack_by_hand
from tests.interpreters import version
from tests.program import make_zip, python_of

pytestmark = [pytest.mark.live, pytest.mark.python(">=3.9")]

MEMBERS = {
    "hello.py": "GREETING = 'hi'\n\ndef twice(word):\n    return word * 2\n",
    "pkg/__init__.py": "from . import part\n",
    "pkg/__main__.py": "import pkg, sys\nprint('main', pkg.part.TEXT, sys.argv[1:])\n",
    "pkg/part.py": "import os\nwith open(os.path.dirname(__file__) + '/text') as file:\n"
    "    TEXT = file.read()\n",
    "pkg/text": "data",
    "whole/__init__.py": "",
    "whole/late.py": "",
    "pkg-3.dist-info/METADATA": "Metadata-Version: 2.1\nName: pkg\nVersion: 3\n",
    **{f"many/m{number}.py": f"import hello, pkg\nN = {number}\n" for number in range(40)},
}
USE = "import hello, pkg; print(hello.GREETING, pkg.part.TEXT, type(hello.__loader__).__module__)"
ABSENT = "try:\n import hello\nexcept ModuleNotFoundError:\n print('absent')"
USED = "hi data _zippath_importer.finder"


class Place:
    """An interpreter that starts with the boot module, and the archive that it serves."""

    def __init__(self, root, executable, site, packed=False, **env):
        self.root = root
        self.executable = str(executable)
        self.archive = make_zip(root / "hello.zip", MEMBERS)
        gone = ("PYTHON", "ZIPPATH", "VIRTUAL_ENV")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(gone)}
        self.env = {**kept, "HOME": str(root), **env}
        self.site = site
        lines = [f"#boot {self.archive}"]
        if packed:
            pack_by_hand(site, executable, str(root / "cache"), lines)
        else:
            enable_by_hand(site, str(root / "cache"), lines)

    def run(self, *arguments, **env):
        """What it prints; it must end well, and say nothing else."""
        done = subprocess.run(
            [self.executable, *map(str, arguments)], cwd=self.root, capture_output=True, text=True,
            env={**self.env, **env}, timeout=120, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert ("", 0) == (done.stderr, done.returncode)
        return done.stdout.strip()

    def started(self, executable):
        """The same, with another interpreter that is started."""
        other = copy.copy(self)
        other.executable = executable
        return other

    def script(self, text, name="script.py"):
        path = self.root / name
        path.write_text(text)
        return path


def make_venv(executable, root, *options):
    place = root / "venv"
    command = [executable, "-m", "venv", "--without-pip", *options, place]
    subprocess.run(command, check=True)
    [site] = (place / "lib").glob("python3*/site-packages")
    return python_of(place), site


@pytest.fixture(scope="module", params=["folder", "archive"])
def place(interpreter, tmp_path_factory, request):
    """A virtual environment, the same for all cases: they change nothing in it."""
    root = tmp_path_factory.mktemp("matrix")
    return Place(root, *make_venv(interpreter, root), packed=request.param == "archive")


@pytest.fixture
def own(interpreter, tmp_path):
    """A virtual environment for one case."""
    return Place(tmp_path, *make_venv(interpreter, tmp_path))


FLAGS = {
    "-I": (), "-s": (), "-E": (), "-O": (), "-OO": (), "-B": (), "-X dev": (), "-X utf8": (),
    "-W error": (), "-b": (), "-P": (3, 11), "-X frozen_modules=on": (3, 11),
    "-X frozen_modules=off": (3, 11), "-X no_debug_ranges": (3, 11),
}  # fmt: skip


@pytest.mark.parametrize("flags", FLAGS)
def test_flags(place, interpreter, flags):
    needs(interpreter, FLAGS[flags])

    assert USED == place.run(*flags.split(), "-c", USE)


def needs(interpreter, least):
    if tuple(map(int, version(interpreter).split("."))) < least:
        pytest.skip(f"not in python {version(interpreter)}")


def test_a_start_has_no_problems(place):
    assert "[]" == place.run("-c", "import _zippath_boot; print(_zippath_boot.PROBLEMS)")


def test_without_site_it_is_not_active(place):
    assert "absent" == place.run("-S", "-c", ABSENT)
    assert USED == place.run("-S", "-c", f"import site; site.main()\n{USE}")


@pytest.mark.parametrize("name", ["PYTHONSAFEPATH", "PYTHONOPTIMIZE", "PYTHONDONTWRITEBYTECODE"])
def test_variables(place, name):
    assert USED == place.run("-c", USE, **{name: "1"})


def test_a_module_of_the_archive_as_the_program(place):
    assert "main data ['x']" == place.run("-m", "pkg", "x")
    assert "7" == place.run("-m", "timeit", "-n", "1", "-r", "1", "-s", "import pkg", "print(7)"
                            ).split()[0]  # fmt: skip


def test_a_script_and_an_application(place):
    script = place.script(USE)
    application = make_zip(place.root / "app.zip", {"__main__.py": USE, "own.py": ""})

    assert USED == place.run(script)
    assert USED == place.run(application)
    assert USED == place.run("-I", application)


CHILDREN = {
    "subprocess": f"import subprocess, sys; subprocess.run([sys.executable, '-c', {USE!r}])",
    "without variables": "import subprocess, sys\n"
    f"subprocess.run([sys.executable, '-I', '-c', {USE!r}], env={{}})",
    "exec": f"import os, sys; os.execv(sys.executable, [sys.executable, '-c', {USE!r}])",
    "fork": f"import os\nif os.fork() == 0:\n {USE}\nelse:\n os.wait()",
    "fork after": f"import os, hello\nif os.fork() == 0:\n {USE}\nelse:\n os.wait()",
}


@pytest.mark.parametrize("how", CHILDREN)
def test_children(place, how):
    flags = ["-W", "ignore::DeprecationWarning"]

    assert USED == place.run(*flags, "-c", CHILDREN[how])


POOL = """
import multiprocessing, hello
if __name__ == "__main__":
    with multiprocessing.get_context({!r}).Pool(2) as pool:
        print(pool.map(hello.twice, ["a", "b"]))
"""


@pytest.mark.parametrize("method", ["spawn", "fork", "forkserver"])
def test_multiprocessing(place, method):
    assert "['aa', 'bb']" == place.run(place.script(POOL.format(method), f"{method}.py"))


# CPython 3.12.1 crashes at its end if a sub-interpreter is the first to import hashlib
INTERPRETERS = f"""
import hashlib
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
for _ in range(2):
    one = interpreters.create()
    failed = interpreters.run_string(one, {USE!r})
    assert failed is None, failed
    interpreters.destroy(one)
"""


def test_sub_interpreters(own):
    said = own.run("-W", "ignore", "-c", INTERPRETERS)

    assert [USED] * 2 == said.splitlines()


CONCURRENT = """
import concurrent.interpreters, concurrent.futures, hello
one = concurrent.interpreters.create()
print(one.call(hello.twice, "a"))
one.close()
if __name__ == "__main__":
    with concurrent.futures.InterpreterPoolExecutor(3) as pool:
        print(*pool.map(hello.twice, "bcd"))
"""


@pytest.mark.python(">=3.14")
def test_concurrent_interpreters(place):
    assert ["aa", "bb cc dd"] == place.run("-c", CONCURRENT).split("\n")


THREADS = """
import importlib, sys, threading
sys.setswitchinterval(1e-6)
barrier, seen = threading.Barrier(16), []
def work(first):
    barrier.wait()
    for number in range(40):
        seen.append(importlib.import_module(f"many.m{(first * 7 + number) % 40}").N)
threads = [threading.Thread(target=work, args=(first,)) for first in range(16)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(len(seen), sum(seen))
"""


@pytest.mark.parametrize("cache", ["cold", "warm"])
def test_threads_that_import_at_once(own, cache):
    if cache == "warm":
        own.run("-c", THREADS)

    assert f"640 {16 * sum(range(40))}" == own.run("-c", THREADS)


def test_what_is_deleted_by_hand_costs_no_word(own):
    """It says nothing, whatever the flags are; `run` looks for that."""

    def start(code):
        flags = ((), ("-I",), ("-W", "error"), ("-X", "dev"), ("-O",))
        return {own.run(*each, "-c", code) for each in flags}

    assert {USED} == start(USE)
    shutil.rmtree(own.root / ".cache")
    assert {USED} == start(USE)
    shutil.rmtree(own.site / "_zippath_importer")
    assert {"hi"} == start("import hello; print(hello.GREETING)")  # by stock zipimport
    (own.site / "_zippath_boot.py").unlink()
    assert {"absent"} == start(ABSENT)


DAMAGE = {
    "cut off": lambda text: text[: len(text) * 2 // 3],
    "a syntax error": lambda text: text + b"\ndef\n",
    "null bytes": lambda text: text[:500] + bytes(100) + text[600:],
    "no utf-8": lambda text: text.replace(b"Starts", b"St\xffrts"),
    "empty": lambda text: b"",
}


def test_a_damaged_boot_module_costs_no_word(own):
    module = own.site / "_zippath_boot.py"
    whole = module.read_bytes()
    for damage in DAMAGE.values():
        module.write_bytes(damage(whole))
        assert "absent" == own.run("-c", ABSENT)
    module.write_bytes(whole)
    assert USED == own.run("-c", USE)
    [bytecode] = (own.site / "__pycache__").glob("_zippath_boot.*.pyc")
    bytecode.write_bytes(bytecode.read_bytes()[:500])
    assert "absent" == own.run("-c", ABSENT)


ORDER = "import hello, sys; print(sys.path.index({!r}) - sys.path.index({!r}))"


def test_an_installation_and_its_environments(install, tmp_path):
    """On Debian the site dir is one of dist-packages."""
    install.clean()
    base = Place(tmp_path, install.executable, install.site)
    isolated, _ = make_venv(install.executable, tmp_path)
    open_one, _ = make_venv(install.executable, tmp_path / "open", "--system-site-packages")

    assert "1" == base.run("-c", ORDER.format(base.archive, str(install.site)))
    assert USED == base.run("-I", "-c", USE)
    assert "0" == base.started(open_one).run("-I", "-c", ORDER.format(base.archive, base.archive))
    assert USED == base.started(open_one).run("-c", USE)
    assert "absent" == base.started(isolated).run("-c", ABSENT)


def test_the_user_site(install, tmp_path):
    install.clean()
    code = "import site; print(site.getusersitepackages())"
    env = {**os.environ, "PYTHONUSERBASE": str(tmp_path / "base")}
    said = subprocess.run([install.executable, "-c", code], env=env, stdout=subprocess.PIPE)
    site = Path(os.fsdecode(said.stdout).strip())
    site.mkdir(parents=True)
    user = Place(tmp_path, install.executable, site, PYTHONUSERBASE=env["PYTHONUSERBASE"])
    open_one, _ = make_venv(install.executable, tmp_path / "open", "--system-site-packages")

    assert USED == user.run("-c", USE)
    assert USED == user.started(open_one).run("-c", USE)
    for flag in ("-s", "-I"):
        assert "absent" == user.run(flag, "-c", ABSENT)
    # a copy of another version in a site dir that comes before it, with an archive of its own
    more = make_zip(tmp_path / "more.zip", {"more.py": "", "hello.py": "GREETING = 'later'\n"})
    enable_by_hand(install.site, None, [f"#boot {more}"])
    (install.site / "_zippath_importer" / "later.py").touch()
    assert "hi" == user.run("-c", "import hello, more; print(hello.GREETING)")
    assert "later" == user.run("-s", "-c", "import hello, more; print(hello.GREETING)")
    hooks = "import sys; print(sum(hasattr(hook, 'zippath_marker') for hook in sys.path_hooks))"
    assert "1" == user.run("-c", hooks)


LAZY = "lazy import hello, pkg.part\nimport sys\nassert 'hello' not in sys.modules\n"


@pytest.mark.python(">=3.15")
def test_lazy_imports(place):
    assert USED == place.run("-c", LAZY + USE)
    assert USED == place.run("-X", "lazy_imports=all", "-c", USE)
    assert "main data []" == place.run("-X", "lazy_imports=all", "-m", "pkg")


LOST = """
import os, sys
{}import hello
os.unlink(sys.argv[1]){}
try:
    hello.GREETING
except ImportError as error:
    print("hello" in str(error))
"""


@pytest.mark.python(">=3.15")
@pytest.mark.parametrize("lost", [True, False], ids=["lost", "replaced"])
@pytest.mark.parametrize("form", ["lazy", "-X lazy_imports=all"])
def test_a_lazy_import_fails_late(own, form, lost):
    replaced = "" if lost else "\nopen(sys.argv[1], 'w').write('no zip')"
    flags = form.split()[1:] and ["-X", "lazy_imports=all"]
    code = LOST.format("" if flags else "lazy ", replaced)
    own.run("-c", "import hello")

    assert "True" == own.run(*flags, "-c", code, own.archive)


LATE = """
import many, os, sys, whole
archive = sys.argv[1]
{}
for name in ("many.m3", "whole.late"):
    try:
        __import__(name)
    except ImportError as error:
        print(archive in str(error) or f"No module named {{name!r}}" == str(error))
"""


@pytest.mark.parametrize(
    "change",
    ["os.unlink(archive)", "open(archive, 'w').write('no zip')", "os.truncate(archive, 3000)"],
)
def test_an_archive_that_goes_while_a_program_runs(own, change):
    """What is imported later fails with a clear ImportError; stock zipimport raises EOFError."""
    assert ["True"] * 2 == own.run("-c", LATE.format(change), own.archive).splitlines()


def test_reload(own):
    code = "import hello, importlib, sys; again = importlib.reload(hello); print(again.GREETING)"

    assert "hi" == own.run("-c", code)
    shutil.copy(own.archive, own.root / "old.zip")
    changed = f"""
import hello, importlib, sys
sys.path.append({str(Path(__file__).parent.parent.parent)!r})
import zipfile
with zipfile.ZipFile({own.archive!r}, "w") as file:
    file.writestr("hello.py", "GREETING = 'ho'")
print(importlib.reload(hello).GREETING)
"""
    assert "ho" == own.run("-c", changed)


def test_a_debugger_shows_the_source(place):
    script = place.script("import hello\nhello.twice('a')\n", "debugged.py")
    done = subprocess.run(
        [place.executable, "-m", "pdb", script], cwd=place.root, env=place.env,
        input="b hello:2\nn\ns\ns\nl\nw\nq\ny\n", capture_output=True, text=True, timeout=60,
    )  # fmt: skip

    assert "return word * 2" in done.stdout
    assert f"{place.archive}{os.sep}hello.py(" in done.stdout


def test_sources_are_shown_in_tracebacks(place):
    code = """
import hello, inspect, linecache, traceback
try:
    hello.twice(None)
except TypeError:
    assert "return word * 2" in traceback.format_exc()
print(inspect.getsource(hello.twice).split("\\n")[1].strip())
print(linecache.getline(hello.__file__, 4, vars(hello)).strip())
"""

    assert ["return word * 2"] * 2 == place.run("-c", code).splitlines()
