"""The settings in a pyvenv.cfg (PEP 405), as `site` reads them."""

from typing import NamedTuple


class Setting(NamedTuple):
    """One setting of a pyvenv.cfg: the value as written, and its line, counted from 1."""

    value: str
    line: int


def setting(text: str, name: str) -> Setting | None:
    r"""The setting `name` in the text of a pyvenv.cfg; of several lines the last one counts.

    >>> setting("home = /old\nHOME=/usr/bin", "home")
    Setting(value='/usr/bin', line=2)
    """
    found = None
    for number, line in enumerate(text.splitlines(), 1):
        key, equals, value = line.partition("=")
        if equals and key.strip().lower() == name:
            found = Setting(value.strip(), number)
    return found
