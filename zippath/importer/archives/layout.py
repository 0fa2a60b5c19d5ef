"""Decides which names of an archive must be real files, and which paths members may have.

Python code is imported from the archive itself. Laid out in the file store, as a whole and with the
relative paths that an installer would give it, is a package

- with anything else in it: the system loads shared libraries from files only, and code opens its
  data beside `__file__`. This goes by names alone, and is found out when the archive is indexed;
- whose code says `__file__` or `__path__`, its tests aside: some lists its own directory, or runs
  a file of its own as a program. This is found out when it is first imported. Of 151 packages of
  code in 303 popular wheels it holds for 35, of which two did not work in an archive;
- of a wheel that installs programs, which are looked for beside the package;
- with tests, or whose assertions pytest rewrites, in a process where that is loaded: it reads both
  from files only.
"""

import _imp
import sys

from .schemes import PROGRAMS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

# Nobody opens these through `__file__`: code, and what type checkers read
CODE = (".py", ".pyc", ".pyi", "py.typed")
CODE_OR_FOLDER = (*CODE, "/")
NATIVE = (".so", ".pyd", ".dylib", ".dll")
# Read through importlib.metadata, or put elsewhere by installers: no package has these names
NO_PACKAGE = (".dist-info", ".egg-info", ".data")
# Shared libraries that auditwheel, delocate and delvewheel put beside the packages of a wheel
LIBRARIES = (".libs/", ".dylibs/")

# What the code of a package says that may want to find itself on a disk
OF_FILES = (b"__file__", b"__path__")
TESTS = ("/test/", "/tests/")

# Names that Windows gives to devices, with any suffix and in any case
DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))]
)
LONGEST_NAME = 255  # bytes, on nearly every file system
UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}


def is_native(name: str) -> bool:
    """Tell whether a file is a shared library: `a.so`, `libb.so.3`, `c.pyd`."""
    return name.endswith(NATIVE) or ".so." in name


def is_code(name: str) -> bool:
    """Tell whether a name is one of a directory, or of a file that only Python itself opens."""
    return name.endswith(CODE_OR_FOLDER)


def needed(folders: "Mapping[str, Mapping[str, object]]") -> "tuple[str, ...]":
    """Return the names at the top of an archive that must be real files.

    `folders` are the names of each directory, as in `NameIndex`: {"": {"pkg/": …}, "pkg/": …}.
    A directory keeps its `/`; a file at the top is needed only if it is a shared library.

    >>> needed({"": {"a/": b"", "b.py": b"-"}, "a/": {"a.py": b"-", "table.csv": b"-"}})
    ('a/',)
    """
    top_names = folders.get("", ())
    found = {name: None for name in top_names if is_native(name)}
    for folder, names in folders.items():
        for name in names:
            if not name.endswith(CODE_OR_FOLDER):
                break
        else:
            continue  # as nearly all of 100,000 directories; `all` takes three times as long
        top = folder[: folder.find("/") + 1]
        if is_package_name(top):
            found[top] = None
        if folder.endswith(".data/scripts/"):
            found.update(dict.fromkeys(name for name in top_names if is_package_name(name)))
    return tuple(found)


def is_package_name(top: str) -> bool:
    """Tell whether a directory at the top of an archive may hold what is imported."""
    is_directory = top[-1:] == "/" and top[0] != "."
    return is_directory and not top[:-1].endswith(NO_PACKAGE) and top != "EGG-INFO/"


def may_speak(name: str) -> bool:
    """Tell whether the code of a member counts: sources that are not tests."""
    return name.endswith(".py") and not any(word in f"/{name}" for word in TESTS)


def parted(name: str) -> "tuple[str, str]":
    """Return the directory of a member, "" or with a `/` at its end, and its name in there.

    >>> parted("pkg/sub/a.py"), parted("a.py")
    (('pkg/sub/', 'a.py'), ('', 'a.py'))
    """
    folder, slash, name = name.rpartition("/")
    return folder + slash, name


def top_of(name: str) -> str:
    """Return what a name lies in at the top: a directory, or else itself.

    >>> top_of("pkg/sub/a.py"), top_of("a.so")
    ('pkg/', 'a.so')
    """
    return name[: name.find("/") + 1] or name


def is_test(name: str) -> bool:
    """Tell whether pytest takes a file for tests, or for what they share."""
    stem = name.removesuffix(".py")
    return stem != name and (stem == "conftest" or stem[:5] == "test_" or stem[-5:] == "_test")


def tops_of(tail: str, names: "Callable[[str], object]") -> "list[str]":
    """Return what a module may be at the top: "mod/", "mod.abi3.so", "mod.py".

    `names` tells whether there is such a name.
    """
    suffixes = ("/", *_imp.extension_suffixes(), ".py", ".pyc")
    return [tail + suffix for suffix in suffixes if names(tail + suffix) is not None]


def companions(top: str, names: "Iterable[str]", everything: bool) -> "list[str]":
    """Return what is laid out before `top`, out of the `names` beside it.

    Those are the shared libraries that its extension modules may be linked to, and the programs
    that it may run; or `everything` that an installer would put there.
    """
    if everything:
        return [name for name in names if name != top and not name[:-1].endswith(".data")]
    return [name for name in names if name.endswith((*LIBRARIES, PROGRAMS)) and name != top]


def problem(parts: "Iterable[str]", windows: bool = sys.platform == "win32") -> str:
    """Return the reason why no file may have the path of these parts, "" if one may.

    Absolute paths and `..` are refused everywhere; drive letters, alternate streams of NTFS, names
    of devices, and names that Windows would change are refused where they have a meaning.

    >>> problem(["pkg", "..", "x.py"]), problem(["pkg", "aux.txt"], windows=True)
    ("'..' leads out of the directory", "'aux.txt' is the name of a device")
    """
    for part in parts:
        if part in ("", ".", "..") or "/" in part or "\0" in part:
            return f"{part!r} leads out of the directory"
        if len(part.encode("utf-8", "surrogatepass")) > LONGEST_NAME:
            return f"{part[:40] + '…'!r} is too long"
        if not windows:
            continue
        if any(char < " " or char in '<>:"|?*\\' for char in part) or part[-1] in ". ":
            return f"{part!r} is no name for a file on Windows"
        if part.partition(".")[0].rstrip(" ").lower() in DEVICES:
            return f"{part!r} is the name of a device"
    return ""


def stays_inside(folder: str, target: str) -> bool:
    """Tell whether a symbolic link in `folder` leads to something in the same top directory.

    It may go up, but not above the top, and then down: a `..` behind a name could follow another
    link to anywhere.

    >>> stays_inside("pkg/lib/", "../data/x"), stays_inside("pkg/lib/", "../../other/x")
    (True, False)
    """
    parts = target.split("/")
    up = 0
    while up < len(parts) and parts[up] == "..":
        up += 1
    down = parts[up:]
    depth = folder.count("/") - 1
    return bool(down) and up <= depth and not problem(down) and "\\" not in target


def limit(archive_size: int, wish: str) -> int:
    """Return how many bytes an archive may become as files.

    Without a `wish` ("4G") that is as much as it wants up to 1 GiB, and above it 50 times its own
    size: JSON becomes 8 times as large, a bomb 1000 times. Raises ValueError for another wish.

    >>> limit(1000, ""), limit(1 << 30, "") >> 30, limit(1000, "2K")
    (1073741824, 50, 2048)
    """
    if not wish:
        return max(1 << 30, 50 * archive_size)
    unit = UNITS.get(wish[-1].upper(), 0)
    return int(wish[:-1]) * unit if unit else int(wish)
