"""Everything that is asked of one archive."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from zippath.packing.compression import STORED, Compression
from zippath.packing.piece import EVERYTHING, Wanted


def _silent(_what: str, _count: int) -> None:
    pass


@dataclass(frozen=True)
class Recipe:
    """The sources, the archive to be made of them, and how; all paths are absolute."""

    sources: tuple[str, ...]
    output: str
    wanted: Wanted = EVERYTHING
    prefix: str = ""
    """The folder in the archive for everything, "" or with a `/` at its end."""
    compression: Compression = STORED
    force: bool = False
    env: Mapping[str, str] = field(default_factory=dict)
    step: Callable[[str, int], None] = _silent
    """Called with the name and the size of each member that has been written."""
