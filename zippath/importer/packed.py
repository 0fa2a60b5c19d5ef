"""Offers the importer from one archive beside the boot module, which stock zipimport reads.

The archive is neither opened nor looked at before a module of it is needed: a start needs none.
"""

import sys

from .leading import PACKED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any
else:
    ModuleType = type(sys)  # the module `types` need not be loaded

NAME = "_zippath_importer"


class PackedPackage(ModuleType):
    """The package until something of it is asked for: then it is as zipimport would load it."""

    def __getattr__(self, name: str) -> "Any":  # noqa: ANN401 - an attribute of a module
        from _frozen_importlib import spec_from_loader

        stock = sys.modules["zipimport"].zipimporter
        try:
            loader = stock(PACKED)
            spec: Any = spec_from_loader(NAME, loader)
            code = loader.get_code(NAME)
            path = spec.submodule_search_locations
            # no hook but the stock one is to be asked for it
            sys.path_importer_cache[path[0]] = stock(path[0])
        except Exception as error:  # the boundary: the archive is gone, or damaged
            raise AttributeError(f"{PACKED} cannot be read: {error}") from error
        # `__path__` last: another thread that finds it needs nothing else
        self.__dict__.update(__loader__=loader, __file__=spec.origin, __spec__=spec, __path__=path)
        exec(code, self.__dict__)  # noqa: S102 - as zipimport would do
        self.__class__ = ModuleType  # type: ignore[assignment]
        return getattr(self, name)


def offer_package() -> None:
    """Let the package be imported from the archive; a copy that is there already stays."""
    if NAME not in sys.modules:
        package = PackedPackage(NAME)
        # tools ask all modules for it, and that needs no archive
        package.__dict__.update(__file__=PACKED, __package__=NAME)
        del package.__spec__, package.__loader__
        sys.modules[NAME] = package
