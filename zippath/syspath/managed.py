"""Which entries of the path zippath cares for: those in its own startup files."""

from zippath.importer.boot import STARTUP_FILE
from zippath.syspath.entry import Origin


def is_managed_file(path: str) -> bool:
    """Whether a startup file is the `zippath.pth` of a site dir."""
    return path.replace("\\", "/").rpartition("/")[2] == STARTUP_FILE


def is_managed(origin: Origin | None) -> bool:
    """Whether a line of a `zippath.pth` put an entry on the path: add and remove care for it."""
    return origin is not None and origin.kind == "pth" and is_managed_file(origin.file or "")
