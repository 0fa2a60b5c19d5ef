"""The program `zippath`: PYTHONPATH and the current directory come last on its own path."""

import sys

from zippath.python.pythonpath import items


def _own_path(path: list[str], cwd: str, pythonpath: list[str], home: str) -> list[str]:
    """`path` without the current directory, the entries of PYTHONPATH last.

    zippath diagnoses poisoned paths, so a `typing.py` in one of them must not break zippath; but
    what it needs may be nowhere else. `home` is where zippath itself lies.

    >>> _own_path(["", "/poison", "/lib", "/site"], "/work", ["/poison"], "/site")
    ['/lib', '/site', '/poison']
    """
    if path[:1] in ([""], [cwd]) and cwd != home:
        path = path[1:]
    foreign = [entry for entry in path if entry in pythonpath and entry != home]
    return [entry for entry in path if entry not in foreign] + foreign


def main() -> None:
    """Run the command line and exit with its code."""
    import os  # loaded by site already

    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    try:
        cwd = os.getcwd()
    except OSError:  # it was removed: relative entries lead nowhere
        cwd = ""
    # an empty item is the current directory, as it is for abspath
    named = items(os.environ.get("PYTHONPATH"), os.pathsep)
    pythonpath = [os.path.abspath(item) for item in named if cwd or os.path.isabs(item)]
    sys.path[:] = _own_path(sys.path, cwd, pythonpath, home)

    try:
        from zippath.cli import run
    except ModuleNotFoundError as error:
        if not error.name or error.name.partition(".")[0] == "zippath":
            raise
        sys.exit(
            f"error: could not import {error.name}, which zippath needs\n"
            "  hint: install zippath again, with what it needs: "
            f"{sys.executable} -m pip install --force-reinstall zippath"
        )
    from zippath.python.signals import ended_in_order

    with ended_in_order():
        sys.exit(run())


if __name__ == "__main__":
    main()
