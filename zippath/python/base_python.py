"""The Python that virtual environments are made from."""

import os

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
        try:
            with open(os.path.join(place, "pyvenv.cfg"), "rb") as file:
                config = file.read().decode("utf-8", "surrogateescape")
        except OSError:
            continue
        home, known = (setting(config, name) for name in ("home", "executable"))
        names = dict.fromkeys((os.path.basename(executable), "python3", "python", "python.exe"))
        found = [os.path.join(home.value, name) for name in names] if home else []
        found += [known.value] if known else []
        return next(filter(os.path.isfile, found), "")
    return ""
