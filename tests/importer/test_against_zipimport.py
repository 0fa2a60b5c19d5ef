"""Every answer about the standard library and about real wheels is the one that zipimport gives."""

import functools
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from tests import real_wheels

OBSERVE = Path(__file__).with_name("observe.py")
IMPORTER = Path(__file__).parents[2] / "zippath" / "importer"
FORMS = tuple(
    f"{form}-{method}" for form in ("py", "py+pyc", "pyc") for method in ("stored", "deflated")
)
EXTENSIONS = (".so", ".pyd")


class Difference:
    """One question that both answered, and differently."""

    def __init__(self, archive, key, stock, ours):
        self.archive, self.stock, self.ours = archive, stock, ours
        self.directory, *middle, self.what = key.split("|")
        self.name = middle[0] if middle else ""
        self.key = key

    def __repr__(self):
        return f"{self.key}: stock {self.stock!r}, ours {self.ours!r}"


@functools.cache
def members(archive):
    with zipfile.ZipFile(archive) as opened:
        return frozenset(opened.namelist())


def inside(difference):
    """The path below the archive that the difference is about, without a suffix."""
    name = difference.name.rpartition(".")[2]
    return f"{difference.directory}/{name}".lstrip("/")


def is_directory(difference):
    path = inside(difference) + "/"
    return any(name.startswith(path) for name in members(difference.archive))


def is_extension(difference):
    path = inside(difference)
    return any(
        name.startswith((f"{path}.", f"{path}/__init__.")) and name.endswith(EXTENSIONS)
        for name in members(difference.archive)
    )


def has_other_newlines(difference):
    path = inside(difference)
    with zipfile.ZipFile(difference.archive) as opened:
        return any(
            b"\r" in opened.read(name)
            for name in (f"{path}.py", f"{path}/__init__.py")
            if name in members(difference.archive)
        )


def are_templates(difference):
    """Whether stock's modules are ours and directories with files such as `__init__.py-tpl`."""
    if difference.what != "iter_modules":
        return False
    more = [
        name for name, is_package in difference.stock if [name, is_package] not in difference.ours
    ]
    folders = [f"{difference.directory}/{name}/".lstrip("/") for name in more]
    real = {f"{folder}__init__.{suffix}" for folder in folders for suffix in ("py", "pyc")}
    return len(difference.ours) + len(more) == len(difference.stock) and not real & members(
        difference.archive
    )


# What ours answers otherwise, on purpose: (reason, whether a difference is of this kind).
BETTER = (
    (
        "PEP 420: a directory without an entry is a namespace portion (stock: from 3.14, gh-59110)",
        lambda d: d.what == "spec" and d.stock is None and d.ours[2] and is_directory(d),
    ),
    (
        "an extension module that is not laid out comes from memory",
        lambda d: d.what in ("spec", "find_module") and not d.stock and is_extension(d),
    ),
    (
        "a source has universal newlines, as that of a module in a directory (PEP 302, get_source)",
        lambda d: d.what == "get_source" and has_other_newlines(d),
    ),
    (
        "`__init__.py-tpl` makes no package; pkgutil says so itself of a directory",
        are_templates,
    ),
    (
        "a package may be `__init__.pyc` alone; the resource reader of 3.9 asserts it is not",
        lambda d: d.what == "resources" and d.stock == "raises AssertionError",
    ),
)


def observe(*arguments, python=sys.executable):
    """What one subject answers, in a process of its own."""
    subject, archive, *rest = arguments
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "ZIPPATH"))}
    env["ZIPPATH_FILES"] = "never"  # what is laid out is as in a directory: see test_filefinder
    with tempfile.TemporaryDirectory() as directory:
        output = Path(directory, "answers.json")
        done = subprocess.run(
            [python, "-W", "ignore", OBSERVE, subject, archive, output, *rest],
            env=env,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(output.read_text())


def differences(archive, cache, python=sys.executable):
    """(subject, difference) for ours without a cache, with a cold one and with a warm one."""
    stock = observe("stock", archive, python=python)
    assert len(stock) > 100
    for subject, place in (("uncached", []), ("cold", [cache]), ("warm", [cache])):
        ours = observe("ours", archive, IMPORTER, *place, python=python)
        assert ours.keys() >= stock.keys()
        for key, answer in stock.items():
            if answer != ours[key]:
                yield subject, Difference(str(archive), key, answer, ours[key])


def reason(difference):
    return next((why for why, applies in BETTER if applies(difference)), None)


def check(archive, cache, python=sys.executable):
    found = list(differences(archive, cache, python))
    worse = [(subject, one) for subject, one in found if reason(one) is None]
    explained = Counter(reason(one) for _, one in found)

    assert not worse, f"{len(worse)} differences, such as {worse[:10]}; explained: {explained}"


@pytest.fixture(scope="session")
def standard_library(tmp_path_factory):
    """The directory of the six archives that this Python's standard library is packed into."""
    directory = tmp_path_factory.mktemp("library")
    build(sys.executable, directory)
    return directory


@pytest.fixture(scope="session")
def part_of_it(tmp_path_factory):
    """The directory of six archives of a few of its packages."""
    directory = tmp_path_factory.mktemp("part")
    build(sys.executable, directory, what="build-part")
    return directory


def build(python, directory, *forms, what="build"):
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    subprocess.run([python, "-W", "ignore", OBSERVE, what, directory, *forms], env=env, check=True)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.live
def test_a_part_of_the_standard_library(part_of_it, form, tmp_path):
    check(part_of_it / f"{form}.zip", tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_the_standard_library(standard_library, form, tmp_path):
    check(standard_library / f"{form}.zip", tmp_path)


@pytest.mark.slow
@pytest.mark.python(">=3.9")
def test_the_standard_library_of_any_python(interpreter, tmp_path):
    build(interpreter, tmp_path, "py+pyc-deflated")

    check(tmp_path / "py+pyc-deflated.zip", tmp_path / "cache", interpreter)


@pytest.mark.network
@pytest.mark.parametrize("project", real_wheels.DIFFERENTIAL)
def test_a_real_wheel(project, tmp_path):
    try:
        wheel = real_wheels.wheel(project)
    except real_wheels.Unavailable as why:
        pytest.skip(str(why))

    check(wheel, tmp_path)
