"""Environments in which zippath's importer is active, with archives that only it reads rightly."""

import hashlib
import os
import re

from tests.booted import enable_by_hand
from tests.built_environments import (
    COMPILED,
    NAMESPACES,
    PROJECTS,
    Unavailable,
    copied,
    editable,
    odd_zips,
    path_lines,
    run,
    write,
    zipped,
)
from tests.importer_copy import PACKAGE, copy_importer, copy_package


def started_by_sitecustomize(made):
    """The installed package, in a cache of its own; folders in archives, relative entries too."""
    _needs_importer(made)
    made.venv()
    copy_package(made.site())
    zipped(made.root / "work" / "near.zip", {"near.py": "", "lib/nearer.py": ""}, folders=False)
    _sitecustomize(made, SITECUSTOMIZE.format(str(made.root), UNSTARTABLE))
    items = [*_archives(made), *_odd(made), made.root / "dpyc0.zip/lib", "work/near.zip/lib/"]
    made.env["PYTHONPATH"] = os.pathsep.join(map(str, items))


SITECUSTOMIZE = """
import sys, zippath
root = {!r}
zippath.install(root + "/cache")
sys.path += ["near.zip", "near.zip/lib/", *(f"{{root}}/odd/{{name}}" for name in {!r})]
"""


def started_by_pth(made):
    """An import line of a startup file; archives of wheels in the files before and after it."""
    _needs_importer(made)
    made.venv()
    copy_package(made.site())
    wheels = [copied(name, made.root / "wheels") for name in NAMESPACES]
    path_lines(made.site(), "before.pth", wheels[::2])
    path_lines(made.site(), "importer.pth", ["import zippath.importer as i; i.install(None)"])
    later = [*_archives(made), *_odd(made), *(made.root / "odd" / name for name in UNSTARTABLE)]
    path_lines(made.site(), "later.pth", [*wheels[1::2], *later])


def started_by_a_copy(made):
    """A verbatim copy under another name, with the user's cache, before another copy's start."""
    _needs_importer(made)
    made.venv()
    for name in ("_boot_of_somebody", "zz_other_copy"):
        copy_importer(made.site(), name, "install()")
    items = [*_archives(made), *_odd(made)]
    made.env["PYTHONPATH"] = os.pathsep.join(map(str, items))


def started_from_an_archive(made):
    """The package in an archive, whose own modules it leaves to zipimport."""
    _needs_importer(made)
    made.venv()
    members = {
        f"zippath/{file.relative_to(PACKAGE).as_posix()}": file.read_text()
        for file in [PACKAGE / "__init__.py", *sorted((PACKAGE / "importer").rglob("*.py"))]
    }
    package = zipped(made.root / "zippath.zip", members)
    write(made.site() / "usercustomize.py", "")
    _sitecustomize(made, "import zippath\nzippath.install(None)\n")
    made.env["PYTHONPATH"] = os.pathsep.join(map(str, [package, *_odd(made)]))


def started_by_the_boot_module(made):
    """Lines of zippath.pth for archives of every kind, and for folders in them; some come first."""
    _needs_importer(made)
    made.venv()
    wheels = [copied(name, made.root / "wheels") for name in NAMESPACES]
    items = [*wheels, *_archives(made), *_odd(made)]
    zipped(made.root / "sub.zip", {"lib/nearer.py": "", "lib/both/one.py": ""})
    zipped(made.root / "first.zip", {"json/__init__.py": "", "both/two.py": "", "firstly.py": ""})
    lines = [f"#boot {item}" for item in [*items, made.root / "sub.zip" / "lib"]]
    first = [f"#boot-first {path}" for path in (made.root / "first.zip", made.root / "gone.zip")]
    enable_by_hand(made.site(), str(made.root / "cache"), [*lines, *first, items[0]])


def booted_beside_editables(made):
    """The boot module among the finders of five back ends, whose names archives have too."""
    _needs_importer(made)
    editable(made)
    files = [file for project in PROJECTS.values() for file in project if "_editable" in file]
    theirs = {re.sub(".*/(?=[a-z]+_editable)", "", file): "" for file in files}
    zipped(made.root / "rival.zip", {**theirs, "mine.py": "", "ns_editable/archived.py": ""})
    enable_by_hand(made.site(), None, [f"#boot {made.root / 'rival.zip'}"])


def _needs_importer(made):
    version = run(made, made.interpreter, "-c", "import sys; print(sys.version_info >= (3, 9))")
    if version.strip() != "True":
        raise Unavailable("the importer needs python 3.9")


def _sitecustomize(made, text):
    """Write the environment's sitecustomize, unless the interpreter has one that comes first."""
    library = "import sysconfig; print(sysconfig.get_path('stdlib'))"
    own = os.path.join(run(made, made.interpreter, "-S", "-c", library).strip(), "sitecustomize.py")
    if os.path.exists(own):  # Debian's
        raise Unavailable(f"{own} comes before that of a site dir")
    write(made.site() / "sitecustomize.py", text)


def _archives(made):
    """Archives of modules with bytecode, compressed in every way that the interpreter can."""
    run(made, made.interpreter, "-c", COMPILED, str(made.root), *METHODS)
    names = [f"{prefix}pyc{folders}.zip" for prefix in METHODS for folders in (0, 1)]
    return [made.root / name for name in names if (made.root / name).exists()]


# the beginnings of the modules' names, which COMPILED knows too
METHODS = ("d", "b", "l", "z")


def _odd(made):
    """Archives that break a rule, or that only some readers understand."""
    run(made, made.interpreter, "-W", "ignore", "-c", ODD, str(made.root / "odd"))
    odd = [file for file in (made.root / "odd").glob("*.zip") if file.name not in UNSTARTABLE]
    return [*odd_zips(made), *sorted(odd)]


# what no Python starts with that comes to it before the importer is active: zipimport breaks every
# import over a bad name, and 3.13.0 over fields of ZIP64, because it imports `struct` to read them
UNSTARTABLE = ("big64.zip", "extra64.zip", "utf8.zip")


ODD = r"""
import os, sys, zipfile
root = sys.argv[1]
os.makedirs(root)
def path(name):
    return os.path.join(root, name + ".zip")
def archive(name, members, method=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path(name), "w", method) as file:
        for member, data in members:
            file.writestr(member, data)
def named(name):
    info = zipfile.ZipInfo("x", (2020, 6, 1, 12, 30, 10))
    info.filename = name
    return info
def changed(name, old, new):
    with open(path(name), "rb") as file:
        data = file.read()
    assert old in data and len(old) == len(new)
    with open(path(name), "wb") as file:
        file.write(data.replace(old, new))

archive("implied", [("imp_ns/deep/er/m.py", ""), ("imp_data/readme.txt", ""), ("imp_mod.py", ""),
                    ("imp_mod/inner.py", "")])
import _imp
native = _imp.extension_suffixes()[0]
archive("stubs", [("st_fast" + native, ""), ("st_fast/__init__.pyi", ""), ("st_space/x.pyi", ""),
                  ("st_pkg/__init__" + native, ""), ("st_pkg/x.py", ""), ("st_space.txt", ""),
                  ("st_in/__init__.py", ""), ("st_in/n" + native, ""), ("st_in/n/x.py", "")])
archive("twice", [("tw.py", "a = 1"), ("tw.py", "a = 22"), ("tw_pkg/__init__.py", ""),
                  ("tw_pkg.py", ""), ("tw_dir.py/", ""), ("tw_dir.py/x.py", ""), ("tw_dir/", "")])
archive("names", [(named(name), "") for name in (
    "/na_absolute.py", "../na_up.py", "./na_dot.py", "na_twice//x.py", "na_\0null.py",
    "na_back\\slash.py", "na_good.py", "na_dots/../x.py", "na_dots/./x.py", "na_hidden/.x/y.py",
    "na_\xe9.py", "", "/", "na_end/", "na_end/x/", "na_sp ace.py", "na_pkg/__init__.py/",
)] + [(named("na_deep/" + "d/" * 70 + "x.py"), "")])
archive("utf8", [(named("ut_good.py"), ""), (named("ut_\xe9.py"), "")])
changed("utf8", b"\xc3\xa9", b"\xff\xfe")
info = zipfile.ZipInfo("sy_link.py")
info.create_system, info.external_attr = 3, 0o120777 << 16
archive("links", [(info, "en_good.py"), ("en_good.py", ""), ("en_secret.py", "x = 1")])
with open(path("links"), "rb") as file:
    data = bytearray(file.read())
data[data.rindex(b"PK\x01\x02") + 8] |= 1
with open(path("links"), "wb") as file:
    file.write(data)
archive("crc", [("cr_bad.py", "value = 12345")])
changed("crc", b"value = 12345", b"value = 54321")
zipfile.ZIP64_LIMIT = 10
archive("big64", [("sf_mod.py", "value = 1 # longer"), ("sf_pkg/__init__.py", "a = 1 # longer")])
info = zipfile.ZipInfo("se_mod.py")
info.extra = b"UT\x05\x00\x01abcd"
archive("extra64", [(info, "value = 1 # longer"), ("se_other.py", "")])
zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = 1 << 40, 0
archive("many64", [("sm_mod.py", "")])
zipfile.ZIP_FILECOUNT_LIMIT = 1 << 20
archive("prefix", [("pr_mod.py", ""), ("pr_pkg/__init__.py", "")])
with open(path("prefix"), "rb") as file:
    data = file.read()
with open(path("prefix"), "wb") as file:
    file.write(b"MZ" * 100000 + data)
with open(path("appended"), "wb") as file:
    file.write(b"#!/bin/sh\n")
with zipfile.ZipFile(path("appended"), "a") as file:
    file.writestr("ap_mod.py", "")
archive("comment", [("co_mod.py", "")])
with zipfile.ZipFile(path("comment"), "a") as file:
    file.comment = b"PK\x05\x06" + b"c" * 65000
archive("empty", [])
archive("count", [("cn_a.py", ""), ("cn_b.py", "")])
with open(path("count"), "rb") as file:
    data = bytearray(file.read())
data[-14:-10] = b"\x05\0\x05\0"
with open(path("count"), "wb") as file:
    file.write(data)
archive("trailing", [("tr_mod.py", "")])
with open(path("trailing"), "ab") as file:
    file.write(b"x" * 1000)
"""


def _digest_of_importer():
    files = [PACKAGE / "__init__.py", *sorted((PACKAGE / "importer").rglob("*.py"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


# the copies in the environments are those of the importer as it is
IMPORTER = _digest_of_importer()
HASHED = (
    "COMPILED", "IMPORTER", "METHODS", "NAMESPACES", "ODD", "PROJECTS", "SITECUSTOMIZE",
    "UNSTARTABLE",
)  # fmt: skip

RECIPES = (
    started_by_sitecustomize, started_by_pth, started_by_a_copy, started_from_an_archive,
    started_by_the_boot_module, booted_beside_editables,
)  # fmt: skip
