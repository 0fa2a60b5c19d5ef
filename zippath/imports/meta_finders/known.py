"""Which finders of `sys.meta_path` we know, by their names in the facts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from zippath.finders.path_hooks import Finders, Maker
from zippath.imports.meta_finders.distutils import DistutilsFinder
from zippath.imports.meta_finders.editables import RedirectingFinder
from zippath.imports.meta_finders.meson import MesonFinder
from zippath.imports.meta_finders.meta_finder import Found, MetaFinder
from zippath.imports.meta_finders.scikit_build import ScikitBuildFinder
from zippath.imports.meta_finders.setuptools import EditableFinder, namespace_entry
from zippath.imports.search import PathSearch
from zippath.python.facts import Facts

BUILTIN = "_frozen_importlib.BuiltinImporter"
FROZEN = "_frozen_importlib.FrozenImporter"
PATH = "_frozen_importlib_external.PathFinder"
# sys.meta_path as every interpreter has it
STOCK = (BUILTIN, FROZEN, PATH)

# they find no module, or what the path would give anyway
_NEUTRAL = re.compile(
    r"_virtualenv\._Finder|.*ScikitBuildInplaceFinder|.*zippath.*\.MetadataFinder"
)


@dataclass
class Unknown:
    """A finder of which only the name is known."""

    file: str
    note: str

    def find(self, fullname: str, path: tuple[str, ...] | None) -> Found | None:
        """Nothing that we could know of."""

    def names(self) -> frozenset[str]:
        """None that we could know of."""
        return frozenset()


def finders_of(facts: Facts) -> Finders:
    """The finders of the interpreter's search paths, setuptools' path hooks among them."""
    own: dict[str, Maker] = {}
    for name in facts.path_hooks:
        module, _, rest = name.partition("._EditableNamespaceFinder.")
        if rest:
            own[name] = partial(namespace_entry, _text(_file(module, facts)))
    return Finders(facts, own)


def meta_finders_of(facts: Facts, search: PathSearch) -> dict[str, MetaFinder]:
    """The foreign finders on `sys.meta_path`, in its order."""
    return {
        name: _hook(name, facts, search)
        for name in facts.meta_path
        if name not in STOCK and not _NEUTRAL.fullmatch(name)
    }


def _hook(name: str, facts: Facts, search: PathSearch) -> MetaFinder:
    module, _, kind = name.rpartition(".")
    file = _file(module, facts)
    if module == "_distutils_hack":
        return DistutilsFinder(file, facts, search)
    if module.startswith("__editable___") and kind == "_EditableFinder":
        return EditableFinder(file, _text(file), facts, search)
    if module == "editables.redirector":
        sources = [
            _text(spec.origin)
            for spec in facts.loaded
            if spec.name.startswith("_editable_impl_") and spec.origin
        ]
        return RedirectingFinder(file, sources)
    if kind == "ScikitBuildRedirectingFinder":
        return ScikitBuildFinder(file, _text(file), facts, search)
    if kind == "MesonpyMetaFinder":
        return MesonFinder(file, _text(file), facts)
    return Unknown(file, f"the finder {name} is asked too, and only running it tells its answer")


def _file(module: str, facts: Facts) -> str:
    origins: Mapping[str, str | None] = {spec.name: spec.origin for spec in facts.loaded}
    return origins.get(module) or ""


def _text(file: str) -> str:
    try:
        with open(file, encoding="utf-8", errors="replace") as stream:
            return stream.read()
    except (OSError, ValueError):
        return ""
