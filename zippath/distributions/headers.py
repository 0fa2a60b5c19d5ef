"""The headers of METADATA and PKG-INFO files, parsed as `email.parser` does but faster."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# at most this many bytes of a file are read: types-boto3 1.43 has 160 kB of METADATA
LIMIT = 1 << 21

# RFC 5322, 2.2: printable ASCII without space and colon
_FIELD = re.compile(r"([!-9;-~]*):(.*)")


@dataclass(frozen=True)
class Headers:
    """The values of each field, by its name in lower case."""

    fields: Mapping[str, Sequence[str]]

    def get(self, name: str) -> str:
        """Return the first value of a field, or ""."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> Sequence[str]:
        """Return all values of a field."""
        return self.fields.get(name.lower(), ())


def parse_headers(data: bytes) -> Headers:
    r"""Parse the fields at the beginning of a file, up to the first line without one.

    That line is empty as a rule. Folded lines are joined by a space; what is not UTF-8 is replaced.

    >>> parse_headers(b"Name: a\nLicense: one\n  or two\n\nName: b").fields
    {'name': ['a'], 'license': ['one or two']}
    """
    fields: dict[str, list[str]] = {}
    values: list[str] = [""]
    # the headers are the smaller part of most files
    for raw in data[:LIMIT].partition(b"\n\n")[0].splitlines():
        line = raw.decode("utf-8", "replace")
        if line.startswith((" ", "\t")):
            values[-1] = f"{values[-1]} {line.strip()}".strip()
        elif found := _FIELD.fullmatch(line):
            values = fields.setdefault(found[1].lower(), [])
            values.append(found[2].strip())
        elif line.startswith("From "):  # it separates the messages of a mailbox
            values = [""]
        else:
            break
    fields.pop("", None)
    return Headers(fields)
