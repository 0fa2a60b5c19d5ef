"""The commands that move a file or a folder, and never over what has that name already."""

import itertools
import os

from zippath.typed import renaming_to


def moving(path: str, wanted: str) -> str:
    """The command that gives a path the wanted name, or one like it where that is taken."""
    return renaming_to(path, _free(path, wanted))


def setting_aside(path: str) -> str:
    """The command that gives a path a name that nothing is imported or read by."""
    return moving(path, f"{path}.off")


def _free(path: str, wanted: str) -> str:
    stem, suffix = os.path.splitext(wanted)
    others = (f"{stem}_{number}{suffix}" for number in itertools.count(2))
    return next(
        place
        for place in itertools.chain([wanted], others)
        if not os.path.lexists(place) or _is_itself(path, place)
    )


def _is_itself(path: str, place: str) -> bool:
    """Whether two names are one, as where the letter case does not count."""
    return path.lower() == place.lower() and os.path.samefile(path, place)
