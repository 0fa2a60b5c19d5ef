"""The Pythons of this machine: the running one, and one of each other installation."""

import glob
import os
import re
import sys

import pytest
from packaging.specifiers import SpecifierSet

# that of the tests may be in a virtual environment
RUNNING = os.path.realpath(getattr(sys, "_base_executable", sys.executable))


def installed():
    """One executable for each CPython from 3.6 up: those named, the running one, pyenv's, PATH's.

    ZIPPATH_TEST_PYTHONS names more, separated as PATH is. With ZIPPATH_TEST_ONLY_RUNNING there is
    but one, where another run has the others.
    """
    if os.environ.get("ZIPPATH_TEST_ONLY_RUNNING"):
        return [RUNNING]
    named = os.environ.get("ZIPPATH_TEST_PYTHONS", "").split(os.pathsep)
    pyenv = os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv"))
    patterns = [f"{pyenv}/versions/3.*/bin/python3.*"] + [
        f"{directory}/python3.*"
        for directory in ("/usr/local/bin", "/usr/bin")
    ]  # fmt: skip
    candidates = list(filter(None, named))
    for pattern in patterns:
        candidates += sorted(glob.glob(pattern))
    found = {RUNNING: RUNNING}
    for candidate in candidates:
        if re.search(r"python3\.\d+t?$", candidate):
            found.setdefault(os.path.realpath(candidate), candidate)
    return list(found.values())


INTERPRETERS = installed()


def label(executable):
    """A short name for test ids: 3.12.1, or the file's name where the path does not tell it."""
    version = re.search(r"versions/(3\.[^/]+)/", os.path.realpath(executable))
    return version[1] if version else os.path.basename(os.path.realpath(executable))


def version(executable):
    """The version as text, 3.12, as far as the path tells it."""
    if executable == RUNNING:
        return "{}.{}".format(*sys.version_info)
    return re.findall(r"3\.\d+", executable)[-1]


def parameters(specifier=""):
    """The Pythons of these versions; all but the running one make a test `live`."""
    found = [
        pytest.param(
            executable,
            id=label(executable),
            marks=() if executable == RUNNING else pytest.mark.live,
        )
        for executable in INTERPRETERS
        if SpecifierSet(specifier).contains(version(executable))
    ]
    none = [pytest.mark.live, pytest.mark.skip(f"no python {specifier} on this machine")]
    return found or [pytest.param("", id="none", marks=none)]
