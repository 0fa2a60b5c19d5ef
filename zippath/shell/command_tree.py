"""The commands of a program, and the words that may stand behind each."""

from collections.abc import Iterator
from dataclasses import dataclass

Words = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Option:
    """An option with a line of help; with a value, that is one of `words` or what is known."""

    name: str
    text: str
    takes_value: bool = False
    words: Words = ()
    kind: str = ""


@dataclass(frozen=True)
class Command:
    """One command, and the words that may follow it, each with a line of help."""

    words: tuple[str, ...]
    """Its words on a command line, without the program's name."""
    names: Words
    """Its commands, or the values of its arguments."""
    options: tuple[Option, ...]
    commands: tuple["Command", ...] = ()
    kind: str = ""
    """The kind of its arguments, if `zippath --complete` knows them."""

    def walk(self) -> Iterator["Command"]:
        """Yield this command and all below it."""
        yield self
        for command in self.commands:
            yield from command.walk()

    @property
    def key(self) -> str:
        """Its words as the scripts collect them, each after a space."""
        return "".join(f" {word}" for word in self.words)
