"""The directories that `site` reads, by platform, version and distribution."""

import ntpath
import posixpath
from collections.abc import Sequence
from typing import Literal, NamedTuple

from zippath.python.facts import Facts
from zippath.python.paths import absolute, paths_of
from zippath.python.pyvenv import setting
from zippath.syspath.reason import NO_REASON, Reason
from zippath.syspath.site_rules import site_rules

SiteKind = Literal["venv", "user-site", "site"]


class SiteDir(NamedTuple):
    """A directory with startup files for `site`."""

    path: str
    kind: SiteKind


class UserSite(NamedTuple):
    """The user site, and the `reason` if it is off; `enabled` is None if the system did that."""

    path: str | None
    enabled: bool | None
    reason: Reason = NO_REASON


def site_dirs(facts: Facts) -> tuple[SiteDir, ...]:
    """The site dirs in the order in which `site.main` reads them, existing or not."""
    user = user_site(facts)
    found = []
    if facts.in_venv:
        found += [SiteDir(path, "venv") for path in _of_prefix(facts, venv_prefix(facts))]
    if user.enabled and user.path:
        found.append(SiteDir(user.path, "user-site"))
    for prefix in _prefixes(facts):
        kind: SiteKind = "venv" if facts.in_venv and prefix == venv_prefix(facts) else "site"
        found += [SiteDir(path, kind) for path in _of_prefix(facts, prefix)]
    return tuple(found)


def user_site(facts: Facts) -> UserSite:
    """The user site, on or off for a reason (`site.check_enableusersite`)."""
    path = facts.site.user_site if facts.site else computed_user_site(facts)
    if path is not None:
        path = absolute(facts, path)
    if facts.in_venv and not includes_system_site(facts):
        reason = Reason("venv", "the virtual environment is isolated")
        return UserSite(path, False, reason)
    if facts.flags.no_user_site:
        return UserSite(path, False, _who_said_no(facts))
    if facts.ids and (facts.ids[0] != facts.ids[1] or facts.ids[2] != facts.ids[3]):
        reason = Reason("setuid", "the process runs with another user's rights (setuid)")
        return UserSite(path, None, reason)
    if path is None:
        reason = Reason("homeless", f"{facts.platform} has no home directories")
        return UserSite(path, False, reason)
    return UserSite(path, True)


def _who_said_no(facts: Facts) -> Reason:
    if facts.flags.isolated:
        return Reason("isolated", "isolated mode (-I, or a ._pth file)")
    if facts.variable("PYTHONNOUSERSITE") and not facts.flags.ignore_environment:
        return Reason("variable", "PYTHONNOUSERSITE is set")
    return Reason("flag", "-s")


def includes_system_site(facts: Facts) -> bool:
    """Whether pyvenv.cfg includes the system's site dirs: by "true", or by no line at all."""
    text = facts.pyvenv_cfg.text if facts.pyvenv_cfg else ""
    found = setting(text, "include-system-site-packages")
    return found is None or found.value.lower() == "true"


def venv_prefix(facts: Facts) -> str:
    """The directory of the virtual environment: site finds it before 3.14, getpath since."""
    if site_rules(facts).prefix_by_getpath:
        return facts.prefix
    paths = paths_of(facts)
    return str(paths.dirname(paths.dirname(absolute(facts, facts.executable))))


def computed_user_site(facts: Facts) -> str | None:
    """`site.getusersitepackages`, for an interpreter whose site did not run."""
    base = computed_user_base(facts)
    if base is None:
        return None
    if facts.os_name == "nt":
        short = facts.winver.replace(".", "") if site_rules(facts).winver else facts.minor_digits
        name = "PyPy" if facts.implementation == "pypy" else "Python"
        return f"{base}\\{name}{short}\\site-packages"
    if facts.platform == "darwin" and facts.framework:
        return f"{base}/lib/python/site-packages"
    return f"{base}/lib/{_versioned(facts)}/site-packages"


def computed_user_base(facts: Facts) -> str | None:
    """`site.getuserbase`: it reads PYTHONUSERBASE even with -E."""
    named = facts.variable("PYTHONUSERBASE")
    if named:
        return named
    if facts.platform in site_rules(facts).homeless:
        return None
    if facts.os_name == "nt":
        home = facts.variable("APPDATA") or facts.variable("USERPROFILE") or "~"
        return ntpath.join(home, "PyPy" if facts.implementation == "pypy" else "Python")
    home = facts.variable("HOME") or "~"
    if facts.platform == "darwin" and facts.framework:
        return posixpath.join(home, "Library", facts.framework, facts.minor_text)
    return posixpath.join(home, ".local")


def computed_site_dirs(facts: Facts, prefix: str, debian: bool = False) -> tuple[str, ...]:
    """`site.getsitepackages([prefix])`, for an interpreter whose site did not run."""
    rules = site_rules(facts)
    if facts.os_name == "nt":
        return (prefix, ntpath.join(prefix, rules.windows_lib, "site-packages"))
    if facts.implementation == "pypy" and not rules.pypy_library:
        return (posixpath.join(prefix, "site-packages"),)
    versioned = _versioned(facts)
    libs = dict.fromkeys((facts.platlibdir, "lib")) if rules.platlibdir else ("lib",)
    if debian:
        return _debian_site_dirs(facts, prefix, [f"{lib}/{versioned}" for lib in libs])
    found = [posixpath.join(prefix, lib, versioned, "site-packages") for lib in libs]
    if rules.framework_library and facts.platform == "darwin" and facts.framework:
        found.append(f"/Library/{facts.framework}/3.6/site-packages")
    return tuple(found)


def _debian_site_dirs(facts: Facts, prefix: str, libs: list[str]) -> tuple[str, ...]:
    plain = _versioned(facts).rstrip("t")
    own = [f"lib/{plain}/site-packages"] if facts.in_venv else []
    # Debian's patch names the last ones deprecated; its PyPy is without
    old = [] if facts.implementation == "pypy" else [f"{lib}/dist-packages" for lib in libs]
    places = [*own, f"local/lib/{plain}/dist-packages", "lib/python3/dist-packages", *old]
    return tuple(posixpath.join(prefix, place) for place in places)


def _versioned(facts: Facts) -> str:
    rules = site_rules(facts)
    name = "pypy" if facts.implementation == "pypy" and rules.pypy_library else "python"
    threaded = "t" if rules.threaded and "t" in facts.abiflags else ""
    return f"{name}{facts.minor_text}{threaded}"


def _prefixes(facts: Facts) -> tuple[str, ...]:
    """`site.PREFIXES` when `site` reads the global site dirs."""
    if facts.site and facts.site.prefixes:
        prefixes: Sequence[str] = facts.site.prefixes
    elif not facts.in_venv:
        prefixes = (facts.prefix, facts.exec_prefix)
    elif includes_system_site(facts):
        prefixes = (venv_prefix(facts), facts.base_prefix, facts.base_exec_prefix)
    else:
        prefixes = (venv_prefix(facts),)
    return tuple(dict.fromkeys(prefix for prefix in prefixes if prefix))


def _of_prefix(facts: Facts, prefix: str) -> tuple[str, ...]:
    reported = dict(facts.site.dirs) if facts.site else {}
    dirs = reported.get(prefix)
    if dirs is None:
        managed = facts.externally_managed
        debian = managed is not None and "Debian" in managed.text
        dirs = computed_site_dirs(facts, prefix, debian)
    return tuple(absolute(facts, path) for path in dirs)
