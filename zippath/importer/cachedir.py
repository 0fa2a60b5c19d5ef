"""Says which directory is the cache of the user, who need not be the one that variables name."""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def usual_cache_dir(env: "Mapping[str, str]", user: "int | None") -> str:
    """Return the cache directory of a user (see `store.current_user`), "" without a home.

    `sudo` may keep the variables of somebody else. What root made in that home would be root's, and
    of no use to its owner: then it is in root's own home.
    """
    named = user_cache_dir(sys.platform, env, home_dir(env))
    own = home_in_place_of(named, user) if named else None
    return named if own is None else user_cache_dir(sys.platform, {}, own)


def home_in_place_of(path: str, user: "int | None") -> "str | None":
    """Return the user's own home, "" if there is none, where `path` is in another's; else None."""
    if not is_of_another(path, user):
        return None
    own = own_home()
    is_nameless = not own and user != 0  # as containers have them, in the home of another user
    return None if is_nameless else own


def is_of_another(path: str, user: "int | None") -> bool:
    """Whether a path, or the directory that it would be made in, is another ordinary user's."""
    while user is not None:
        try:
            return os.stat(path).st_uid not in (user, 0)
        except PermissionError:
            return True  # it is in a private directory
        except (OSError, ValueError):
            parent = os.path.dirname(path)
            if parent == path:
                break
            path = parent
    return False


def user_cache_dir(platform: str, env: "Mapping[str, str]", home: str) -> str:
    r"""Return the user's cache directory, "" without a home. `ZIPPATH_CACHE_DIR` overrides it.

    It is the one that platformdirs gives, which is not there when an interpreter starts.

    >>> user_cache_dir("linux", {}, "/home/me")
    '/home/me/.cache/zippath'
    >>> user_cache_dir("win32", {"LOCALAPPDATA": r"C:\Users\me\AppData\Local"}, "")
    'C:\\Users\\me\\AppData\\Local\\zippath\\Cache'
    """
    named = env.get("ZIPPATH_CACHE_DIR")
    if named:
        return named
    if platform == "win32":
        local = env.get("LOCALAPPDATA") or (home and f"{home}\\AppData\\Local")
        return local and f"{local}\\zippath\\Cache"
    xdg = env.get("XDG_CACHE_HOME", "")
    if xdg[:1] == "/" and platform != "ios":  # the XDG specification ignores a relative one
        return f"{xdg}/zippath"
    caches = "Library/Caches" if platform in ("darwin", "ios") else ".cache"
    return home and f"{home.rstrip('/')}/{caches}/zippath"


def session_dirs(platform: str, env: "Mapping[str, str]", user: "int | None") -> "list[str]":
    """Return where files of the user can be while he is logged in, the best place first.

    XDG_RUNTIME_DIR decides if it is set, and "" forbids all. Cron and containers do not set it.
    Others may write to /dev/shm, but what a directory there must be is checked: see `store`.

    >>> session_dirs("linux", {"XDG_RUNTIME_DIR": "relative"}, 1000)
    []
    """
    named = env.get("XDG_RUNTIME_DIR")
    if named is not None:
        found = [("", named, "zippath")] if os.path.isabs(named) else []
    elif platform == "linux" and user is not None:
        found = [("/run/user", str(user), "zippath"), ("/dev", "shm", f"zippath-{user}")]
    else:
        found = []
    return [os.path.join(*each) for each in found if os.path.isdir(os.path.join(*each[:-1]))]


def home_dir(env: "Mapping[str, str]") -> str:
    """Return the user's home directory, "" if there is none."""
    home = env.get("USERPROFILE" if os.name == "nt" else "HOME", "")
    if os.path.isabs(home):
        return home
    return own_home()


def own_home() -> str:
    """Return the home directory that the system knows for the user, "" if it knows none."""
    try:
        import pwd  # built in, and rarely needed

        home = pwd.getpwuid(os.geteuid()).pw_dir
    except (ImportError, KeyError):
        return ""
    return home if os.path.isabs(home) else ""
