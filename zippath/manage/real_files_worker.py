"""The script that lays out files of an archive, run by the target: 3.6 syntax, the importer.

Its one argument is JSON: [directory of the importer package, archive, cache directory, what becomes
real files or null to leave that as it is, [base, top] or null]. Without a top it prints all that
must be laid out, as JSON: [[base, top, number of files, bytes, whether it is there], ...]. Else it
lays out the top. What is wrong is printed as {"error": text}.
"""

import gc
import json
import sys
from importlib import import_module


def main(
    place: str, archive: str, cache: str, files: "str | None", top: "tuple[str, str] | None"
) -> object:
    """Plan, or lay out one top; return what is printed."""
    sys.path.append(place)
    laying = import_module("importer.laying")
    try:
        if top is not None:
            laying.lay_out(archive, top[0], top[1], cache)
            return []
        if files is not None:
            laying.choose(archive, files, cache)
        return laying.planned(archive, cache)
    except (ImportError, OSError) as error:
        return {"error": str(error)}


if __name__ == "__main__":
    if sys.version_info < (3, 9):
        sys.exit("zippath's importer needs python 3.9")
    gc.disable()  # it takes a fifth of the time for 100,000 names
    sys.stdout.write(json.dumps(main(*json.loads(sys.argv[1]))))
    sys.stdout.flush()
