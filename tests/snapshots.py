"""Snapshots that are made up: a version, a path of real files, and nothing else."""

from zippath.imports.resolver import Imports
from zippath.python.facts import Facts
from zippath.syspath.disk import RealDisk
from zippath.syspath.entry import Dropped, Origin, PathEntry
from zippath.syspath.ledger import Ledger
from zippath.syspath.reason import Reason
from zippath.syspath.sitedirs import UserSite
from zippath.syspath.snapshot import Snapshot

MAGIC = b"\xcb\r\r\n"


def facts_of(path=(), version=(3, 12), **more):
    """The facts of a CPython with this `sys.path`."""
    prefix = "/nowhere"
    return Facts(
        executable=f"{prefix}/bin/python", version=(*version, 0, "final", 0),
        path=tuple(map(str, path)), initial_path=(), prefix=prefix, exec_prefix=prefix,
        base_prefix=prefix, base_exec_prefix=prefix, cache_tag="cpython-312",
        **{"cwd": "/", "magic": MAGIC,
           "extension_suffixes": (".cpython-312.so", ".abi3.so", ".so"), **more},
    )  # fmt: skip


def snapshot_of(path, dropped=(), **more):
    """A snapshot whose entries all come from one startup file."""
    facts = facts_of(path, **more)
    entries = tuple(
        PathEntry(position, entry, "directory", Origin("pth", "/site/a.pth", position + 1))
        for position, entry in enumerate(facts.path)
    )
    reason = Reason("missing", "why not")
    lost = tuple(Dropped(str(one), Origin("pth", "/site/b.pth", 1), reason) for one in dropped)
    ledger = Ledger(entries, lost, (), (), UserSite(None, False), facts.path)
    return Snapshot(facts, ledger, RealDisk())


def imports_of(*path, **more):
    """The imports of a made-up interpreter."""
    return Imports(snapshot_of(path, **more))


def write(root, *files, text=""):
    """Empty files, or with one text, below a directory; gives the directory."""
    for name in files:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root
