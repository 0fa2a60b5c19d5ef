"""The script that the target runs to fill the cache: 3.9 syntax, the importer, nothing else.

Its one argument is JSON: [directory of the importer package, archive, cache directory, [[folder,
module name], ...]]. It prints JSON: {member: why it could not be compiled}.
"""

import json
import sys
from importlib import import_module


def main(
    place: str, archive: str, cache: str, modules: "list[tuple[str, str]]"
) -> "dict[str, str]":
    """Compile the modules into the cache; {member: reason} for those that cannot be."""
    sys.path.append(place)
    importer = import_module("importer").ZipImporter
    failed = {}
    for folder, name in modules:
        try:
            path = archive + "/" + folder if folder else archive
            importer(path, cache).get_code(name)
        except (ImportError, SyntaxError, ValueError, RecursionError, MemoryError) as error:
            failed[folder + name] = type(error).__name__ + ": " + str(error)
    return failed


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*json.loads(sys.argv[1]))))
