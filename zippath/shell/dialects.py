"""The table of dialects."""

from zippath.errors import UsageError
from zippath.shell import cmd, csh, elvish, fish, nushell, posix, powershell, xonsh
from zippath.shell.dialect import Dialect, Refusal

_UNDECODABLE = Refusal("[\udc80-\udcff]", "its scripts are text, and this name cannot be decoded")

_CSH = (
    Refusal(r"[\r\n]", "a line break ends the command, quotes or not"),
    Refusal(r"[*?\[\]{}]", "it is read as a pattern where the entry is looked for"),
)
_XONSH = (Refusal(r"\$", "entries of PYTHONPATH are expanded when they are read"),)
_CMD = (
    Refusal("%", "it is expanded inside quotes too"),
    Refusal("=", "it ends the text that a substitution looks for"),
    Refusal(r'["\x00-\x1f]', "no Windows path can have it"),
)
_BATCH = (
    *_CMD,
    Refusal("[^\x00-\x7f]", "a batch file is read in the console's code page, whatever that is"),
)

DIALECTS: tuple[Dialect, ...] = (
    Dialect("sh", posix.render, posix.quote, posix.load),
    Dialect("bash", posix.render, posix.quote, posix.load),
    Dialect("zsh", posix.render_zsh, posix.quote, posix.load),
    Dialect("dash", posix.render, posix.quote, posix.load),
    Dialect("ksh", posix.render, posix.quote, posix.load),
    Dialect("mksh", posix.render, posix.quote, posix.load),
    Dialect("ash", posix.render, posix.quote, posix.load),
    Dialect("yash", posix.render, posix.quote, posix.load, refusals=(_UNDECODABLE,)),
    Dialect("fish", fish.render, fish.quote, separator=":"),
    Dialect("csh", csh.render, csh.quote, csh.load, refusals=_CSH, separator=":"),
    Dialect("tcsh", csh.render, csh.quote, csh.load, refusals=_CSH, separator=":"),
    Dialect("elvish", elvish.render, elvish.quote, elvish.load, "$E:HOME", (_UNDECODABLE,)),
    Dialect("nushell", nushell.render, nushell.quote, refusals=(_UNDECODABLE,)),
    Dialect("xonsh", xonsh.render, xonsh.quote, refusals=_XONSH),
    Dialect(
        "powershell",
        powershell.render,
        powershell.quote,
        powershell.load,
        "$HOME + ",
        (_UNDECODABLE,),
    ),
    Dialect("cmd", cmd.render_batch, cmd.quote, refusals=_BATCH, separator=";"),
)

CMD_PROMPT = Dialect("cmd", cmd.render_prompt, cmd.quote, refusals=_CMD, separator=";")

NAMES: tuple[str, ...] = tuple(dialect.name for dialect in DIALECTS)

# what a shell's program is called -> its dialect
_PROGRAMS = {"nu": "nushell", "pwsh": "powershell", "ksh93": "ksh", "rksh": "ksh", "lksh": "mksh",
             "rbash": "bash", "bsd-csh": "csh", "busybox": "ash"}  # fmt: skip


def find(name: str) -> Dialect:
    """Return the dialect called `name`, also by the name of its program (`nu`, `pwsh`).

    Raises UsageError for any other name.
    """
    program = name.lower().removesuffix(".exe")
    for dialect in DIALECTS:
        if dialect.name == _PROGRAMS.get(program, program):
            return dialect
    raise UsageError(f"no shell is called {name!r}", f"there are {', '.join(NAMES)}")
