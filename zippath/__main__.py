"""The program `zippath`: its own path is without PYTHONPATH and the current directory."""

import sys

from zippath.python.pythonpath import items

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

# the packages of [project.dependencies]
NEEDED = (
    "filelock", "packaging", "platformdirs", "python_discovery", "shellingham", "tomlkit", "typer"
)  # fmt: skip


def _own_path(path: list[str], cwd: str, pythonpath: list[str], home: str) -> list[str]:
    """`path` without the current directory and PYTHONPATH, unless zippath lies there: in `home`.

    zippath diagnoses poisoned paths, so a `typing.py` in one of them must not break it.

    >>> _own_path(["", "/poison", "/lib", "/site"], "/work", ["/poison"], "/site")
    ['/lib', '/site']
    """
    if path[:1] in ([""], [cwd]) and cwd != home:
        path = path[1:]
    return [entry for entry in path if entry not in pythonpath or entry == home]


def _lacks_something(path: list[str]) -> bool:
    find = sys.modules["_frozen_importlib_external"].PathFinder.find_spec
    return any(find(name, path) is None for name in NEEDED)


def _said(text: str) -> bool:
    """Print an answer that needs nothing imported; False leaves an error to those who report it."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except (AttributeError, OSError, ValueError):  # no standard output, a full disk, ASCII alone
        return False
    return True


def _complete(words: list[str], env: "Mapping[str, str]", cwd: str) -> None:
    """Answer the scripts of `zippath completions` before the slow imports: somebody waits at TAB.

    What goes wrong is told to nobody: it would be written into the line that is being typed.
    """
    from zippath.tab.answer import answer

    _said("".join(f"{word}\n" for word in answer(words, env, cwd)))


def main() -> None:
    """Run the command line and exit with its code."""
    import atexit
    import gc
    import os  # loaded by site already

    if sys.stderr is None:  # it is closed: messages go to nobody, and no file takes its number
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    # nearly all that a command makes lives to its end: looking for cycles takes 3 % of a diagnosis,
    # and looking through everything when Python ends takes 9 ms
    gc.set_threshold(100_000)
    atexit.register(gc.freeze)
    _dispatch()


def _dispatch() -> None:
    """Answer what is answered before the slow imports, or run the command line and exit."""
    import os  # loaded by site already

    if sys.argv[1:] == ["--version"] and _said(f"zippath {sys.modules['zippath'].__version__}\n"):
        return
    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    try:
        cwd = os.getcwd()
    except OSError:  # it was removed: relative entries lead nowhere
        cwd = ""
    # an empty item is the current directory, as it is for abspath
    named = items(os.environ.get("PYTHONPATH"), os.pathsep)
    pythonpath = [os.path.abspath(item) for item in named if cwd or os.path.isabs(item)]
    own = _own_path(sys.path, cwd, pythonpath, home)
    # what zippath needs may be nowhere else; -E and -I have left it out
    foreign = [] if sys.flags.isolated or not _lacks_something(own) else pythonpath
    sys.path[:] = own + [entry for entry in foreign if entry not in own]
    if sys.argv[1:2] == ["--complete"]:
        _complete(sys.argv[2:], os.environ, cwd)
        sys.exit()
    # what starts the target, 10 ms, is needed by most commands
    from zippath.python import ahead
    from zippath.python.process import end_all
    from zippath.python.signals import ended_in_order

    with ended_in_order(end_all), ahead.started(sys.argv[1:], os.environ, cwd):
        sys.exit(_run())


def _run() -> int:
    """Run the command line; its exit code."""
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
    return run()


if __name__ == "__main__":
    main()
