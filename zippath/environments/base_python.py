"""The Python that virtual environments are made from."""

import os

from zippath.edits.files import read
from zippath.python.pyvenv import setting


def base_of(executable: str) -> str:
    """Return the Python that a virtual environment was made from, of another Python itself.

    Before 3.11, `venv` makes the environment of an environment depend on both.
    """
    seen = set()
    while executable not in seen:
        seen.add(executable)
        executable = _named_in_config(executable) or executable
    return executable


def _named_in_config(executable: str) -> str:
    folder = os.path.dirname(executable)
    for place in (folder, os.path.dirname(folder)):
        text = read(os.path.join(place, "pyvenv.cfg"))
        if text is None:
            continue
        config = text.decode("utf-8", "surrogateescape")
        home, known = (setting(config, name) for name in ("home", "executable"))
        names = dict.fromkeys((os.path.basename(executable), "python3", "python", "python.exe"))
        found = [os.path.join(home.value, name) for name in names] if home else []
        found += [known.value] if known else []
        return next(filter(os.path.isfile, found), "")
    return ""
