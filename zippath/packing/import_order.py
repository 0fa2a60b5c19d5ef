"""The order of members: that of the first import, so that a cold disk reads forward."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from zippath.edits import files
from zippath.errors import UsageError, ZippathError
from zippath.packing.piece import Piece
from zippath.packing.tree import Tree

# "import time:       123 |        456 |   package.module", deeper imports further to the right
_LINE = re.compile(r"import time:\s*\d+ \|\s*\d+ \| (?P<indent> *)(?P<module>[\w.]+)\s*")
# never into the file that was named: it may be another one by mistake
_WRITES_ONE = "`python -X importtime -c 'import PACKAGE' 2> trace.txt` writes one"


@dataclass
class _Import:
    """An import, with those that it caused."""

    module: str
    caused: list["_Import"] = field(default_factory=list)

    def begun(self) -> Iterator[str]:
        yield from self._caused(above=True)
        yield self.module
        yield from self._caused(above=False)

    def _caused(self, above: bool) -> Iterator[str]:
        """Yield what the import of its packages, or of others, has begun."""
        for one in self.caused:
            if self.module.startswith(f"{one.module}.") is above:
                yield from one.begun()


def read_trace(path: str) -> list[str]:
    """Return the modules in a file of `-X importtime`, in the order in which they were begun.

    Raises UsageError if it has none, ZippathError if it is not there or cannot be read.
    """
    content = files.read(path)
    if content is None:
        raise ZippathError(f"{path} does not exist", _WRITES_ONE)
    modules = begun(content.decode("utf-8", "replace"))
    if not modules:
        raise UsageError(f"{path} has no trace of imports", _WRITES_ONE)
    return modules


def begun(trace: str) -> list[str]:
    r"""Return the modules of a trace in the order in which their imports began.

    The trace tells of an import when it ends, after those that it caused: among them is the package
    of a module, which is imported before anybody looks for the module.

    >>> begun("import time: 1 | 1 |   pkg.sub\nimport time: 1 | 2 | pkg\nimport time: 1 | 1 | b\n")
    ['pkg', 'pkg.sub', 'b']
    >>> begun("import time: 1 | 1 |   pkg\nimport time: 1 | 2 | pkg.sub\n")
    ['pkg', 'pkg.sub']
    """
    waiting: dict[int, list[_Import]] = {}
    for found in filter(None, map(_LINE.fullmatch, trace.splitlines())):
        depth = len(found["indent"]) // 2
        made = _Import(found["module"], waiting.pop(depth + 1, []))
        waiting.setdefault(depth, []).append(made)
    roots = [one for depth in sorted(waiting) for one in waiting[depth]]
    return list(dict.fromkeys(module for one in roots for module in one.begun()))


def in_order(members: Tree, modules: Sequence[str]) -> list[Piece]:
    """Return members in the order of modules, then the others as they are, metadata last.

    Sources with bytecode beside them follow the bytecode of all: imports do not read them.
    """
    ranks = {module: rank for rank, module in enumerate(modules)}

    def key(item: tuple[int, str]) -> tuple[int, int, int]:
        position, name = item
        rank = ranks.get(_module_of(name))
        if rank is not None:
            return (int(f"{name}c" in members), rank, position)
        is_metadata = name.partition("/")[0].endswith((".dist-info", ".egg-info"))
        return (2 + is_metadata, 0, position)

    return [members[name] for _, name in sorted(enumerate(members), key=key)]


def _module_of(member: str) -> str:
    """Return the module in a member, "" if there is none.

    >>> _module_of("a/__init__.py"), _module_of("a/__pycache__/b.cpython-312.pyc")
    ('a', 'a.b')
    """
    folder, _, file = member.rpartition("/")
    folder = folder.removesuffix("__pycache__").rstrip("/")
    stem, _, suffix = file.partition(".")
    if not suffix.endswith(("py", "pyc", "so", "pyd")):
        return ""
    parts = [*filter(None, folder.split("/")), *([stem] if stem != "__init__" else [])]
    return ".".join(parts)
