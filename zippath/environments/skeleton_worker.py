"""The script that makes what `venv` makes, run by the target: the syntax of Python 3.9.

`main` gets {"staged", "final": the directory now and later, in hexadecimal, "prompt": or null,
"system": whether the base's packages are seen, "boot_unit": {name: text} in its site dir}. It
returns {"site", "scripts", "python": names in the directory, with `/`, "packages": the site dirs of
the base}; what is wrong is {"error": text}. With null for "staged" it makes nothing.
"""

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
        for name, text in order["boot_unit"].items():
            _write(folder, name, text, folder.replace(staged, final))
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


def _write(folder: str, name: str, text: str, later_folder: str) -> None:
    import py_compile

    path = os.path.join(folder, name)
    with open(path, "x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    if name.endswith(".py"):
        py_compile.compile(path, dfile=os.path.join(later_folder, name))


def _inside(path: str, directory: str) -> str:
    return os.path.relpath(path, directory).replace(os.sep, "/")
