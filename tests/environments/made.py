"""Environments as zippath makes them, without a start of Python."""

import os

from zippath.environments.environment_record import (
    EnvironmentRecord,
    WheelSource,
    record_file,
    text_of,
)
from zippath.wheelhouse import users
from zippath.wheelhouse.wheel import Wheel

SITE = "lib/python3.12/site-packages"
RECORD = EnvironmentRecord(
    "/usr/bin/python3",
    WheelSource("archives"),
    (Wheel("six", "1.16.0", "/wheels/six-1.16.0-py3-none-any.whl", "0" * 64),),
    ("bin/six",),
)


def made_environment(directory, record=RECORD):
    """Write the files of an environment at a path, and register it."""
    for name in ("pyvenv.cfg", "bin/activate", "bin/six", f"{SITE}/zippath.pth"):
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (directory / SITE / "__pycache__").mkdir()
    (directory / SITE / "__pycache__" / "_zippath_boot.cpython-312.pyc").touch()
    (directory / "lib64").symlink_to("lib")
    os.symlink("/bin/sh", directory / "bin" / "python")
    with open(record_file(str(directory)), "wb") as file:
        file.write(text_of(record))
    users.register(str(directory), ())
    return str(directory)
