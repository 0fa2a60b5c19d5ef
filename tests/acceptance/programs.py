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

# what the environments are made of whose programs are run
LAB = Package(
    "env-lab",
    NATIVE,
    ("code", "data", "extension", "templates"),
    "",
    asks=("jupyterlab", "pandas", "matplotlib", "ipykernel", "nbconvert", "nbclient", "pip"),
)
WEB = Package("env-django", NATIVE, ("code", "templates"), "", asks=("django", "flask", "pip"))
DOCS = Package("env-sphinx", NATIVE, ("code", "data", "templates"), "", asks=("sphinx", "pip"))
SUITE = Package(
    "env-pytest",
    NATIVE,
    ("code", "entry points"),
    "",
    asks=("pytest", "pytest-xdist", "pytest-cov", "pip"),
)
TOOLS = Package(
    "env-tools",
    NATIVE,
    ("code", "data", "extension"),
    "",
    asks=("black", "mypy", "pip", "pipdeptree"),
)
ENVIRONMENTS = (LAB, WEB, DOCS, SUITE, TOOLS)
