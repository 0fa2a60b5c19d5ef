"""The second half of the probe: the finders and modules of the other Python's import system.

The same contract as `probe`, whose text it is joined to. It looks at specs and imports nothing.
"""

import sys

# those of 3.6 to 3.10, which have no list of them
IMPORTER = "zippath importer"
FROZEN = ["_frozen_importlib", "_frozen_importlib_external", "zipimport", "__hello__",
          "__phello__", "__phello__.spam"]  # fmt: skip


def imported():
    """Finders and path hooks, and the specs of the modules that are loaded or frozen."""
    loaded = [
        _spec(name, getattr(sys.modules[name], "__spec__", None), sys.modules[name])
        for name in sorted(sys.modules)
        if name != "__main__"
    ]
    imp = sys.modules["_imp"]
    names = imp._frozen_module_names() if hasattr(imp, "_frozen_module_names") else FROZEN
    importer = sys.modules["_frozen_importlib"].FrozenImporter
    specs = [(name, importer.find_spec(name)) for name in names if imp.is_frozen(name)]
    return {
        "meta_path": [_name(finder) for finder in sys.meta_path],
        "path_hooks": [_name(hook) for hook in sys.path_hooks],
        **_importer(),
        "boot_problems": _strings(_boot_problems()) or [],
        "loaded": loaded,
        "frozen": [_spec(name, spec) for name, spec in specs if spec is not None],
    }


def _name(thing):
    """The name of a class, a function, or an instance's class; one for all copies of zippath."""
    try:
        kind = thing if hasattr(thing, "__qualname__") else type(thing)
    except Exception:  # any object can be a finder
        kind = type(thing)
    for base in (kind if isinstance(kind, type) else type(thing)).__mro__:
        if "zippath_marker" in vars(base):
            return "zippath %s" % vars(base)["zippath_marker"]
    return "%s.%s" % (getattr(kind, "__module__", ""), kind.__qualname__)


def _importer():
    """Where zippath's importer keeps things, if it is here, and what it lays out as files."""
    for hook in sys.path_hooks:
        cache = getattr(hook, "cache_dir", None)
        if _name(hook) == "zippath path hook" and cache:
            found = [one for one in sys.path_importer_cache.values() if _name(one) == IMPORTER]
            return {
                "importer_cache": cache,
                "importer_memory": hasattr(sys.modules.get("os"), "memfd_create"),
                "importer_files": getattr(hook, "files", "never"),
                "archive_files": [[one.archive, getattr(one, "files", "never")] for one in found],
            }
    return {}


def _boot_problems():
    """What the boot module could not do at this start."""
    return vars(sys.modules.get("_zippath_boot", sys)).get("PROBLEMS", ())


def _spec(name, spec, module=None):
    loader = getattr(spec, "loader", None)
    kind = loader if isinstance(loader, type) else type(loader)
    return {
        "name": name,
        "loader": "" if loader is None else _name(kind),
        "origin": _string(getattr(spec, "origin", None)),
        "locations": _strings(getattr(spec, "submodule_search_locations", None)),
        "path": _strings(getattr(module, "__path__", None)),
    }


def _string(value):
    return value if isinstance(value, str) else None


def _strings(value):
    if isinstance(value, str):
        return None
    try:
        return [item for item in value if isinstance(item, str)]
    except Exception:  # any object can stand in sys.modules, and do anything when it is looked at
        return None
