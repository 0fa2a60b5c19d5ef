"""Where zippath keeps its own files: state (journal, locks), cache, configuration and data."""

import os
import stat
import sys
from collections.abc import Mapping

from zippath.errors import ZippathError
from zippath.importer.cachedir import home_dir, home_in_place_of, usual_cache_dir
from zippath.importer.store import Store, current_user

PINNED = "pinned"  # in the cache: the copies of pinned archives that plugins are loaded from
# in the home of a user, as platformdirs has it
_STATE = ("Library", "Application Support") if sys.platform == "darwin" else (".local", "state")

# the XDG base directory specification
_XDG = {
    "user_state_dir": ("XDG_STATE_HOME", ".local/state"),
    "user_data_dir": ("XDG_DATA_HOME", ".local/share"),
    "user_config_dir": ("XDG_CONFIG_HOME", ".config"),
}


def state_dir(env: Mapping[str, str]) -> str:
    """Directory of the journal and the locks; `ZIPPATH_STATE_DIR` overrides it.

    Like the cache it is never in the home of somebody else, which `sudo` may keep in variables.
    """
    named = env.get("ZIPPATH_STATE_DIR") or _platform("user_state_dir")
    own = home_in_place_of(os.path.abspath(named), current_user())
    return os.path.join(own, *_STATE, "zippath") if own else named


def cache_dir(env: Mapping[str, str]) -> str:
    """Directory of the name indexes and the code cache; `ZIPPATH_CACHE_DIR` overrides it.

    Raises ZippathError for a user without a home.
    """
    directory = usual_cache_dir(env, current_user())
    if not directory:
        raise ZippathError(
            "could not tell where your cache is: you have no home directory",
            "set HOME, or name the cache: ZIPPATH_CACHE_DIR=DIRECTORY",
        )
    return os.path.abspath(directory)


class UnusableCacheError(ZippathError):
    """The importer does not use a cache `directory`; it may be one of the user's own."""

    def __init__(self, directory: str) -> None:
        super().__init__(
            f"could not use the cache {directory}: it must be a directory, no link, yours, and "
            "writable to nobody else",
            f"chmod go-w {directory}; or name another one: ZIPPATH_CACHE_DIR=DIRECTORY",
        )
        self.directory = directory

    @property
    def is_own_directory(self) -> bool:
        """Whether the mode alone is wrong."""
        status = os.lstat(self.directory)
        return stat.S_ISDIR(status.st_mode) and current_user() in (None, status.st_uid)


def problem_of(directory: str) -> UnusableCacheError | None:
    """Return why the importer would not use a cache directory, None if it would, or makes it."""
    if not os.path.lexists(directory) or Store(directory).usable():
        return None
    return UnusableCacheError(directory)


def baked_cache_dir(env: Mapping[str, str]) -> str | None:
    """`cache_dir` for a boot module; None, which means each user's own, for a user without home."""
    directory = usual_cache_dir(env, current_user())
    return os.path.abspath(directory) if directory else None


def config_dir(env: Mapping[str, str]) -> str:
    """Directory of the generated shell files; `ZIPPATH_CONFIG_DIR` overrides it."""
    return env.get("ZIPPATH_CONFIG_DIR") or _platform("user_config_dir")


def data_dir(env: Mapping[str, str]) -> str:
    """Directory of the sources for editors; `ZIPPATH_DATA_DIR` overrides it."""
    return env.get("ZIPPATH_DATA_DIR") or _platform("user_data_dir")


def _platform(name: str) -> str:
    """Return a directory as platformdirs has it: on Linux that is two lines, and they load nothing.

    Every environment that is made asks for two of them.
    """
    if sys.platform == "linux" and (home := home_dir(os.environ)):
        variable, usual = _XDG[name]
        named = os.environ.get(variable, "")
        return os.path.abspath(
            os.path.join(named if os.path.isabs(named) else os.path.join(home, usual), "zippath")
        )
    import platformdirs  # 20 ms, and not needed where a variable answers

    directory: str = getattr(platformdirs, name)("zippath", appauthor=False)
    return os.path.abspath(directory)
