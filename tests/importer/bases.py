"""The sound archives, and some strange ones, that the fuzzers begin with."""

import importlib._bootstrap_external
from dataclasses import dataclass, replace

from tests.importer.craft import DEFLATED, DESCRIPTOR, SYMLINK, UTF8, Entry, craft

MODULE = b"def f():\n    return [n * n for n in range(10)]\n\nvalue = f()\n"


@dataclass(frozen=True)
class Base:
    """An archive, and what the fuzzers ask of it: modules by (directory, name), and data.

    `changed` is the archive with other sources, of the same size as far as they are stored.
    """

    name: str
    data: bytes
    modules: tuple[tuple[str, str], ...] = (
        ("", "alpha"), ("", "pkg"), ("pkg", "beta"), ("", "name.space"), ("", "absent"),
    )  # fmt: skip
    members: tuple[str, ...] = ("data.txt", "pkg/data.bin", "alpha.py", "absent.txt")
    changed: bytes = b""


def module(name, **fields):
    return Entry(name.encode(), MODULE + b"name = " + repr(name).encode() + b"\n", **fields)


def tree(**fields):
    return [
        module("alpha.py", **fields),
        Entry(b"pkg/"),
        module("pkg/__init__.py", **fields),
        module("pkg/beta.py", **fields),
        module("pkg/gamma.py", **fields),
        Entry(b"pkg/data.bin", bytes(range(256)), **fields),
        module("name/space/delta.py", **fields),
        Entry(b"data.txt", b"some text\n" * 20, **fields),
        Entry(b"dist-1.0.dist-info/METADATA", b"Name: dist\nVersion: 1.0\n", **fields),
    ]


def with_bytecode():
    code = compile(MODULE, "pkg/beta.py", "exec")
    pyc = importlib._bootstrap_external._code_to_timestamp_pyc(code, 0, len(MODULE))
    return [*tree(), Entry(b"pkg/beta.pyc", bytes(pyc)), Entry(b"alone.pyc", bytes(pyc))]


def strange_names():
    return [
        *tree(),
        Entry(b"../up.py", MODULE),
        Entry(b"/rooted.py", MODULE),
        Entry(b"C:\\windows.py", MODULE),
        Entry("ünï.py".encode(), MODULE, flags=UTF8),
        Entry("ünï2.py".encode("cp437"), MODULE),
        Entry(b"link.py", b"alpha.py", attributes=SYMLINK),
        Entry(b"alpha.py", MODULE + b"second = True\n"),
        Entry(b"a/./b.py", MODULE),
        Entry(b"a//c.py", MODULE),
        Entry(b"described.py", MODULE, flags=DESCRIPTOR),
        Entry(b"nested.zip", craft(tree())),
    ]


def many():
    return [*tree(), *(module(f"big/m{number:03}.py") for number in range(300))]


def sound(name, entries, *modules):
    others = [replace(entry, data=entry.data.replace(b"n * n", b"n + n")) for entry in entries]
    return Base(name, craft(entries), *modules, changed=craft(others))


BOMB = Base("bomb", craft([*tree(), Entry(b"bomb.py", b"#" * 300_000 + b"\n", method=DEFLATED)]))
SOUND = (
    sound("stored", tree()),
    sound("deflated", tree(method=DEFLATED)),
    sound("bytecode", with_bytecode(), (("pkg", "beta"), ("", "alone"), ("", "alpha"))),
    sound("many", many(), (("big", "m000"), ("big", "m299"), ("big", "m300"), ("", "big"))),
)
ARCHIVES = (
    *SOUND,
    Base("zip64", craft(tree(), comment=b"a comment", zip64=True)),
    Base("prefixed", craft(tree(), prefix=b"#!/usr/bin/env python\n")),
    Base("extra", craft(tree(extra=b"UT\5\0\3\0\0\0\0\1\0\x08\0" + bytes(8)))),
    Base("comment", craft(tree(), comment=b"PK\5\6" + bytes(18) + b"PK\1\2" * 5)),
    Base("strange", craft(strange_names()), (*Base.modules, ("", "link"), ("", "ünï"), ("", "up"))),
    Base("deep", craft([*tree(), Entry(b"d/" * 3000 + b"deep.py", MODULE)])),
    Base("empty", craft([])),
    BOMB,
)
