"""Programs that are run in an environment and end: notebooks, documents, suites, checkers."""

import json

CELLS = (
    "import pandas as pd\nframe = pd.DataFrame({'x': range(10)})\nframe.describe()",
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nframe.plot()\nplt.show()",
    "print('total', frame.x.sum())",
)
BY_LIBRARY = """
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], 4)
NotebookClient(notebook, timeout=200).execute()
nbformat.write(notebook, sys.argv[2])
"""
MODULE = """
def double(x):
    return 2 * x
"""
TESTS = """
import os, pytest, thing
@pytest.mark.parametrize("number", range(8))
def test_double(number, worker_id):
    assert thing.double(number) == number + number
    assert worker_id.startswith("gw")
"""


def write_notebook(path):
    cells = [
        {"cell_type": "code", "id": f"cell-{number}", "execution_count": None, "metadata": {},
         "outputs": [], "source": source}
        for number, source in enumerate(CELLS)
    ]  # fmt: skip
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    content = {
        "cells": cells,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(content))


def require_results(path):
    """The executed notebook has a table, an image and a line."""
    cells = json.loads(path.read_text())["cells"]
    outputs = [output for cell in cells for output in cell["outputs"]]
    kinds = {kind for output in outputs for kind in output.get("data", ())}
    assert {"text/html", "image/png"} <= kinds, kinds
    assert ["total 45\n"] == [
        "".join(one["text"]) for one in outputs if one.get("name") == "stdout"
    ], outputs


def notebook(env):
    """It is executed, and the result is turned into a page by the templates of the wheel."""
    work = env.folder("nbconvert")
    write_notebook(work / "in.ipynb")
    convert = ("nbconvert", "in.ipynb", "--execute", "--output", "out", "--to")
    env.run("jupyter", *convert, "notebook", cwd=work)
    require_results(work / "out.ipynb")
    env.run("jupyter", "nbconvert", "out.ipynb", "--to", "html", cwd=work)
    assert "data:image/png;base64" in (work / "out.html").read_text()


def notebook_by_library(env):
    work = env.folder("nbclient")
    write_notebook(work / "in.ipynb")
    env.run("python", "-c", BY_LIBRARY, "in.ipynb", "out.ipynb", cwd=work)
    require_results(work / "out.ipynb")


def sphinx(env):
    work = env.folder("sphinx")
    env.run("sphinx-quickstart", "-q", "-p", "Thing", "-a", "Me", "-v", "1", work)
    with (work / "conf.py").open("a") as conf:
        conf.write("extensions = ['sphinx.ext.autodoc', 'sphinx.ext.viewcode']\n")
        conf.write("import sys; sys.path.insert(0, '.')\n")
    (work / "thing.py").write_text(MODULE)
    with (work / "index.rst").open("a") as page:
        page.write("\n.. automodule:: thing\n   :members:\n   :undoc-members:\n")
    env.run("sphinx-build", "-b", "html", ".", "out", cwd=work)
    assert "double" in (work / "out" / "index.html").read_text()
    assert (work / "out" / "_static" / "alabaster.css").stat().st_size > 1000
    assert (work / "out" / "_modules" / "thing.html").exists()


def pytest(env):
    """Two plugins that start processes of their own: one divides the suite, one measures it."""
    work = env.folder("pytest")
    (work / "thing.py").write_text(MODULE)
    (work / "test_thing.py").write_text(TESTS)
    options = ("-n", "2", "--cov=thing", "--cov-report=term", "-p", "no:cacheprovider")
    printed = env.run("pytest", *options, cwd=work)
    assert "8 passed" in printed, printed
    assert "100%" in printed, printed


def black(env):
    work = env.folder("black")
    for name in ("one.py", "two.py"):  # of several files it works in several processes
        (work / name).write_text("x = {  'a':1 }\n")
    env.run("black", "--check", ".", cwd=work, code=1)
    env.run("black", ".", cwd=work)
    assert 'x = {"a": 1}\n' == (work / "two.py").read_text()


def mypy(env):
    work = env.folder("mypy")
    (work / "good.py").write_text("def f(x: int) -> int:\n    return x + 1\n")
    (work / "bad.py").write_text("import good\ngood.f('')\n")
    env.run("mypy", "--strict", "good.py", cwd=work)
    assert "bad.py:2: error: Argument 1" in env.run("mypy", "bad.py", cwd=work, code=1)
