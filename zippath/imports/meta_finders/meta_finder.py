"""What is known of one foreign finder without running it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Found:
    """The spec that a finder would give; `path` is where submodules are looked for, if elsewhere.

    `is_namespace`: it has no loader, or one that runs no code.
    """

    location: str | None
    locations: tuple[str, ...] | None = None
    path: tuple[str, ...] | None = None
    is_namespace: bool = False


class MetaFinder(Protocol):
    """A finder on `sys.meta_path` whose answers can be worked out."""

    # the file that its module was loaded from: who owns it, owns what it finds
    file: str
    # what cannot be known without running it, or ""
    note: str

    def find(self, fullname: str, path: tuple[str, ...] | None) -> Found | None:
        """What its `find_spec` gives; `path` is None for a top-level name."""

    def names(self) -> frozenset[str]:
        """The top-level names that it gives."""


def literals(source: str) -> dict[str, Any]:
    r"""The module's variables that are plain values, by name.

    >>> literals("A: dict[str, str] = {'a': 'b'}\nB = A")
    {'A': {'a': 'b'}}
    """
    found = {}
    for node in _statements(source):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name, value = node.targets[0].id, node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            name, value = node.target.id, node.value
        else:
            continue
        literal = _literal(value)
        if literal is not None:
            found[name] = literal
    return found


def calls(source: str, function: str) -> Iterator[tuple[list[Any], dict[str, Any]]]:
    """The arguments of all calls of `function`, such as `install` or `F.map_module`.

    >>> list(calls("install({'a': 'b'}, path=None)", "install"))
    [([{'a': 'b'}], {'path': None})]
    """
    for statement in _statements(source):
        for call in ast.walk(statement):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == function:
                words = {word.arg: _literal(word.value) for word in call.keywords if word.arg}
                yield [_literal(value) for value in call.args], words


def of_file(fullname: str, file: str) -> Found:
    """`importlib.util.spec_from_file_location(fullname, file)`."""
    directory, _, name = file.replace("\\", "/").rpartition("/")
    is_package = name.startswith("__init__.") and fullname.rpartition(".")[2] != "__init__"
    return Found(file, (file[: len(directory)],) if is_package else None)


def _statements(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(source).body
    except (SyntaxError, ValueError):
        return []


def _literal(node: ast.expr) -> Any:  # noqa: ANN401 - any value of the language
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _literal(node.left), _literal(node.right)
        return left + right if isinstance(left, str) and isinstance(right, str) else None
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
