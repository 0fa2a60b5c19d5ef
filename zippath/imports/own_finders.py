"""Packages that put a finder of their own on `sys.meta_path` when they run, by their text."""

import ast
import re
from collections.abc import Iterator

from zippath.finders.source_text import parsed

FINDER_NOTE = "{name} puts a finder on sys.meta_path when it runs: it may find what no file has"
_CHANGES = re.compile(
    r"\bmeta_path\s*(\.\s*(append|insert|extend)\s*\(|\[[^\]]*\]\s*=(?!=)|\+?=(?!=))"
)


def puts_finder(source: str) -> bool:
    r"""Whether an import of the module puts a finder there; what a call does later does not count.

    >>> puts_finder("import sys\nsys.meta_path.append(Finder())")
    True
    >>> puts_finder("import sys\ndef install():\n    sys.meta_path.append(Finder())")
    False
    """
    if not _CHANGES.search(source):
        return False
    return any(_CHANGES.search(ast.get_source_segment(source, node) or "") for node in _run(source))


def siblings(source: str) -> list[str]:
    r"""The names of its own modules that the `__init__` of a package may import.

    >>> siblings("from . import one\nfrom .two.three import four\nfrom other import five")
    ['one', 'two']
    """
    if "from ." not in source:
        return []
    nodes = [one for one in _run(source) if isinstance(one, ast.ImportFrom) and one.level == 1]
    names = [
        name
        for node in nodes
        for name in ([node.module] if node.module else [one.name for one in node.names])
    ]
    return [*dict.fromkeys(name.partition(".")[0] for name in names)]


def _run(source: str) -> Iterator[ast.stmt]:
    """The simple statements that an import runs."""
    tree = parsed(source)
    waiting: list[ast.AST] = [tree] if tree else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        inner = [
            one
            for one in ast.iter_child_nodes(node)
            if isinstance(one, (ast.stmt, ast.ExceptHandler))
        ]
        if isinstance(node, ast.stmt) and not inner:
            yield node
        waiting += reversed(inner)
