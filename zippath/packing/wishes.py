"""The wishes of a user, in words, and the recipe that they come to."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from zippath.errors import UsageError
from zippath.packing import import_order, main_script, wheel_metadata
from zippath.packing.compression import compression_of
from zippath.packing.namespace import folder_of
from zippath.packing.piece import Wanted
from zippath.packing.receiver import Receiver, receiver_of
from zippath.packing.recipe import Recipe
from zippath.packing.sources import Gathering
from zippath.wheelhouse.lists import is_list

_LEVELS = (0, 1, 2)


@dataclass(frozen=True)
class Wishes:
    """The arguments of `zippath pack` and `zippath.pack`; paths may be relative to `cwd`."""

    sources: tuple[str, ...]
    output: str
    cwd: str
    env: Mapping[str, str] = field(default_factory=dict)
    environment: str | None = None
    wheels: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    accepts: Callable[[str], bool] | None = None
    namespace: str = ""
    pythons: tuple[str, ...] = ()
    compiles: bool | None = None
    optimize: int = 0
    strip_source: bool = False
    compression: str = "stored"
    main: str | None = None
    shebang: str | None = None
    name: str = ""
    version: str = ""
    order_from: str | None = None
    force: bool = False
    verify: bool = False
    strict: bool = False

    @property
    def recipe(self) -> Recipe:
        """The recipe. Raises ZippathError for a wish that cannot be met."""
        if not self.sources and self.environment is None:
            raise UsageError("there is nothing to pack", "name a source, or --environment DIR")
        if self.optimize not in _LEVELS:
            raise UsageError(f"{self.optimize} is no optimization", "--optimize takes 0, 1 or 2")
        self._refuse_idle_options()
        if not self.output:
            raise UsageError("'' is not the name of an archive", "name it: -o FILE.zip")
        output = self._path(self.output)
        wheel = None
        if output.endswith(".whl"):
            wheel = wheel_metadata.wheel_name(os.path.basename(output), self.name, self.version)
            output = wheel_metadata.beside(output, wheel)
        return Recipe(
            gathering=self._gathering(output),
            output=output,
            prefix=folder_of(self.namespace),
            compilers=self._compilers,
            optimization=self.optimize,
            strips_sources=self.strip_source,
            compression=compression_of(self.compression),
            main=None if self.main is None else main_script.entry_point(self.main),
            shebang=self._shebang(output),
            wheel=wheel,
            force=self.force,
            order=self._order,
            receivers=lambda: self.receivers,
            verifies=self.verify,
            is_strict=self.strict,
            env=self.env,
        )

    @property
    def _order(self) -> tuple[str, ...]:
        if self.order_from is None:
            return ()
        return tuple(import_order.read_trace(self._path(self.order_from)))

    def _refuse_idle_options(self) -> None:
        """Raise UsageError for options that would do nothing."""
        is_wheel = self.output.endswith(".whl")
        if self.wheels is not None and not any(map(is_list, self.sources)):
            raise UsageError(
                "--wheels is where the wheels of a list are",
                "name a pylock.toml or requirements.txt as a source, or the folder itself",
            )
        if (self.name or self.version) and not is_wheel:
            raise UsageError("--name and --version are those of a wheel", "make one: --to FILE.whl")
        if self.shebang is not None and is_wheel:
            raise UsageError("a wheel has no shebang", "--main gives it a command")

    @cached_property
    def receivers(self) -> tuple[Receiver, ...]:
        """The Pythons that the archive is for: those that are named, else the one that is meant."""
        if self.pythons:
            return tuple(receiver_of(spec, self.env, self.cwd) for spec in self.pythons)
        if self._installed is not None:
            return (self._installed,)
        return (receiver_of(None, self.env, self.cwd),)

    @cached_property
    def _installed(self) -> Receiver | None:
        if self.environment is None:
            return None
        return receiver_of(self._path(self.environment), self.env, self.cwd)

    @property
    def _compilers(self) -> tuple[Receiver, ...]:
        wanted = bool(self.pythons) if self.compiles is None else self.compiles
        if self.optimize and not wanted:
            raise UsageError("--optimize is about bytecode", "--compile writes it")
        return self.receivers if wanted else ()

    def _gathering(self, output: str) -> Gathering:
        return Gathering(
            tuple(map(self._path, self.sources)),
            output,
            Wanted(self.include, self.exclude, self.accepts),
            self._installed,
            None if self.wheels is None else self._path(self.wheels),
            lambda: self.receivers[0],
        )

    def _shebang(self, output: str) -> bytes:
        if self.shebang is None and not output.endswith(".pyz"):
            return b""
        return main_script.shebang_line(self.shebang or main_script.SHEBANG)

    def _path(self, path: str) -> str:
        return os.path.abspath(os.path.join(self.cwd, path)) if path else ""
