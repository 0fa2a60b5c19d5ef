"""Writes down all that an importer answers about an archive; runs in any Python from 3.9 up.

python observe.py build DIRECTORY [FORM-METHOD...]      the standard library in six archives
python observe.py build-part DIRECTORY                  a few packages of it in six archives
python observe.py stock ARCHIVE OUTPUT                  what zipimport answers
python observe.py ours ARCHIVE OUTPUT IMPORTER [CACHE]  what the package in IMPORTER answers
"""

import compileall
import functools
import hashlib
import importlib
import importlib.machinery
import json
import os
import pkgutil
import shutil
import sys
import sysconfig
import types
import zipfile
import zipimport

FORMS = {"py": (".py",), "py+pyc": (".py", ".pyc"), "pyc": (".pyc",)}
METHODS = {"stored": zipfile.ZIP_STORED, "deflated": zipfile.ZIP_DEFLATED}
LEFT_OUT = {"test", "tests", "idle_test", "site-packages", "lib-dynload", "__pycache__"}
PART = ("email", "importlib", "json", "xml")  # modules, packages in them, and data
ANSWERS = (
    AssertionError, EOFError, ImportError, OSError, SyntaxError, TypeError, ValueError,
)  # fmt: skip
ABSENT = ("sitecustomize", "usercustomize", "__init__", "__pycache__", "no_such", "", "é", "..")
CODE = (
    "co_name", "co_qualname", "co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_flags",
    "co_stacksize", "co_nlocals", "co_names", "co_varnames", "co_freevars", "co_cellvars",
    "co_firstlineno", "co_code", "co_lnotab" if sys.version_info < (3, 10) else "co_linetable",
    "co_exceptiontable",
)  # fmt: skip


def build(directory, *wanted, packages=("",)):
    """Put the standard library into an archive of each form and method below `directory`."""
    library = os.path.join(directory, "library")
    for package in packages:
        shutil.copytree(
            os.path.join(sysconfig.get_path("stdlib"), package),
            os.path.join(library, package),
            ignore=lambda _, names: LEFT_OUT.intersection(names) | {n for n in names if "." in n[1:]
            and not n.endswith(".py")},
        )  # fmt: skip
    # a part is not worth a second process, for which some machines have no semaphores
    workers = 1 if packages == PART else 2
    compileall.compile_dir(library, quiet=2, legacy=True, workers=workers)
    for form, suffixes in FORMS.items():
        for method, number in METHODS.items():
            if wanted and f"{form}-{method}" not in wanted:
                continue
            path = os.path.join(directory, f"{form}-{method}.zip")
            with zipfile.ZipFile(path, "w", number, compresslevel=1) as archive:
                for place, below, files in os.walk(library):
                    below.sort()
                    for file in sorted(files):
                        if file.endswith(suffixes):
                            full = os.path.join(place, file)
                            archive.write(full, os.path.relpath(full, library))


def observe(make, archive, walk):
    """{what was asked: what `make(path)` or the importer that it made answered}."""
    with zipfile.ZipFile(archive) as opened:
        members = opened.namelist()
    seen = {}
    for directory, names in sorted(questions(members).items()):
        place = "/".join([archive, directory]).rstrip("/")
        importer = make(place)
        package = directory.replace("/", ".")
        seen[f"{directory}|iter_modules"] = answer(lambda i=importer: sorted(walk(i)))
        for name in sorted(names):
            full = f"{package}.{name}" if package else name
            for what, value in module(importer, full):
                seen[f"{directory}|{name}|{what}"] = value
    importer = make(archive)
    for name in [*members, *(f"{name}.absent" for name in members[:50]), "", ".", "..", "/"]:
        seen[f"|get_data|{name}"] = answer(lambda n=name: digest(importer.get_data(n)))
        path = f"{archive}/{name}"
        seen[f"|get_data|ARCHIVE/{name}"] = answer(lambda p=path: digest(importer.get_data(p)))
    return seen


def questions(members):
    """{directory: names to ask for there}: those that are there, and as many that are not."""
    names = {"": set(ABSENT)}
    for member in members:
        directory, _, file = member.rstrip("/").rpartition("/")
        name = file.partition(".")[0]
        while True:
            there = names.setdefault(directory, set(ABSENT))
            there |= {name, f"{name}x", name[:-1], name.swapcase(), f"{name}.{name}"}
            if not directory:
                break
            directory, _, name = directory.rpartition("/")
    return names


def module(importer, name):
    """(what, answer) for all that the loader API says about one module name."""
    spec = spec_of(importer, name)
    yield "spec", spec and [
        spec.name, spec.origin, spec.submodule_search_locations and
        list(spec.submodule_search_locations), spec.has_location, spec.cached, spec.parent,
        [spec.loader.archive, spec.loader.prefix] if hasattr(spec.loader, "archive") else
        type(spec.loader).__name__,
    ]  # fmt: skip
    yield "is_package", answer(lambda: importer.is_package(name))
    yield "get_filename", answer(lambda: importer.get_filename(name))
    yield "get_source", answer(lambda: digest(importer.get_source(name)))
    yield "get_code", answer(lambda: digest(repr(structure(importer.get_code(name)))))
    if hasattr(importer, "find_module"):
        yield "find_module", importer.find_module(name) is not None
    if spec and spec.loader and spec.submodule_search_locations:
        yield "resources", answer(lambda: resources(importer.get_resource_reader(name)))


def spec_of(importer, name):
    """The spec of a module; 3.9's zipimporter has no find_spec, and PathFinder makes one."""
    if hasattr(importer, "find_spec"):
        return importer.find_spec(name)
    spec = importlib.machinery.PathFinder._legacy_get_spec(name, importer)
    return spec if spec.loader or spec.submodule_search_locations else None


def answer(question):
    """What `question()` returns, or the type of its exception."""
    try:
        return question()
    except ANSWERS as problem:
        return f"raises {type(problem).__name__}"


def digest(value):
    if isinstance(value, str):
        value = value.encode("utf-8", "surrogatepass")
    return value if value is None else hashlib.sha256(value).hexdigest()[:16]


def structure(code):
    """All of a code object but the file name; marshal's bytes vary with reference counts."""
    if not isinstance(code, types.CodeType):
        return nested(code)
    return [getattr(code, name, None) for name in CODE] + [nested(c) for c in code.co_consts]


def nested(value):
    if isinstance(value, types.CodeType):
        return structure(value)
    if isinstance(value, tuple):
        return [nested(one) for one in value]
    if isinstance(value, frozenset):
        return sorted(repr(nested(one)) for one in value)
    return [type(value).__name__, repr(value)]


def resources(reader):
    """What lies beside a package's modules: [name, kind, content]."""
    if reader is None:
        return None
    if not hasattr(reader, "files"):  # 3.9
        return sorted(
            [name, digest(reader.open_resource(name).read()) if reader.is_resource(name) else None]
            for name in reader.contents()
        )
    return sorted(
        [one.name, one.is_file(), one.is_dir(), digest(one.read_bytes()) if one.is_file() else None]
        for one in reader.files().iterdir()
    )


def stock():
    # a module is compiled four times otherwise, and the archive parsed anew for the resources of
    # each package; what comes out is the same
    zipimport._compile_source = functools.lru_cache(None)(zipimport._compile_source)
    if sys.version_info >= (3, 10):  # noqa: UP036 - it runs on 3.9 too
        from importlib.readers import ZipReader

        opened = functools.lru_cache(None)(lambda archive: zipfile.Path(archive).root)
        sys.modules[ZipReader.__module__].zipfile = types.SimpleNamespace(
            Path=lambda archive, at: zipfile.Path(opened(archive), at)
        )
    return zipimport.zipimporter, pkgutil.iter_zipimport_modules


def ours(importer, cache=None):
    directory, name = os.path.split(importer)
    sys.path.insert(0, directory)
    made = importlib.import_module(name).ZipImporter
    del sys.path[0]
    return lambda path: made(path, cache), lambda importer: importer.iter_modules("")


if __name__ == "__main__":
    subject, given, *rest = sys.argv[1:]
    if subject == "build":
        build(given, *rest)
    elif subject == "build-part":
        build(given, packages=PART)
    else:
        make, walk = stock() if subject == "stock" else ours(*rest[1:])
        with open(rest[0], "w", encoding="utf-8") as file:
            json.dump(observe(make, given, walk), file)
