"""Facts and disks for tests that need no interpreter."""

from zippath.python.facts import Encodings, Facts, Flags, SiteFacts, TextFile


def facts(version=(3, 12, 4), **more):
    """Facts of a plain CPython on Linux, with an empty site."""
    x_y = "{}.{}".format(*version)
    lib = f"/usr/lib/python{x_y}"
    default_zip = f"/usr/lib/python{x_y.replace('.', '')}.zip"
    dirs = (("/usr", (f"{lib}/site-packages",)),)
    site = SiteFacts(True, "/home/u/.local", f"/home/u/.local/lib/python{x_y}/site-packages",
                     ("/usr",), dirs)  # fmt: skip
    values = {
        "executable": f"/usr/bin/python{x_y}",
        "version": (*version, "final", 0),
        "initial_path": ("", default_zip, lib, f"{lib}/lib-dynload"),
        "path": (),
        "cwd": "/work",
        "prefix": "/usr", "exec_prefix": "/usr", "base_prefix": "/usr", "base_exec_prefix": "/usr",
        "stdlib_dir": lib,
        "site": site,
        "environ": (("HOME", "/home/u"),),
        "ids": (1000, 1000, 1000, 1000),
    }  # fmt: skip
    return Facts(**{**values, **more})


class FakeDisk:
    """A disk that is a dictionary: bytes for a file, None for a directory."""

    def __init__(self, files, hidden=(), pipes=()):
        self.files = dict(files)
        self._hidden = set(hidden)
        self._pipes = set(pipes)

    def read(self, path):
        return self.files.get(path)

    def listdir(self, path):
        prefix = path.rstrip("/") + "/"
        names = {
            name[len(prefix) :].split("/")[0] for name in self.files if name.startswith(prefix)
        }
        return tuple(names)

    def exists(self, path):
        return path in self.files or bool(self.listdir(path))

    def isdir(self, path):
        return self.files.get(path, b"") is None or bool(self.listdir(path))

    def realpath(self, path):
        return path

    def hidden(self, path):
        return path in self._hidden

    def is_pipe(self, path):
        return path in self._pipes

    def kind(self, path):
        if self.isdir(path):
            return "directory"
        return "archive" if path in self.files else "missing"


__all__ = ["Encodings", "FakeDisk", "Flags", "SiteFacts", "TextFile", "facts"]
