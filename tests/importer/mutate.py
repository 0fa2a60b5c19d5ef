"""Damages archives and records: each mutation takes bytes and a random.Random, and gives bytes."""

import struct

SIGNATURES = (b"PK\1\2", b"PK\3\4", b"PK\5\6", b"PK\6\6", b"PK\6\7")
CENTRAL_SIZE = 46


def truncated(data, rng):
    return data[: rng.randrange(len(data) + 1)]


def beheaded(data, rng):
    return data[rng.randrange(len(data) + 1) :]


def flipped(data, rng):
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def spliced(data, rng):
    start, end = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    at = rng.randrange(len(data) + 1)
    return data[:at] + data[start:end] + data[at + rng.choice((0, end - start)) :]


def cut(data, rng):
    start, end = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    return data[:start] + data[end:]


def padded(data, rng):
    at = rng.choice((0, len(data), rng.randrange(len(data) + 1)))
    filling = rng.choice((bytes(rng.randrange(1, 600)), rng.randbytes(rng.randrange(1, 60))))
    return data[:at] + filling + data[at:]


def huge(data, rng):
    """A number in a header becomes one that no such file can have, or nearly the right one."""
    return _put(data, rng, _position(data, rng, SIGNATURES), _extreme(data, rng))


def overlapping(data, rng):
    """Two members begin at the same place, or one inside the other."""
    headers = _positions(data, b"PK\1\2")
    if len(headers) < 2:
        return huge(data, rng)
    one, other = rng.sample(headers, 2)
    offset = int.from_bytes(data[other + 42 : other + 46], "little")
    return _write(
        data, one + 42, struct.pack("<I", (offset + rng.choice((0, 0, 1, -1, 30))) & 0xFFFFFFFF)
    )


def recursive(data, rng):
    """An offset leads to a header that leads back."""
    targets = [at for signature in SIGNATURES for at in _positions(data, signature)]
    if not targets:
        return flipped(data, rng)
    at = _position(data, rng, (b"PK\1\2", b"PK\5\6", b"PK\6\6", b"PK\6\7"))
    field = {b"PK\1\2": 42, b"PK\5\6": 16, b"PK\6\6": 48, b"PK\6\7": 8}.get(data[at : at + 4], 0)
    return _write(data, at + field, struct.pack("<I", rng.choice(targets) & 0xFFFFFFFF))


def renamed(data, rng):
    """A member's name, in one place or in both, becomes another of the same length."""
    names = (b"..", b".", b"/", b"../", b"..\\", b"C:\\", b"\0", b"\xff", b"a/../b", b"//", b"\n")
    headers = _positions(data, b"PK\1\2")
    if not headers:
        return flipped(data, rng)
    at = rng.choice(headers)
    length = int.from_bytes(data[at + 28 : at + 30], "little")
    old = data[at + CENTRAL_SIZE : at + CENTRAL_SIZE + length]
    new = (rng.choice(names) * length)[:length]
    if old and rng.random() < 0.5:
        return data.replace(old, new)
    return _write(data, at + CENTRAL_SIZE, new)


def linked(data, rng):
    """A member says that it is a symbolic link."""
    headers = _positions(data, b"PK\1\2")
    if not headers:
        return flipped(data, rng)
    at = rng.choice(headers)
    return _write(_write(data, at + 5, b"\3"), at + 38, struct.pack("<I", 0o120777 << 16))


def swapped(data, rng):
    """Two headers change places with what is in their way."""
    headers = _positions(data, rng.choice((b"PK\1\2", b"PK\3\4")))
    if len(headers) < 3:
        return spliced(data, rng)
    first, second, third = sorted(rng.sample(headers, 3))
    return data[:first] + data[second:third] + data[first:second] + data[third:]


ARCHIVE = (
    truncated, beheaded, flipped, flipped, spliced, cut, padded, huge, huge, huge, overlapping,
    recursive, renamed, linked, swapped,
)  # fmt: skip


def emptied(data, rng):
    return b""


def numbered(data, rng):
    """A number anywhere becomes an extreme one."""
    at = rng.randrange(max(1, min(len(data), rng.choice((64, 400, len(data) + 1)))))
    return _write(data, at, _extreme(data, rng))


def zeroed(data, rng):
    start, end = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    return data[:start] + bytes(end - start) + data[end:]


RECORD = (truncated, beheaded, flipped, flipped, spliced, cut, padded, emptied, numbered, zeroed)


def _extreme(data, rng):
    size = rng.choice((1, 2, 4, 8))
    top = (1 << 8 * size) - 1
    near = len(data) + rng.choice((-1, 0, 1))
    value = rng.choice((0, 1, top, top - 1, top >> 1, (top >> 1) + 1, near, rng.randrange(top + 1)))
    return (value & top).to_bytes(size, "little")


def _positions(data, signature):
    found, at = [], data.find(signature)
    while at >= 0:
        found.append(at)
        at = data.find(signature, at + 1)
    return found


def _position(data, rng, signatures):
    found = [at for signature in signatures for at in _positions(data, signature)]
    return rng.choice(found) if found else 0


def _put(data, rng, at, value):
    return _write(data, at + 4 + 2 * rng.randrange(24), value)


def _write(data, at, value):
    return data[:at] + value + data[at + len(value) :]
