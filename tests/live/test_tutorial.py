"""The journey of every tutorial about imports from archives, with the program and the library.

hello.py and hello/ in an archive, reached by sys.path, PYTHONPATH, a .pth file and a zipimporter;
then the program with two plugins, each with a module `plugin` and a `main`.
"""

import os
import subprocess
import sys

import pytest

from tests.checkout import ROOT
from tests.program import make_zip, python_of, run_python, zippath

pytestmark = pytest.mark.live

HELLO = "def greet(name): return f'hello, {name}!'\n"
HOST = """
import sys, zippath
plugins = zippath.load_plugins("plugins", private=True)
print([(one.name, one.object()) for one in plugins])
print("plugin" in sys.modules, "tools" in sys.modules)
"""


@pytest.fixture
def archive(sandbox):
    """A module and a package of one name cannot stand side by side: two archives, one name each."""
    files = {"hello/__init__.py": "from .words import greet\n", "hello/words.py": HELLO}
    make_zip(sandbox / "package.zip", files)
    return make_zip(sandbox / "hello.zip", {"hello.py": HELLO})


def greeting(python, start="", **env):
    return run_python(python, f"{start}import hello; print(hello.greet('you'))", **env)


@pytest.mark.parametrize("name", ["hello.zip", "package.zip"])
def test_an_archive_is_reached_in_four_ways(archive, sandbox, venv, name):
    python, path = python_of(venv), str(sandbox / name)
    by_path = greeting(python, f"import sys; sys.path.insert(0, {path!r}); ")
    by_variable = greeting(python, PYTHONPATH=path)
    loaded = (
        f"import sys, zipimport, importlib.util; importer = zipimport.zipimporter({path!r}); "
        "spec = importer.find_spec('hello'); "
        "module = sys.modules['hello'] = importlib.util.module_from_spec(spec); "
        "spec.loader.exec_module(module); "
    )
    by_importer = greeting(python, loaded)
    before = greeting(python)
    zippath("add", path, "--python", venv)

    assert before.endswith("ModuleNotFoundError: No module named 'hello'\n")
    assert ["hello, you!"] * 4 == [by_path, by_variable, by_importer, greeting(python)]


def test_the_program_with_two_plugins(sandbox):
    """Both have modules `plugin` and `tools`; one brings a version of its own of a library."""
    (sandbox / "plugins" / "shout").mkdir(parents=True)
    main = "import tools\ndef main(): return tools.say('hi')\n"
    make_zip(sandbox / "plugins" / "plain.zip",
             {"plugin.py": main, "tools.py": "def say(text): return text\n"})  # fmt: skip
    tools = "import louder\ndef say(text): return louder.louder(text)\n"
    make_zip(sandbox / "plugins" / "shout" / "main.zip", {"plugin.py": main, "tools.py": tools})
    louder = {"louder.py": "def louder(text): return text.upper() + '!'\n"}
    make_zip(sandbox / "plugins" / "shout" / "louder.zip", louder)
    done = subprocess.run(
        [sys.executable, "-c", HOST], cwd=sandbox, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    assert "" == done.stderr
    assert "[('plain', 'hi'), ('shout', 'HI!')]\nFalse False\n" == done.stdout
