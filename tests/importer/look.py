"""Writes down all that Python says about modules on sys.path; runs in any Python from 3.9 up.

python look.py ENTRY IMPORTER [CACHE FILES] < MODULES

Without CACHE the stock importers look. Paths are told from the directory that installed files are
in, so a directory and a file store can be compared.
"""

import contextlib
import copy
import importlib
import importlib.metadata
import importlib.resources
import importlib.util
import inspect
import io
import json
import os
import pickle
import pkgutil
import re
import runpy
import sys
import traceback
import warnings

PROBLEMS = (
    ArithmeticError, AssertionError, AttributeError, ImportError, LookupError, OSError, SyntaxError,
    TypeError, ValueError,
)  # fmt: skip


def main(entry, place, cache="", files=""):
    if cache:
        sys.path.insert(0, place)
        import zippath.importer

        zippath.importer.install(cache, files)
        sys.path.remove(place)
    sys.path.insert(0, entry)
    seen = {}
    for name in json.load(sys.stdin):
        for what, question in QUESTIONS.items():
            with contextlib.redirect_stdout(io.StringIO()) as output:
                seen[f"{name}: {what}"] = answer(lambda n=name, q=question: q(n))
            seen[f"{name}: {what}: output"] = output.getvalue()
    root = os.path.dirname(os.path.dirname(importlib.import_module("thing").__file__))
    text = json.dumps(seen, default=repr).replace(root, "@").replace(entry, "@")
    sys.stdout.write(re.sub("0x[0-9a-f]+", "", text))


def answer(question):
    try:
        return question()
    except PROBLEMS as problem:
        return f"{type(problem).__name__}: {problem}"


def kind(loader):
    """The stock class that a loader is, or is made from."""
    kinds = [each for each in type(loader).__mro__ if "importlib" in each.__module__]
    return kinds[0].__name__ if kinds else type(loader).__name__


def spec(name):
    found = importlib.util.find_spec(name)
    if found is None:
        return None
    locations = found.submodule_search_locations
    return [
        found.name, found.origin, kind(found.loader), found.cached, found.has_location,
        found.parent, None if locations is None else sorted(locations),
    ]  # fmt: skip


def loader(name):
    found = importlib.util.find_spec(name).loader
    return [
        answer(lambda: found.is_package(name)),
        answer(lambda: found.get_filename(name)),
        answer(lambda: found.get_source(name)),
        answer(lambda: found.get_data(found.get_filename(name)).hex()),
        answer(lambda: code(found.get_code(name))),
    ]


def code(found):
    return found and [found.co_filename, found.co_names, found.co_code.hex()]


def imported(name):
    module = importlib.import_module(name)
    keep = ("__doc__", "__file__", "__package__", "__cached__", "kind", "text", "value")
    found = {key: getattr(module, key, None) for key in keep}
    found["__path__"] = sorted(getattr(module, "__path__", ()))
    assert importlib.reload(module) is module
    return found


def source(name):
    module = importlib.import_module(name)
    return [
        answer(lambda: inspect.getsource(module)),
        answer(lambda: inspect.getfile(module)),
        answer(lambda: inspect.getsourcefile(module)),
    ]


def listed(name):
    path = importlib.import_module(name).__path__
    return [
        sorted((found.name, found.ispkg) for found in pkgutil.iter_modules(path, name + ".")),
        sorted((found.name, found.ispkg) for found in pkgutil.walk_packages(path, name + ".")),
    ]


def names(found):
    """The names in a directory, without bytecode, and without what the file store notes."""
    return sorted(name for name in found if name != "__pycache__" and name[0] != ".")


def resources(name):
    root = importlib.resources.files(name)
    found = {item.name: item.read_bytes().hex() for item in root.iterdir()
             if item.is_file() and item.name[0] != "."}  # fmt: skip
    return [type(root).__name__, found, names(item.name for item in root.iterdir())]


def contents(name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [
            answer(lambda: names(importlib.resources.contents(name))),
            answer(lambda: pkgutil.get_data(name, "data.txt").decode()),
            answer(lambda: importlib.resources.is_resource(name, "data.txt")),
        ]


def copied(name):
    found = importlib.util.find_spec(name)
    again = pickle.loads(pickle.dumps(found))
    return [again == found, copy.deepcopy(found) == found, kind(copy.copy(found.loader))]


def failing(name):
    """The traceback of a call in the module, and of the import of one that raises."""
    sys.modules.pop(name, None)
    try:
        getattr(importlib.import_module(name), "fail", int)()
    except (ArithmeticError, SyntaxError) as problem:
        frames = traceback.extract_tb(problem.__traceback__)
        own = [frame for frame in frames if "importlib" not in frame.filename
               and "zippath/importer" not in frame.filename]  # fmt: skip
        return traceback.format_list(own), traceback.format_exception_only(type(problem), problem)
    return None


def run(name):
    return sorted(runpy.run_module(name, run_name="__main__", alter_sys=True))


def distribution(name):
    found = importlib.metadata.distribution(name)
    return [
        found.version,
        sorted(map(str, found.files)),
        sorted(path.size or 0 for path in found.files),
        [point.load().__name__ for point in found.entry_points],
    ]


def located(name):
    """What there is at the place of each installed file."""
    found = importlib.metadata.distribution(name)
    return sorted((str(path), path.locate().read_bytes()[:99].hex()) for path in found.files)


QUESTIONS = {
    "spec": spec, "loader": loader, "module": imported, "source": source, "modules": listed,
    "resources": resources, "contents": contents, "copies": copied, "failure": failing, "run": run,
    "distribution": distribution, "files": located,
}  # fmt: skip

if __name__ == "__main__":
    main(*sys.argv[1:])
