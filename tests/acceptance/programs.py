"""The wheels of real programs, and of tools that start in every process: sets that fit together."""

from tests.acceptance.package import NATIVE, Package

PROGRAMS = Package(
    "programs",
    NATIVE,
    ("code", "metadata", "entry points", "data", "templates", "extension"),
    "",
    asks=("black", "django", "flask", "ipython", "jupyter", "pip", "pytest", "sphinx"),
)

STARTERS = Package(
    "starters",
    NATIVE,
    ("code",),
    "",
    # an older virtualenv: those of today put `_virtualenv.pth` in environments of 3.9 alone
    asks=("coverage", "pdm", "pip-system-certs", "setuptools", "virtualenv<20.27"),
)
