"""Environments as people have them, which pip makes once below the user's cache."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

import filelock
import pytest

from tests import real_wheels
from tests.doctor.bench import interpreter
from zippath.doctor.all_checks import CHECKS
from zippath.doctor.diagnosis import examine
from zippath.doctor.subject import Subject
from zippath.syspath import snapshot

# what is installed by name, or from a project below; and the Pythons that it is for
SETS = {
    "data": (("3.12",), ("jupyterlab", "pandas", "scikit-learn")),
    "notebooks": (
        ("3.13",),
        ("jupyterlab", "jupyterlab-git", "jupyterlab-lsp", "python-lsp-server", "ipywidgets"),
    ),
    "arrays": (("3.12",), ("h5py", "tables", "xarray", "dask[dataframe,distributed]")),
    "web": (("3.9",), ("django", "celery")),
    "services": (
        ("3.13",),
        ("fastapi", "uvicorn[standard]", "httpx", "streamlit", "gradio"),
    ),
    "cloud": (
        ("3.13",),
        ("google-cloud-storage", "opentelemetry-sdk", "opentelemetry-exporter-otlp"),
    ),
    "vendors": (
        ("3.9", "3.13"),
        ("jaraco.text", "jaraco.classes", "jaraco.itertools", "zope.component", "zope.schema",
         "google-auth", "google-cloud-storage", "azure-common", "azure-identity",
         "azure-mgmt-resource", "azure-storage-blob"),
    ),
    "pipelines": (("3.12",), ("dagster",)),
    "tools": (("3.12",), ("poetry", "tox", "nox", "ansible")),
    "editables": (("3.12", "3.9", "3.13"), ("editables",)),
}  # fmt: skip
# codes of the notes that they have
NOTES = {"pipelines": ["ZP209"]}  # coloredlogs.pth runs code at every start
# {name: (minor version, packages)}; a set's first Python goes without saying
ENVIRONMENTS = {
    name if minor == minors[0] else f"{name}-{minor}": (minor, packages)
    for name, (minors, packages) in SETS.items()
    for minor in minors
}
_SETUPTOOLS = ("setuptools.build_meta", "setuptools")
_FOUND = "[tool.setuptools]\npackages=['{}']"
# (project, build backend, what is required for that, more of pyproject.toml, the package)
PROJECTS = (
    ("ed-finder", *_SETUPTOOLS, _FOUND.format("ed_finder"), "ed_finder"),
    ("ed-line", *_SETUPTOOLS, "", "src/ed_line"),
    ("ed-strict", *_SETUPTOOLS, _FOUND.format("ed_strict"), "ed_strict"),
    ("ed-compat", *_SETUPTOOLS, _FOUND.format("ed_compat"), "ed_compat"),
    ("ed-hatch", "hatchling.build", "hatchling", "", "ed_hatch"),
    ("ed-exact", "hatchling.build", "hatchling", "[tool.hatch.build]\ndev-mode-exact = true",
     "ed_exact"),
    ("ed-flit", "flit_core.buildapi", "flit_core", "", "ed_flit"),
    ("ed-pdm", "pdm.backend", "pdm-backend", "", "src/ed_pdm"),
    ("ed-poetry", "poetry.core.masonry.api", "poetry-core", "", "ed_poetry"),
    ("ed-meson", "mesonpy", "meson-python", "", "ed_meson"),
    ("ed-uv", "uv_build", "uv_build", "", "src/ed_uv"),
    ("ed-scikit", "scikit_build_core.build", "scikit-build-core", "", "src/ed_scikit"),
)  # fmt: skip
_MESON = """project('ed_meson', version: '1.0')
py = import('python').find_installation(pure: true)
py.install_sources(['ed_meson/__init__.py'], subdir: 'ed_meson')
"""
_CMAKE = "cmake_minimum_required(VERSION 3.15)\nproject(ed_scikit LANGUAGES NONE)\n"
_MODES = {"ed-strict": "strict", "ed-compat": "compat"}
_FILES = {"ed-meson": ("meson.build", _MESON), "ed-scikit": ("CMakeLists.txt", _CMAKE)}


# notes that an environment may have
FEW = 2


@dataclass(frozen=True)
class Healthy:
    """A start of an environment that is well."""

    executable: str
    env: dict
    cwd: str


def healthy(name, home):
    """The environment of this name, started far from any source; or skips."""
    minor, packages = ENVIRONMENTS[name]
    projects = PROJECTS if packages == ("editables",) else ()
    _, base, _ = interpreter(minor)
    venv = real_wheels.place().parent / "healthy" / f"{name.partition('-')[0]}-{minor}"
    venv.parent.mkdir(parents=True, exist_ok=True)
    wanted = ascii((packages, projects))
    with filelock.FileLock(f"{venv}.lock"):
        complete = venv / "complete"
        if not complete.exists() or complete.read_text() != wanted:
            shutil.rmtree(venv, ignore_errors=True)
            subprocess.run([base, "-m", "venv", venv], check=True)
            _install(venv, *packages)
            _install_projects(venv, projects)
            complete.write_text(wanted)
    env = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    return Healthy(str(venv / "bin" / "python"), env, str(home))


def _install(venv, *what):
    """Let uv install it, where there is one and it can; else pip."""
    python = venv / "bin" / "python"
    uv = shutil.which("uv", path=os.pathsep.join([os.path.dirname(sys.executable), os.defpath]))
    quick = [[uv, "pip", "install", "--quiet", "--python", python, *what]] if uv else []
    for command in (*quick, [python, "-m", "pip", "install", "--quiet", "--no-compile", *what]):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode == 0:
            return
    pytest.skip(f"pip cannot install {what}: {done.stderr.strip()[-200:]}")


def _install_projects(venv, projects):
    for project in projects:
        mode = _MODES.get(project[0])
        more = ["--config-settings", f"editable_mode={mode}"] if mode else []
        _install(venv, "-e", str(_written(venv / "projects", *project)), *more)


def _written(place, project, backend, required, more, package):
    """The directory of a project with one package."""
    folder = place / project
    (folder / package).mkdir(parents=True)
    (folder / package / "__init__.py").touch()
    (folder / "pyproject.toml").write_text(
        f'[build-system]\nrequires = ["{required}"]\nbuild-backend = "{backend}"\n'
        f'[project]\nname = "{project}"\nversion = "1.0"\ndescription = "it is well"\n{more}\n'
    )
    if project in _FILES:
        file, text = _FILES[project]
        (folder / file).write_text(text)
    return folder


def findings(python, tmp_path, **env):
    """What doctor finds in a python that is started far from any source."""
    (tmp_path / "home").mkdir(exist_ok=True)
    env = {"HOME": str(tmp_path / "home"), "PATH": os.defpath, "LANG": "C.UTF-8", **env}
    looked = snapshot.take(str(python), env, str(tmp_path / "home"))
    return examine(Subject(looked, env, deep=True), CHECKS).findings


def assert_well(found):
    assert [] == [one for one in found if one.severity != "note"]
    assert len(found) <= FEW, found


def is_added(path):
    """Whether a startup file is none of Debian's: those of this machine are its own business."""
    if path is None or not path.endswith(".pth"):
        return False
    return subprocess.run(["dpkg", "-S", path], capture_output=True).returncode != 0
