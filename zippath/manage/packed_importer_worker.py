"""The script to compile the importer, run by the target: nothing but the standard library.

It reads one line of JSON: [[file name, size], ...], then the sources. For each it writes the size
of a .pyc file in four bytes, and the file. Its header has the hash of the source and asks for no
check of it (PEP 552): what lies in one archive belongs together.
"""

import _imp
import json
import marshal
import sys
from importlib.util import MAGIC_NUMBER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

_UNCHECKED = (1).to_bytes(4, "little")


def main(stdin: "BinaryIO", stdout: "BinaryIO") -> None:
    """Compile what stdin holds."""
    key = int.from_bytes(MAGIC_NUMBER, "little")
    for name, size in json.loads(stdin.readline()):
        source = stdin.read(size)
        code = marshal.dumps(compile(source, name, "exec", dont_inherit=True, optimize=0))
        pyc = MAGIC_NUMBER + _UNCHECKED + _imp.source_hash(key, source) + code
        stdout.write(len(pyc).to_bytes(4, "little") + pyc)


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
