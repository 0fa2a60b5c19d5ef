"""The things in the cache directory: name indexes, code, files, and leftovers."""

import contextlib
import os
import re
from dataclasses import dataclass, replace

from zippath import dirs
from zippath.cache import laid_out
from zippath.importer.codecache import place_of, version
from zippath.importer.indexedsource import COMMON
from zippath.importer.record import FIRST_READ, HEAD, MAGIC
from zippath.importer.store import Store
from zippath.importer.storedfiles import FILES
from zippath.wheelhouse import answers

_INDEX = re.compile(r"[0-9a-f]{16}\.names")
_CODE = re.compile(r"([0-9a-f]{16}\.([^.]+)(?:\.opt-([^.]+))?)\.(rows|digests|code)")
_PATHS = re.compile(r"[0-9a-f]{16}\.paths")
# the code that all path indexes share: the place of COMMON by SipHash-1-3, and up to 3.10 by -2-4
_COMMON = ("7bdeda56131e2e06", "5dba2b83984576cc")
_START = re.compile(r"[0-9a-f]{16}\.tops")
_IMPORTER = re.compile(r"importer-[0-9a-f]{16}-[0-9a-f]+\.zip|boot-[0-9a-f]{16}-[0-9a-f]+\.pyc?")
_KNOWN = re.compile(r"[0-9a-f]{16}\.known")
_ANSWER = re.compile(r"[0-9a-f]{32}\.answer")
_LEFTOVER = re.compile(
    r".+\.(?:names|zip|paths|tops|known|rows|digests|sha256|answer)\.\d+\.[0-9a-f]{8}"
)


@dataclass(frozen=True)
class Kept:
    """One thing in the cache; it can be deleted by itself.

    `kind` is "name index", "path index", "code index", "code", "digest", "files", "names at start",
    which a boot module keeps, "words for TAB", "answer", about what is its `name`, "pinned copy",
    of an archive with plugins, "importer", which is linked into environments, or "leftover", of a
    process killed while it wrote. "files" are the directory that an archive is laid out as, and
    `processes` use it now; "digest" tells which archive that is. An index has an `archive`, or the
    site dir whose path index it belongs to, None if it is damaged. `python` is the cache tag of
    code, such as cpython-312, and `optimization` its level of -O: "", "1" or "2". Code belongs to
    all archives with the file name `name`, or to all path indexes; it is None if no index tells it.
    `size` is in bytes. `used` is the time of the last use, in seconds since 1970; with noatime, of
    the last change.
    """

    kind: str
    files: tuple[str, ...]
    size: int
    used: float
    archive: str | None = None
    python: str | None = None
    optimization: str = ""
    name: str | None = None
    processes: tuple[int, ...] = ()


def kept_in(directory: str) -> list[Kept]:
    """Return the things in the cache `directory`, longest unused first.

    Files of other programs are left out. Raises ZippathError if the importer would not use the
    directory either.
    """
    if not os.path.lexists(directory):
        return []
    problem = dirs.problem_of(directory)
    if problem:
        raise problem
    found = [*records_in(directory), *_laid_out(Store(directory))]
    return sorted(found, key=lambda one: one.used)


def records_in(directory: str) -> list[Kept]:
    """Return what `kept_in` does, without directories of files: no tree is walked for their size.

    A cache that the importer would not use has none.
    """
    store = Store(directory)
    grouped = _grouped(directory) if store.usable() else []
    found = [_kept(store, kind, files) for kind, files in grouped]
    names = {place_of(one.archive): os.path.basename(one.archive) for one in found if one.archive}
    names.update(dict.fromkeys(_COMMON, COMMON))
    return [
        replace(one, name=one.name or names.get(one.files[0][:16])) for one in found if one.files
    ]


def _laid_out(store: Store) -> list[Kept]:
    """Return the directories of files, and what killed processes have left beside them.

    Of several archives with one content one that is there is named.
    """
    found = []
    for tree in laid_out.trees_in(store):
        there = [archive for archive in tree.archives if os.path.exists(archive)]
        archive = next(iter(there or tree.archives), None)
        files = (f"{FILES}/{tree.name}",)
        found.append(Kept("files", files, tree.size, tree.used, archive, processes=tree.processes))
    for copy in laid_out.pinned_copies_in(store):
        files = (f"{dirs.PINNED}/{copy.name}",)
        found.append(Kept("pinned copy", files, copy.size, copy.used, processes=copy.processes))
    for name, size, changed in laid_out.leftovers_in(store):
        found.append(Kept("leftover", (f"{FILES}/{name}",), size, changed))
    return found


def _grouped(directory: str) -> list[tuple[str, list[str]]]:
    """Return (kind, file names) of each thing; code and the digests of its sources are one."""
    things: dict[tuple[str, str], list[str]] = {}
    for name in sorted(os.listdir(directory)):
        code = _CODE.fullmatch(name)
        if code:
            kind = "code index" if code[4] == "rows" else "code"
            things.setdefault((kind, code[1]), []).append(name)
        elif _INDEX.fullmatch(name):
            things["name index", name] = [name]
        elif _PATHS.fullmatch(name):
            things["path index", name] = [name]
        elif laid_out.RECORD.fullmatch(name):
            things["digest", name] = [name]
        elif _START.fullmatch(name):
            things["names at start", name] = [name]
        elif _IMPORTER.fullmatch(name):
            things["importer", name] = [name]
        elif _KNOWN.fullmatch(name):
            things["words for TAB", name] = [name]
        elif _ANSWER.fullmatch(name):
            things["answer", name] = [name]
        elif _LEFTOVER.fullmatch(name):
            things["leftover", name] = [name]
    return [(kind, names) for (kind, _), names in things.items()]


def _kept(store: Store, kind: str, names: list[str]) -> Kept:
    size, used, files = 0, 0.0, []
    for name in names:
        try:
            status = os.lstat(store.path(name))
        except OSError:  # gone since it was listed
            continue
        files.append(name)
        size += status.st_size
        used = max(used, status.st_atime, status.st_mtime)
    code = _CODE.fullmatch(names[0])
    said = _said(store, names[0]) if kind.endswith(("index", "digest", "answer")) else None
    archive, about = (None, said) if kind == "answer" else (said, None)
    # digests first: code without them is never found, digests without code are
    files.sort(key=lambda name: not name.endswith(".digests"))
    python, optimization = (code[2], code[3] or "") if code else (None, "")
    return Kept(kind, tuple(files), size, used, archive, python, optimization, about)


def _said(store: Store, name: str) -> str | None:
    """Return the archive of an index, or what an answer is about, None if it is damaged.

    Looking at a record is no use of it, so its times are restored.
    """
    path = store.path(name)
    with contextlib.suppress(OSError, ValueError):
        status = os.stat(path)
        said: str | None
        if name.endswith(".rows"):
            said = _archive_of(store, name)
        elif name.endswith(".sha256"):
            said = laid_out.archive_of_record(store, name)
        elif name.endswith(answers.SUFFIX):
            said = answers.about(store, name)
        else:
            said = _named_first(store, name)
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        return said
    return None


def _named_first(store: Store, name: str) -> str | None:
    """Return the text that a record begins with, None if there is none.

    Its checksum is no matter: that of Pythons up to 3.10 is another one. Raises ValueError for text
    that is damaged.
    """
    data = store.read(name, FIRST_READ)
    head = data[HEAD:]  # marshal of a tuple: "(", its length, "u", the length of the text, the text
    size = int.from_bytes(head[6:10], "little")
    text = head[10 : 10 + size]
    is_whole = data[: len(MAGIC)] == MAGIC and head[:1] + head[5:6] == b"(u" and len(text) == size
    return text.decode("utf-8", "surrogatepass") if is_whole else None


def _archive_of(store: Store, name: str) -> str | None:
    """Return the archive that a `.rows` file belongs to, None if it is damaged."""
    head = store.read(name, 8192)[len(version()) :]
    path, end, _ = head.partition(b")")[2].partition(b"\0")
    return os.fsdecode(path) if end and path else None
