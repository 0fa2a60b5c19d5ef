"""What an `__init__` does with its `__path__`, read from its source."""

import os

import pytest

from tests.program import make_zip
from tests.snapshots import imports_of, write
from zippath.imports.packages import style_of

PKGUTIL = "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n"
BOTH = """try:
    __import__("pkg_resources").declare_namespace(__name__)
except ImportError:
    from pkgutil import extend_path
    __path__ = extend_path(__path__, __name__)
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", "plain"),
        ("import pkgutil\nfor one in pkgutil.iter_modules(__path__): pass\n", "plain"),
        (PKGUTIL, "pkgutil"),
        (BOTH, "pkgutil"),
        ("__path__.insert(0, '/x')\n", "unknown"),
        ("__path__ = ['/x']\n", "unknown"),
        ("__path__[:] = []\n", "unknown"),
        ("__path__ +\n", "unknown"),
        # which the compiler warns of
        ("PATTERN = '\\d'\n__path__ is PATTERN\n", "plain"),
    ],
)
def test_style(source, expected):
    assert expected == style_of(source, has_pkg_resources=False)


def test_a_source_that_is_too_deep_is_unknown():
    assert "unknown" == style_of("__path__ = " + "-" * 200_000 + "1", has_pkg_resources=False)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names")
def test_a_pkg_file_that_is_a_pipe_is_not_opened(tmp_path):
    one = write(tmp_path / "one", "n/__init__.py", text=PKGUTIL)
    os.mkfifo(one / "n.pkg")

    assert (f"{one}/n",) == imports_of(one).search_path("n")


def test_declared_where_there_is_pkg_resources():
    assert "pkg_resources" == style_of(BOTH, has_pkg_resources=True)


def test_pkgutil_extends_over_all_entries(tmp_path):
    one, two = (write(tmp_path / name, "n/__init__.py", text=PKGUTIL) for name in ("one", "two"))
    write(two, "n/far.py")
    write(tmp_path / "one", "n.pkg", text="# a comment\n/else\n")
    packed = make_zip(tmp_path / "a.zip", {"n/__init__.py": PKGUTIL, "n/packed.py": ""})
    imports = imports_of(one, two, packed)

    assert (f"{one}/n", "/else", f"{two}/n", f"{packed}/n") == imports.search_path("n")
    assert f"{two}/n/far.py" == imports.resolve("n.far").winner.location
    # before 3.10 zipimport tells pkgutil of portions without `__init__` only
    old = imports_of(one, two, packed, version=(3, 9))
    assert (f"{one}/n", "/else", f"{two}/n") == old.search_path("n")
