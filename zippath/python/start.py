"""The ways to start a Python: flags, and the program that it runs."""

from typing import NamedTuple

ISOLATED = "-I"
SAFE_PATH = "-P"
NO_USER_SITE = "-s"
_OPTIONS = {ISOLATED: "--isolated", SAFE_PATH: "--safe-path", NO_USER_SITE: "--no-user-site"}


class Start(NamedTuple):
    """A start with `flags` that runs a script or a module; by default, code of a command line.

    The `script` is spelt as the user does, since `sys.path` may have it so. A tuple, because
    `dataclasses` takes 3 ms of each command.
    """

    flags: tuple[str, ...] = ()
    script: str = ""
    module: str = ""

    @property
    def program(self) -> str:
        """What it runs, as a user would name it; "" for code.

        >>> Start(module="pip").program
        '-m pip'
        """
        return f"-m {self.module}" if self.module else self.script

    @property
    def words(self) -> tuple[str, ...]:
        """The words after the executable on its command line.

        >>> Start((ISOLATED,), module="pip").words
        ('-I', '-m', 'pip')
        """
        program = ("-m", self.module) if self.module else (self.script,)
        return (*self.flags, *filter(None, program))

    @property
    def options(self) -> tuple[str, ...]:
        """The options of zippath that ask for this start.

        >>> Start((ISOLATED,), "app.py").options
        ('--isolated', '--script', 'app.py')
        """
        flags = (_OPTIONS[flag] for flag in self.flags)
        program = ("-m", self.module) if self.module else ("--script", self.script)
        return (*flags, *(program if program[1] else ()))


PLAIN = Start()
