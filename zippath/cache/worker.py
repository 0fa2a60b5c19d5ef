"""The script that the target runs to fill the cache: 3.6 syntax, the importer, nothing else.

Its one argument is JSON: [directory of the importer package, archive, cache directory, [[folder,
module name], ...]]. It prints JSON: [{member: why it could not be compiled}, how many modules were
compiled, but are not in the cache].
"""

import json
import sys
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def main(
    place: str, archive: str, cache: str, modules: "list[tuple[str, str]]"
) -> "tuple[dict[str, str], int]":
    """Compile the modules into the cache; {member: reason} for those that cannot be, and losses."""
    sys.path.append(place)
    importer = import_module("importer").ZipImporter
    failed, compiled = {}, []
    for folder, name in modules:
        path = archive + "/" + folder if folder else archive
        try:
            importer(path, cache).get_code(name)
            compiled.append((path, name))
        except (ImportError, SyntaxError, ValueError, RecursionError, MemoryError) as error:
            failed[folder + name] = type(error).__name__ + ": " + str(error)
    import_module("importer.codecache")._caches.clear()  # look as another process will
    return failed, sum(not is_kept(importer(path, cache), name) for path, name in compiled)


def is_kept(importer: "Any", name: str) -> bool:
    """Whether the code of a module is in the cache."""
    code_key = import_module("importer.bytecode").code_key
    index = import_module("importer.index").current(importer.archive)
    folder, member, _ = importer._module(name)
    cache = importer._code_cache
    return cache is not None and cache.get(code_key(index, folder, member)) is not None


if __name__ == "__main__":
    if sys.version_info < (3, 9):
        sys.exit("zippath's importer needs python 3.9")
    sys.stdout.write(json.dumps(main(*json.loads(sys.argv[1]))))
