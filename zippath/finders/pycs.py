"""The verdict of zipimport about a .pyc member, by version (PEP 552)."""

import _imp
import sys
import time
from dataclasses import dataclass
from typing import Literal

from zippath.finders.finder_rules import FINDERS, FinderRules, finder_rules
from zippath.python.facts import Facts

_MASK = (1 << 64) - 1


@dataclass(frozen=True)
class Source:
    """The source beside a .pyc: its DOS time and size in the directory, and its content."""

    modified: int
    size: int
    content: bytes


# "good": it is the module; "stale": not of this source; "foreign": of another Python; "broken":
# too short, and the source is not tried
BytecodeVerdict = Literal["good", "stale", "foreign", "broken"]
# why bytecode is not taken for the module
REFUSALS: dict[BytecodeVerdict, str] = {
    "good": "",
    "stale": "it was compiled from another version of the source beside it",
    "foreign": "it is the bytecode of another python",
}


def judge(pyc: bytes, source: Source | None, facts: Facts) -> BytecodeVerdict:
    """The verdict of the interpreter's zipimport about the bytes of a .pyc member.

    Raises EOFError where zipimport does (3.8 and later: fewer than 16 bytes after a good magic
    number), so that the import stops there.
    """
    rules = finder_rules(facts)
    is_short = len(pyc) < rules.pyc_header
    if is_short and not rules.short_pycs_are_fatal:
        return "broken"
    if pyc[:4] != facts.magic:
        return "foreign"
    if is_short:
        raise EOFError("reached EOF while reading pyc header")
    if not rules.pyc_flags:
        return "stale" if source and not _same_time(pyc[4:8], source) else "good"
    flags = _number(pyc[4:8])
    if flags == 0:
        return _by_time(pyc, source, rules)
    if not rules.checks_sources:
        # its C code checks no hashes: what asks for a check is never taken
        return "good" if flags == 1 else "stale"
    if flags & ~0b11:
        return "foreign"
    return _by_hash(pyc, source, facts) if flags & 1 else _by_time(pyc, source, rules)


def _by_time(pyc: bytes, source: Source | None, rules: FinderRules) -> BytecodeVerdict:
    if source is None:
        return "good"
    sized = not rules.checks_sources or _number(pyc[12:16]) == source.size
    return "good" if sized and _same_time(pyc[8:12], source) else "stale"


def _by_hash(pyc: bytes, source: Source | None, facts: Facts) -> BytecodeVerdict:
    checked = _number(pyc[4:8]) & 0b10
    if not checked or source is None:
        return "good"
    return "good" if has_hash_of(pyc, source.content, facts) else "stale"


def has_hash_of(pyc: bytes, source: bytes, facts: Facts) -> bool:
    """Whether a .pyc with a hash, made by the interpreter, is of this source."""
    rounds, key = finder_rules(facts).siphash_rounds, _number(facts.magic)
    own = FINDERS.of(sys.version_info)
    if rounds == own.siphash_rounds:
        # this Python has the same function, a thousand times as fast
        return pyc[8:16] == _imp.source_hash(key, source)
    return pyc[8:16] == siphash(key, source, *rounds)


def _same_time(stamp: bytes, source: Source) -> bool:
    """Compare in local time, to two seconds; a source without a time fits every stamp."""
    seconds = local_time(source.modified)
    return not seconds or abs(_number(stamp) - seconds) <= 1


def pyc_name(source: str, cache_tag: str | None) -> str:
    """Return the name of the bytecode of a source: beside it, or that of a Python by its tag.

    The stock importer knows only the one beside it; zippath's looks for both.

    >>> pyc_name("pkg/mod.py", None), pyc_name("pkg/mod.py", "cpython-312")
    ('pkg/mod.pyc', 'pkg/__pycache__/mod.cpython-312.pyc')
    """
    if cache_tag is None:
        return f"{source}c"
    folder, slash, file = source.rpartition("/")
    return f"{folder}{slash}__pycache__/{file.removesuffix('.py')}.{cache_tag}.pyc"


def local_time(modified: int) -> int:
    """A DOS date (upper 16 bits) and time as seconds since the epoch, in this process's zone."""
    date, clock = modified >> 16, modified & 0xFFFF
    day = ((date >> 9) + 1980, date >> 5 & 0xF, date & 0x1F)
    hour = (clock >> 11, clock >> 5 & 0x3F, (clock & 0x1F) * 2)
    return int(time.mktime((*day, *hour, -1, -1, -1)))


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")


def siphash(key: int, data: bytes, compressions: int, finals: int) -> bytes:
    """`_imp.source_hash` of any version: SipHash-2-4 up to 3.10, SipHash-1-3 since.

    >>> siphash(12345, b"hello world", 1, 3).hex()[:8]
    'c8acaff3'
    >>> siphash(12345, b"hello world", 2, 4).hex()[:8]
    'bb5a6062'
    """
    state = [
        key ^ 0x736F6D6570736575, 0x646F72616E646F6D, key ^ 0x6C7967656E657261, 0x7465646279746573,
    ]  # fmt: skip
    padded = data + bytes(7 - len(data) % 8) + bytes([len(data) & 0xFF])
    for start in range(0, len(padded), 8):
        word = _number(padded[start : start + 8])
        state[3] ^= word
        for _ in range(compressions):
            _round(state)
        state[0] ^= word
    state[2] ^= 0xFF
    for _ in range(finals):
        _round(state)
    return (state[0] ^ state[1] ^ state[2] ^ state[3]).to_bytes(8, "little")


def _round(v: list[int]) -> None:
    v[0] = (v[0] + v[1]) & _MASK
    v[1] = _rotated(v[1], 13) ^ v[0]
    v[0] = _rotated(v[0], 32)
    v[2] = (v[2] + v[3]) & _MASK
    v[3] = _rotated(v[3], 16) ^ v[2]
    v[0] = (v[0] + v[3]) & _MASK
    v[3] = _rotated(v[3], 21) ^ v[0]
    v[2] = (v[2] + v[1]) & _MASK
    v[1] = _rotated(v[1], 17) ^ v[2]
    v[2] = _rotated(v[2], 32)


def _rotated(value: int, bits: int) -> int:
    return (value << bits | value >> (64 - bits)) & _MASK
