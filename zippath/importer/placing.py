"""Decides for each module whether it lies in the file store, and sees that it does.

Which archive a directory of the store belongs to is recorded: its SHA-256, as long as size and
times of the archive are the same.

Where no directory can be written to, a package that should be real files is imported from the
archive all the same. To refuse it would spoil what works: of 40 such packages in 130 wheels 36 open
none of their files meanwhile (numpy, pandas and sympy), and libraries come from memory. The other 4
get an ImportError that names what was tried and the remedy. Who opens a file later gets
NotADirectoryError; `doctor` tells before that it will be so (ZP112, ZP324).
"""

import errno
import os
import sys
from zipimport import ZipImportError

from .archives import layout
from .bytecode import PYTEST, says_where
from .knowndigest import record_digest, recorded_digest
from .record import UnwritableError
from .store import Store, current_user
from .storedfiles import StoredFiles, members

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from .index import NameIndex
    from .sealing import SealedCopy

# of a file system that is mounted read-only, or a directory of somebody else
UNWRITABLE = (errno.EROFS, errno.EACCES, errno.EPERM)

_open: "dict[tuple[str, str, str, tuple[int, ...]], StoredFiles]" = {}


def open_files(
    index: "NameIndex", base: str, store: "Store | None", with_copy: bool = False
) -> "StoredFiles | None":
    """Return the files of the packages in `base`, None if the store is not usable.

    Nothing is laid out. If the archive has to be read, a copy is kept for that if one is asked for.
    Raises ImportError if the archive cannot be read.
    """
    if store is None or not store.ready():
        return None
    key = (store.directory, base, index.archive, index.signature)
    stored = _open.get(key)
    if stored is None:
        from .lease import hold

        digest, copy = index.sha256 or _recorded_digest(index, store), None
        if not digest:
            digest, copy = _digest(index, store, with_copy)
        stored = StoredFiles(index, base, store, digest, copy)
        hold(stored.directory, stored.name)
        _open[key] = stored
    return stored


def remember(stored: StoredFiles) -> None:
    """Let `files_with` know a directory that holds more than one archive."""
    _open[stored.directory, stored.name, stored.index.archive, stored.index.signature] = stored


def files_with(path: str) -> "tuple[StoredFiles, str] | None":
    """Return the files that `path` is among, and the directory in the archive ("pkg/sub/")."""
    for stored in reversed(list(_open.values())):
        root = stored.root
        if path.startswith(root) and path[len(root) : len(root) + 1] in ("", os.sep):
            inside = path[len(root) + 1 :].strip(os.sep).replace(os.sep, "/")
            return stored, stored.base + (inside and inside + "/")
    return None


def place(stored: StoredFiles, top: str, everything: bool = False) -> None:
    """Lay out a top ("pkg/" or "mod.so") and its companions, as far as they are not there.

    Raises ImportError if that cannot be done, and UnwritableError if the store forbids it.
    """
    if top in stored.whole and not everything:
        return
    index, base = stored.index, stored.base
    names = index.listing(base) if everything or base else index.needed
    tops = (*layout.companions(top, names, everything), top)
    absent = [each for each in tops if each not in stored.whole and not stored.is_there(each)]
    if absent:
        lay_out(stored, absent)
    stored.whole.update(tops)


def open_placed(
    index: "NameIndex", base: str, tops: "Iterable[str]", store: "Store | None", everything: bool
) -> StoredFiles:
    """Return the files of the packages in `base`, of which the tops are laid out.

    Where the store cannot be written to, they lie in a directory of the user's session. Raises
    UnwritableError where there is none that can be written to, and ImportError if it fails.
    """
    tried = []
    for each in places(store):
        try:
            stored = open_files(index, base, each, with_copy=True)
            if stored is not None:
                return _with_tops(stored, tops, everything)
        except ImportError as error:
            # what is small, as shared memory is in containers, may also be full
            if each is store and not isinstance(error, UnwritableError):
                raise
        tried += [each.directory] if each else []
    text = f"no directory for files can be written to ({', '.join(tried)})"
    text += "; name another one: ZIPPATH_CACHE_DIR=DIRECTORY"
    raise UnwritableError(text, path=index.archive)


def _with_tops(stored: StoredFiles, tops: "Iterable[str]", everything: bool) -> StoredFiles:
    try:
        for top in tops:
            place(stored, top, everything)
    finally:
        stored.drop_copy()
    return stored


def places(store: "Store | None") -> "Iterator[Store | None]":
    """Yield the stores in which files may lie, the best first."""
    yield store
    yield from session_stores()  # which are looked for on the disk


def session_stores() -> "list[Store]":
    """Return the stores for the session of the user; systemd lets programs be run from it."""
    from .cachedir import session_dirs  # not needed where the store can be written to

    return [Store(each) for each in session_dirs(sys.platform, os.environ, current_user())]


def real_path(
    index: "NameIndex", base: str, name: str, store: "Store | None", everything: bool
) -> str:
    """Return the path of a member or a directory, which is laid out with its top.

    It is "" if there is none, or if it may not be laid out. Raises ImportError if that fails.
    """
    folder = name + "/"
    is_folder = index.has(folder)
    parent, own = layout.parted(name)
    if not is_folder and not index.names(parent).get(own):
        return ""
    inside = folder[len(base) :] if is_folder else name[len(base) :]
    if not inside or not name.startswith(base):
        return ""
    try:
        return open_placed(index, base, [layout.top_of(inside)], store, everything).path(name)
    except UnwritableError:
        return ""


def offer(stored: StoredFiles, entry: str) -> None:
    """Put the directory on sys.path behind the entry of the archive, which has the same names.

    Some code asks which entry a file lies below to learn the name of its module, and processes that
    know nothing of archives are started with the same path.
    """
    if not stored.entry and entry in sys.path and stored.root not in sys.path:
        stored.entry = entry
        sys.path.insert(sys.path.index(entry) + 1, stored.root)


def lay_out(stored: StoredFiles, tops: "Sequence[str]") -> None:
    """Write what is missing of some tops. Raises as `place`."""
    from .unpacking import unpack

    try:
        unpack(stored, tops)
    except OSError as error:
        text = f"could not lay out {tops[-1]} of {stored.index.archive!r} in {stored.root!r}: "
        kind = UnwritableError if error.errno in UNWRITABLE else ZipImportError
        text += error.strerror or str(error)
        raise kind(text, name=tops[-1].rstrip("/"), path=stored.index.archive) from error


def mend(stored: StoredFiles, name: str) -> bool:
    """Write what is missing of the top with a member, which is; whether that could be done."""
    inside = name[len(stored.base) :]
    try:
        lay_out(stored, [layout.top_of(inside)])
    except ImportError:
        return False
    return os.path.lexists(stored.path(name))


def tops_for(index: "NameIndex", folder: str, tail: str) -> "tuple[str, list[str]]":
    """Return the base of `folder`, and the tops that must be there for a module `tail` in it."""
    base = base_of(index, folder)
    inside = folder[len(base) :]
    if inside:
        return base, [layout.top_of(inside)]
    return base, layout.tops_of(tail, index.names(base).get)


def is_needed(index: "NameIndex", base: str, top: str, store: "Store") -> bool:
    """Whether a top must be real files: see `layout`."""
    if not base:
        mixed = top in index.needed
    else:
        mixed = layout.is_native(top) or (top[-1] == "/" and _is_mixed(index, base + top))
    return (
        mixed
        or _is_tested(index, base + top)
        or _is_rewritten(top, base + top)
        or says_where(index, store, base + top)
    )


def base_of(index: "NameIndex", folder: str) -> str:
    """Return the directory that the outermost package around `folder` is in."""
    base = folder
    while base and any(index.names(base).get(f"__init__{suffix}") for suffix in (".py", ".pyc")):
        base = base[: base.rfind("/", 0, -1) + 1]
    return base


def _recorded_digest(index: "NameIndex", store: "Store") -> str:
    """Return the digest that was recorded for this very file, "" if none was."""
    return recorded_digest(store, index.archive, index.signature) if index.settled else ""


def _digest(index: "NameIndex", store: "Store", with_copy: bool) -> "tuple[str, SealedCopy | None]":
    """Work out the SHA-256 of the archive that was indexed, and record it.

    With it comes a copy of what was read, if one is asked for and can be had.
    """
    from .sealing import copy_in_memory, digest_of

    copy = copy_in_memory(index) if with_copy else None
    digest = digest_of(index) if copy is None else copy.digest
    if index.settled:
        record_digest(store, index.archive, index.signature, digest)
    return digest, copy


def _is_mixed(index: "NameIndex", folder: str) -> bool:
    """Whether a directory has anything but code in it."""
    return _has(index, folder, "more than code", lambda name: not layout.is_code(name))


def _is_tested(index: "NameIndex", top: str) -> bool:
    """Whether this is a package with tests, and pytest is there to run them."""
    is_package = top[-1] == "/" and PYTEST in sys.modules
    return is_package and _has(index, top, "tests", layout.is_test)


def _is_rewritten(*places: str) -> bool:
    """Whether pytest wants to rewrite the assertions in the code at one of these places.

    That is so for plugins, and for what `pytest.register_assert_rewrite` names.
    """
    if PYTEST not in sys.modules:
        return False
    names = [place.rstrip("/").partition(".")[0].replace("/", ".") for place in places]
    return any(
        f"{marked}.".startswith(f"{name}.")
        for finder in sys.meta_path
        if type(finder).__module__ == PYTEST
        for marked in tuple(getattr(finder, "_must_rewrite", ()))
        for name in names
    )


def _has(index: "NameIndex", folder: str, what: str, applies: "Callable[[str], bool]") -> bool:
    asked = ("", folder, what)
    known = index.answers.get(asked)
    if known is None:
        names = (name for _, name in members(index, "", folder))
        known = index.answers[asked] = any(map(applies, names))
    return known
