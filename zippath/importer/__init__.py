"""The importer that runs inside starting interpreters: standard library only, copyable as it is.

Public are these names; `zippath` has the first four too. Everything else may change.

`install(cache_dir=...)`
    lets this process import from archives on `sys.path`, as the first of `sys.path_hooks`, and
    `importlib.metadata` find distributions in them. Paths that the stock importer has opened or
    refused are looked at again. Installing again only changes the cache.
`uninstall()`
    undoes that. Modules that are imported already keep their loader, which goes on working.
`ZipImporter(path, cache_dir=...)`
    is a `zipimport.zipimporter` for an archive or a directory in one. It also reads bzip2, lzma
    and (from Python 3.14) zstd, ZIP64, and archives that were changed while it was in use.
`ZipImportError`
    is that of `zipimport`. A broken archive raises it, as does a broken member.
`warm(archive, modules=None, cache_dir=...)`
    compiles modules into the cache without running them, and returns {member: reason} of failures.

`cache_dir` is a directory for the name indexes and for compiled code. Without the argument it is
the user's (`ZIPPATH_CACHE_DIR`, else where the platform keeps caches); with None nothing is kept on
disk. A directory that cannot be used (not private, not writable, no home, a relative one in a
current directory that is gone) is as good as None.

What holds:

* `install` and `uninstall` raise nothing and print nothing, whatever the environment of a start is;
  only a `cache_dir` that is no path raises TypeError. At the end of a process, without an import
  system, they do nothing. The hook raises ImportError and nothing else: the import system asks the
  next one, and a broken archive is one entry lost.
* Two copies of this package in one process, of whatever versions, are one importer: the last
  `install` replaces the other copy's, and `uninstall` removes whichever is there.
* The package never finds its own modules through itself, so it may lie in an archive.
* Any thread may import, install and uninstall. No lock is held and no file stays open, so a forked
  process goes on as it is, unless another thread was loading a module just then: importlib leaves
  that module locked in the child, be it one of the program, of this package or built in. Each
  interpreter of a process installs for itself, and shares only the files of the cache, which any
  number of processes may use at once.
* `importlib.reload` runs the code that the archive has by then. New names in a changed archive are
  seen after `importlib.invalidate_caches`, as in a directory.
* A start loads eleven small modules of this package. Those of the standard library are built in, or
  loaded at every start anyway. When the cache is filled, each archive costs one `stat` and
  one file to read, whatever its size, and the first one an `lstat` of the cache.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from zipimport import ZipImportError as ZipImportError

    from .compiling import warm as warm
    from .finder import ZipImporter as ZipImporter
    from .hook import install as install
    from .hook import uninstall as uninstall


def __getattr__(name: str) -> object:
    """Load a public name when it is asked for: a single module of the room needs no other."""
    if name in ("install", "uninstall"):
        from . import hook

        return getattr(hook, name)
    if name in ("ZipImporter", "ZipImportError"):
        from . import finder

        return getattr(finder, name)
    if name == "warm":
        from .compiling import warm

        return warm
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
