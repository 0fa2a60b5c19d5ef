"""What an interpreter itself says of every name, and where `zippath why` says something else.

The answers come from a real process of the interpreter, by `importlib.util.find_spec`, for all
top-level names, for submodules by the places that the specs name, and for submodules of packages
that it really imports.
"""

import ast
import os
import subprocess
from pathlib import Path

from zippath.imports.shadows import decide

OBSERVER = Path(__file__).parent / "observer.py"
KINDS = {
    "BuiltinImporter": "builtin", "FrozenImporter": "frozen", "SourceFileLoader": "source",
    "SourcelessFileLoader": "bytecode", "ExtensionFileLoader": "extension", "": "namespace",
    "NamespaceLoader": "namespace", "_NamespaceLoader": "namespace",
    "StoredSource": "source", "StoredBytecode": "bytecode", "StoredExtension": "extension",
    "MemoryExtension": "extension",
}  # fmt: skip
# submodules of the standard library, some of them frozen, aliases, or of shadowed packages
DOTTED = (
    "os.path", "importlib._bootstrap", "importlib._bootstrap_external", "importlib.util",
    "importlib.machinery", "importlib.abc", "xml.dom", "xml.dom.minidom", "xml.dom.other",
    "collections.abc", "email.mime.text", "concurrent.futures", "logging.x", "json.decoder",
    "encodings.utf_8", "wsgiref.util", "os.nothing", "sys.nothing", "nothing.at.all",
)  # fmt: skip
# how many submodules of one package are asked for
MOST = 60


def observed(made, imports, tmp_path):
    """What the interpreter says of all names that it or we know."""
    facts = imports.facts
    library = facts.stdlib_dir or "/nowhere"
    places = [f"{place}/" for place in (library, os.path.realpath(library))]
    question = {
        "names": [*imports.names(), *DOTTED],
        "most": MOST,
        "not_below": places,
        "but_below": [f"{place}site-packages/" for place in places],
    }
    asked = tmp_path / "question"
    asked.write_text(ascii(question))
    # as a script of -c, so that the current directory comes first, as in the probe
    code = f"import sys; sys.argv = ['-c', {str(asked)!r}]; exec(open({str(OBSERVER)!r}).read())"
    done = subprocess.run(
        [made.executable, "-W", "ignore", "-c", code],
        env=made.env, cwd=made.cwd, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "@@@" in done.stdout, done.stderr[-2000:]
    return ast.literal_eval(done.stdout.partition("@@@")[2])


def agrees(winner, seen):
    """Whether a provider is what a spec says: loader, origin and search locations."""
    if seen is None:
        return winner is None
    loader, origin, locations = seen
    if loader == "!":
        return fails_alike(winner, origin, locations)
    if winner is None or winner.location != origin:
        return False
    if (None if winner.locations is None else list(winner.locations)) != locations:
        return False
    # a finder of its own may use any loader, and an unknown file may be of either kind
    return (
        winner.kind == "hook"
        or origin == "<unknown>"
        or winner.kind == kind_of(loader, origin, locations)
    )


def is_left_open(said, seen):
    """Whether we say that running code may find a name, and a loader of its own has done so."""
    kinds = {*KINDS, "zipimporter", "ZipImporter", "!"}
    return said.winner is None and said.unsure and seen is not None and seen[0] not in kinds


def kind_of(loader, origin, locations):
    if loader in ("zipimporter", "ZipImporter"):
        loader = "SourcelessFileLoader" if origin.endswith("c") else "SourceFileLoader"
    kind = KINDS.get(loader, loader)
    packaged = kind in ("source", "bytecode", "extension") and locations is not None
    return "package" if packaged else kind


def fails_alike(winner, error, file):
    """Whether we know that the search ends with this error, or name the file that it is about."""
    if winner is None:
        return True
    broken_source = error.startswith(("SyntaxError", "IndentationError"))
    return winner.trouble in ("breaks", "handmade") or (broken_source and file == winner.location)


def mismatches(imports, seen):
    """The names of which we say something else, with both answers."""
    found = []
    for name, spec in {**seen["tops"], **seen["imported"]}.items():
        if name.endswith(".*"):
            continue  # it could not be imported, so there is nothing to compare
        said = imports.decide(name)
        if not agrees(said.winner, spec) and not is_left_open(said, spec):
            found.append(f"{name}: observed {spec}, we say {said.winner}")
    for name, spec in seen["below"].items():
        winner = by_place(imports, name, seen)
        if not agrees(winner, spec):
            found.append(f"{name}: observed by its place {spec}, we say {winner}")
    return found


def by_place(imports, name, seen):
    """What is found in the places of the parent as it was observed, without importing that."""
    parent = name.rpartition(".")[0]
    places = (seen["below"].get(parent) or seen["tops"].get(parent))[2]
    loaded = imports.candidates.loaded(name)
    found = imports.candidates.of(name, tuple(places))
    winner = imports.finished(decide(name, found, loaded)).winner
    if winner is None:
        shared = [*imports.candidates.shared(name, places)]
        winner = imports.finished(decide(name, shared, loaded)).winner
    return winner
