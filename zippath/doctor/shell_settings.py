"""Which line of a shell's startup files sets a variable."""

import os
import re

from zippath.doctor.subject import Subject

# of bash, zsh, fish, csh and their kin; a user's own come first, as they are read last
_OWN = (
    ".bashrc", ".bash_profile", ".bash_login", ".profile", ".zshrc", ".zprofile", ".zshenv",
    ".config/fish/config.fish", ".tcshrc", ".cshrc", ".kshrc", ".pam_environment",
)  # fmt: skip
_SYSTEM = ("/etc/environment", "/etc/profile", "/etc/bash.bashrc", "/etc/zsh/zshenv")
_SETTING = r"^\s*(?:(?:export|setenv|set|typeset|declare)\s+(?:-\S+\s+)*)?{}(?:\s*=|\s+\S)"


def set_in(name: str, subject: Subject) -> tuple[str, int] | tuple[None, None]:
    """The file and line that set the variable for new shells, as far as they say so plainly."""
    home = subject.env.get("HOME")
    if subject.facts.os_name != "posix" or not home:
        return None, None
    setting = re.compile(_SETTING.format(name).encode())
    for path in (*(os.path.join(home, file) for file in _OWN), *_SYSTEM):
        data = subject.snapshot.disk.read(path) or b""
        found = [n for n, line in enumerate(data.splitlines(), 1) if setting.match(line)]
        if found:
            return path, found[-1]
    return None, None
