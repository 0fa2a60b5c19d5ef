"""The startup files of shells, and those among them for zippath to edit."""

import ntpath
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zippath.errors import ZippathError


@dataclass(frozen=True)
class Home:
    """The places of a user's files, as far as a shell's startup depends on them."""

    home: str
    env: Mapping[str, str]
    platform: str
    """As `sys.platform`."""
    read: Callable[[str], bytes | None]
    """Return the content of a file, or None. Raises ZippathError if it cannot be read."""
    config_dir: str
    """The configuration directory of zippath."""
    documents: str | None = None
    """The folder Documents, on Windows."""

    def path(self, *names: str) -> str:
        """Return a path below the home directory."""
        return self.join(self.home, *names)

    def join(self, *parts: str) -> str:
        """Join parts of a path with the separator of the platform."""
        return ntpath.join(*parts) if self.platform == "win32" else posixpath.join(*parts)

    def config(self, *names: str) -> str:
        """Return a path below XDG_CONFIG_HOME."""
        return self._xdg("XDG_CONFIG_HOME", (".config",), names)

    def data(self, *names: str) -> str:
        """Return a path below XDG_DATA_HOME."""
        return self._xdg("XDG_DATA_HOME", (".local", "share"), names)

    def _xdg(self, variable: str, default: tuple[str, ...], names: tuple[str, ...]) -> str:
        # only an absolute one counts (XDG Base Directory Specification)
        folder = self.env.get(variable, "")
        return self.join(folder if _is_absolute(folder) else self.path(*default), *names)

    def has(self, path: str) -> bool:
        """Whether there is a readable file at `path`: shells skip all others."""
        return self.look(path) is not None

    def look(self, path: str) -> bytes | None:
        """Return the content of the file at `path`, None if it is missing or unreadable."""
        try:
            return self.read(path)
        except ZippathError:
            return None


@dataclass(frozen=True)
class RcFiles:
    """The files of one shell."""

    generated: str
    """zippath's own file: it puts the archives on PYTHONPATH."""
    sourcing: tuple[str, ...] = ()
    """Files of the user that are to source it; none if the shell runs `generated` by itself."""
    candidates: tuple[str, ...] = ()
    """Files of the user that may source it since an earlier time."""
    note: str | None = None
    """Something the user should know about them."""


def files_of(dialect: str, home: Home) -> RcFiles:
    """Return the files of the shell `dialect`. Raises ZippathError if it has none."""
    note = _note(dialect, home)
    if dialect in _DROP_INS:
        return RcFiles(_DROP_INS[dialect](home), note=note)
    if dialect not in _RC_FILES:
        raise ZippathError(
            f"{dialect} has no startup file that zippath could use",
            "on Windows, zippath shell install cmd sets the user's environment",
        )
    suffix = {"csh": "csh", "tcsh": "csh", "elvish": "elv", "powershell": "ps1"}.get(dialect, "sh")
    sourcing, candidates = _RC_FILES[dialect](home)
    generated = home.join(home.config_dir, f"{dialect}.{suffix}")
    return RcFiles(generated, sourcing, tuple(dict.fromkeys([*sourcing, *candidates])), note)


def _note(dialect: str, home: Home) -> str | None:
    if dialect in ("sh", "dash", "ash") and not _env_file(home):
        return (
            f"only login shells read .profile; {dialect} reads no other file unless ENV names one"
        )
    if dialect == "nushell":
        return "nu reads it at its prompt, not for scripts or nu -c: there, use zippath run"
    if dialect == "powershell" and home.platform == "win32":
        return "a profile is read where the execution policy lets scripts run; cmd needs none"
    return None


_Found = tuple[tuple[str, ...], tuple[str, ...]]


def _bash(home: Home) -> _Found:
    # A login shell reads the first of three files and no .bashrc, so both kinds are needed. If the
    # login file sources .bashrc, the block runs twice and changes nothing the second time. Without
    # it there, `bash -lc` would miss it, as Debian's .bashrc ends early in a script. If all three
    # are missing, .profile is created: a new .bash_profile would hide a later .profile.
    login = [home.path(name) for name in (".bash_profile", ".bash_login", ".profile")]
    first = next(filter(home.has, login), login[-1])
    return (home.path(".bashrc"), first), tuple(login)


def _zsh(home: Home) -> _Found:
    folder = _zdotdir(home) or home.home
    names = (".zshrc", ".zprofile")  # not .zshenv: scripts should not inherit a PYTHONPATH
    return tuple(home.join(folder, name) for name in names), tuple(map(home.path, names))


def _login_only(home: Home) -> _Found:
    return (home.path(".profile"), *_env_file(home)), ()


def _with_rc(name: str) -> Callable[[Home], _Found]:
    def found(home: Home) -> _Found:
        own = home.path(name)
        return (*(_env_file(home) or (own,)), home.path(".profile")), (own,)

    return found


def _yash(home: Home) -> _Found:
    return (home.path(".yashrc"), home.path(".yash_profile")), ()


def _csh(home: Home) -> _Found:
    return (home.path(".cshrc"),), ()


def _tcsh(home: Home) -> _Found:
    own, shared = home.path(".tcshrc"), home.path(".cshrc")
    return (own if home.has(own) else shared,), (own, shared)


def _elvish(home: Home) -> _Found:
    current, old = home.config("elvish", "rc.elv"), home.path(".elvish", "rc.elv")
    if home.platform == "win32":
        current = home.join(home.env.get("APPDATA", home.home), "elvish", "rc.elv")
    return (old if home.has(old) and not home.has(current) else current,), (current, old)


def _powershell(home: Home) -> _Found:
    if home.platform != "win32":
        return (home.config("powershell", "profile.ps1"),), ()
    documents = home.documents or home.path("Documents")
    # 5.1 and 7 each have their own; a profile is made for the newer only where 5.1 has none
    old, new = (
        home.join(documents, name, "profile.ps1") for name in ("WindowsPowerShell", "PowerShell")
    )
    return tuple(filter(home.has, (old, new))) or (new,), (old, new)


def _fish(home: Home) -> str:
    return home.config("fish", "conf.d", "zippath.fish")


def _xonsh(home: Home) -> str:
    return home.config("xonsh", "rc.d", "zippath.xsh")


def _nushell(home: Home) -> str:
    folder = home.config("nushell")
    if home.platform == "win32":
        folder = home.join(home.env.get("APPDATA", home.home), "nushell")
    elif home.platform == "darwin" and "XDG_CONFIG_HOME" not in home.env:
        folder = home.path("Library", "Application Support", "nushell")
    return home.join(folder, "autoload", "zippath.nu")


_DROP_INS = {"fish": _fish, "xonsh": _xonsh, "nushell": _nushell}
_RC_FILES = {
    "sh": _login_only,
    "dash": _login_only,
    "ash": _login_only,
    "bash": _bash,
    "zsh": _zsh,
    "ksh": _with_rc(".kshrc"),
    "mksh": _with_rc(".mkshrc"),
    "yash": _yash,
    "csh": _csh,
    "tcsh": _tcsh,
    "elvish": _elvish,
    "powershell": _powershell,
}


def _env_file(home: Home) -> tuple[str, ...]:
    """Return the startup file of interactive POSIX shells (POSIX, sh, ENV)."""
    value = home.env.get("ENV", "")
    return (value,) if _is_absolute(value) and "$" not in value else ()


def unclear(dialect: str, home: Home) -> ZippathError | None:
    """Return an error if the files of the shell `dialect` cannot be determined."""
    if dialect != "zsh" or _zdotdir(home):
        return None
    return ZippathError(
        f"could not tell what {home.path('.zshenv')} sets ZDOTDIR to",
        "export ZDOTDIR, and run this again",
    )


# A line of .zshenv that sets ZDOTDIR and does nothing else; CR is part of a value.
_ZDOTDIR = re.compile(
    r"""[ \t]*(?:(?:export|typeset[ ]-gx|typeset[ ]-x)[ \t]+)?
        ZDOTDIR=("[^"]*"|'[^']*'|[^\s;&|<>()"'\#]+)[ \t]*
        (?:;[ \t]*export[ \t]+ZDOTDIR[ \t]*)?(?:[ \t]\#.*)?""",
    re.VERBOSE,
)
_EXPORT_ZDOTDIR = re.compile(r"[ \t]*export[ \t]+ZDOTDIR[ \t]*(?:[ \t]#.*)?")


def _zdotdir(home: Home) -> str | None:
    """Return ZDOTDIR, from ~/.zshenv too (astral-sh/uv#16865); None if only zsh knows it."""
    if _is_absolute(home.env.get("ZDOTDIR", "")):
        return home.env["ZDOTDIR"]
    text = (home.look(home.path(".zshenv")) or b"").decode("utf-8", "surrogateescape")
    folder: str | None = home.home
    for line in text.split("\n"):
        comment = line.lstrip(" \t").startswith("#")
        if comment or "ZDOTDIR" not in line or _EXPORT_ZDOTDIR.fullmatch(line):
            continue
        found = _ZDOTDIR.fullmatch(line)
        folder = _folder(found[1], home) if found else None
        if folder is None:
            return None
    return folder


# characters with a meaning for zsh
_SPECIAL = re.compile(r"[$`\\~{}\[\]*?^!]")
_SPECIAL_IN_QUOTES = re.compile(r"[$`\\]")


def _folder(word: str, home: Home) -> str | None:
    """Return the absolute path in a word of zsh, if it can be read without zsh."""
    quoted = word[0] in "\"'"
    folder = word[1:-1] if quoted else word
    if word[0] != "'":
        start, rest = _expanded(folder, home)
        special = _SPECIAL_IN_QUOTES if quoted else _SPECIAL
        if special.search(rest) or (quoted and folder[:1] == "~"):
            return None
        folder = start + rest
    return folder.rstrip("/") or "/" if _is_absolute(folder) else None


def _expanded(folder: str, home: Home) -> tuple[str, str]:
    """Split `folder` into the value of a known variable (or ~) at its beginning and the rest."""
    config = home.config()
    known = (
        ("${XDG_CONFIG_HOME:-$HOME/.config}", config),
        ("${XDG_CONFIG_HOME}", config),
        ("$XDG_CONFIG_HOME", config),
        ("${HOME}", home.home),
        ("$HOME", home.home),
        ("~", home.home),
    )
    for name, value in known:
        rest = folder.removeprefix(name)
        if rest != folder and rest[:1] in ("", "/"):
            return value, rest
    return "", folder


def _is_absolute(path: str) -> bool:
    return posixpath.isabs(path) or bool(ntpath.splitdrive(path)[0])
