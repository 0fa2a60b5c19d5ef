"""The texts of scripts, which start the Python of their environment."""

import re
import sys
from collections.abc import Iterator

from zippath.environments.environment_layout import Layout

_ENTRY = """\
import sys
from {module} import {top}
if __name__ == "__main__":
{named}    sys.exit({function}())
"""
_CMD = '@"%~dp0{python}" "%~dp0{name}" %*\r\n'
_WINDOW_CMD = '@start "" "%~dp0{python}" "%~dp0{name}" %*\r\n'
# longer lines are cut off, before Linux 5.1 at 127 bytes
_LONGEST = 512 if sys.platform == "darwin" else 127
_PLAIN = re.compile(r"[\w./+@%,:=~-]+")
_FOR_PYTHON = re.compile(rb"#!pythonw?(?=[\s]|$)([^\n]*)")


def entry_script(
    name: str, module: str, function: str, has_window: bool, layout: Layout
) -> Iterator[tuple[str, bytes]]:
    """Yield (name, content) of the files that call a function, as pip writes them.

    On Windows these are a script, and a command that starts it: pip has launchers for that, which
    zippath does not bring.
    """
    suffix = ""
    if layout.os_name == "nt":
        suffix = "-script.pyw" if has_window else "-script.py"
    named = f'    sys.argv[0] = sys.argv[0].removesuffix("{suffix}")\n' if suffix else ""
    top = function.partition(".")[0]
    text = _ENTRY.format(module=module, top=top, named=named, function=function).encode("utf-8")
    yield name + suffix, shebang(layout) + text
    if suffix:
        command = _WINDOW_CMD if has_window else _CMD
        python = "pythonw.exe" if has_window else "python.exe"
        yield f"{name}.cmd", command.format(python=python, name=name + suffix).encode("utf-8")


def ready_script(content: bytes, layout: Layout) -> bytes:
    """Return a script as a wheel has it, with the environment's python for `#!python`."""
    found = _FOR_PYTHON.match(content)
    if not found:
        return content
    return shebang(layout) + content[found.end() :].removeprefix(b"\n")


def shebang(layout: Layout) -> bytes:
    """Return the first line of a script, for the python of an environment.

    A path that a kernel does not understand there stands in a line for sh, which Python takes for
    a string. A name that means something to sh or to Python is found beside the script.
    """
    path = layout.executable
    if layout.os_name == "nt" or (_PLAIN.fullmatch(path) and len(path.encode()) + 3 <= _LONGEST):
        return f"#!{path}\n".encode()
    if _PLAIN.fullmatch(path.replace(" ", "_")):
        python = f'"{path}"'
    else:
        python = f'"$(dirname -- "$(realpath -- "$0")")"/{path.rpartition("/")[2]}'
    return f"#!/bin/sh\n'''exec' {python} \"$0\" \"$@\"\n' '''\n".encode()
