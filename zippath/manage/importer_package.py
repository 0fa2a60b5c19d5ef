"""The files of the importer, as they are copied into site dirs."""

import ast
import functools
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from zippath import importer

# what a start needs, each with what the next one imports from it
STARTING = ("marks", "leading", "boothook", "boot", "store")
# the same where the importer is one archive, which a start need not open
STARTING_PACKED = (*STARTING, "packed")


@functools.cache
def package_files() -> tuple[tuple[str, bytes], ...]:
    """Return (path with `/`, content) of each module of this zippath's importer, sorted."""
    directory = importer.__path__[0]
    if os.path.isdir(directory):
        return tuple(sorted(_files(directory, "")))
    from importlib.resources import files  # 9 ms, and zippath rarely lies in an archive itself

    return tuple(sorted(_sources(files(importer), "")))


@functools.cache
def joined_modules(package: str, starting: tuple[str, ...] = STARTING) -> bytes:
    """Return the modules that a start needs in one, which imports the others from `package`."""
    sources = dict(package_files())
    whole = b"\n\n".join(sources[f"{name}.py"].rstrip() for name in starting) + b"\n"
    each = "|".join(starting).encode()
    alone = re.sub(rb"(?m)^ *from \.(%b) import .*\n" % each, b"", whole)
    code = re.sub(rb"(?m)^ *#.*\n|  #.*$", b"", bare(alone))
    name = package.encode()
    code = code.replace(b"{__package__}", name)  # the one file that they become is in none
    return re.sub(rb"(?m)^( *)from \.(\w+) import ", rb"\1from %b.\2 import " % name, code)


def bare(source: bytes) -> bytes:
    r"""Return a source without its annotations and docstrings, of which each costs a start.

    That is a third of the bytecode in Python 3.14. So are all strings that stand alone, as the
    docstrings of modules do that are joined.

    >>> bare(b"def add(a: int, b: int = 1) -> int:\n    'Add.'\n    return a + b  # sum\n")
    b'def add(a, b = 1):\n    return a + b  # sum\n'
    """
    starts = [0, *(found.end() for found in re.finditer(rb"\n", source))]
    kept, at = [], 0
    for first, last in sorted(_spare(ast.parse(source), source, starts)):
        kept.append(source[at:first])
        at = last
    return b"".join([*kept, source[at:]])


def _spare(tree: ast.AST, source: bytes, starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where annotations and docstrings begin and end; `starts` are those of the lines."""

    def begin(node: ast.expr | ast.arg | ast.stmt) -> int:
        return starts[node.lineno - 1] + node.col_offset

    def end(node: ast.expr | ast.arg | ast.stmt) -> int:
        return starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)

    for said in tree.body if isinstance(tree, ast.Module) else ():
        if isinstance(said, ast.Expr) and isinstance(said.value, ast.Constant):
            yield starts[said.lineno - 1], starts[said.end_lineno or 0]
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation:
            yield begin(node) + len(node.arg), end(node)
        elif isinstance(node, ast.AnnAssign) and node.value:
            yield end(node.target), end(node.annotation)
        if isinstance(node, ast.FunctionDef) and node.returns:
            yield source.rindex(b")", 0, begin(node.returns)) + 1, end(node.returns)
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node):
            said, *code = node.body
            if code:
                yield starts[said.lineno - 1], starts[said.end_lineno or 0]


def digest(contents: Iterable[tuple[str, bytes]]) -> str:
    """Return the SHA-256 of all these files and their paths, in this order."""
    import hashlib  # 4 ms, as it loads OpenSSL, and only what has the importer needs it

    whole = hashlib.sha256()
    for path, content in contents:
        whole.update(f"{path}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()


def _files(directory: str, inside: str) -> Iterator[tuple[str, bytes]]:
    for found in os.scandir(directory):
        if found.is_dir():
            yield from _files(found.path, f"{inside}{found.name}/")
        elif found.name.endswith(".py"):
            with open(found.path, "rb") as file:
                yield inside + found.name, file.read()


def _sources(directory: Any, inside: str) -> Iterator[tuple[str, bytes]]:  # noqa: ANN401
    # `Traversable` has another module in 3.10
    for found in directory.iterdir():
        if found.is_dir():
            yield from _sources(found, f"{inside}{found.name}/")
        elif found.name.endswith(".py"):
            yield inside + found.name, found.read_bytes()
