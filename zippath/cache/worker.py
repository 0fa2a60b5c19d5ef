"""The script to fill the cache, run by the target: 3.6 syntax, the importer, nothing else.

It reads one line of JSON: [directory of the importer package, function in its `compiling`, and what
that takes: archive or site dir, parts of it, cache directory]. It prints JSON: [what the function
returns, whether the cache keeps what was compiled].
"""

import json
import sys
from importlib import import_module


def main(
    place: str, function: str, subject: str, parts: "list[object]", cache: str
) -> "tuple[object, bool]":
    """Call the function; return its result, and whether the cache keeps what was compiled."""
    sys.path.append(place)
    call = getattr(import_module("importer.compiling"), function)
    try:
        return call(subject, parts, cache), True
    except OSError:
        return {}, False


if __name__ == "__main__":
    if sys.version_info < (3, 9):
        sys.exit("zippath's importer needs python 3.9")
    sys.stdout.write(json.dumps(main(*json.loads(sys.stdin.readline()))))
