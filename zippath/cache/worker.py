"""The script to fill the cache, run by the target: 3.6 syntax, the importer, nothing else.

It reads one line of JSON: [directory of the importer package, archive, [[directory in the archive,
module name], ...], cache directory]. It prints JSON: [{member: why it could not be compiled},
whether the cache keeps the others].
"""

import json
import sys
from importlib import import_module


def main(
    place: str, archive: str, modules: "list[tuple[str, str]]", cache: str
) -> "tuple[dict[str, str], bool]":
    """Compile the modules into the cache; return {member: reason}, and whether it keeps them."""
    sys.path.append(place)
    warm = import_module("importer").warm
    try:
        return warm(archive, modules, cache), True
    except OSError:
        return {}, False


if __name__ == "__main__":
    if sys.version_info < (3, 9):
        sys.exit("zippath's importer needs python 3.9")
    sys.stdout.write(json.dumps(main(*json.loads(sys.stdin.readline()))))
