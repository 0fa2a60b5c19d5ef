"""Where the Pythons of this machine are: told from the names of files, so none is started."""

import os
import re
import sys
from collections.abc import Iterator, Mapping

VERSION = re.compile(r"(?:c?python)?(\d+(?:\.\d+){0,2})(t?)", re.IGNORECASE)
_EXECUTABLE = re.compile(r"(?:python|pypy)(?:3(?:\.\d+t?)?)?(?:\.exe)?")
_IN_PREFIX = ("bin/python3", "bin/python", "bin/pypy3", "Scripts/python.exe", "python.exe")
# (variable that names the root, root under the home directory, where the versions are)
_VERSION_MANAGERS = (
    ("PYENV_ROOT", ".pyenv", "versions"),
    ("ASDF_DATA_DIR", ".asdf", "installs/python"),
    ("MISE_DATA_DIR", ".local/share/mise", "installs/python"),
)
# where pyenv, asdf and mise put programs that start the version that is asked for
_SHIMS = "shims"


def active(env: Mapping[str, str]) -> tuple[str, str]:
    """The active environment: its directory, and the variable that names it; "" without one."""
    named = (variable for variable in ("VIRTUAL_ENV", "CONDA_PREFIX") if env.get(variable))
    variable = next(named, "")
    return env.get(variable, ""), variable


def default(env: Mapping[str, str]) -> str | None:
    """The active environment's Python, None if that is gone; else the first on PATH; else ours."""
    prefix, _ = active(env)
    if prefix:
        return in_prefix(prefix)
    return next(on_path(("python3", "python"), env), sys.executable)


def every(env: Mapping[str, str]) -> Iterator[str]:
    """Every Python: the active environment's, those of PATH, and those of the version managers.

    The same one may come under several names. A shim is none: it starts one that a version manager
    has installed, or another one on PATH.
    """
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        found_there = in_prefix(env[variable]) if env.get(variable) else None
        if found_there:
            yield found_there
    for directory in _directories(env):
        found = (runnable(os.path.join(directory, name)) for name in _named_python(directory))
        yield from (path for path in found if path and not _is_shim(path))
    yield from of_version_managers("", env)


def _directories(env: Mapping[str, str]) -> list[str]:
    """The directories of PATH. Its empty and relative items are the current one: never used."""
    return list(filter(os.path.isabs, env.get("PATH", os.defpath).split(os.pathsep)))


def _named_python(directory: str) -> list[str]:
    names = os.listdir(directory) if os.path.isdir(directory) else []
    return sorted(filter(_EXECUTABLE.fullmatch, names), key=_version_key)


def _is_shim(path: str) -> bool:
    """Whether it is a script, or a link to a version manager, in its folder of shims."""
    if os.path.basename(os.path.dirname(path)) != _SHIMS:
        return False
    if not _EXECUTABLE.fullmatch(os.path.basename(os.path.realpath(path))):
        return True
    return is_script(path)


def is_script(path: str) -> bool:
    """Whether a file that can be read begins as a script does."""
    try:
        with open(path, "rb") as file:
            return file.read(2) == b"#!"
    except OSError:
        return False


def identity(executable: str) -> tuple[str, str]:
    """The program of a Python and its virtual environment."""
    folder = os.path.dirname(executable)
    places = (folder, os.path.dirname(folder))
    venvs = (place for place in places if os.path.isfile(os.path.join(place, "pyvenv.cfg")))
    return os.path.realpath(executable), os.path.realpath(next(venvs, os.sep))


def _roots(variable: str, default: str, env: Mapping[str, str]) -> dict[str, None]:
    """The directories of a version manager: the one that is set, and those with shims on PATH."""
    own = env.get(variable) or os.path.join(env.get("HOME", "/"), default)
    shims = [each for each in _directories(env) if os.path.basename(each) == _SHIMS]
    return dict.fromkeys([own, *map(os.path.dirname, shims)])


def on_path(names: tuple[str, ...], env: Mapping[str, str]) -> Iterator[str]:
    """Executables of these names in the directories of PATH, in its order."""
    for directory in _directories(env):
        for name in names:
            found = runnable(os.path.join(directory, name))
            if found and not is_own(found):
                yield found


def of_version_managers(wanted: str, env: Mapping[str, str]) -> Iterator[str]:
    """The Pythons that pyenv, asdf and mise installed, the newest first."""
    return (executable for _, executable in _installed(wanted, env))


def versions(env: Mapping[str, str]) -> Iterator[str]:
    """The versions that executables on PATH and folders of version managers are named after.

    A folder may have another name: its version is not known then.
    """
    on_path = (name for directory in _directories(env) for name in _named_python(directory))
    for name in (*on_path, *(name for name, _ in _installed("", env))):
        version = VERSION.fullmatch(name)
        if version and version[1].startswith("3"):  # no other can be a target
            yield version[1] + version[2]


def _installed(wanted: str, env: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    places = (
        os.path.join(root, versions)
        for variable, default, versions in _VERSION_MANAGERS
        for root in _roots(variable, default, env)
    )
    for place in dict.fromkeys(places):
        try:
            names = os.listdir(place)
        except OSError:
            continue
        matching = [name for name in names if not wanted or f"{name}.".startswith(f"{wanted}.")]
        for name in sorted(matching, key=_version_key, reverse=True):
            found = in_prefix(os.path.join(place, name))
            if found:
                yield name, found


def _version_key(name: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", name)]


def in_prefix(prefix: str) -> str | None:
    """The Python in the directory of an environment or an installation."""
    found = (runnable(os.path.join(prefix, *place.split("/"))) for place in _IN_PREFIX)
    return next((path for path in found if path), None)


def runnable(path: str) -> str | None:
    """The path of an executable file, on Windows perhaps with `.exe`; None if there is none."""
    for candidate in (path, f"{path}.exe") if os.name == "nt" else (path,):
        if os.path.isfile(candidate) and os.access(candidate, os.X_OK):
            return candidate
    return None


def is_own(executable: str) -> bool:
    """Whether this is the Python of the environment that zippath alone lives in."""
    if sys.prefix == sys.base_prefix:
        return False
    own = os.path.realpath(os.path.dirname(sys.executable))
    return os.path.realpath(os.path.dirname(executable)) == own
