"""The rights and owners of what is on the path: whether others can put code there."""

import os
import stat
from collections.abc import Iterator

from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.subject import Subject
from zippath.syspath.subpath import nearest
from zippath.typed import typed
from zippath.wording import few

_ROOT = 0


def _places(subject: Subject) -> list[str]:
    """All entries, site dirs and startup files, and the directories around them."""
    entries = [
        entry.path for entry in subject.ledger.entries
        if entry.path and entry.origin.kind != "script" and entry.kind != "missing"
    ]  # fmt: skip
    files = [file.path for file in subject.ledger.startup_files if file.is_read]
    site_dirs = [directory.path for directory in subject.ledger.site_dirs]
    found = dict.fromkeys([*entries, *site_dirs, *files])
    for path in list(found):
        # a subpath lies in its archive
        place, _ = nearest(path, os.path.lexists)
        found[place] = found[os.path.dirname(place)] = None
    return [path for path in found if os.path.lexists(path)]


def _writable(subject: Subject) -> Iterator[Finding]:
    if subject.facts.os_name != "posix":
        return
    found = []
    for path in _places(subject):
        mode = os.stat(path).st_mode if os.path.exists(path) else 0
        writable = mode & stat.S_IWOTH and not mode & stat.S_ISVTX
        if writable and (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            found.append(path)
    if found:
        yield Finding(
            f"everybody may write to {few(found)}",
            "any user of this machine can put code into every python that reads it",
            typed(["chmod", "o-w", *found]),
            found[0],
        )


def _foreign(subject: Subject) -> Iterator[Finding]:
    ids = subject.facts.ids
    if ids is None:
        return
    trusted = {_ROOT, ids[1], _owner(subject.facts.prefix), _owner(subject.facts.base_prefix)}
    found: dict[int, list[str]] = {}
    for path in _places(subject):
        owner = _owner(path)
        if owner is not None and owner not in trusted:
            found.setdefault(owner, []).append(path)
    for owner, paths in found.items():
        yield Finding(
            f"another user, {_name(owner)}, owns {few(paths)}",
            "that user can put code into every python that reads it",
            typed(["chown", str(ids[1]), *paths]),
            paths[0],
        )


def _owner(path: str) -> int | None:
    try:
        return os.stat(path).st_uid
    except OSError:
        return None


def _name(uid: int) -> str:
    try:
        import pwd  # not on Windows, where nobody comes here

        return pwd.getpwuid(uid).pw_name
    except (ImportError, KeyError):
        return str(uid)


CHECKS = (
    Check(
        "ZP316", "warning", "everybody may write to a place on the path",
        "Entries, archives, startup files and the directories around them that any user of the "
        "machine may write to, unless the sticky bit protects what is in them.",
        _writable,
    ),
    Check(
        "ZP317", "warning", "a place on the path belongs to another user",
        "Its owner is neither you, nor root, nor who owns the python itself.",
        _foreign,
    ),
)  # fmt: skip
