"""What runs when the archive itself is run: `python app.pyz`, or the file as a program."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from zippath.errors import UsageError
from zippath.packing.piece import Piece, text_piece

SHEBANG = "/usr/bin/env python3"
MAIN = ("__main__.py", "__main__.pyc")
_WISH = re.compile(r"(?P<module>\w+(\.\w+)*)(:(?P<object>\w+(\.\w+)*))?")

_CALL = """\
import sys

from {module} import {first}

if __name__ == "__main__":
    sys.exit({object}())
"""
_RUN = """\
import runpy

if __name__ == "__main__":
    runpy.run_module("{module}", run_name="__main__", alter_sys=True)
"""


@dataclass(frozen=True)
class EntryPoint:
    """A module to run, or something in it to call."""

    module: str
    object: str = ""

    def piece(self, names: Collection[str]) -> Piece:
        """Return the `__main__.py` for it, beside the other members. Raises UsageError."""
        self.require_module(names)
        if any(name in names for name in MAIN):
            raise UsageError("the sources have a __main__ already", "leave --main out")
        text = _CALL if self.object else _RUN
        first = self.object.partition(".")[0]
        code = text.format(module=self.module, object=self.object, first=first)
        return text_piece(MAIN[0], code, "--main")

    def require_module(self, names: Collection[str]) -> None:
        """Raise UsageError if no member is the module."""
        base = self.module.replace(".", "/")
        beginnings = (f"{base}.", f"{base}/__init__.", f"{base}/__main__.")
        if not any(name.startswith(beginnings) for name in names):
            raise UsageError(
                f"the sources have no module {self.module}", "--main takes PACKAGE.MODULE:FUNCTION"
            )


def entry_point(wish: str) -> EntryPoint:
    """Return what `--main` names. Raises UsageError.

    >>> entry_point("pkg.mod:app.run"), entry_point("pkg")
    (EntryPoint(module='pkg.mod', object='app.run'), EntryPoint(module='pkg', object=''))
    """
    found = _WISH.fullmatch(wish)
    if found is None or not all(map(str.isidentifier, re.split("[.:]", wish))):
        raise UsageError(f"{wish!r} names nothing to run", "--main takes PACKAGE.MODULE:FUNCTION")
    return EntryPoint(found["module"], found["object"] or "")


def require_main(names: Collection[str], output: str) -> None:
    """Raise UsageError for an application without anything to run."""
    if not any(name in names for name in MAIN):
        raise UsageError(
            f"{output} would have nothing to run: the sources have no __main__.py",
            "name it: --main PACKAGE.MODULE:FUNCTION",
        )


def shebang_line(interpreter: str) -> bytes:
    r"""Return the first line of an application. Raises UsageError.

    >>> shebang_line("/usr/bin/env python3")
    b'#!/usr/bin/env python3\n'
    """
    if "\n" in interpreter or not interpreter.startswith("/"):
        raise UsageError(f"{interpreter!r} is no interpreter", "--shebang takes an absolute path")
    return b"#!" + interpreter.encode("utf-8", "surrogateescape") + b"\n"
