"""Finds the line of a shell's startup files that sets a variable."""

import posixpath
import re
from collections.abc import Callable

# of bash, zsh, fish, csh and their kin; a user's own come first, as they are read last
_OWN = (
    ".bashrc", ".bash_profile", ".bash_login", ".profile", ".zshrc", ".zprofile", ".zshenv",
    ".config/fish/config.fish", ".tcshrc", ".cshrc", ".kshrc", ".pam_environment",
)  # fmt: skip
_SYSTEM = ("/etc/environment", "/etc/profile", "/etc/bash.bashrc", "/etc/zsh/zshenv")
_SETTING = r"^\s*(?:(?:export|setenv|set|typeset|declare)\s+(?:-\S+\s+)*)?{}(?:\s*=|\s+\S)"


def setting_line(
    name: str, home: str, read: Callable[[str], bytes | None]
) -> tuple[str, int] | None:
    """The file and line that set a variable for new shells; None where no line plainly does."""
    setting = re.compile(_SETTING.format(name).encode())
    for path in (*(posixpath.join(home, file) for file in _OWN), *_SYSTEM):
        lines = (read(path) or b"").splitlines()
        found = [number for number, line in enumerate(lines, 1) if setting.match(line)]
        if found:
            return path, found[-1]
    return None
