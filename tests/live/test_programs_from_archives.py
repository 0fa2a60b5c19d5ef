"""Real programs, run from their unchanged wheels in a venv where nothing is installed."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.acceptance import wheels
from tests.acceptance.programs import PROGRAMS
from tests.program import make_zip, python_of, zippath
from tests.real_wheels import Unavailable

pytestmark = [pytest.mark.live, pytest.mark.network, pytest.mark.slow]


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """The variables of all runs: a home, a cache and a state of their own."""
    place = tmp_path_factory.mktemp("programs")
    (place / "home").mkdir()
    gone = ("PYTHON", "PIP_", "XDG_", "VIRTUAL_ENV", "PYTEST_", "DJANGO_", "JUPYTER_", "IPYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(gone)}
    own = {f"ZIPPATH_{name}_DIR": str(place / name.lower()) for name in ("CACHE", "STATE")}
    return {**kept, **own, "HOME": str(place / "home"), "TMPDIR": str(place)}


@pytest.fixture(scope="module")
def python(environment, tmp_path_factory):
    """The Python of a venv with the wheels of all programs on its path."""
    try:
        paths = wheels.wheels(sys.executable, PROGRAMS)
    except Unavailable as error:
        pytest.skip(str(error))
    venv = tmp_path_factory.mktemp("venv") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    done = subprocess.run(
        [sys.executable, "-m", "zippath", "add", *paths, "--python", venv],
        env=environment, capture_output=True, text=True,
    )  # fmt: skip

    assert (0, len(paths)) == (done.returncode, done.stdout.count("added ")), done.stderr
    return python_of(venv)


def wheel_of(name):
    paths = wheels.wheels(sys.executable, PROGRAMS)
    return next(path for path in paths if path.name.startswith(f"{name}-"))


@pytest.fixture
def run(python, environment, tmp_path, monkeypatch):
    """Runs `python` with arguments in a directory of its own; returns what it prints."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments, code=0):
        done = subprocess.run(
            [python, *arguments], env=environment, capture_output=True, text=True, timeout=300
        )
        assert code == done.returncode, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


def test_nothing_is_installed(run):
    code = "import os, sysconfig; print(*os.listdir(sysconfig.get_path('purelib')))"
    ours = {"_zippath_boot.py", "_zippath_importer", "zippath.pth"}

    assert ours == {*run("-c", code).split()} - {"__pycache__"}


def test_pip(run, python, environment):
    """It leaves out wheels on the path by a rule of its own; with another suffix it lists them."""
    wheel = wheel_of("click")
    archive = shutil.copy(wheel, os.path.join(environment["TMPDIR"], "click.zip"))
    done = zippath("add", archive, "--python", python, **environment)
    version = wheel.name.split("-")[1]

    assert 0 == done.code, done.err
    assert [["Package", "Version"], ["click", version]] == [
        line.split() for line in run("-m", "pip", "list").splitlines() if "--" not in line
    ]
    assert "already satisfied: click" in run("-m", "pip", "install", "--no-index", "click")
    assert 0 == zippath("remove", archive, "--python", python, **environment).code


def test_pip_installs(run):
    run("-m", "pip", "install", "--no-index", "--target", "there", wheel_of("click"))

    assert Path("there/click/__init__.py").is_file()


SUITE = """
import pytest

@pytest.fixture
def two(tmp_path):
    return 2

@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_number(number, two, capsys):
    assert number < two + 1
"""


def test_pytest_runs_a_suite(run):
    Path("test_a.py").write_text(SUITE)
    said = run("-m", "pytest", "-p", "no:cacheprovider", code=1)

    assert "1 failed, 2 passed" in said
    assert "assert 3 < (2 + 1)" in said


def test_pytest_rewrites_assertions_in_an_archive(run, python, environment, tmp_path):
    """It rewrites what a file has, and zippath gives it one."""
    checks = "def is_one(number):\n    assert number == 1\n"
    archive = make_zip(tmp_path / "helper.zip", {"helper/__init__.py": checks})
    done = zippath("add", archive, "--fast", "--python", python, **environment)
    assert 0 == done.code, done.err
    Path("conftest.py").write_text("import pytest\npytest.register_assert_rewrite('helper')\n")
    Path("test_a.py").write_text("import helper\ndef test_it():\n    helper.is_one(2)\n")
    said = run("-m", "pytest", "-p", "no:cacheprovider", code=1)
    zippath("remove", archive, "--python", python, **environment)

    assert "E       assert 2 == 1" in said


def test_django(run):
    run("-c", "from django.core.management import execute_from_command_line as main; main()",
        "startproject", "shop", ".")  # fmt: skip

    assert "no issues (0 silenced)" in run("-m", "django", "check", "--settings", "shop.settings")
    assert "Applying sessions.0001_initial... OK" in run("manage.py", "migrate")


def test_ipython(run):
    said = run("-m", "IPython", "-c", "%time x = 6\nprint(x * 7, get_ipython())")

    assert "42 <IPython.terminal.interactiveshell.TerminalInteractiveShell" in said


def test_black(run):
    Path("a.py").write_text("x = {  'a':1 }\n")

    assert "1 file reformatted" in run("-m", "black", ".")
    assert 'x = {"a": 1}\n' == Path("a.py").read_text()
    compiled = "no" if wheel_of("black").name.endswith("-none-any.whl") else "yes"
    assert f"(compiled: {compiled})" in run("-m", "black", "--version")


def test_jupyter(run):
    said = run("-m", "jupyter", "--version")

    assert [] == re.findall("(ipykernel|jupyterlab|notebook|nbconvert) +: not installed", said)
    assert re.search(r"notebook +: \d", said)


def test_a_kernel_of_jupyter(run):
    Path("n.ipynb").write_text(NOTEBOOK)

    assert "42" in run("-c", EXECUTE).split()


NOTEBOOK = """{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [{"cell_type": "code",
"metadata": {}, "outputs": [], "execution_count": null, "source": "print(6 * 7)"}]}"""
EXECUTE = """
import nbformat
from nbclient import NotebookClient
done = NotebookClient(nbformat.read("n.ipynb", 4), kernel_name="python3").execute()
print(*(output.text for output in done.cells[0].outputs))
"""


def test_sphinx_build(run):
    Path("conf.py").write_text("project = 'thing'\nextensions = ['sphinx.ext.autodoc']\n")
    Path("index.rst").write_text("Thing\n=====\n\n.. code-block:: python\n\n   x = 1\n")

    assert "build succeeded." in run("-m", "sphinx", "-W", ".", "out")
    assert '<span class="n">x</span>' in Path("out/index.html").read_text()
    assert Path("out/_static/basic.css").is_file()


APPLICATION = """
from flask import Flask, render_template
app = Flask(__name__)

@app.route("/<name>")
def greet(name):
    return render_template("greet.html", name=name)
"""


def test_flask_under_its_own_server(python, environment, tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "greet.html").write_text("hello {{ name }}")
    (tmp_path / "app.py").write_text(APPLICATION)
    command = [python, "-m", "flask", "run", "--port", "0"]
    with (
        subprocess.Popen(
            command, cwd=tmp_path, env=environment, text=True, stderr=subprocess.PIPE
        ) as server,
        contextlib.ExitStack() as stack,
    ):
        stack.callback(server.kill)
        line = next(line for line in server.stderr if "Running on" in line)
        [url] = re.findall(r"http://[\d.:]+", line)
        with urllib.request.urlopen(f"{url}/%3Cb%3E") as reply:
            assert b"hello &lt;b&gt;" == reply.read()
