"""Cases that nobody thought of: random startup files, variables and flags, one for each seed."""

import random

from tests.installations import DIRECTORY
from tests.syspath.cases import ISOLATED, SYSTEM, A, B, Case, D

ATOMS = (
    "@T@/data/a.zip", "@T@/data/b.zip", "@T@/data/dir", "@T@/data/hé", "@T@/gone", "rel", "..",
    "./sub", "@user@", "@site@", "@lib@", "@T@/data/a.zip/lib", "import os", "import nope",
    "import\tos", "  import os", "importx", "#", "# x", " ", "\t", "\n", "\n", "\n", "\n", "\n",
    "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\ufeff", "/", "é", "日", "\0", "'",
    "import sys; sys.path.append('/added')", "\x01", "\x1f",
)  # fmt: skip
ITEMS = ("", "@T@/data/a.zip", "@T@/data/dir/", "rel", ".", "@user@", "@site@", "@lib@", "/nope",
         "@T@/data/hé", "@T@/data/b.zip/lib")  # fmt: skip
SUFFIXES = (".pth", ".pth", ".pth", ".start", ".PTH")
SETTINGS = (("LC_ALL", "C"), ("PYTHONUTF8", "0"), ("PYTHONUTF8", "1"), ("PYTHONNOUSERSITE", "1"),
            ("PYTHONSAFEPATH", "1"))  # fmt: skip


def random_case(seed):
    """A case that depends on the seed alone."""
    chance = random.Random(seed)
    venv = chance.choice([None, None, "", SYSTEM, ISOLATED])
    files = [A, B, D, ("data/hé", DIRECTORY), ("@user@/rel", DIRECTORY), ("@user@/sub", DIRECTORY)]
    for place in ("@user@", "@site@", "@venv@")[: 2 if venv is None else 3]:
        for _ in range(chance.randrange(4)):
            name = chance.choice(["a", "b", "C", ".d", "_e", "é"]) + chance.choice(SUFFIXES)
            files.append((f"{place}/{name}", _text(chance)))
    env = [setting for setting in SETTINGS if chance.random() < 0.15]
    if chance.random() < 0.5:
        items = chance.choices(ITEMS, k=chance.randrange(1, 5))
        env.append(("PYTHONPATH", ":".join(items)))
    flags = tuple(flag for flag in ("-I", "-s", "-E", "-S") if chance.random() < 0.07)
    return Case(f"random {seed}", tuple(files), tuple(env), flags, venv, by_code=("/added",))


def _text(chance):
    text = "".join(chance.choices(ATOMS, k=chance.randrange(14)))
    kind = chance.random()
    if kind < 0.08:
        return text.encode("latin-1", "replace")
    if kind < 0.11:
        return text.encode() + b"\xe9"
    return b"\xef\xbb\xbf" * (kind < 0.16) + text.encode()
