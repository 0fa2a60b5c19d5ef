"""Finding a Python: by path, by version, by virtual environment, or the one the user works with."""

import os
import re
import shlex
import sys
from collections.abc import Iterator, Mapping

from zippath.errors import UsageError, ZippathError
from zippath.python.process import run
from zippath.python.pyvenv import setting

_VERSION = re.compile(r"(?:c?python)?(\d+(?:\.\d+){0,2})(t?)", re.IGNORECASE)
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
_SAY_VERSION = (
    "import sys; print('%d.%d.%d' % sys.version_info[:3], 't' in getattr(sys, 'abiflags', ''))"
)


def find(spec: str | None, env: Mapping[str, str], cwd: str) -> str:
    """The executable that `spec` names: a path, a version such as 3.12, a venv's directory.

    None means the active virtual environment, else the first Python on PATH that is not zippath's
    own environment, else the Python that zippath runs on. Nothing in `cwd` is run unless `spec`
    is a path to it (GHSA-f7q5-7cq5-gvgh). Raises ZippathError where there is none.
    """
    if spec is None:
        return _default(env)
    if not spec:
        raise UsageError("'' is not the name of a python", "leave --python out for the default one")
    version = _VERSION.fullmatch(spec)
    if version and not os.path.dirname(spec):
        found = _of_version(spec, version, env, cwd)
    else:
        found = _of_path(spec, env, cwd)
    if found is None:
        raise _not_found(spec, os.path.join(cwd, spec))
    return found


def _not_found(spec: str, path: str) -> ZippathError:
    if os.path.isdir(path):
        return _broken_venv(path) or ZippathError(
            f"{spec} is a directory without a python: it is no virtual environment",
            f"make one there with `python3 -m venv {shlex.quote(spec)}`, or name another directory",
        )
    return _broken_venv(path) or ZippathError(
        f"could not find a python for {spec!r}",
        "name a version such as 3.12, an executable, or the directory of a virtual environment",
    )


def every(env: Mapping[str, str]) -> Iterator[str]:
    """Every Python: the active environment's, those of PATH, and those of the version managers.

    The same one may come under several names. A shim is none: it starts one that a version manager
    has installed, or another one on PATH.
    """
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        active = _in_prefix(env[variable]) if env.get(variable) else None
        if active:
            yield active
    for directory in env.get("PATH", os.defpath).split(os.pathsep):
        names = os.listdir(directory) if os.path.isdir(directory) else []
        if os.path.isabs(directory):
            named = sorted(filter(_EXECUTABLE.fullmatch, names), key=_version_key)
            found = (_runnable(os.path.join(directory, name)) for name in named)
            yield from (path for path in found if path and not _is_shim(path))
    yield from _of_version_managers("", env)


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


def _roots(variable: str, default: str, env: Mapping[str, str]) -> dict[str, None]:
    """The directories of a version manager: the one that is set, and those with shims on PATH."""
    own = env.get(variable) or os.path.join(env.get("HOME", "/"), default)
    on_path = env.get("PATH", os.defpath).split(os.pathsep)
    shims = [each for each in on_path if os.path.isabs(each) and os.path.basename(each) == _SHIMS]
    return dict.fromkeys([own, *map(os.path.dirname, shims)])


def _default(env: Mapping[str, str]) -> str:
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        prefix = env.get(variable)
        if prefix:
            found = _in_prefix(prefix)
            if found is None:
                raise _broken_venv(prefix) or ZippathError(
                    f"could not find a python in {prefix}, which {variable} names as active",
                    "deactivate it, or say which python: --python PYTHON",
                )
            return found
    return next((exe for exe in _on_path(("python3", "python"), env)), sys.executable)


def _of_path(spec: str, env: Mapping[str, str], cwd: str) -> str | None:
    path = os.path.abspath(os.path.join(cwd, spec))
    if os.path.dirname(spec) or os.path.isabs(spec):
        return _in_prefix(path) if os.path.isdir(path) else _runnable(path)
    on_path = next(_on_path((spec,), env), None)
    # a bare name never runs a file of the current directory, but it can name a venv there
    return on_path or (_in_prefix(path) if os.path.isdir(path) else None)


def _of_version(spec: str, version: re.Match[str], env: Mapping[str, str], cwd: str) -> str | None:
    wanted, threaded = version[1], bool(version[2])
    minor = ".".join(wanted.split(".")[:2]) + version[2]
    names = dict.fromkeys((f"python{minor}", "python3", "python"))
    for name in names:
        for executable in _on_path((name,), env):
            if _is_version(executable, wanted, threaded, env, cwd):
                return executable
    for executable in _of_version_managers(wanted, env):
        if _is_version(executable, wanted, threaded, env, cwd):
            return executable
    return _discovered(spec, env)


def _discovered(spec: str, env: Mapping[str, str]) -> str | None:
    """What python-discovery knows beyond PATH: the Windows registry, uv's Pythons."""
    from python_discovery import get_interpreter  # 60 ms, and rarely needed

    found = get_interpreter(spec, env=env, predicate=lambda info: not _is_own(info.executable))
    return found.executable if found else None


def _on_path(names: tuple[str, ...], env: Mapping[str, str]) -> Iterator[str]:
    """Executables of these names in the directories of PATH, in its order.

    Empty and relative items of PATH are the current directory: they are never used.
    """
    for directory in env.get("PATH", os.defpath).split(os.pathsep):
        if not os.path.isabs(directory):
            continue
        for name in names:
            found = _runnable(os.path.join(directory, name))
            if found and not _is_own(found):
                yield found


def _of_version_managers(wanted: str, env: Mapping[str, str]) -> Iterator[str]:
    """The Pythons that pyenv, asdf and mise installed, the newest first."""
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
            found = _in_prefix(os.path.join(place, name))
            if found:
                yield found


def _version_key(name: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", name)]


def _is_version(
    executable: str, wanted: str, threaded: bool, env: Mapping[str, str], cwd: str
) -> bool:
    """Whether the executable runs, and is this version: a shim of pyenv may be neither."""
    try:
        answer = run([executable, "-I", "-S", "-c", _SAY_VERSION], env, cwd, timeout=10)
    except ZippathError:
        return False
    said = answer.stdout.decode("ascii", "replace").split()
    return len(said) == 2 and f"{said[0]}.".startswith(f"{wanted}.") and said[1] == str(threaded)


def _in_prefix(prefix: str) -> str | None:
    found = (_runnable(os.path.join(prefix, *place.split("/"))) for place in _IN_PREFIX)
    return next((path for path in found if path), None)


def _broken_venv(path: str) -> ZippathError | None:
    """The error of a virtual environment, or an executable in it, whose base is not there."""
    path = os.path.normpath(path)
    for prefix in (path, os.path.dirname(os.path.dirname(path))):
        try:
            with open(os.path.join(prefix, "pyvenv.cfg"), encoding="utf-8") as file:
                config = file.read()
        except (OSError, ValueError):
            continue
        if _in_prefix(prefix) is None:
            return _gone(prefix, config)
    return None


def _gone(prefix: str, config: str) -> ZippathError:
    """The error of a virtual environment without a python, and the way that keeps its packages."""
    home = setting(config, "home")
    version = setting(config, "version") or setting(config, "version_info")
    minor = ".".join(version.value.split(".")[:2]) if version else ""
    links = [os.path.join(prefix, "bin", f"python{more}") for more in ("", "3", minor)]
    renew = [f"python{minor}", "-m", "venv", "--upgrade", "--without-pip", prefix]
    keeping = f"{shlex.join(['rm', '-f', *dict.fromkeys(links)])} && {shlex.join(renew)}"
    clearing = shlex.join(["python3", "-m", "venv", "--clear", prefix])
    found = ", ".join(_packages(prefix)) or "it has none"
    return ZippathError(
        f"{prefix} is a virtual environment whose python is gone; "
        f"its pyvenv.cfg names {home.value if home else 'none'}",
        f"with another python {minor}, this keeps its packages: {keeping}"
        if minor
        else f"make it again, with its packages: {clearing}",
        (f"`{clearing}` would delete all its packages: {found}",),
    )


def _packages(prefix: str) -> Iterator[str]:
    """The packages of an environment as pip freeze names them, by the names of their metadata."""
    versions = _listed(os.path.join(prefix, "lib"))
    for library in [os.path.join(prefix, "lib", name) for name in versions]:
        for name in _listed(os.path.join(library, "site-packages")):
            stem, _, suffix = name.rpartition(".")
            if suffix == "dist-info" and "-" in stem:
                yield stem.replace("-", "==", 1)


def _listed(directory: str) -> list[str]:
    try:
        return sorted(os.listdir(directory))
    except OSError:
        return []


def _runnable(path: str) -> str | None:
    for candidate in (path, f"{path}.exe") if os.name == "nt" else (path,):
        if os.path.isfile(candidate) and os.access(candidate, os.X_OK):
            return candidate
    return None


def _is_own(executable: str) -> bool:
    """Whether this is the Python of the environment that zippath alone lives in."""
    if sys.prefix == sys.base_prefix:
        return False
    own = os.path.realpath(os.path.dirname(sys.executable))
    return os.path.realpath(os.path.dirname(executable)) == own
