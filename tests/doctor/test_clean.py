"""Ordinary environments give no error, no warning, and at most a few notes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import real_wheels
from tests.doctor.bench import Bench
from tests.doctor.cases import installed, user_site
from tests.doctor.healthy import Healthy, assert_well, findings, is_added
from tests.live.exactness import mismatches, observed
from zippath.imports.resolver import Imports
from zippath.syspath.snapshot import take

POPULAR = (
    "boto3", "requests", "charset-normalizer", "typing-extensions", "python-dateutil",
    "s3transfer", "packaging", "setuptools", "wheel", "six", "numpy", "pyyaml", "fsspec",
    "cryptography", "cffi", "pycparser", "pydantic", "attrs", "protobuf", "click", "jinja2",
    "markupsafe", "rsa", "pyasn1", "jmespath", "platformdirs", "importlib-metadata",
    "importlib-resources", "zipp", "pytz", "aiohttp", "google-api-core",
    "googleapis-common-protos", "google-auth", "colorama", "pytest", "pluggy", "iniconfig",
    "virtualenv", "filelock", "tqdm", "pillow", "pyjwt", "sqlalchemy", "greenlet", "lxml",
    "beautifulsoup4", "rich", "psutil", "wrapt", "decorator", "coverage", "pytest-cov",
    "docutils", "sphinx", "zope.interface", "zope.event", "ruamel.yaml", "flask", "django",
    "httpx", "websockets", "tomlkit",
)  # fmt: skip


@pytest.mark.live
def test_a_fresh_virtual_environment(interpreter, tmp_path):
    """With what ensurepip installs: pip, and setuptools up to 3.11."""
    made = subprocess.run([interpreter, "-m", "venv", tmp_path / "venv"], capture_output=True)
    if made.returncode:
        pytest.skip(f"venv does not work there: {made.stderr[-200:]}")

    assert_well(findings(tmp_path / "venv" / "bin" / "python", tmp_path))


@pytest.mark.live
@pytest.mark.slow
@pytest.mark.network
def test_a_virtual_environment_with_popular_packages(tmp_path):
    venv = real_wheels.place().parent / "popular" / f"{sys.version_info[0]}.{sys.version_info[1]}"
    if not (venv / "complete").exists():
        shutil.rmtree(venv, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        done = subprocess.run(
            [venv / "bin" / "pip", "install", "--quiet", "--only-binary=:all:", *POPULAR],
            capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            pytest.skip(f"pip cannot install them: {done.stderr.strip()[-200:]}")
        (venv / "complete").touch()

    assert_well(findings(venv / "bin" / "python", tmp_path))


@pytest.mark.live
def test_the_python_of_debian(tmp_path):
    """With all that apt-get has installed for it."""
    found = findings(debians_python(), tmp_path)

    assert_well([one for one in found if not is_added(one.path)])


@pytest.mark.live
@pytest.mark.slow
def test_every_name_of_the_python_of_debian_is_where_why_says(tmp_path):
    env = {"HOME": str(tmp_path), "PATH": os.defpath, "LANG": "C.UTF-8"}
    started = Healthy(debians_python(), env, str(tmp_path))
    imports = Imports(take(started.executable, env, started.cwd))

    assert [] == mismatches(imports, observed(started, imports, tmp_path))


def debians_python():
    python = "/usr/bin/python3"
    if not os.path.exists("/etc/debian_version") or not os.path.exists(python):
        pytest.skip("no Debian")
    return python


@pytest.mark.parametrize(("own", "codes"), [("99.0", []), ("0.5", ["ZP405"])])
def test_an_environment_has_a_pip_of_its_own_over_that_of_its_base(tmp_path, own, codes):
    """As every `python -m venv --system-site-packages` has one; an older one than below is told."""
    bench = Bench(tmp_path)
    bench.make_venv(system_site="true")
    bench.keep_baseline()
    installed(bench, "pip", "1.0", "VERSION = 1\n", user_site(bench))
    installed(bench, "pip", own, "VERSION = 2\n")

    assert codes == [one.code for one in bench.findings() if one.code == "ZP405"]


@pytest.mark.live
def test_a_prefix_as_of_conda(tmp_path):
    bench = Bench(tmp_path / "bench")
    bench.make_prefix()
    (bench.prefix / "conda-meta").mkdir()
    for name in ("numpy", "packaging", "Some.Name"):
        bench.distribution(name, files=[f"{name.lower().replace('.', '_')}/__init__.py"])

    assert_well(findings(bench.python, tmp_path, CONDA_PREFIX=str(bench.prefix)))


@pytest.mark.live
def test_this_very_environment(tmp_path):
    """Where zippath is an editable install, with pytest and mypy beside it."""
    found = findings(sys.executable, tmp_path)

    assert [] == [one for one in found if one.severity == "error"]


@pytest.mark.live
def test_wheels_on_the_path(tmp_path):
    """Pure wheels as they are, with all that they require, recorded by zippath."""
    try:
        wheels = [
            real_wheels.wheel(name) for name in ("rich", "pygments", "markdown-it-py", "mdurl")
        ]
    except real_wheels.Unavailable as reason:
        pytest.skip(str(reason))
    bench = Bench(tmp_path / "bench")
    bench.pth("".join(f"{wheel}\n" for wheel in map(Path, wheels)), "zippath.pth")

    assert_well([one for one in findings(bench.python, tmp_path) if one.code != "ZP112"])
