"""The public names have their types: this file must pass mypy --strict. Nothing here is run."""

import os
import sys
from collections.abc import Iterable
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, EllipsisType
from typing import Any, Protocol
from zipimport import ZipImportError, zipimporter

import zippath
from zippath import importer

if sys.version_info >= (3, 11):
    from typing import assert_type
else:
    from typing_extensions import assert_type

version: str = zippath.__version__


class Install(Protocol):
    """One signature under both names."""

    def __call__(
        self, cache_dir: str | os.PathLike[str] | EllipsisType | None = ..., /
    ) -> None: ...


class ByKeyword(Protocol):
    """The parameter has a name."""

    def __call__(self, *, cache_dir: Path | None = None) -> None: ...


class Uninstall(Protocol):
    """No arguments, no result."""

    def __call__(self) -> None: ...


installs: tuple[Install, Install] = (zippath.install, importer.install)
by_keyword: tuple[ByKeyword, ByKeyword] = (zippath.install, importer.install)
uninstalls: tuple[Uninstall, Uninstall] = (zippath.uninstall, importer.uninstall)


def library(path: Path) -> None:
    """What a user of the library writes."""
    zippath.install()
    zippath.install(None)
    zippath.install("cache")
    zippath.install(cache_dir=path)
    zippath.uninstall()

    archive = zippath.ZipImporter("a.zip")
    assert_type(archive, importer.ZipImporter)
    assert_type(zippath.ZipImporter("a.zip/lib", None), importer.ZipImporter)
    assert_type(zippath.ZipImporter("a.zip", cache_dir=path), importer.ZipImporter)
    stock: zipimporter = archive
    assert_type(stock.archive, str)
    assert_type(archive.prefix, str)
    assert_type(archive.find_spec("mod"), ModuleSpec | None)
    assert_type(archive.get_code("mod"), CodeType)
    assert_type(archive.get_source("mod"), str | None)
    assert_type(archive.get_filename("mod"), str)
    assert_type(archive.get_data("data.txt"), bytes)
    assert_type(archive.is_package("mod"), bool)
    assert_type(archive.invalidate_caches(), None)
    names: Iterable[tuple[str, bool]] = archive.iter_modules("prefix.")
    assert_type(dict(names), dict[str, bool])

    error: ImportError = zippath.ZipImportError("reason", path="a.zip")
    assert_type(zippath.ZipImportError("reason"), ZipImportError)
    assert_type(importer.ZipImportError(error), ZipImportError)

    assert_type(importer.warm("a.zip"), dict[str, str])
    assert_type(importer.warm("a.zip", [("pkg/", "mod")], path), dict[str, str])


def maker(path: Path) -> None:
    """What a program that makes archives writes."""
    packed = zippath.pack("hello.py", "hello.zip")
    assert_type(packed, zippath.Packed)
    assert_type(packed.path, str)
    assert_type(packed.members, tuple[str, ...])
    assert_type(packed.size, int)
    assert_type(packed.sha256, str)
    assert_type([failure.message for failure in packed.failures], list[str])
    assert_type([one.message for one in packed.checked.concerns], list[str])
    zippath.pack([path, "b"], path, include=["*.py"], exclude=("tests",), force=True)
    zippath.pack(path, path, filter=lambda file: file.endswith(".py"), namespace="acme.tools")
    zippath.pack(path, path, python="3.12", optimize=2, strip_source=True)
    zippath.pack(path, path, python=["3.11", "3.13"], compression="deflate:9")
    zippath.pack(path, path, compile=True, main="pkg.mod:run", shebang="/usr/bin/python3")
    zippath.pack((), path, environment=path, verify=True, strict=True, order_from=path)
    zippath.pack("requirements.txt", "a.whl", wheels=path, name="a", version="1")


def host(folder: Path) -> None:
    """What a host of plugins writes."""
    plugins = zippath.load_plugins(folder)
    assert_type(plugins, list[zippath.Plugin])
    assert_type(zippath.load_plugins("plugins", "app.ext", None), list[zippath.Plugin])
    zippath.load_plugins(folder, module="plugin", attribute="main", private=True)
    zippath.load_plugins(folder, pins="required")
    zippath.load_plugins(folder, pins=False)
    zippath.load_plugins(folder, pins=folder / "pins")
    [plugin] = zippath.load_plugins(folder, group="app.plugins")
    assert_type(plugin.name, str)
    assert_type(plugin.archive, str)
    assert_type(plugin.version, str)
    assert_type(plugin.metadata.get("Summary"), str)
    assert_type(plugin.error, zippath.PluginError | None)
    assert_type(plugin.changed, bool)
    assert_type(plugin.loads(), bool)
    assert_type(plugin.load(), Any)
    assert_type(plugin.object, Any)
    assert_type(plugin.reload(), Any)
    assert_type(plugin.unload(), None)
