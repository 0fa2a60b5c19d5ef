"""The program `zippath`: starts on a path without PYTHONPATH and the current directory."""

import sys


def _own_path(path: list[str], pythonpath: str, pathsep: str, home: str) -> list[str]:
    """`path` without the current directory and PYTHONPATH, except zippath's own `home`.

    zippath diagnoses poisoned paths, so a `typing.py` in one of them must not break zippath.

    >>> _own_path(["", "/poison", "/lib", "/site"], "/poison:/site", ":", "/site")
    ['/lib', '/site']
    """
    foreign = {"", *pythonpath.split(pathsep)} - {home}
    return [entry for entry in path if entry not in foreign]


def main() -> None:
    """Run the command line and exit with its code."""
    import os  # loaded by site already

    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    cwd = os.getcwd() if sys.path[:1] == [os.getcwd()] and home != os.getcwd() else ""
    pythonpath = os.environ.get("PYTHONPATH", "")
    sys.path[:] = _own_path(sys.path, cwd + os.pathsep + pythonpath, os.pathsep, home)

    from zippath.cli import run

    sys.exit(run())


if __name__ == "__main__":
    main()
