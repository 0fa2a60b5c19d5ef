"""The models of foreign finders on `sys.meta_path`, by their names in the facts."""

import re
from dataclasses import dataclass

from zippath.imports.meta_finders.distutils import DistutilsFinder
from zippath.imports.meta_finders.editables import RedirectingFinder
from zippath.imports.meta_finders.meson import MesonFinder
from zippath.imports.meta_finders.meta_finder import Found, Mapped, MetaFinder
from zippath.imports.meta_finders.scikit_build import ScikitBuildFinder
from zippath.imports.meta_finders.setuptools import EditableFinder
from zippath.imports.search import PathSearch
from zippath.python.facts import IMPORTER_META_FINDER, INDEX_STARTER, Facts
from zippath.syspath.disk import read_regular

BUILTIN = "_frozen_importlib.BuiltinImporter"
FROZEN = "_frozen_importlib.FrozenImporter"
PATH = "_frozen_importlib_external.PathFinder"
# sys.meta_path as every interpreter has it
STOCK = (BUILTIN, FROZEN, PATH)

# they find no module, or what the path would give anyway
_NEUTRAL = re.compile(
    rf"_virtualenv\._Finder|.*ScikitBuildInplaceFinder|{IMPORTER_META_FINDER}|{INDEX_STARTER}"
)


@dataclass
class Unknown:
    """A finder without a model."""

    file: str
    note: str

    def find(self, fullname: str, path: tuple[str, ...] | None) -> Found | None:
        """Nothing known."""

    def names(self) -> frozenset[str]:
        """No known names."""
        return frozenset()

    def dead_mappings(self) -> tuple[Mapped, ...]:
        """None known."""
        return ()


def meta_finders_of(facts: Facts, search: PathSearch) -> dict[str, MetaFinder]:
    """The foreign finders on `sys.meta_path`, in its order."""
    return {
        name: _hook(name, facts, search)
        for name in facts.meta_path
        if name not in STOCK and not _NEUTRAL.fullmatch(name)
    }


def _hook(name: str, facts: Facts, search: PathSearch) -> MetaFinder:
    module, _, kind = name.rpartition(".")
    file = facts.file_of(module)
    if module == "_distutils_hack":
        return DistutilsFinder(file, facts, search)
    if module.startswith("__editable___") and kind == "_EditableFinder":
        return EditableFinder(file, _text(file), facts, search)
    if module == "editables.redirector":
        sources = {
            spec.origin: _text(spec.origin)
            for spec in facts.loaded
            if spec.name.startswith("_editable_impl_") and spec.origin
        }
        return RedirectingFinder(file, sources)
    if kind == "ScikitBuildRedirectingFinder":
        return ScikitBuildFinder(file, _text(file), facts, search)
    if kind == "MesonpyMetaFinder":
        return MesonFinder(file, _text(file), facts)
    return Unknown(file, f"the finder {name} is asked too, and only running it tells its answer")


def _text(file: str) -> str:
    return (read_regular(file) or b"").decode("utf-8", "replace")
