"""The function `zippath.pack`."""

import os
from collections.abc import Callable, Iterable

from zippath.packing import packer
from zippath.packing.packer import Packed
from zippath.packing.wishes import Wishes

StrPath = str | os.PathLike[str]


def pack(
    sources: StrPath | Iterable[StrPath],
    output: StrPath,
    *,
    environment: StrPath | None = None,
    wheels: StrPath | None = None,
    include: Iterable[str] = (),
    exclude: Iterable[str] = (),
    filter: Callable[[str], bool] | None = None,  # noqa: A002 - as in tarfile
    namespace: str = "",
    python: str | Iterable[str] = (),
    compile: bool | None = None,  # noqa: A002 - as the option is called
    optimize: int = 0,
    strip_source: bool = False,
    compression: str = "stored",
    main: str | None = None,
    shebang: str | None = None,
    name: str = "",
    version: str = "",
    order_from: StrPath | None = None,
    force: bool = False,
    verify: bool = False,
    strict: bool = False,
) -> Packed:
    """Make one archive of modules, packages, directories, projects and wheels.

    The arguments are the options of `zippath pack`, whose `--help` says what they do; `filter` gets
    the path of each file and folder, and says whether it is wanted. The same sources give the same
    bytes. Everything of `zipfile.PyZipFile.writepy` is covered: `namespace="pkg"` for
    `basename="pkg"`, `filter` for `filterfunc`, and `optimize` goes with `compile=True`.

    What could not be compiled is in `failures` of the result, and what speaks against the archive
    in `checked`. Raises `ZippathError` where the archive cannot be made, and then there is none.
    """
    wishes = Wishes(
        sources=tuple(map(os.fspath, [sources] if _is_path(sources) else sources)),  # type: ignore[arg-type]
        output=os.fspath(output),
        cwd=os.getcwd(),
        env=os.environ,
        environment=None if environment is None else os.fspath(environment),
        wheels=None if wheels is None else os.fspath(wheels),
        include=tuple(include),
        exclude=tuple(exclude),
        accepts=filter,
        namespace=namespace,
        pythons=(python,) if isinstance(python, str) else tuple(python),
        compiles=compile,
        optimize=optimize,
        strip_source=strip_source,
        compression=compression,
        main=main,
        shebang=shebang,
        name=name,
        version=version,
        order_from=None if order_from is None else os.fspath(order_from),
        force=force,
        verify=verify,
        strict=strict,
    )
    return packer.make(packer.plan(wishes.recipe))


def _is_path(sources: object) -> bool:
    return isinstance(sources, (str, os.PathLike))
