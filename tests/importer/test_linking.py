"""Libraries that others are linked to are found in all archives, as they are in a site dir."""

import importlib.machinery
import os
import shutil
import subprocess
import sys
import sysconfig

import pytest

from tests.importer.building import build, run
from zippath.importer import linking

SUFFIX = importlib.machinery.EXTENSION_SUFFIXES[0]
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="it is made and loaded on Linux")
GLIBC = "libfoo.so.1: cannot open shared object file: No such file or directory"
MUSL = "Error loading shared library libfoo.so.1: No such file or directory (needed by /a/b.so)"
MACOS = "dlopen(/a/b.so, 0x0002): Library not loaded: @rpath/libfoo.dylib\n  Referenced from: /a"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (GLIBC, "libfoo.so.1"),
        (MUSL, "libfoo.so.1"),
        (MACOS, "libfoo.dylib"),
        ("/usr/lib/libfoo.so: cannot open shared object file: Permission denied", "libfoo.so"),
        ("/a/b.so: undefined symbol: foo", ""),
        ("/a/b.so: failed to map segment from shared object", ""),
        ("dynamic module does not define module export function (PyInit_b)", ""),
        ("", ""),
    ],
)
def test_what_is_missing(said, expected):
    assert expected == linking.missing_library(said)


LIBRARY = "int %s(void) { return %s; }\n"
MODULE = """
#define PY_SSIZE_T_CLEAN
#include <Python.h>
extern int foo(void);
static PyObject *call(PyObject *self, PyObject *none) { return PyLong_FromLong(foo()); }
static PyMethodDef methods[] = {{"call", call, METH_NOARGS, ""}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_ext", "", -1, methods};
PyMODINIT_FUNC PyInit__ext(void) { return PyModule_Create(&module); }
"""
CALLING = """
import sys, zippath
zippath.install(sys.argv[1] or None)
sys.path[:0] = sys.argv[2:]
import ext._ext
print(ext._ext.call())
"""


def compiled(place, source, output, *options):
    place.mkdir(exist_ok=True)
    (place / "source.c").write_text(source)
    command = ["gcc", "-shared", "-fPIC", "-o", place / output, place / "source.c", *options]
    subprocess.run(command, check=True, capture_output=True)
    return place / output


@pytest.fixture(scope="module")
def libraries(tmp_path_factory):
    """libbar.so, libfoo.so that needs it, and an extension module that needs that: their content.

    Each looks for the next one in the package beside its own.
    """
    include = sysconfig.get_path("include")
    if not shutil.which("gcc") or not os.path.exists(os.path.join(include, "Python.h")):
        pytest.skip("no compiler, or no headers of Python")
    place = tmp_path_factory.mktemp("libraries")
    bar = compiled(place / "bar", LIBRARY % ("bar", "42"), "libbar.so", "-Wl,-soname,libbar.so")
    foo = compiled(
        place / "foo", "int bar(void);\n" + LIBRARY % ("foo", "bar()"), "libfoo.so",
        "-Wl,-soname,libfoo.so", bar, "-Wl,-rpath,$ORIGIN/../bar/lib",
    )  # fmt: skip
    found = {}
    for name, path in {
        "beside": "$ORIGIN/../foo", "libs": "$ORIGIN/../ext.libs", "inside": "$ORIGIN/lib",
    }.items():  # fmt: skip
        module = compiled(
            place / name, MODULE, f"_ext{SUFFIX}", f"-I{include}", foo, f"-Wl,-rpath,{path}"
        )
        found[name] = module.read_bytes()
    found["top"] = compiled(
        place / "top", MODULE, f"_ext{SUFFIX}", f"-I{include}", foo,
        "-Wl,--disable-new-dtags,-rpath,$ORIGIN/foo",
    ).read_bytes()  # fmt: skip
    found["system"] = compiled(
        place / "system", LIBRARY % ("foo", "13"), "libfoo.so", "-Wl,-soname,libfoo.so"
    ).read_bytes()
    return found | {"foo": foo.read_bytes(), "bar": bar.read_bytes()}


@pytest.fixture
def archives(libraries, tmp_path):
    """The three packages, each in an archive of its own."""
    content = {
        "ext": {"ext/__init__.py": "", f"ext/_ext{SUFFIX}": libraries["beside"]},
        "foo": {"foo/__init__.py": "raise ImportError\n", "foo/libfoo.so": libraries["foo"]},
        "bar": {"bar/lib/libbar.so": libraries["bar"]},
    }
    return [build(tmp_path / f"{name}.whl", data) for name, data in content.items()]


@on_linux
@pytest.mark.parametrize("cached", [True, False])
@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.live
def test_libraries_in_other_archives(archives, tmp_path, cached, order):
    """They are found by the RPATH, and their packages are not imported."""
    cache = tmp_path / "cache" if cached else ""
    for _ in ("cold", "warm"):
        assert "42" == run(CALLING, cache, *archives[::order])


@pytest.mark.live
@on_linux
def test_libraries_in_a_directory_on_the_path(archives, libraries, tmp_path):
    for name, place in {"foo": "foo", "bar": "bar/lib"}.items():
        (tmp_path / "site" / place).mkdir(parents=True)
        (tmp_path / "site" / place / f"lib{name}.so").write_bytes(libraries[name])

    assert "42" == run(CALLING, tmp_path / "cache", archives[0], tmp_path / "site")


@on_linux
def test_libraries_in_directories_of_archives(archives, libraries, tmp_path):
    foo = build(tmp_path / "f.zip", {"lib/foo/libfoo.so": libraries["foo"]})
    bar = build(tmp_path / "b.zip", {"a/b/bar/lib/libbar.so": libraries["bar"]})
    entries = [archives[0], os.path.join(foo, "lib"), os.path.join(bar, "a", "b")]

    assert "42" == run(CALLING, tmp_path / "cache", *entries)


@on_linux
def test_a_library_that_is_nowhere_is_named(archives, tmp_path):
    """And so is who needs it, unless that one is in another archive."""
    for cache in (tmp_path / "cache", ""):
        done = run(CALLING, cache, archives[0], archives[2], check=False)

        assert (
            "ImportError: libfoo.so: cannot open shared object file: No such file or directory "
            f"(ext/_ext{SUFFIX} of {archives[0]!r} is linked to it, and neither the archive nor "
            "the system has it)"
        ) == done.stderr.splitlines()[-1]

    done = run(CALLING, tmp_path / "cache", *archives[:2], check=False)
    assert "ImportError: lib" in done.stderr.splitlines()[-1]
    assert "linked to it" not in done.stderr


@pytest.mark.live
@on_linux
def test_without_ctypes_the_error_is_that_of_the_system(archives, tmp_path):
    """It is linked to libffi, which the system may lack as well."""
    script = f"import sys; sys.modules['_ctypes'] = None\n{CALLING}"
    for cache in (tmp_path / "cache", ""):
        done = run(script, cache, *archives, check=False)

        assert "ImportError: libfoo.so: cannot open" in done.stderr.splitlines()[-1]
        assert "linked to it" not in done.stderr


@pytest.mark.live
@on_linux
@pytest.mark.parametrize("cached", [True, False])
@pytest.mark.parametrize("where", ["libs", "inside"])
def test_libraries_of_the_same_archive(libraries, tmp_path, cached, where):
    """In dependency order, whatever the order of their names is."""
    place = {"libs": "ext.libs", "inside": "ext/lib"}[where]
    content = {
        "ext/__init__.py": "", f"ext/_ext{SUFFIX}": libraries[where],
        f"{place}/libfoo.so": libraries["foo"],
        f"{os.path.dirname(place)}/bar/lib/libbar.so".lstrip("/"): libraries["bar"],
    }  # fmt: skip
    path = build(tmp_path / "a.whl", content)
    cache = tmp_path / "cache" if cached else ""

    assert "42" == run(CALLING, cache, path)


@on_linux
@pytest.mark.parametrize("cached", [True, False])
def test_what_libraries_of_the_archive_are_linked_to(libraries, tmp_path, cached):
    """The module leads to one beside it, and only that one to the one in another archive."""
    content = {
        "ext/__init__.py": "", f"ext/_ext{SUFFIX}": libraries["inside"],
        "ext/lib/libfoo.so": libraries["foo"],
    }  # fmt: skip
    path = build(tmp_path / "a.whl", content)
    other = build(tmp_path / "b.whl", {"ext/bar/lib/libbar.so": libraries["bar"]})
    cache = tmp_path / "cache" if cached else ""

    assert "42" == run(CALLING, cache, path, other)


@on_linux
def test_libraries_are_opened_by_their_path(libraries, tmp_path):
    content = {
        "ext/__init__.py": "import ctypes, os\nfoo = ctypes.CDLL(os.path.join("
        "os.path.dirname(__file__), 'lib', 'libbar.so'))\n",
        "ext/_ext.py": "from . import foo\ncall = foo.bar\n",
        "ext/lib/libbar.so": libraries["bar"],
    }

    assert "42" == run(CALLING, tmp_path / "cache", build(tmp_path / "a.whl", content))


@pytest.mark.live
@on_linux
@pytest.mark.parametrize("cached", [True, False])
def test_libraries_of_another_top_win_over_those_of_the_system(libraries, tmp_path, cached):
    """They are there before the first import, and so is the module that they lie beside."""
    (tmp_path / "system").mkdir()
    (tmp_path / "system" / "libfoo.so").write_bytes(libraries["system"])
    content = {
        f"_ext{SUFFIX}": libraries["top"],
        "foo/__init__.py": "raise ImportError\n",
        "foo/libfoo.so": libraries["foo"],
        "bar/lib/libbar.so": libraries["bar"],
    }
    path = build(tmp_path / "a.whl", content)
    cache = tmp_path / "cache" if cached else ""
    script = CALLING.replace("ext._ext", "_ext")
    for _ in ("cold", "warm"):
        assert "42" == run(script, cache, path, LD_LIBRARY_PATH=str(tmp_path / "system"))
