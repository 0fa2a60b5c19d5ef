"""The real wheels that tests and benchmarks read, pinned in one place and fetched once.

They lie in the directory that ZIPPATH_TEST_WHEELS names, else below the user's cache; what is not
there is fetched by pip, and where that cannot be the callers skip with the reason.
"""

import functools
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HOME = Path.home()  # the real one: a test moves it later

PINS = (
    "asgiref==3.13.0",
    "attrs==26.1.0",
    "azure-common==1.1.28",
    "azure-core==1.41.0",
    "backports.functools_lru_cache==1.6.4",
    "backports.tarfile==1.2.0",
    "botocore==1.44.5",
    "certifi==2026.10.18",
    "cffi==2.1.1",
    "charset-normalizer==3.5.2",
    "click==8.5.1",
    "cloudpickle==3.1.3",
    "contourpy==1.3.3",
    "cycler==0.12.1",
    "django==5.2.19",
    "docutils==0.23",
    "fonttools==4.68.0",
    "google-api-core==2.44.0",
    "google-auth==2.62.2",
    "google-cloud-core==2.8.0",
    "googleapis-common-protos==1.76.0",
    "idna==3.20",
    "jaraco.context==6.1.2",
    "jaraco.functools==4.6.0",
    "jaraco.text==4.3.0",
    "jinja2==3.1.6",
    "jmespath==1.1.0",
    "joblib==1.6.0",
    "kiwisolver==1.5.1",
    "markdown-it-py==4.3.0",
    "markupsafe==3.0.4",
    "matplotlib==3.11.2",
    "mdurl==0.1.2",
    "mpmath==1.4.1",
    "narwhals==2.29.0",
    "networkx==3.6.1",
    "numpy==2.4.6",
    "packaging==26.4",
    "pandas==3.1.1",
    "pillow==13.0.0",
    "pip==26.3",
    "protobuf==7.36.2",
    "py4j==0.10.9.9",
    "pygments==2.21.0",
    "pyparsing==3.3.3",
    "pytest==9.2.0",
    "python-dateutil==4.0.0",
    "pyyaml==6.0.3",
    "requests==2.34.2",
    "rich==15.0.0",
    "ruamel.yaml==0.19.1",
    "ruamel.yaml.clib==0.2.15",
    "scikit-learn==1.9.1",
    "scipy==1.17.1",
    "setuptools==84.2.1",
    "setuptools==59.8.0",
    "six==1.17.0",
    "six==1.16.0",
    "sphinxcontrib-devhelp==2.0.0",
    "sphinxcontrib-htmlhelp==1.0.3",
    "sphinxcontrib-jsmath==2.0.0",
    "sphinxcontrib-jsmath==1.0.1",
    "sqlalchemy==2.1.9",
    "sqlparse==0.6.1",
    "sympy==1.14.0",
    "threadpoolctl==3.8.0",
    "typing_extensions==4.16.0",
    "tzdata==2026.6",
    "urllib3==2.8.0",
    "zope.event==4.5.0",
    "zope.interface==8.7",
)

# Pure ones of every shape, namespace packages, and three with extension modules
DIFFERENTIAL = (
    "attrs", "botocore", "click", "django", "docutils", "jinja2", "mpmath", "networkx", "numpy",
    "pip", "pygments", "pytest", "requests", "rich", "ruamel.yaml", "setuptools", "six",
    "sphinxcontrib-jsmath", "sqlalchemy", "sympy", "urllib3", "zope.interface",
)  # fmt: skip

# One build of each for everybody: what is compared are files, not what this machine can load
BUILD = (
    "--python-version=3.11", "--implementation=cp", "--abi=cp311", "--abi=abi3", "--abi=none",
    "--platform=manylinux_2_28_x86_64", "--platform=manylinux_2_27_x86_64",
    "--platform=manylinux2014_x86_64", "--platform=any",
)  # fmt: skip


class Unavailable(Exception):  # noqa: N818 - it is a reason, not an error
    """A wheel is not there and cannot be had; says why."""


def place():
    """The directory of the wheels."""
    named = os.environ.get("ZIPPATH_TEST_WHEELS")
    return Path(named) if named else HOME / ".cache" / "zippath-tests" / "wheels"


@functools.cache
def wheel(name):
    """The path of the pinned wheel of project `name`; Unavailable says why there is none.

    Of several versions the first pin counts, unless `name` is a pin itself.
    """
    pins = [pin for pin in PINS if pin.partition("==")[0] == name or pin == name]
    project, _, version = pins[0].partition("==")
    pattern = f"{re.sub('[-._]', '?', project)}-{version}-*.whl"
    if not any(place().glob(pattern)):
        fetch(f"{project}=={version}")
    found = sorted(place().glob(pattern))
    if not found:
        raise Unavailable(f"no {pattern} in {place()}")
    return found[0]


def fetch(pin, build=None):
    """Let pip put one wheel into `place()`, whole or not at all; `build` is another platform's."""
    place().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place()) as directory:
        done = subprocess.run(
            [
                sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
                "--only-binary=:all:", *(build or BUILD), "--dest", directory, pin,
            ],
            capture_output=True,
            text=True,
        )  # fmt: skip
        if done.returncode:
            raise Unavailable(f"pip has no {pin}: {done.stderr.strip()[-200:]}")
        for file in Path(directory).iterdir():
            file.replace(place() / file.name)
