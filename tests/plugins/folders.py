"""Folders of plugins for tests, and the process as it was before."""

import sys

import pytest

from tests.program import make_zip
from zippath.plugins.space import OPENERS
from zippath.plugins.spaces import close_space


@pytest.fixture
def folder(sandbox):
    """An empty folder of plugins; what was loaded from it is unloaded after the test."""
    made = sandbox / "plugins"
    made.mkdir()
    before, finders = set(OPENERS), list(sys.meta_path)
    yield made
    for key in set(OPENERS) - before:
        close_space(key)
        OPENERS.pop(key, None)
    sys.meta_path[:] = finders


def offers(plugins):
    """What each plugin's `main` returns, by the plugin's name; the error of a broken one."""
    return {one.name: one.load()() if one.loads() else str(one.error) for one in plugins}


def make_plugin(folder, name, main, **modules):
    """An archive with a module `plugin` and others beside it."""
    files = {f"{module}.py": source for module, source in modules.items()}
    return make_zip(folder / name, {"plugin.py": main, **files})


def make_wheel(folder, project, version, files, requires=()):
    """A wheel with metadata and these files."""
    folder.mkdir(exist_ok=True)
    lines = [f"Name: {project}", f"Version: {version}", *(f"Requires-Dist: {r}" for r in requires)]
    metadata = "\n".join(["Metadata-Version: 2.1", *lines, ""])
    info = f"{project}-{version}.dist-info"
    name = f"{project}-{version}-py3-none-any.whl"
    return make_zip(folder / name, {**files, f"{info}/METADATA": metadata})
