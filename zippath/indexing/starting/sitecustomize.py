"""Starts the path index of `zippath run --indexed`, in every Python that the command starts.

Then it makes room for the sitecustomize that is found without it. Where there is no good index, or
Python is too old for the importer, a start goes on as without it.
"""

import os
import sys

PACKAGE = "_zippath_indexed"  # another copy of the importer, in a site dir, has another name
VARIABLE = "ZIPPATH_INDEX"
OWN = os.path.dirname(os.path.abspath(__file__))


def start(owner: str, place: str) -> None:
    """Put the starter of the path index of `owner` in; the importer is in `place`."""
    package = type(sys)(PACKAGE)
    package.__path__ = [place]
    sys.modules[PACKAGE] = package
    for name in ("boot", "boothook", "marks"):
        __import__(f"{PACKAGE}.{name}")
    boot, boothook, marks = (sys.modules[f"{PACKAGE}.{n}"] for n in ("boot", "boothook", "marks"))
    hook = boothook.BootHook(None, boot.PROBLEMS.append)
    marks.put_before_path_finder(boot.IndexStarter(owner, hook))


def make_room() -> None:
    """Import the sitecustomize that this one stands in front of, if there is one."""
    own = sys.modules.pop("sitecustomize", None)
    try:
        import sitecustomize  # type: ignore[import-not-found]  # noqa: F401
    except ImportError as error:
        if error.name != "sitecustomize":
            raise
        if own is not None:
            sys.modules["sitecustomize"] = own


def begin() -> None:
    """Do both, and leave no trace on `sys.path`."""
    sys.path[:] = [path for path in sys.path if path != OWN]
    owner = os.environ.get(VARIABLE)
    if owner and sys.version_info >= (3, 9):
        try:
            start(owner, os.path.join(os.path.dirname(os.path.dirname(OWN)), "importer"))
        except Exception:  # the boundary: a start goes on without an index
            sys.modules.pop(PACKAGE, None)
    make_room()


if __name__ == "sitecustomize":
    begin()
