"""Where things are in one environment, as the `venv` of its Python makes it."""

import ntpath
import posixpath
from dataclasses import dataclass
from types import ModuleType

from zippath.python.facts import Facts


@dataclass(frozen=True)
class Layout:
    """The parts of an environment, by names inside `directory`, with `/`.

    `python` is its executable, `site` its site dir, `scripts` the folder of its scripts.
    """

    directory: str
    site: str
    scripts: str
    python: str
    os_name: str = "posix"

    @property
    def executable(self) -> str:
        """The path of its Python."""
        return self.path(self.python)

    @property
    def site_dir(self) -> str:
        """The path of its site dir."""
        return self.path(self.site)

    @property
    def script_folder(self) -> str:
        """The path of the folder of its scripts."""
        return self.path(self.scripts)

    def headers(self, facts: Facts) -> str:
        """Return the folder for the headers of projects, as pip has it in an environment."""
        include = "Include" if self.os_name == "nt" else "include"
        return f"{include}/site/python{facts.minor_text}"

    def path(self, name: str) -> str:
        """Return the path of what has this name in the environment."""
        return str(self._paths.join(self.directory, *name.split("/")))

    def name(self, path: str) -> str:
        """Return the name in the environment of what is at a path."""
        return str(self._paths.relpath(path, self.directory)).replace("\\", "/")

    @property
    def _paths(self) -> ModuleType:
        return ntpath if self.os_name == "nt" else posixpath


def usual_layout(directory: str, facts: Facts) -> Layout:
    """Return the layout that an environment of a Python has, before it is made."""
    if facts.os_name == "nt":
        return windows_layout(directory)
    threads = "t" if "t" in facts.abiflags else ""
    return posix_layout(directory, f"python{facts.minor_text}{threads}")


def posix_layout(directory: str, library: str) -> Layout:
    """Return the layout with this folder in `lib`, such as python3.12."""
    return Layout(directory, f"lib/{library}/site-packages", "bin", "bin/python")


def windows_layout(directory: str) -> Layout:
    """Return the layout of an environment on Windows."""
    return Layout(directory, "Lib/site-packages", "Scripts", "Scripts/python.exe", "nt")
