"""Starts the importer at the start of an interpreter, for the boot module of a site dir.

It does the least possible: a hook is put in, and the importer itself is loaded when there is an
archive to open. `zippath importer enable` joins the modules of a start into one file, because each
file would cost a start 0.2 ms. It puts on `sys.path` what lines of `zippath.pth` name that `site`
takes for comments:

    #boot /x/a.zip/lib
        stands behind the site dir, in the order of the lines
    #boot-first /x/b.zip
        stands before the first site dir, and behind PYTHONPATH and the standard library
    #pinned SHA-256 /x/a.zip/lib
    #pinned-first SHA-256 /x/b.zip
        the same for an archive that must have this SHA-256: see `pincheck`
    #index
        lets the path index of this site dir serve directories (see `pathindex`)

Such a path is ASCII, with the other bytes of its name as %XX, so that it means the same whatever
the locale of a start is. Nothing is raised or printed: `PROBLEMS` keeps what went wrong, and
ZIPPATH_DEBUG=1 or -v shows it.
"""

import os
import sys

from .boothook import ASKED_AT_START, BootHook
from .leading import leads_to_file
from .marks import PINNED_IN, MetadataFinder, is_replaced, put_before_path_finder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STARTUP_FILE = "zippath.pth"
BEHIND = b"#boot "
FIRST = b"#boot-first "
PINNED = b"#pinned "
PINNED_FIRST = b"#pinned-first "
INDEX = b"#index"
# whether the entry comes first that is named after such a marker
_PLACES = {BEHIND: False, FIRST: True, PINNED: False, PINNED_FIRST: True}

PROBLEMS: "list[str]" = []

# {site dir: what its startup file names}: `site` may start this twice
_named: "dict[str, list[tuple[str, bool, str]]]" = {}


class IndexStarter:
    """The item of `sys.meta_path` that makes room for path indexes at the first import.

    A start asks for `sitecustomize`, and Python 3.13 with `-c` for `linecache`. Many processes
    import nothing else: they pay nothing.
    """

    zippath_marker = "index starter"

    def __init__(self, owner: str, hook: BootHook) -> None:
        self._owner = owner
        self._hook = hook

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        """Find no module; the finders that do are put in first."""
        is_early = fullname in ASKED_AT_START or fullname == "linecache"
        if is_early or self not in sys.meta_path:
            return
        # a new list: in one that gets shorter, another thread skips the finder that moves up
        sys.meta_path = [finder for finder in sys.meta_path if finder is not self]
        try:
            from .indexhook import install_index

            install_index(self._owner, self._hook.store())
        except Exception as error:  # the boundary: a module of the copy is damaged
            self._hook.report(f"the path index could not be used: {error!r}")

    @staticmethod
    def invalidate_caches() -> None:
        """Do nothing: nothing is known yet."""


def start_in(boot_module: str, cache_dir: "str | None") -> None:
    """Install the importer, with the entries of all site dirs; `boot_module` is a file in one.

    It may be called again, for a site dir that `site` has come to meanwhile.
    """
    try:
        hook = _installed(cache_dir)
        known = set(sys.path)
        for directory in _site_dirs(os.path.dirname(boot_module)):
            _put_on_path(directory, hook, known)
    except Exception as error:  # the boundary: a start goes on without archives
        _report(f"the importer could not be started: {error!r}")


def named_entries(lines: "Iterable[bytes]") -> "list[tuple[str, bool, str]]":
    """Return what `entry_in` does of each line that names an entry; a wrong one names none."""
    named = []
    for line in lines:
        try:
            found = entry_in(line)
        except ValueError as error:
            _report(f"{STARTUP_FILE}: {os.fsdecode(line)!r} names no path: {error}")
        else:
            if found is not None:
                named.append(found)
    return named


def entry_in(line: bytes) -> "tuple[str, bool, str] | None":
    """Return (entry, whether it comes first, its SHA-256 or "") of a line, None if it names none.

    Raises ValueError for a path with a `%` that is none of ours, and for what pins nothing: who
    has pinned an archive must not get it without.

    >>> entry_in(b"#boot /x/a%20.zip"), entry_in(b"/y.zip"), entry_in(b"#boot-first /z")
    (('/x/a .zip', False, ''), None, ('/z', True, ''))
    """
    marker, space, rest = line.partition(b" ")
    marker += space
    is_first = _PLACES.get(marker)
    if is_first is None:
        return None
    if marker in (BEHIND, FIRST):
        return path_in(rest), is_first, ""
    digest, _, rest = rest.partition(b" ")
    if len(digest) != 64 or not digest.isalnum():
        raise ValueError("a SHA-256 has 64 hexadecimal digits")
    entry = path_in(rest)
    if not os.path.isabs(entry):
        raise ValueError("only an absolute path can be pinned")
    return entry, is_first, bytes.fromhex(digest.decode()).hex()


def path_in(line: bytes) -> str:
    r"""Return the path that stands in a line. Raises ValueError where a `%` is none of ours.

    >>> path_in(b"/x/caf%C3%A9.zip")
    '/x/café.zip'
    """
    head, *escaped = line.split(b"%")
    return os.fsdecode(head + b"".join(bytes.fromhex(s[:2].decode()) + s[2:] for s in escaped))


def _installed(cache_dir: "str | None") -> BootHook:
    """Return the hook that is there already, else put it in: it replaces other copies'."""
    for hook in sys.path_hooks:
        if type(hook) is BootHook:
            return hook
    made = BootHook(cache_dir, _report)
    sys.path_hooks[:] = [made, *(hook for hook in sys.path_hooks if not is_replaced(hook))]
    sys.meta_path[:] = [finder for finder in sys.meta_path if not is_replaced(finder)]
    put_before_path_finder(MetadataFinder)
    stock = sys.modules["zipimport"].zipimporter
    for path, importer in sys.path_importer_cache.copy().items():
        # what is not there, as Python's own default archive, need not be asked for again
        is_refused = importer is None and leads_to_file(path)
        if is_refused or type(importer) is stock or is_replaced(importer):
            sys.path_importer_cache.pop(path, None)
    return made


def _site_dirs(own: str) -> "Iterator[str]":
    """Return the site dirs on `sys.path`, in its order."""
    site = sys.modules.get("site")
    dirs = {own}
    if site is not None and site.__dict__.get("getsitepackages"):
        dirs.update(site.getsitepackages())
        if site.ENABLE_USER_SITE:
            dirs.add(site.USER_SITE)
    return (path for path in [*sys.path] if path in dirs)


def _put_on_path(directory: str, hook: BootHook, known: "set[str]") -> None:
    try:
        if directory not in _named:
            content = _read(f"{directory}{os.sep}{STARTUP_FILE}")
            lines = content.replace(b"\r", b"\n").split(b"\n")
            _named[directory] = named_entries(lines)
            if INDEX in lines:
                put_before_path_finder(IndexStarter(directory, hook))
        named = _named[directory]
        for entry, _, digest in named:
            if digest:
                hook.pin(entry, digest, directory)
                PINNED_IN.setdefault(directory, {})[entry] = None
        for is_first in (True, False):
            new = [entry for entry, first, _ in named if first is is_first and entry not in known]
            if new:
                new = [*dict.fromkeys(new)]
                known.update(new)
                hook.expect(directory, new)
                at = _first_site_dir(directory) if is_first else sys.path.index(directory) + 1
                sys.path[at:at] = new
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        _report(f"{directory}{os.sep}{STARTUP_FILE}: {error}")


def _read(startup_file: str) -> bytes:
    with open(startup_file, "rb", 0) as file:
        return file.read()


def _first_site_dir(known: str) -> int:
    """Return where site dirs begin; when `venv` has its turn in `site`, only `known` is one."""
    return sys.path.index(next(_site_dirs(known)))


def _report(problem: str) -> None:
    """Keep a problem, and show it to who asks for it."""
    PROBLEMS.append(problem)
    if os.environ.get("ZIPPATH_DEBUG") or sys.flags.verbose:
        try:
            sys.stderr.write(f"zippath: {problem}\n")
        except Exception:  # the boundary: stderr may be None, closed or anything
            return
