"""Turns members into code: the rules of .pyc files (PEP 552), compiling, and the code cache.

A .pyc with a time stamp belongs to a source of that size and that modification time. Zip archives
store the time without its zone (gh-141431), so any zone is accepted: a difference of whole quarters
of an hour. Therefore an edit goes unnoticed if it keeps the size and is made a whole number of
quarters (up to 26 hours) after the .pyc. A reproducible archive has 1980-01-01 for every source,
which fits no .pyc; such sources are compiled, once, unless the archive brings code that is bound to
their hash: see `brought`.

Code is put into the cache by the index with which its member was read, so an archive that is
replaced under a running process spoils nothing.
"""

import _imp
import sys
import time
from _frozen_importlib_external import MAGIC_NUMBER
from zipimport import ZipImportError

from .codecache import load
from .record import key_of
from .store import checksum, digest_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType

    from .archives.archive import Opened
    from .index import NameIndex
    from .store import Store

PYC_HEADER = 16
HASHED, CHECKED = 0b01, 0b10
QUARTER = 15 * 60
SAYS = 0x7A700109
FARTHEST_ZONE = 26 * 60 * 60  # from UTC-12 to UTC+14
# pytest finds tests by the path of a file that there is, and rewrites the assertions of none but
# those with a SourceFileLoader (AssertionRewritingHook.find_spec, search_pypath)
PYTEST = "_pytest.assertion.rewrite"


def code_of(
    index: "NameIndex", store: "Store | None", folder: str, name: str, fullname: str, path: str
) -> "CodeType":
    """Return the code of the member `name` in `folder`, a source or a .pyc file.

    `path` becomes its `co_filename`. Raises ZipImportError, and what compiling raises.
    """
    cache = index.code_cache(store)
    code = None if cache is None else cache.get(code_key(index, folder, name))
    if code is not None and not isinstance(code, bool):
        fix_filename(code, path)
        return code
    index, data = index.content(folder, name)
    cache = index.code_cache(store)
    if cache is None:
        return _brought(index, folder, name, data, path) or _fresh_code(data, name, fullname, path)
    key, digest = code_key(index, folder, name), digest_of(data, _kind(name))
    code = cache.share(key, digest, not sys.dont_write_bytecode)
    if code is not None and not isinstance(code, bool):
        fix_filename(code, path)
        return code
    code = _brought(index, folder, name, data, path)
    if code is None:
        code = _fresh_code(data, name, fullname, path)
    else:
        digest = b""
    if not sys.dont_write_bytecode:
        cache.put(key, code, digest)
    return code


def _brought(
    index: "NameIndex", folder: str, name: str, data: bytes, path: str
) -> "CodeType | None":
    """The code that the archive brings for a source, None if it must be compiled."""
    from .brought import brought  # only what is in no cache needs it

    code = brought(index, folder, name, data)
    if code is not None:
        fix_filename(code, path)
    return code


def code_key(index: "NameIndex", folder: str, name: str) -> bytes:
    """Return the key of a member's code, an empty one if there is no such member."""
    return key_of(index.names(folder).get(name) or b"", f"{folder}{name}".encode())


def content_digest(index: "NameIndex", folder: str, name: str) -> bytes:
    """Return the digest under which the code of a member is shared. Raises ZipImportError."""
    return digest_of(index.read(folder, name), _kind(name))


def _kind(name: str) -> bytes:
    """Return what tells a source from a .pyc file of the same content."""
    return name[-3:].encode()


def pyc_wins(index: "NameIndex", store: "Store | None", folder: str, name: str) -> bool:
    """Whether the .pyc file `name` is up to date with the source beside it.

    The answer is worked out once for each pair of members, and kept in the code cache. If one of
    them cannot be read, it is no for this time.
    """
    asked = (folder, name, _imp.check_hash_based_pycs)
    known: CodeType | bool | None = index.answers.get(asked)
    if known is None:
        cache = index.code_cache(store)
        known = None if cache is None else cache.get(_pair_key(index, folder, name))
    if not isinstance(known, bool):
        from .archives.archive import open_archive  # not needed when the cache has the answer

        try:
            with open_archive(index.archive) as opened:
                index, file = index.of(opened)
                known = _is_valid(index, file, folder, name)
        except ZipImportError:
            return False
        cache = index.code_cache(store)
        if cache is not None and not sys.dont_write_bytecode:
            cache.put(_pair_key(index, folder, name), known)
    index.answers[asked] = known
    return known


def says_where(index: "NameIndex", store: "Store", top: str) -> bool:
    """Whether a package ("pkg/") or a module says where it lies: see `layout`.

    The answer is worked out once, and kept in the code cache.
    """
    asked = ("", top, "")
    known: CodeType | bool | None = index.answers.get(asked)
    if known is None:
        cache = index.code_cache(store)
        key = index.digest + checksum(SAYS, top.encode("utf-8", "surrogatepass"))
        known = None if cache is None else cache.get(key)
        if not isinstance(known, bool):
            from .storedfiles import speaks_of_files  # not needed when the cache has the answer

            try:
                known = speaks_of_files(index, top)
            except ZipImportError:
                return False
            if cache is not None and not sys.dont_write_bytecode:
                cache.put(key, known)
        index.answers[asked] = known
    return bool(known)


def _pair_key(index: "NameIndex", folder: str, name: str) -> bytes:
    names = index.names(folder)
    source = names.get(name[:-1]) or b""
    about = f"{folder}{name} {_imp.check_hash_based_pycs}".encode() + source[8:24]
    return key_of(names.get(name) or b"", about)


def _fresh_code(data: bytes, name: str, fullname: str, path: str) -> "CodeType":
    if not name.endswith("c"):
        if sys.version_info >= (3, 15):
            return compile(data, path, "exec", dont_inherit=True, module=fullname)
        return compile(data, path, "exec", dont_inherit=True)
    problem = pyc_problem(data)
    if problem:
        cause = ImportError(f"{problem} in {fullname!r}", name=fullname, path=path)
        raise ZipImportError(f"module load failed: {cause}", name=fullname, path=path) from cause
    code = load(memoryview(data)[PYC_HEADER:])
    if code is None or isinstance(code, bool):
        raise ZipImportError(f"compiled module {path!r} is not a code object", name=fullname)
    fix_filename(code, path)
    return code


def pyc_problem(data: bytes, magic: bytes = MAGIC_NUMBER) -> str:
    """Return the reason why a Python cannot use a .pyc file, "" if its header is fine.

    `magic` is the magic number of that Python, without one of the running Python.
    """
    if data[:4] != magic:
        return f"bad magic number {data[:4]!r}"
    if len(data) < PYC_HEADER:
        return "reached EOF while reading pyc header"
    if int.from_bytes(data[4:8], "little") & ~(HASHED | CHECKED):
        return f"invalid flags {int.from_bytes(data[4:8], 'little')!r}"
    return ""


def _is_valid(index: "NameIndex", file: "Opened", folder: str, name: str) -> bool:
    data = index.member_content(file, folder, name)
    source = index.member(folder, name[:-1])
    if pyc_problem(data):
        return False
    flags = int.from_bytes(data[4:8], "little")
    if flags & HASHED:
        mode = _imp.check_hash_based_pycs
        if mode == "never" or not (flags & CHECKED or mode == "always"):
            return True
        content = index.member_content(file, folder, name[:-1])
        return data[8:16] == _imp.source_hash(_raw_magic(), content)
    return is_of_source(data, source.modified, source.size)


def is_of_source(pyc: bytes, modified: int, size: int) -> bool:
    """Whether a time-stamped .pyc was made from a source with this size and DOS time.

    DOS time has a resolution of two seconds, so one second more or less does not count.
    """
    if int.from_bytes(pyc[12:PYC_HEADER], "little") != size & 0xFFFFFFFF:
        return False
    apart = int.from_bytes(pyc[8:12], "little") - dos_time(modified)
    return abs(apart) <= FARTHEST_ZONE and (apart + 1) % QUARTER <= 2


def dos_time(modified: int) -> int:
    """Return the seconds since 1970 of a DOS date (upper 16 bits) and time, taken as local time."""
    date, clock = modified >> 16, modified & 0xFFFF
    fields = (
        (date >> 9) + 1980, date >> 5 & 15, date & 31,
        clock >> 11, clock >> 5 & 63, (clock & 31) * 2,
        -1, -1, -1,
    )  # fmt: skip
    try:
        return int(time.mktime(fields))
    except (OverflowError, ValueError):
        return -1


def fix_filename(code: "CodeType", path: str) -> None:
    """Set `co_filename`: the code may have been compiled for an archive in another place."""
    _imp._fix_co_filename(code, path)  # type: ignore[attr-defined]


def _raw_magic() -> int:
    return int.from_bytes(MAGIC_NUMBER, "little")
