"""The main script of an archive, for `python app.pyz` and for the file as a program."""

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from zippath.errors import UsageError
from zippath.packing.piece import Piece, text_piece
from zippath.packing.tree import Tree

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
# what a module may bind names with that its text does not show
_DYNAMIC = frozenset(["__getattr__", "exec", "globals", "modules", "setattr", "vars"])
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


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

    @property
    def target(self) -> str:
        """The object that is called, as MODULE:OBJECT, "" if a module is run."""
        return f"{self.module}:{self.object}" if self.object else ""

    def require_object(self, members: Tree) -> None:
        """Raise UsageError if the source of the module binds no such name."""
        first = self.object.partition(".")[0]
        base = self.module.replace(".", "/")
        source = members.get(f"{base}/__init__.py") or members.get(f"{base}.py")
        if not first or source is None or _binds(source.read(), first):
            return
        if not any(name.startswith((f"{base}/{first}.", f"{base}/{first}/")) for name in members):
            raise UsageError(
                f"{self.module} binds no name {first}", "--main takes PACKAGE.MODULE:FUNCTION"
            )


def _binds(source: bytes, name: str) -> bool:
    r"""Whether a module binds a name at its top level, as far as its text tells.

    >>> _binds(b"if 1:\n import a.b as c", "c"), _binds(b"def f():\n x = 1", "x")
    (True, False)
    """
    try:
        module = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True  # the target may understand it; else it says so when it compiles it
    everything = {word for node in ast.walk(module) for word in _words(node)}
    return bool(_DYNAMIC & everything) or name in {
        word for node in _top_level(module) for word in _bound_by(node)
    } | {word for node in ast.walk(module) if isinstance(node, ast.Global) for word in node.names}


def _words(node: ast.AST) -> Iterator[str]:
    """Yield the names by which a module may bind what cannot be seen."""
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.FunctionDef):
        yield node.name
    elif isinstance(node, ast.alias) and node.name == "*":
        yield "globals"


def _top_level(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, _SCOPES):
            yield from _top_level(child)


def _bound_by(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.alias):
        yield node.asname or node.name.partition(".")[0]
    elif isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
        yield node.name


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
