"""Loads the sources of indexed directories, with code from the code cache.

Code is used without reading its source for the very file that it was made of: the same path, inode,
size, mtime and ctime (a sealed index promises that). For every other file the stock loader does its
work. It takes code from `__pycache__`, or has the source compiled: then code is shared with other
environments whose file has the same content, by a digest that cannot be forged: see `codecache`.
"""

import _imp
import os
import sys
from _frozen_importlib_external import SourceFileLoader

from .codecache import CodeCache
from .pathindex import packed
from .store import checksum, digest_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType
    from typing import Any

    from .pathindex import PathIndex

FIRST = 0x7A70010D
SECOND = 0x7A70010E
FLAGS = slice(4, 8)  # of a .pyc: zero if it was made of a source with this time and size (PEP 552)
KIND = b".py"
COMMON = "sources of directories"  # stands for an archive's file name: all indexes share code


def indexed_loader(fullname: str, path: str, index: "PathIndex", signed: bytes) -> SourceFileLoader:
    """Return the loader of a source whose signature the path index has.

    It is of the very class of the stock loader, by which some programs go (as CPython's own tests).
    """
    loader = SourceFileLoader(fullname, path)
    loader.get_code = IndexedCode(fullname, path, index, signed)  # type: ignore[method-assign]
    return loader


class IndexedCode:
    """Gets the code of one module, in place of the method `get_code` of its loader."""

    __slots__ = ("_index", "_name", "_path", "_signed")

    def __init__(self, name: str, path: str, index: "PathIndex", signed: bytes) -> None:
        self._name = name
        self._path = path
        self._index = index
        self._signed = signed

    def __call__(self, fullname: str) -> "CodeType | None":
        """Return the code of the module, from the code cache if it is there.

        Raises ModuleNotFoundError if the source was deleted since its directory was looked at.
        """
        cache = code_cache(self._index)
        current = self._signed if self._index.is_sealed else packed(self._path)
        if not current:
            text = f"No module named {fullname!r}: {self._path} was deleted"
            raise ModuleNotFoundError(text, name=fullname, path=self._path)
        if cache is None or current != self._signed or fullname != self._name:
            stock: CodeType | None = SourceFileLoader(self._name, self._path).get_code(fullname)
            return stock
        place = _Place(self._index.secret, self._path, self._signed)
        code = cache.get(place.content, place.own)
        if code is None or isinstance(code, bool):
            return _Keeping(self._name, self._path, cache, place).get_code(fullname)
        _imp._fix_co_filename(code, self._path)  # type: ignore[attr-defined]
        return code

    def is_kept(self) -> bool:
        """Whether the code cache has the code for the source as it was recorded."""
        cache = code_cache(self._index)
        place = _Place(self._index.secret, self._path, self._signed)
        return cache is not None and cache.get(place.content, place.own) is not None

    def __eq__(self, other: object) -> bool:
        """Whether it is of the same module: a loader is compared by all that it has."""
        return isinstance(other, IndexedCode) and (self._name, self._path) == (
            other._name,
            other._path,
        )

    def __hash__(self) -> int:
        return hash(self._path)

    def __reduce__(self) -> "tuple[object, ...]":
        """Give a copy the stock method: a process without an index can take it."""
        return getattr, (SourceFileLoader(self._name, self._path), "get_code")


class _Place:
    """What the code of one source is kept under.

    `own` is of the very file, which the secret of an index keeps others from choosing; `content`
    is the same for all environments, and goes with the digest of the content.
    """

    __slots__ = ("content", "own", "signed")

    def __init__(self, secret: bytes, path: str, signed: bytes) -> None:
        self.signed = signed
        encoded = os.fsencode(path)
        file = secret + signed + encoded
        self.own = checksum(FIRST, file) + checksum(SECOND, file)
        self.content = signed[:8] + checksum(FIRST, os.path.basename(encoded))


class _Keeping(SourceFileLoader):
    """The stock loader, watched: what it loads is kept where the source is as it was recorded.

    It writes no `__pycache__` then, which would change the directory, and make the index stale.
    """

    def __init__(self, name: str, path: str, cache: CodeCache, place: _Place) -> None:
        super().__init__(name, path)
        self._cache = cache
        self._place = place
        self._digest = b""
        self._is_derived = True
        self._is_kept = False

    def get_code(self, fullname: str) -> "CodeType | None":
        """Return the code of the module as the stock loader does, and keep it."""
        code = super().get_code(fullname)
        if code is not None and self._is_derived and not self._digest:  # else it is kept by now
            self._keep(code)
        return code

    def get_data(self, path: str) -> bytes:
        """Return the content of a file. Bytecode that goes by no time and size is not kept."""
        data: bytes = super().get_data(path)
        if path != self.path and any(data[FLAGS]):
            self._is_derived = False
        return data

    def source_to_code(self, data: "Any", path: "Any", *more: "Any") -> "CodeType":  # type: ignore[override]  # noqa: ANN401
        """Return the code of a source, which another environment may have compiled.

        From 3.15 on the name of the module comes too.
        """
        self._digest = digest_of(bytes(data), KIND)
        code = self._cache.share(self._place.content, self._digest, False)
        if code is None or isinstance(code, bool):
            code = super().source_to_code(data, path, *more)
        else:
            _imp._fix_co_filename(code, self.path)  # type: ignore[attr-defined]
        self._keep(code)
        return code

    def set_data(self, path: str, data: "Any", **options: "Any") -> None:  # noqa: ANN401
        """Write bytecode where the code cache has not taken it."""
        if not self._is_kept:
            super().set_data(path, data, **options)

    def _keep(self, code: "CodeType") -> None:
        # what was read is what was recorded only if it still is
        if not sys.dont_write_bytecode and packed(self.path) == self._place.signed:
            place = self._place
            self._is_kept = self._cache.put(place.content, code, self._digest, place.own)


def code_cache(index: "PathIndex") -> "CodeCache | None":
    """Return the code cache of an index, None if Python caches no code, or where the user says."""
    if sys.pycache_prefix is not None:
        return None
    if index.code is None and sys.implementation.cache_tag is not None:
        identity = f"({index.secret.hex()})".encode() + os.fsencode(index.owner) + b"\0"
        index.code = CodeCache(index.store, f"{index.owner}{os.sep}{COMMON}", identity)
    return index.code
