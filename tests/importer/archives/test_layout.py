"""What must be real files, and which names a file may have: decisions by names alone."""

import _imp
import sys

import pytest

from zippath.importer.archives import layout


def folders(*names):
    """{directory: its names}, as in the name index, for the members of an archive."""
    found = {"": {}}
    for name in names:
        *parents, leaf = name.split("/")
        folder = ""
        for parent in parents:
            found[folder].setdefault(f"{parent}/", b"")
            folder = f"{folder}{parent}/"
            found.setdefault(folder, {})
        if leaf:
            found[folder][leaf] = b"header"
    return found


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ((), ()),
        (("mod.py", "mod.pyc", "README.txt"), ()),
        (("pkg/__init__.py", "pkg/__init__.pyi", "pkg/py.typed", "pkg/sub/mod.pyc"), ()),
        (("pkg/__init__.py", "pkg/data.json"), ("pkg/",)),
        (("pkg/__init__.py", "pkg/a/b/c/data.json", "other/mod.py"), ("pkg/",)),
        (("pkg/__init__.py", "pkg/LICENSE"), ("pkg/",)),
        (("pkg/_fast.cpython-311-x86_64-linux-gnu.so",), ("pkg/",)),
        (("_fast.abi3.so", "_fast.pyi", "fast.py"), ("_fast.abi3.so",)),
        (("libfoo.so.3", "foo.dll", "bar.pyd"), ("libfoo.so.3", "foo.dll", "bar.pyd")),
        (("pkg/mod.py", "pkg.libs/libfoo.so", "pkg/_c.so"), ("pkg/", "pkg.libs/")),
        (("pkg-1.dist-info/METADATA", "pkg-1.data/headers/a.h", "pkg/mod.py"), ()),
        (("pkg-1.data/scripts/run", "bin/run", "pkg/a.py", "x.py"), ("bin/", "pkg/")),
        (("pkg-1.data/scripts/run.py", "bin/run.py", "pkg/a.py"), ()),
        (("EGG-INFO/PKG-INFO", "pkg.egg-info/x", "pkg/mod.py"), ()),
        ((".hidden/data", "pkg/mod.py"), ()),
        (("google/api/http.proto", "google/rpc/mod.py"), ("google/",)),
        (("pkg/empty/", "pkg/mod.py"), ()),
    ],
)
def test_needed(names, expected):
    assert sorted(expected) == sorted(layout.needed(folders(*names)))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.so", True), ("a.abi3.so", True), ("liba.so.1.2", True), ("a.pyd", True),
        ("a.dylib", True), ("a.dll", True), ("a.sow", False), ("so", False), ("a.py", False),
    ],
)  # fmt: skip
def test_natives(name, expected):
    assert expected == layout.is_native(name)


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        ("pkg/", True), ("pkg.libs/", True), ("pkg-1.dist-info/", False), ("pkg-1.data/", False),
        ("EGG-INFO/", False), ("pkg.egg-info/", False), (".git/", False), ("", False),
    ],
)  # fmt: skip
def test_names_of_packages(top, expected):
    assert expected == layout.is_package_name(top)


def test_the_tops_of_a_module():
    names = {"mod/": b"", "mod.py": b"-", "mod.so": b"-", "module.py": b"-", "mod.txt": b"-"}

    assert {"mod/", "mod.py"} | ({"mod.so"} if sys.platform != "win32" else set()) == set(
        layout.tops_of("mod", names.get)
    )
    assert [] == layout.tops_of("mo", names.get)


@pytest.mark.parametrize(
    "suffixes",
    [
        [".cpython-313t-x86_64-linux-gnu.so", ".so"],
        [".cpython-315t-x86_64-linux-gnu.so", ".abi3t.so", ".so"],
        [".cpython-312-darwin.so", ".abi3.so", ".so"],
        [".cp313t-win_amd64.pyd", ".pyd"],
    ],
)
def test_the_suffixes_are_those_of_the_python_that_runs(monkeypatch, suffixes):
    """A wheel may bring the same module for several; abi3 is none of a free-threaded Python."""
    monkeypatch.setattr(_imp, "extension_suffixes", lambda: suffixes)
    foreign = ["mod.cpython-39-x86_64-linux-gnu.so", "mod.abi4.so"]
    there = dict.fromkeys([*foreign, *("mod" + suffix for suffix in suffixes)], b"x")

    assert ["mod" + suffix for suffix in suffixes] == layout.tops_of("mod", there.get)


def test_companions():
    names = ["pkg/", "pkg.libs/", "b.dylibs/", "other/", "x-1.data/", "x-1.dist-info/", "mod.py"]

    assert ["pkg.libs/", "b.dylibs/"] == layout.companions("pkg/", names, False)
    assert ["b.dylibs/"] == layout.companions("pkg.libs/", names, False)
    assert {*names} - {"pkg/", "x-1.data/"} == {*layout.companions("pkg/", names, True)}


DEVICE, CHANGED, OUT = "is the name of a device", "is no name for a file", "leads out"


@pytest.mark.parametrize(
    ("part", "everywhere", "windows"),
    [
        ("name.txt", "", ""),
        ("ünï côdé.txt", "", ""),
        (".hidden", "", ""),
        ("..", OUT, OUT),
        (".", OUT, OUT),
        ("", OUT, OUT),
        ("a/b", OUT, OUT),
        ("a\0b", OUT, OUT),
        ("x" * 255, "", ""),
        ("x" * 256, "is too long", "is too long"),
        ("é" * 128, "is too long", "is too long"),
        ("C:", "", CHANGED),
        ("C:\\windows", "", CHANGED),
        ("file.txt:stream", "", CHANGED),
        ("a\\..\\b", "", CHANGED),
        ("what?", "", CHANGED),
        ("line\nbreak", "", CHANGED),
        ("dot.", "", CHANGED),
        ("space ", "", CHANGED),
        ("NUL", "", DEVICE),
        ("aux.txt", "", DEVICE),
        ("Com1.tar.gz", "", DEVICE),
        ("con .txt", "", DEVICE),
        ("console.txt", "", ""),
        ("com10", "", ""),
    ],
)
def test_names_that_no_file_may_have(part, everywhere, windows):
    for expected, on_windows in ((everywhere, False), (windows, True)):
        found = layout.problem(["pkg", part], on_windows)

        assert (expected in found, bool(expected)) == (True, bool(found))


@pytest.mark.parametrize(
    ("folder", "target", "expected"),
    [
        ("pkg/", "mod.py", True),
        ("pkg/", "sub/mod.py", True),
        ("pkg/sub/", "../mod.py", True),
        ("pkg/a/b/", "../../c/d", True),
        ("pkg/", "../mod.py", False),
        ("pkg/a/", "../../other/mod.py", False),
        ("pkg/a/", "b/../../../etc/passwd", False),
        ("pkg/a/", "b/../c", False),
        ("pkg/", "/etc/passwd", False),
        ("pkg/", "", False),
        ("pkg/a/", "..", False),
        ("pkg/", ".", False),
        ("pkg/", "a//b", False),
        ("pkg/", "a\\..\\..\\b", False),
        ("pkg/", "C:\\windows", False),
        ("", "mod.so", False),
        ("pkg/", "x" * 300, False),
    ],
)
def test_where_links_may_lead(folder, target, expected):
    assert expected == layout.stays_inside(folder, target)


@pytest.mark.parametrize(
    ("size", "wish", "expected"),
    [
        (0, "", 1 << 30),
        (10_000, "", 1 << 30),
        (1 << 29, "", 50 << 29),
        (1 << 29, "1000", 1000),
        (0, "4G", 4 << 30),
        (0, "4g", 4 << 30),
        (0, "1T", 1 << 40),
        (0, "20M", 20 << 20),
        (0, "8k", 8 << 10),
    ],
)
def test_limits(size, wish, expected):
    assert expected == layout.limit(size, wish)


@pytest.mark.parametrize("wish", ["G", "4X", "much", "4.5G", "4GiB", " "])
def test_a_wish_that_is_no_size(wish):
    with pytest.raises(ValueError, match=r"."):
        layout.limit(0, wish)
