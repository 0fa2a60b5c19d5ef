"""Finding a Python: by path, by version, by virtual environment, or the one the user works with."""

import os
import re
from collections.abc import Iterator, Mapping

from zippath.errors import UsageError, ZippathError
from zippath.python.places import (
    VERSION,
    active,
    default,
    in_prefix,
    is_own,
    of_version_managers,
    on_path,
    runnable,
)
from zippath.python.process import run
from zippath.python.pyvenv import setting
from zippath.typed import quoted, typed

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
    version = VERSION.fullmatch(spec)
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
            f"make one there with `python3 -m venv {quoted(spec)}`, or name another directory",
        )
    return _broken_venv(path) or ZippathError(
        f"could not find a python for {spec!r}",
        "name a version such as 3.12, an executable, or the directory of a virtual environment",
    )


def _default(env: Mapping[str, str]) -> str:
    found = default(env)
    if found is None:
        prefix, variable = active(env)
        raise _broken_venv(prefix) or ZippathError(
            f"could not find a python in {prefix}, which {variable} names as active",
            "deactivate it, or say which python: --python PYTHON",
        )
    return found


def _of_path(spec: str, env: Mapping[str, str], cwd: str) -> str | None:
    path = os.path.abspath(os.path.join(cwd, spec))
    if os.path.dirname(spec) or os.path.isabs(spec):
        return in_prefix(path) if os.path.isdir(path) else runnable(path)
    # a bare name never runs a file of the current directory, but it can name a venv there
    venv = in_prefix(path) if os.path.isdir(path) else None
    # `env` and `pr` are programs on every PATH, and the first is the usual name of a venv
    if spec == "env" or (venv and not spec.lower().startswith(("python", "pypy"))):
        return venv
    return next(on_path((spec,), env), None) or venv


def _of_version(spec: str, version: re.Match[str], env: Mapping[str, str], cwd: str) -> str | None:
    wanted, threaded = version[1], bool(version[2])
    minor = ".".join(wanted.split(".")[:2]) + version[2]
    names = dict.fromkeys((f"python{minor}", "python3", "python"))
    for name in names:
        for executable in on_path((name,), env):
            if _is_version(executable, wanted, threaded, env, cwd):
                return executable
    for executable in of_version_managers(wanted, env):
        if _is_version(executable, wanted, threaded, env, cwd):
            return executable
    return _discovered(spec, env)


def _discovered(spec: str, env: Mapping[str, str]) -> str | None:
    """What python-discovery knows beyond PATH: the Windows registry, uv's Pythons."""
    from python_discovery import get_interpreter  # 60 ms, and rarely needed

    found = get_interpreter(spec, env=env, predicate=lambda info: not is_own(info.executable))
    return found.executable if found else None


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


def _broken_venv(path: str) -> ZippathError | None:
    """The error of a virtual environment, or an executable in it, whose base is not there."""
    path = os.path.normpath(path)
    for prefix in (path, os.path.dirname(os.path.dirname(path))):
        try:
            with open(os.path.join(prefix, "pyvenv.cfg"), encoding="utf-8") as file:
                config = file.read()
        except (OSError, ValueError):
            continue
        if in_prefix(prefix) is None:
            return _gone(prefix, config)
    return None


def _gone(prefix: str, config: str) -> ZippathError:
    """The error of a virtual environment without a python, and the way that keeps its packages."""
    home = setting(config, "home")
    version = setting(config, "version") or setting(config, "version_info")
    minor = ".".join(version.value.split(".")[:2]) if version else ""
    links = [os.path.join(prefix, "bin", f"python{more}") for more in ("", "3", minor)]
    renew = [f"python{minor}", "-m", "venv", "--upgrade", "--without-pip", prefix]
    keeping = f"{typed(['rm', '-f', *dict.fromkeys(links)])} && {typed(renew)}"
    clearing = typed(["python3", "-m", "venv", "--clear", prefix])
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
