"""The script that imports the modules of an archive, run by the target: 3.6 syntax.

Its one argument is JSON: [archive, names, directory of the importer package or "", its cache
directory]. Without the importer package the python's own zipimport imports. It prints a line of
JSON for each name: [name, error, name of a module that is missing, where it was imported from],
each "" where there is nothing to say; at last the number of modules of the archive that were
compiled, null where this python does not tell. A name may be
MODULE:OBJECT, and then the object is looked up.
"""

import json
import os
import sys
from functools import reduce
from importlib import import_module


def main(out: int, archive: str, names: "list[str]", place: str, cache: str) -> None:
    """Import each module; print what came of it."""
    sys.dont_write_bytecode = True
    if place:
        sys.path.append(place)
        import_module("importer.hook").install(cache)
        sys.path.remove(place)
    compiled = set()

    def note(event: str, arguments: "tuple[object, ...]") -> None:
        if event == "compile" and str(arguments[1]).startswith((archive, cache or archive)):
            compiled.add(arguments[1])

    has_audit = hasattr(sys, "addaudithook")
    if has_audit:
        sys.addaudithook(note)
    sys.path.append(archive)
    for name in names:
        _answer(out, _imported(name))
    _answer(out, len(compiled) if has_audit else None)


def _imported(name: str) -> "list[str]":
    place, _, wanted = name.partition(":")
    try:
        module = import_module(place)
        reduce(getattr, filter(None, wanted.split(".")), module)
    except BaseException as error:
        missing = (getattr(error, "name", None) or "") if isinstance(error, ImportError) else ""
        return [name, f"{type(error).__name__}: {error}", missing, ""]
    places = [getattr(module, "__file__", None) or "", *list(getattr(module, "__path__", ()))]
    return [name, "", "", next(filter(None, places), "")]


def _answer(out: int, answer: object) -> None:
    os.write(out, (json.dumps(answer) + "\n").encode("ascii"))


if __name__ == "__main__":
    # what the modules print is no answer
    answers = os.dup(1)
    os.dup2(2, 1)
    main(answers, *json.loads(sys.argv[1]))
