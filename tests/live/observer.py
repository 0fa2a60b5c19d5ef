"""What an interpreter's own import system says of every name, with no help of ours (3.6 syntax).

Run by the interpreter under test with the path of a file that holds the question, a dict as Python
writes it; prints a dict as Python writes it. It imports nothing that its path could shadow, but for
`importlib.util`, and looks at `sys.modules` before that.
"""

# ruff: noqa: UP031, T201
import sys

# a module that the start has loaded under another name too is what an import of that gives
START = {name: getattr(module, "__spec__", None) for name, module in list(sys.modules.items())}

import importlib.util  # noqa: E402

system = __import__("nt" if "nt" in sys.builtin_module_names else "posix")
bootstrap = sys.modules["_frozen_importlib"]
Module = type(sys)


def shown(spec):
    """Loader, origin and locations of a spec."""
    if spec is None:
        return None
    loader = spec.loader
    kind = "" if loader is None else (loader if isinstance(loader, type) else type(loader)).__name__
    return [kind, in_archive(spec.origin), [*map(in_archive, places(spec) or ())] or places(spec)]


def in_archive(path):
    """The place in an archive of what the importer has laid out as a file; others as they are."""
    for name, module in list(sys.modules.items()):
        if name.endswith(".placing") and hasattr(module, "files_with") and isinstance(path, str):
            cut = path.rfind("/")
            for place, rest in ((path, ""), (path[:cut], path[cut + 1 :])):
                found = module.files_with(place)
                if found and (rest or found[1]):
                    inside = (found[1] + rest).rstrip("/")
                    return "%s/%s" % (wheel_with(inside, found[0]).index.archive, inside)
    return path


def wheel_with(inside, stored):
    """Of the wheels that share a directory, the one with a file or folder."""
    folder, slash, name = inside.rpartition("/")
    for one in (stored, *stored.others):
        names = one.index.names(folder + slash)
        if names.get(name) is not None or names.get(name + "/") is not None:
            return one
    return stored


def places(spec):
    """The search locations as a list; a namespace's own list where its parent is not imported."""
    found = spec.submodule_search_locations
    try:
        return None if found is None else list(found)
    except KeyError:
        return list(found._path)


def failed(error):
    """An exception instead of a spec, with the file that it names."""
    return ["!", "%s: %s" % (type(error).__name__, error), getattr(error, "filename", None)]


def on_the_same_path(question, *arguments):
    """The answer to a question, which may import what adds to the path, as setuptools does.

    What the path is then is no answer to the next question.
    """
    path = list(sys.path)
    try:
        return question(*arguments)
    finally:
        sys.path[:] = path


def spec_of(name):
    """`importlib.util.find_spec`, as it is before anything else is imported."""
    return START.get(name) or on_the_same_path(importlib.util.find_spec, name)


def asked(name):
    """Loader, origin and locations of a name, or what went wrong."""
    try:
        return shown(START[name] if name in START else spec_of(name))
    except Exception as error:
        return failed(error)


def children(paths):
    """Names below the places of a package, by the plain look of the files there."""
    names = set()
    for path in paths:
        names.update(listed(path))
    return sorted(name for name in names if name.isidentifier() and name != "__init__")


def listed(path):
    try:
        return [name.partition(".")[0] for name in system.listdir(path or ".")]
    except OSError:
        pass
    finder = importer(path)
    if finder is None:
        return []
    files = finder._get_files() if hasattr(finder, "_get_files") else finder._files
    inside = [name[len(finder.prefix) :] for name in files if name.startswith(finder.prefix)]
    return {name.partition("/")[0].partition(".")[0] for name in inside} - {""}


def importer(path):
    """The finder for an archive, zippath's own or a zipimporter."""
    for hook in sys.path_hooks:
        try:
            finder = hook(path)
        except Exception:
            continue
        if isinstance(finder, sys.modules["zipimport"].zipimporter):
            return finder
    return None


def below(name, spec, found, most):
    """All submodules without importing anything: by the places that the specs name."""
    paths = places(spec)
    if paths is None or spec.origin == "frozen":
        return
    parent = sys.modules.get(name)
    sys.modules[name] = Module(name)
    sys.modules[name].__path__ = paths
    try:
        for child in children(paths):
            if len(found) >= most:
                return
            full = name + "." + child
            try:
                inner = START.get(full) or bootstrap._find_spec(full, paths)
            except Exception as error:
                found[full] = failed(error)
                continue
            found[full] = shown(inner)
            if inner is not None:
                below(full, inner, found, most)
    finally:
        del sys.modules[name]
        if parent is not None:
            sys.modules[name] = parent


def imported(top, most):
    """The submodules of a package that is really imported, in a child process."""
    read, write = system.pipe()
    child = system.fork()
    if not child:
        try:
            null = system.open("/dev/null", 1)
            system.dup2(null, 1)
            system.dup2(null, 2)
            found = {}
            queue = [top]
            while queue and len(found) < most:
                on_the_same_path(step, queue.pop(0), found, queue, most)
            data = ascii(found).encode()
            while data:
                data = data[system.write(write, data) :]
        finally:
            system._exit(0)
    system.close(write)
    chunks = []
    while True:
        chunk = system.read(read, 1 << 16)
        if not chunk:
            break
        chunks.append(chunk)
    system.close(read)
    system.waitpid(child, 0)
    return eval(b"".join(chunks) or b"{}")


def step(name, found, queue, most):
    """Import one package and ask for all below it."""
    try:
        module = __import__(name, fromlist=["__path__"])
        paths = list(module.__path__)
    except BaseException as error:
        found[name + ".*"] = failed(error)
        return
    for child in children(paths)[: most // 2]:
        full = name + "." + child
        before = sys.modules.pop(full, None)
        try:
            spec = START.get(full) or importlib.util.find_spec(full)
            found[full] = shown(spec)
            if spec is not None and spec.submodule_search_locations is not None:
                queue.append(full)
        except BaseException as error:
            found[full] = failed(error)
        if before is not None:
            sys.modules[full] = before


def is_left_out(place, question):
    """Whether a place is one of the standard library, and none of what is installed below it."""
    below = tuple(question["not_below"])
    return place.startswith(below) and not place.startswith(tuple(question["but_below"]))


def answer(question):
    """The answers for the names of a question, and for all that we can see ourselves."""
    tops = {name for name in children(sys.path) if "." not in name} | set(question["names"])
    tops |= set(sys.builtin_module_names)
    imp = sys.modules["_imp"]
    if hasattr(imp, "_frozen_module_names"):
        tops |= {name for name in imp._frozen_module_names() if "." not in name}
    tops.discard("__main__")
    result = {"tops": {name: asked(name) for name in sorted(tops)}, "below": {}, "imported": {}}
    for name in sorted(tops):
        try:
            spec = spec_of(name)
        except Exception:
            continue
        if spec is None or spec.submodule_search_locations is None:
            continue
        if any(is_left_out(place, question) for place in places(spec)):
            continue
        inner = {}
        below(name, spec, inner, question["most"])
        result["below"].update(inner)
        result["imported"].update(imported(name, question["most"] // 4))
    return result


if __name__ == "__main__":
    with open(sys.argv[1]) as file:
        print("\n@@@" + ascii(answer(eval(file.read()))))
