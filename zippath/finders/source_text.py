"""Plain values and arguments of calls in the text of a module, without running it."""

import ast
import warnings
from collections.abc import Iterator
from typing import Any

# the last two: thousands of nested parentheses, operators or attributes
_UNPARSABLE = (SyntaxError, ValueError, MemoryError, RecursionError)


def literals(source: str) -> dict[str, Any]:
    r"""The variables of a module with plain values, by name.

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
            if isinstance(call, ast.Call) and _is(call.func, function):
                words = {word.arg: _literal(word.value) for word in call.keywords if word.arg}
                yield [_literal(value) for value in call.args], words


def parsed(source: str) -> ast.Module | None:
    """The tree of a module; None for what is none. What the compiler would warn of is not shown."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except _UNPARSABLE:
            return None


def _statements(source: str) -> list[ast.stmt]:
    tree = parsed(source)
    return tree.body if tree else []


def _is(node: ast.expr, function: str) -> bool:
    try:
        return ast.unparse(node) == function
    except RecursionError:
        return False


def _literal(node: ast.expr) -> Any:  # noqa: ANN401 - any value of the language
    try:
        return _value(node)
    except (*_UNPARSABLE, TypeError):
        return None


def _value(node: ast.expr) -> Any:  # noqa: ANN401 - any value of the language
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _value(node.left), _value(node.right)
        return left + right if isinstance(left, str) and isinstance(right, str) else None
    return ast.literal_eval(node)
