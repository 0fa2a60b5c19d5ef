"""The startup files in wheels of PyPI: `python -m tests.doctor.startup_files PROJECT==VERSION ...`.

It adds these to the table beside it, byte for byte as pip has fetched them, and nothing is
installed. A wheel for another platform is named with it, as in pywin32==312@win_amd64.
"""

import json
import sys
import zipfile
from pathlib import Path

from tests import real_wheels

TABLE = Path(__file__).with_name("startup_files_of_pypi.json")
SUFFIXES = (".pth", ".start")


def rows():
    """The table: project and version as the wheel spells them, name and content of the file."""
    return json.loads(TABLE.read_text(encoding="utf-8"))


def fetched(project, version, platform=None):
    """The wheel of a project, fetched if it is not there; Unavailable says why it cannot be had."""
    pattern = f"{project.replace('-', '[-_]')}-{version}-*.whl"
    if not any(real_wheels.place().glob(pattern)):
        build = ("--python-version=3.11", f"--platform={platform}") if platform else None
        real_wheels.fetch(f"{project}=={version}", build)
    return next(real_wheels.place().glob(pattern))


def in_wheel(path):
    """{name: content} of the files that an installation puts into the site dir."""
    with zipfile.ZipFile(path) as file:
        return {
            name.rpartition("/")[2]: file.read(name).decode()
            for name in file.namelist()
            if name.endswith(SUFFIXES) and ("/" not in name or ".data/" in name)
        }


def add(pin):
    """Put the startup files of one wheel into the table."""
    pin, _, platform = pin.partition("@")
    wheel = fetched(*pin.split("=="), platform or None)
    project, version, *_ = wheel.name.split("-")
    known = [one for one in rows() if (one["project"], one["version"]) != (project, version)]
    new = [
        {"project": project, "version": version, "file": name, "content": content}
        | ({"platform": platform} if platform else {})
        for name, content in in_wheel(wheel).items()
    ]
    lines = (json.dumps(one) for one in sorted(known + new, key=_place))
    TABLE.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def _place(one):
    return one["project"].lower(), one["version"], one["file"]


if __name__ == "__main__":
    for each in sys.argv[1:]:
        add(each)
