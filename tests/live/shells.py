"""The real shells that the live tests start, and how each is driven."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.live import tools


@dataclass(frozen=True)
class Shell:
    """One program: its dialect, and a script for it that runs a file twice and shows the result."""

    name: str
    dialect: str
    command: tuple[str, ...]
    script: str = ". {snippet}\n. {snippet}\nexec env -0\n"
    suffix: str = "sh"

    @property
    def program(self):
        """Where the program is, or None."""
        return shutil.which(self.command[0])


STRICT = "set -eu\n. {snippet}\n. {snippet}\nexec env -0\n"
CSH = "source {snippet}\nsource {snippet}\nexec env -0\n"
FISH = "source {snippet}\nsource {snippet}\nexec env -0\n"
ELVISH = "eval (slurp < {snippet})\neval (slurp < {snippet})\nexec env -0\n"
NU = "source {snippet}\nsource {snippet}\n^env '-0'\n"

SHELLS = (
    Shell("bash", "bash", ("bash", "--norc"), STRICT),
    Shell("bash-posix", "sh", ("bash", "--posix"), STRICT),
    Shell("dash", "dash", ("dash",), STRICT),
    Shell("zsh", "zsh", ("zsh", "-f"), STRICT),
    Shell("ksh93", "ksh", ("ksh93",), STRICT),
    Shell("mksh", "mksh", ("mksh",), STRICT),
    Shell("ash", "ash", ("busybox", "ash"), STRICT),
    Shell("yash", "yash", ("yash",), STRICT),
    Shell("fish", "fish", ("fish", "--no-config"), FISH, "fish"),
    Shell("tcsh", "tcsh", ("tcsh", "-f"), CSH, "csh"),
    Shell("bsd-csh", "csh", ("bsd-csh", "-f"), CSH, "csh"),
    Shell("elvish", "elvish", ("elvish", "-norc"), ELVISH, "elv"),
    Shell("nushell", "nushell", (str(tools.NUSHELL), "--no-config-file"), NU, "nu"),
)

# What a path may hold (each a name in a folder), and what it would do if it were read as code.
HOSTILE = (
    "plain.zip",
    "two words.zip",
    "it's.zip",
    'say "hi".zip',
    "$(touch PWNED).zip",
    "`touch PWNED`.zip",
    "$HOME ${HOME}.zip",
    "!! !touch wow!.zip",
    "100%off%PATH%.zip",
    "R&D & touch PWNED.zip",
    "a^b^^c.zip",
    "Program Files (x86).zip",
    "a;touch PWNED;b.zip",
    "new\nline\ntouch PWNED\n.zip",
    "\r\t.zip",
    "-n.zip",
    "trailing\\",
    "back\\n\\'slash\\\\.zip",
    "ünï ✓ 漢字.zip",
    "\x1b[31mred\x07.zip",
    "*?[a-z]{b,c}.zip",
    "#'#r#'##.zip",
    "~ ~root.zip",
    "a=b,c@d.zip",
    "|<>.zip",
    "‘curly’ “quotes”.zip",
    "\udce9t\udcff.zip",
)

# PYTHONPATH before; {path} is the entry
STARTS = (None, "", "/x:/y", "{path}", "/x:{path}:/y", ":/x", "/x:", ":", "/x::/y:{path}::")
HOSTILE_START = "/$(touch PWNED)`touch PWNED`\":/it's !x {{*}}:.:/new\nline"


def environment(home: Path, value):
    """A small environment with this PYTHONPATH (None: unset)."""
    env = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TERM": "dumb"}
    return env if value is None else {**env, "PYTHONPATH": value}


def exported(dump: bytes):
    """PYTHONPATH in the output of `env -0`, or None."""
    assert dump.endswith(b"\0")
    pairs = dict(item.split(b"=", 1) for item in dump[:-1].split(b"\0"))
    return os.fsdecode(pairs[b"PYTHONPATH"]) if b"PYTHONPATH" in pairs else None
