"""Starts the importer at the start of an interpreter, for the boot module of a site dir.

It does the least possible: a hook is put in, and the importer itself is loaded when there is an
archive to open. `zippath importer enable` joins the modules of a start into one file, because each
file would cost a start 0.2 ms. It puts on `sys.path` what lines of `zippath.pth` name that `site`
takes for comments:

    #boot /x/a.zip/lib
        stands behind the site dir, in the order of the lines
    #boot-first /x/b.zip
        stands before the first site dir, and behind PYTHONPATH and the standard library

Such a path is ASCII, with the other bytes of its name as %XX, so that it means the same whatever
the locale of a start is. Nothing is raised or printed: `PROBLEMS` keeps what went wrong, and
ZIPPATH_DEBUG=1 or -v shows it.
"""

import os
import sys

from .boothook import BootHook, leads_to_file
from .marks import MetadataFinder, is_marked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

STARTUP_FILE = "zippath.pth"
BEHIND = b"#boot "
FIRST = b"#boot-first "

PROBLEMS: "list[str]" = []

# {site dir: the paths that come first, and those behind it}: `site` may start this twice
_named: "dict[str, tuple[list[str], list[str]]]" = {}


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
    finders = [finder for finder in sys.meta_path if not is_marked(finder)]
    names = [getattr(finder, "__name__", "") for finder in finders]
    place = names.index("PathFinder") if "PathFinder" in names else 0
    finders.insert(place, MetadataFinder)
    sys.meta_path[:] = finders
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
            _named[directory] = _read(f"{directory}{os.sep}{STARTUP_FILE}")
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


def _read(startup_file: str) -> "tuple[list[str], list[str]]":
    with open(startup_file, "rb", 0) as file:
        content = file.read()
    return named_entries(content, FIRST), named_entries(content, BEHIND)


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
