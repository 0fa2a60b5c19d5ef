"""The function `zippath.pack`."""

import os
from collections.abc import Callable, Iterable

from zippath.packing import packer
from zippath.packing.compression import compression_of
from zippath.packing.namespace import folder_of
from zippath.packing.packer import Packed
from zippath.packing.piece import Wanted
from zippath.packing.recipe import Recipe

StrPath = str | os.PathLike[str]


def pack(
    sources: StrPath | Iterable[StrPath],
    output: StrPath,
    *,
    include: Iterable[str] = (),
    exclude: Iterable[str] = (),
    filter: Callable[[str], bool] | None = None,  # noqa: A002 - as in tarfile and shutil
    namespace: str = "",
    compression: str = "stored",
    force: bool = False,
) -> Packed:
    """Make one archive of modules, packages, directories, projects and wheels.

    The same sources give the same bytes. `filter` gets the path of each file and folder, and says
    whether it is wanted; `namespace` is the package that everything is put into, such as
    "acme.plugins"; `compression` may have a level ("deflate:9"). Raises `ZippathError`, and then
    there is no archive.
    """
    one = isinstance(sources, (str, os.PathLike))
    recipe = Recipe(
        tuple(map(_absolute, [sources] if one else sources)),  # type: ignore[arg-type]
        _absolute(output),
        Wanted(tuple(include), tuple(exclude), filter),
        folder_of(namespace),
        compression_of(compression),
        force,
        os.environ,
    )
    return packer.make(recipe, packer.plan(recipe))


def _absolute(path: StrPath) -> str:
    return os.path.abspath(os.fspath(path))
