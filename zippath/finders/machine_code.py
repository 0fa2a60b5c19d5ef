"""Compiled files: the format and the processors that their first bytes tell."""

# as many bytes are enough: the header of a PE file comes after a program for DOS
HEAD = 1024
# e_machine of ELF, cputype of Mach-O, Machine of PE
_ELF = {
    2: "sparc", 3: "i386", 8: "mips", 20: "ppc", 21: "ppc64", 22: "s390", 40: "arm", 43: "sparc64",
    62: "x86-64", 183: "aarch64", 243: "riscv", 258: "loongarch",
}  # fmt: skip
_MACHO = {7: "i386", 12: "arm", 18: "ppc", 0x1000007: "x86-64", 0x100000C: "arm64"}
_PE = {0x14C: "x86", 0x1C4: "arm", 0x8664: "x86-64", 0xAA64: "arm64"}
# a Java class begins as a universal file does, and has its version where that has a small count
_MOST_SLICES = 20


def built_for(head: bytes) -> frozenset[str]:
    r"""Return what a library or program runs on, by its first `HEAD` bytes; nothing if it is none.

    A universal file of macOS has several processors.

    >>> built_for(b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\x00\xb7\x00")
    frozenset({'ELF 64-bit aarch64'})
    >>> sorted(built_for(b"\xca\xfe\xba\xbe" + bytes.fromhex(
    ...     "00000002" "01000007" + 16 * "00" + "0100000c" + 16 * "00")))
    ['Mach-O arm64', 'Mach-O x86-64']
    >>> built_for(b"#!/bin/sh\n")
    frozenset()
    """
    if head.startswith(b"\x7fELF"):
        return _of_elf(head)
    if head.startswith((b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe")):
        return _named("Mach-O", _MACHO, int.from_bytes(head[4:8], "little"))
    if head.startswith((b"\xca\xfe\xba\xbe", b"\xca\xfe\xba\xbf")):
        return _of_universal(head)
    if head.startswith(b"MZ"):
        start = int.from_bytes(head[0x3C:0x40], "little")
        if head[start : start + 4] == b"PE\0\0":
            return _named("PE", _PE, int.from_bytes(head[start + 4 : start + 6], "little"))
    return frozenset()


def _of_elf(head: bytes) -> frozenset[str]:
    bits = {1: "32-bit", 2: "64-bit"}.get(head[4] if len(head) > 19 else 0)
    if bits is None:
        return frozenset()
    is_big = head[5] == 2
    number = int.from_bytes(head[18:20], "big" if is_big else "little")
    return _named(f"ELF {bits}{' big-endian' if is_big else ''}", _ELF, number)


def _of_universal(head: bytes) -> frozenset[str]:
    count = int.from_bytes(head[4:8], "big")
    step = 32 if head[3] == 0xBF else 20
    if count > _MOST_SLICES:
        return frozenset()
    starts = range(8, min(8 + count * step, len(head)), step)
    numbers = (int.from_bytes(head[start : start + 4], "big") for start in starts)
    return frozenset().union(*(_named("Mach-O", _MACHO, number) for number in numbers))


def _named(format_: str, names: dict[int, str], number: int) -> frozenset[str]:
    return frozenset({f"{format_} {names.get(number, f'machine {number}')}"})
