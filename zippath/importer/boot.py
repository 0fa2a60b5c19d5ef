"""Starts the importer at the start of an interpreter, for the boot module of a site dir.

It does the least possible: a hook is put in, and the importer itself is loaded when there is an
archive to open. `zippath importer enable` joins the modules of a start into one file, because each
file would cost a start 0.2 ms. It puts on `sys.path` what lines of `zippath.pth` name that `site`
takes for comments:

    #boot /x/a.zip/lib
        stands behind the site dir, in the order of the lines
    #boot-first /x/b.zip
        stands before the first site dir, and behind PYTHONPATH and the standard library
    #index
        lets the path index of this site dir serve directories (see `pathindex`)

Such a path is ASCII, with the other bytes of its name as %XX, so that it means the same whatever
the locale of a start is. Nothing is raised or printed: `PROBLEMS` keeps what went wrong, and
ZIPPATH_DEBUG=1 or -v shows it.
"""

import os
import sys

from .boothook import ASKED_AT_START, BootHook, leads_to_file
from .marks import MetadataFinder, is_marked, put_before_path_finder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

STARTUP_FILE = "zippath.pth"
BEHIND = b"#boot "
FIRST = b"#boot-first "
INDEX = b"#index"

PROBLEMS: "list[str]" = []

# {site dir: the paths that come first, and those behind it}: `site` may start this twice
_named: "dict[str, tuple[list[str], list[str]]]" = {}


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


def named_entries(content: bytes, marker: bytes) -> "list[str]":
    r"""Return the paths in the lines of a startup file that begin with `marker`.

    >>> named_entries(b"# mine\n#boot /x/a%20.zip\r\n/y.zip\n#boot-first /z\n", BEHIND)
    ['/x/a .zip']
    """
    named = []
    for line in content.replace(b"\r", b"\n").split(b"\n") if marker in content else ():
        if line.startswith(marker):
            try:
                named.append(path_in(line[len(marker) :]))
            except ValueError as error:
                _report(f"{STARTUP_FILE}: {os.fsdecode(line)!r} names no path: {error}")
    return named


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
    sys.path_hooks[:] = [made, *(hook for hook in sys.path_hooks if not is_marked(hook))]
    sys.meta_path[:] = [finder for finder in sys.meta_path if not is_marked(finder)]
    put_before_path_finder(MetadataFinder)
    stock = sys.modules["zipimport"].zipimporter
    for path, importer in sys.path_importer_cache.copy().items():
        # what is not there, as Python's own default archive, need not be asked for again
        is_refused = importer is None and leads_to_file(path)
        if is_refused or type(importer) is stock or is_marked(importer):
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
            _named[directory] = named_entries(content, FIRST), named_entries(content, BEHIND)
            if INDEX in content.replace(b"\r", b"\n").split(b"\n"):
                put_before_path_finder(IndexStarter(directory, hook))
        for is_behind, named in enumerate(_named[directory]):
            new = [*dict.fromkeys(path for path in named if path not in known)]
            if new:
                known.update(new)
                hook.expect(directory, new)
                at = sys.path.index(directory) + 1 if is_behind else _first_site_dir(directory)
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
