"""What the first bytes of a compiled file tell, on each platform that wheels are made for."""

import sys

import pytest

from zippath.finders.machine_code import HEAD, built_for


def elf(machine, bits=64, order="little"):
    ident = b"\x7fELF" + bytes([bits // 32, 1 if order == "little" else 2, 1]) + bytes(9)
    return ident + (3).to_bytes(2, order) + machine.to_bytes(2, order) + bytes(40)


def macho(processor, bits=64):
    magic = 0xFEEDFACF if bits == 64 else 0xFEEDFACE
    return magic.to_bytes(4, "little") + processor.to_bytes(4, "little") + bytes(24)


def universal(*processors, wide=False):
    slices = (each.to_bytes(4, "big") + bytes(28 if wide else 16) for each in processors)
    magic = b"\xca\xfe\xba" + (b"\xbf" if wide else b"\xbe")
    return magic + len(processors).to_bytes(4, "big") + b"".join(slices)


def pe(machine, start=0x80):
    dos = b"MZ" + bytes(0x3A) + start.to_bytes(4, "little")
    return dos.ljust(start, b"\0") + b"PE\0\0" + machine.to_bytes(2, "little") + bytes(20)


X86, ARM = 0x1000007, 0x100000C
LINUX, LINUX_ARM, LINUX_32 = elf(62), elf(183), elf(3, 32)
MAC, MAC_ARM, MAC_BOTH = macho(X86), macho(ARM), universal(X86, ARM)
WINDOWS, WINDOWS_ARM, WINDOWS_32 = pe(0x8664), pe(0xAA64, 0x118), pe(0x14C)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (LINUX, {"ELF 64-bit x86-64"}),
        (LINUX_ARM, {"ELF 64-bit aarch64"}),
        (LINUX_32, {"ELF 32-bit i386"}),
        (elf(62, 32), {"ELF 32-bit x86-64"}),  # x32
        (elf(21, order="big"), {"ELF 64-bit big-endian ppc64"}),
        (elf(21), {"ELF 64-bit ppc64"}),
        (elf(4711), {"ELF 64-bit machine 4711"}),
        (MAC, {"Mach-O x86-64"}),
        (macho(7, 32), {"Mach-O i386"}),
        (MAC_BOTH, {"Mach-O x86-64", "Mach-O arm64"}),
        (universal(X86, ARM, wide=True), {"Mach-O x86-64", "Mach-O arm64"}),
        (WINDOWS_ARM, {"PE arm64"}),
        (WINDOWS_32, {"PE x86"}),
    ],
)
def test_a_compiled_file(head, expected):
    assert expected == built_for(head)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"MZ",
        b"MZ" + bytes(100),
        b"\x7fELF",
        b"\x7fELF\x09" + bytes(30),
        b"\xca\xfe\xba\xbe\x00\x00\x00\x34" + bytes(40),  # Java 8
        b"#!/bin/sh\nexec python\n",
        pe(0x8664, start=HEAD)[:HEAD],
    ],
)
def test_what_tells_nothing(head):
    assert set() == built_for(head)


@pytest.mark.parametrize(
    ("python", "fitting", "foreign"),
    [
        (LINUX, [LINUX], [LINUX_ARM, LINUX_32, MAC, MAC_BOTH, WINDOWS]),
        (LINUX_ARM, [LINUX_ARM], [LINUX, MAC_ARM, WINDOWS_ARM]),
        (MAC_ARM, [MAC_ARM, MAC_BOTH], [MAC, LINUX_ARM, WINDOWS_ARM]),
        (MAC_BOTH, [MAC, MAC_ARM, MAC_BOTH], [macho(7, 32), LINUX]),
        (WINDOWS, [WINDOWS], [WINDOWS_ARM, WINDOWS_32, LINUX]),
    ],
    ids=["linux", "linux on arm", "macos", "universal macos", "windows"],
)
def test_what_a_python_loads(python, fitting, foreign):
    own = built_for(python)

    assert not [one for one in fitting if own.isdisjoint(built_for(one))]
    assert [] == [one for one in foreign if not own.isdisjoint(built_for(one))]


def test_this_very_python():
    with open(sys.executable, "rb") as file:
        assert 1 <= len(built_for(file.read(HEAD)))
