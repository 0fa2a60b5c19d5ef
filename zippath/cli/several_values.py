"""Options that take several values in a row, as in `--archives a.whl b.whl --wheels DIR`."""

from collections.abc import Container, Iterator, Sequence

import typer
from typer.core import TyperCommand

SEVERAL = ("--archives", "--wheels")


class SeveralValues(TyperCommand):
    """A command whose options in SEVERAL take all words up to the next option."""

    def parse_args(  # type: ignore[override]
        self, ctx: typer.Context, args: list[str]
    ) -> list[str]:
        """Parse the words of the command line."""
        return super().parse_args(ctx, [*each_with_its_option(args, SEVERAL)])


def each_with_its_option(words: Sequence[str], options: Container[str]) -> Iterator[str]:
    """Yield the words, with the option before each value that it has.

    >>> [*each_with_its_option(["x", "--archives", "a", "b", "--json"], ["--archives"])]
    ['x', '--archives', 'a', '--archives', 'b', '--json']
    """
    option, is_first = "", False
    for at, word in enumerate(words):
        if word == "--":
            yield from words[at:]
            return
        if word.startswith("-"):
            option, is_first = (word, True) if word in options else ("", False)
        elif option and not is_first:
            yield option
        else:
            is_first = False
        yield word
