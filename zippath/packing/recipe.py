"""Everything that is asked of one archive, understood."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from zippath.errors import UsageError
from zippath.packing.compression import STORED, Compression
from zippath.packing.main_script import EntryPoint
from zippath.packing.receiver import Receiver
from zippath.packing.sources import Gathering
from zippath.packing.wheel_metadata import WheelName


def _silent(_what: str, _count: int) -> None:
    pass


@dataclass(frozen=True)
class Recipe:
    """The content and the form of one archive.

    `prefix` is the folder in the archive for everything, "" or with a `/` at its end. `compilers`
    are the Pythons whose bytecode it shall hold; the first one's is what zipimport finds. `order`
    are modules as they are imported first. `receivers` gives the Pythons that it is for; they
    import from it if it `verifies`. `step` gets the name and the size of what is done.
    """

    gathering: Gathering
    output: str
    prefix: str = ""
    compilers: tuple[Receiver, ...] = ()
    optimization: int = 0
    strips_sources: bool = False
    compression: Compression = STORED
    main: EntryPoint | None = None
    shebang: bytes = b""
    wheel: WheelName | None = None
    force: bool = False
    order: tuple[str, ...] = ()
    receivers: Callable[[], Sequence[Receiver]] = tuple
    verifies: bool = False
    is_strict: bool = False
    env: Mapping[str, str] = field(default_factory=dict)
    step: Callable[[str, int], None] = _silent

    def __post_init__(self) -> None:
        """Raise UsageError for wishes that exclude each other."""
        if self.strips_sources and len(self.compilers) != 1:
            raise UsageError(
                "without sources an archive is for one python",
                "--strip-source goes with --compile and one --python",
            )
        if self.wheel is not None and self.compilers:
            raise UsageError(
                "installers compile what is in a wheel", "leave --compile and --python out"
            )
        tags = [one.facts.cache_tag for one in self.compilers]
        if len(set(tags)) != len(tags):
            raise UsageError("two of the pythons have the same bytecode", "name each version once")
        method = self.compression.method
        for one in self.compilers:
            if not (one.zipimport_reads(method) or one.importer_reads(method)):
                raise UsageError(
                    f"{one} cannot read {self.compression.name}, with any importer",
                    "--compression deflate is for all; zstd needs python 3.14",
                )
        aged = [one for one in self.compilers if not one.knows_hashes]
        if aged and not self.strips_sources:
            raise UsageError(
                f"{aged[0]} binds bytecode to a time, which is another one in each time zone",
                "--strip-source or --no-compile works",
            )
