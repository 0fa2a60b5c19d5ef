"""The headers of METADATA and PKG-INFO files, parsed as `email.parser` does, which takes longer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# bytes of a file that are read: 13 times the longest METADATA known, that of types-boto3 1.43
LIMIT = 1 << 21

# RFC 5322, 2.2: printable ASCII without space and colon
_FIELD = re.compile(r"([!-9;-~]*):(.*)")


@dataclass(frozen=True)
class Headers:
    """The values of each field, by its name in lower case."""

    fields: Mapping[str, Sequence[str]]

    def get(self, name: str) -> str:
        """The first value of a field, "" where there is none."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> Sequence[str]:
        """Every value of a field."""
        return self.fields.get(name.lower(), ())


def parse_headers(data: bytes) -> Headers:
    r"""Return the fields before the first line that cannot be one: an empty line, as a rule.

    Folded lines are joined by a space. Bytes that are not UTF-8 are replaced.

    >>> parse_headers(b"Name: a\nLicense: one\n  or two\n\nName: b").fields
    {'name': ['a'], 'license': ['one or two']}
    """
    fields: dict[str, list[str]] = {}
    values: list[str] = [""]
    # most of a file follows its headers, and need not be split
    for raw in data[:LIMIT].partition(b"\n\n")[0].splitlines():
        line = raw.decode("utf-8", "replace")
        if line.startswith((" ", "\t")):
            values[-1] = f"{values[-1]} {line.strip()}".strip()
        elif found := _FIELD.fullmatch(line):
            values = fields.setdefault(found[1].lower(), [])
            values.append(found[2].strip())
        elif line.startswith("From "):  # the separator of messages in a mailbox
            values = [""]
        else:
            break
    fields.pop("", None)
    return Headers(fields)
