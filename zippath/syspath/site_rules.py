"""The rules of each Python version's `site` for site dirs and startup files, as one table."""

from typing import NamedTuple

from zippath.python.facts import Facts
from zippath.python.versions import Table, since


class SiteRules(NamedTuple):
    """How one version of `site` finds site dirs and reads startup files; the defaults are 3.6's."""

    # .pth files are UTF-8, with or without BOM, else in the locale's encoding, and are split like
    # str.splitlines(); before, they were text files in the locale's encoding (gh-77102)
    utf8: bool = False
    # the locale's encoding is UTF-8 in UTF-8 mode (PEP 540), until encoding="locale" ignored it
    utf8_mode: bool = False
    # blank lines no longer name the site dir itself (gh-77870)
    skips_blank: bool = False
    # "  /path", "  import x" and "  # comment" mean the same as without the blanks (PEP 829)
    strips: bool = False
    # names that start with a dot, files with a hidden flag (gh-113659)
    skips_hidden: bool = False
    # os.path.exists() of a path with NUL, or that cannot be encoded, is False and no ValueError
    tolerates_odd_paths: bool = False
    # import lines run after all path lines of all site dirs, each failing alone (PEP 829)
    defers_imports: bool = False
    # a path line that names nothing is reported at every start (PEP 829)
    reports_missing: bool = False
    # a site dir is read once, even one that PYTHONPATH names (gh-75723, gh-149819)
    reads_once: bool = False
    # .start files are read, and silence the import lines of their .pth (PEP 829)
    start_files: bool = False
    # import lines are ignored (PEP 829)
    ignores_imports: bool = False
    # files that are not UTF-8 are no longer read in the locale's encoding (PEP 829)
    utf8_only: bool = False
    # known paths begin empty: the initial sys.path only counts where the spelling is the same
    forgets_initial_path: bool = False

    # platforms without home directories, and so without a user site
    homeless: tuple[str, ...] = ()
    # sys.prefix is the virtual environment's before site runs: getpath finds it
    prefix_by_getpath: bool = False
    # the user site of Windows has sys.winver in its name, such as 312-32
    winver: bool = False
    # the spelling of Windows' library directory; the file system does not care
    windows_lib: str = "lib"
    # PyPy's site dir is below lib/pypy3.X, as CPython's is below lib/python3.X
    pypy_library: bool = False
    # sys.platlibdir, such as lib64, is looked at beside lib (bpo-1294959)
    platlibdir: bool = False
    # a framework build of macOS reads /Library/Python/3.6/site-packages
    framework_library: bool = True
    # directories of a free-threaded build end in t
    threaded: bool = False


# what later versions change; the fix of gh-113659 came to the branches that were alive
SITE = Table(
    SiteRules(),
    since((3, 7), utf8_mode=True, framework_library=False),
    since((3, 8), tolerates_odd_paths=True, pypy_library=True),
    since((3, 8, 19), until=(3, 9), skips_hidden=True),
    since((3, 9), platlibdir=True),
    since((3, 9, 19), until=(3, 10), skips_hidden=True),
    since((3, 10), skips_blank=True, winver=True, homeless=("vxworks",)),
    since((3, 10, 14), until=(3, 11), skips_hidden=True),
    since((3, 11), utf8_mode=False, windows_lib="Lib", homeless=("vxworks", "emscripten", "wasi")),
    since((3, 11, 8), until=(3, 12), skips_hidden=True),
    since((3, 12, 2), skips_hidden=True),
    since((3, 12, 4), utf8=True),
    since((3, 13), threaded=True,
          homeless=("vxworks", "emscripten", "wasi", "ios", "tvos", "watchos")),
    since((3, 14), prefix_by_getpath=True),
    since((3, 15), strips=True, defers_imports=True, reports_missing=True, reads_once=True,
          start_files=True, forgets_initial_path=True),
    since((3, 18), ignores_imports=True),
    since((3, 20), utf8_only=True),
)  # fmt: skip


def site_rules(facts: Facts) -> SiteRules:
    """The rules of the interpreter's version.

    >>> SITE.of((3, 12, 3)).utf8, SITE.of((3, 12, 4)).utf8
    (False, True)
    """
    return SITE.of(facts.version)
