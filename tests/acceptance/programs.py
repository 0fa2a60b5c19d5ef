"""The wheels of real programs: one set, of versions that fit together."""

from tests.acceptance.package import NATIVE, Package

PROGRAMS = Package(
    "programs",
    NATIVE,
    ("code", "metadata", "entry points", "data", "templates", "extension"),
    "",
    asks=("black", "django", "flask", "ipython", "jupyter", "pip", "pytest", "sphinx"),
)
