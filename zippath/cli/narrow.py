"""Long texts on a narrow terminal: shortened in the middle, so that a file name stays."""

import re
from collections.abc import Sequence

# a path is shortened to no less: an ellipsis and a file name
_LEAST = 20
_PATH = r"(?:\b[A-Za-z]:)?[/\\][^\s,;\"'`()]+"


def shortened(text: str, width: int) -> str:
    """Return `text` in `width` characters; the file name of a path stays whole if it can.

    >>> shortened("/home/me/downloads/hello.zip", 16), shortened("/a.zip", 16)
    ('/home…/hello.zip', '/a.zip')
    >>> shortened("/home/a-longer-name.zip", 12)
    'a-lon…me.zip'
    """
    if len(text) <= width:
        return text
    name = re.split(r"[/\\]", text)[-1]
    if len(name) > width - 2:
        text, tail = name, width // 2
    else:
        tail = max(2 * width // 3, len(name) + 1)
    return text[: width - 1 - tail] + "…" + text[len(text) - tail :]


def fitting(rows: Sequence[tuple[str, ...]], room: int) -> list[tuple[str, ...]]:
    """Return the rows of a table with cells that fit into `room`; the widest columns give way.

    `room` counts neither what stands before the first column nor what separates them.
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    while sum(widths) > room and max(widths) > _LEAST:
        widths[widths.index(max(widths))] -= 1
    return [tuple(map(shortened, row, widths)) for row in rows]


def fitting_line(line: str, room: int) -> str:
    """Return a line of text that fits into `room`, if shorter paths suffice.

    >>> fitting_line("the file /home/me/downloads/hello.zip is broken", 40)
    'the file /home/…oads/hello.zip is broken'
    """
    paths = [found[0] for found in re.finditer(_PATH, line)]
    for path in sorted(paths, key=len, reverse=True):
        excess = len(line) - room
        if excess > 0:
            line = line.replace(path, shortened(path, max(_LEAST, len(path) - excess)), 1)
    return line
