"""The script that makes what `venv` makes, run by the target: the syntax of Python 3.9.

`main` gets {"staged", "final": the directory now and later, in hexadecimal, "prompt": or null,
"system": whether the base's packages are seen, "boot_unit": {name: text} in its site dir, "kept":
where these lie for all environments, with bytecode, or are to lie; in hexadecimal, or null}. It
returns {"site", "scripts", "python": names in the directory, with `/`, "packages": the site dirs of
the base}; what is wrong is {"error": text}. With null for "staged" it makes nothing.
"""

import importlib.util
import os
import shlex
import site
import sys
import sysconfig
import types
import venv

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAGIC = importlib.util.MAGIC_NUMBER
# in the templates of 3.13.0, 3.12.7 and older: a `$` in the name of a directory is expanded there
UNQUOTED = '"__VENV_DIR__"'


class Builder(venv.EnvBuilder):
    """Makes an environment in one directory for its later place in another."""

    def __init__(self, staged: str, final: str, system: bool, prompt: "str | None") -> None:
        """Keep the directories, and `venv`'s own wishes."""
        more: dict[str, Any] = {}
        if sys.version_info >= (3, 13):
            more["scm_ignore_files"] = {"git"}
        super().__init__(system, symlinks=os.name != "nt", prompt=prompt, **more)
        self.staged = staged
        self.final = final
        self.made = types.SimpleNamespace()

    def ensure_directories(
        self, env_dir: "str | bytes | os.PathLike[Any]"
    ) -> types.SimpleNamespace:
        """Make the directories, and remember where they are."""
        self.made = super().ensure_directories(env_dir)
        return self.made

    def create_configuration(self, context: types.SimpleNamespace) -> None:
        """Write pyvenv.cfg, whose command names the directory."""
        super().create_configuration(context)
        with open(context.cfg_path, encoding="utf-8") as file:
            text = file.read()
        with open(context.cfg_path, "w", encoding="utf-8") as file:
            file.write(text.replace(self.staged, self.final))

    def replace_variables(self, text: str, context: types.SimpleNamespace) -> str:
        """Fill in a script that activates the environment."""
        values = {
            name: value.replace(self.staged, self.final) if isinstance(value, str) else value
            for name, value in vars(context).items()
        }
        later = types.SimpleNamespace(**values)
        if os.name == "posix" and UNQUOTED in text:
            text = text.replace("__VENV_DIR__", f'"{shlex.quote(self.final)}"')
            text = text.replace("__VENV_PROMPT__", f'"{shlex.quote(later.prompt)}"')
        return super().replace_variables(text, later)


def main(order: "dict[str, Any]") -> "dict[str, Any]":
    """Make the environment, and say where its parts are."""
    packages = [*site.getsitepackages([sys.base_prefix]), site.getusersitepackages()]
    if order["staged"] is None:
        return {"packages": packages}
    staged, final = [os.fsdecode(bytes.fromhex(order[name])) for name in ("staged", "final")]
    builder = Builder(staged, final, order["system"], order["prompt"])
    try:
        builder.create(staged)
        folder = _site_dir(staged)
        kept = os.fsdecode(bytes.fromhex(order["kept"])) if order["kept"] else ""
        for name, text in order["boot_unit"].items():
            _put(folder, name, text, folder.replace(staged, final), kept)
    except (OSError, ValueError) as error:
        return {"error": str(error).replace(staged, final)}
    scripts = builder.made.bin_path
    python = os.path.join(scripts, "python.exe" if os.name == "nt" else "python")
    parts = {"site": folder, "scripts": scripts, "python": python}
    return {"packages": packages, **{name: _inside(parts[name], staged) for name in parts}}


def _site_dir(directory: str) -> str:
    """Return the site dir of an environment; `venv` says it from 3.13 on, and with a scheme."""
    bases = dict.fromkeys(("base", "platbase", "installed_base", "installed_platbase"), directory)
    scheme = "venv" if "venv" in sysconfig.get_scheme_names() else _OLD_SCHEME
    return sysconfig.get_path("purelib", scheme=scheme, vars=bases)


_OLD_SCHEME = "nt" if os.name == "nt" else "posix_prefix"
# of a file for nobody to write to; Windows would not even delete it
_SEALED = 0o444 if os.name == "posix" else 0o644


def _put(folder: str, name: str, text: str, later_folder: str, kept: str) -> None:
    """Put a file there, by links to what is kept of a module, else keep it."""
    path = os.path.join(folder, name)
    places = [path, importlib.util.cache_from_source(path)] if name.endswith(".py") else []
    shared = [kept + ".py", kept + ".pyc"] if kept and places else []
    if shared and _are_linked(shared, places, text):
        return
    with open(path, "x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    if places:
        import py_compile

        if shared:
            os.chmod(path, _SEALED)
        py_compile.compile(path, dfile=os.path.join(later_folder, name))
    for place, own in zip(places, shared):  # noqa: B905 - 3.9
        try:
            if os.path.lexists(own):  # what cannot be used
                os.unlink(own)
            os.link(place, own)
        except OSError:  # another file system, or another process was faster
            return


def _are_linked(shared: "list[str]", places: "list[str]", text: str) -> bool:
    """Link a module and its bytecode; whether both are whole, and belong together."""
    try:
        os.makedirs(os.path.dirname(places[1]), exist_ok=True)
        for own, place in zip(shared, places):  # noqa: B905 - 3.9
            os.link(own, place)
        with open(places[0], encoding="utf-8", newline="") as source, open(places[1], "rb") as pyc:
            status, header = os.fstat(source.fileno()), pyc.read(16)
            found = [int.from_bytes(header[at : at + 4], "little") for at in (4, 8, 12)]
            is_fresh = [0, int(status.st_mtime) & 0xFFFFFFFF, status.st_size] == found
            if is_fresh and header[:4] == MAGIC and source.read() == text:
                return True
    except (OSError, ValueError):
        pass
    for place in places:
        if os.path.lexists(place):
            os.unlink(place)
    return False


def _inside(path: str, directory: str) -> str:
    return os.path.relpath(path, directory).replace(os.sep, "/")
