"""The script to compile sources, run by the target: 3.6 syntax, and nothing but the library.

It reads one line of JSON: [name of the file to write, optimization, [[file name, size], ...]], then
the sources. It writes the .pyc files one after another, and prints JSON: for each its size, or
[message, line, column, the text of the line] if it cannot be compiled; or a number, the error of
the system, if it cannot write.

The header has the hash of the source and asks for no check of it (PEP 552), so the time zone of the
receiver does not matter. Before 3.7 it has a time that fits every archive without the source.
"""

import _imp
import json
import marshal
import sys
from importlib.util import MAGIC_NUMBER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

UNCHECKED = 1
REFUSALS = (MemoryError, OverflowError, RecursionError, SyntaxError, SystemError, ValueError)


def main(stdin: "BinaryIO") -> "list[object]":
    """Compile what stdin asks for; return the answers."""
    path, optimization, files = json.loads(stdin.readline().decode("ascii"))
    answers = []  # type: list[object]
    with open(path, "xb") as out:
        for name, size in files:
            source = stdin.read(size)
            try:
                code = compile(source, name, "exec", dont_inherit=True, optimize=optimization)
            except REFUSALS as error:
                answers.append(reason_of(error))
                continue
            data = header(source) + marshal.dumps(code)
            answers.append(len(data))
            out.write(data)
    return answers


def header(source: bytes) -> bytes:
    """Return the first bytes of a .pyc file."""
    if sys.version_info < (3, 7):
        return MAGIC_NUMBER + bytes(8)
    key = int.from_bytes(MAGIC_NUMBER, "little")
    return MAGIC_NUMBER + UNCHECKED.to_bytes(4, "little") + _imp.source_hash(key, source)


def reason_of(error: BaseException) -> "list[object]":
    """Return the message of an error, and the place that it is about."""
    if isinstance(error, SyntaxError):
        text = error.text if isinstance(error.text, str) else ""
        return [error.msg, error.lineno or 0, error.offset or 0, text.rstrip("\n")]
    return ["%s: %s" % (type(error).__name__, error), 0, 0, ""]


if __name__ == "__main__":
    try:
        said = json.dumps(main(sys.stdin.buffer))
    except OSError as problem:
        said = json.dumps(problem.errno)
    sys.stdout.write(said)
