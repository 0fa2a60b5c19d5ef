"""The only user of the Windows registry: the user's PYTHONPATH, and zippath's entries in it."""

import sys
from collections.abc import Sequence

from zippath.errors import ZippathError
from zippath.shell.userenv import UserValue

_ENVIRONMENT = "Environment"
_OURS = r"Software\zippath"
_NAME = "PYTHONPATH"
_FOLDERS = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"

if sys.platform == "win32":
    import ctypes
    import os
    import winreg

    def read() -> UserValue:
        """Return PYTHONPATH in the user's environment. Raises ZippathError if it is not text."""
        value, kind = _query(_ENVIRONMENT, _NAME)
        if kind is None:
            return UserValue(None)
        if kind not in (winreg.REG_SZ, winreg.REG_EXPAND_SZ):
            raise ZippathError(
                f"could not read PYTHONPATH in HKCU\\{_ENVIRONMENT}: it is of type {kind}, no text",
                "look at it with regedit",
            )
        return UserValue(value, kind == winreg.REG_EXPAND_SZ)

    def ours() -> tuple[str, ...]:
        """Return zippath's own entries."""
        value, kind = _query(_OURS, _NAME)
        return tuple(value) if kind == winreg.REG_MULTI_SZ else ()

    def write(value: UserValue, entries: Sequence[str]) -> None:
        """Set the variable, record `entries` as zippath's own, and tell running programs."""
        kind = winreg.REG_EXPAND_SZ if value.expands else winreg.REG_SZ
        try:
            _store(_OURS, list(entries) or None, winreg.REG_MULTI_SZ)
            _store(_ENVIRONMENT, value.text, kind)
        except OSError as error:
            raise ZippathError(
                f"could not write PYTHONPATH in HKCU\\{_ENVIRONMENT}: {error.strerror}",
                "a policy may forbid it; zippath add needs no variable",
            ) from error
        _broadcast()

    def documents() -> str | None:
        """Return the user's folder Documents, which OneDrive may have moved."""
        value, kind = _query(_FOLDERS, "Personal")
        return os.path.expandvars(value) if kind is not None else None

    def _query(key: str, name: str) -> tuple[str, int | None]:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                return winreg.QueryValueEx(opened, name)
        except FileNotFoundError:
            return "", None

    def _store(key: str, value: object, kind: int) -> None:
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
            if value is not None:
                winreg.SetValueEx(opened, _NAME, 0, kind, value)
            elif _query(key, _NAME)[1] is not None:
                winreg.DeleteValue(opened, _NAME)

    def _broadcast() -> None:
        """Send WM_SETTINGCHANGE, for the Windows shell to read the variables again."""
        everybody, changed, abort_if_hung = 0xFFFF, 0x1A, 2
        ctypes.windll.user32.SendMessageTimeoutW(
            everybody, changed, 0, "Environment", abort_if_hung, 2000, None
        )

else:

    def read() -> UserValue:
        """Raise ZippathError: only Windows has a registry."""
        raise ZippathError(
            "there is no user environment to set here: only Windows has one",
            "name a shell: zippath shell install bash",
        )

    def ours() -> tuple[str, ...]:
        """Return no entries."""
        return ()

    def write(value: UserValue, entries: Sequence[str]) -> None:
        """Raise ZippathError, as `read` does."""
        read()

    def documents() -> str | None:
        """Return no folder."""
        return None
