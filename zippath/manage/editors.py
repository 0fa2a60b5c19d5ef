"""What is set in editors and type checkers so that they find a folder of sources."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Editor:
    """An editor or a type checker, where its settings are, and what they must say."""

    name: str
    place: str
    settings: Callable[[str, Sequence[str]], str]
    """The text for a folder and the modules in it."""


def _pyright(folder: str, _modules: Sequence[str]) -> str:
    return json.dumps({"extraPaths": [folder]}, indent=2, ensure_ascii=False)


def _mypy(folder: str, modules: Sequence[str]) -> str:
    """Without the second table, mypy would report what is wrong in the modules themselves."""
    names = ", ".join(f'"{name}.*"' for name in modules)
    return (
        f"[tool.mypy]\nmypy_path = {json.dumps(folder, ensure_ascii=False)}\n\n"
        f'[[tool.mypy.overrides]]\nmodule = [{names}]\nfollow_imports = "silent"'
    )


def _vscode(folder: str, _modules: Sequence[str]) -> str:
    return json.dumps({"python.analysis.extraPaths": [folder]}, indent=2, ensure_ascii=False)


def _pycharm(folder: str, _modules: Sequence[str]) -> str:
    return folder


EDITORS: tuple[Editor, ...] = (
    Editor("pyright", "pyrightconfig.json", _pyright),
    Editor("mypy", "pyproject.toml", _mypy),
    Editor("vscode", ".vscode/settings.json", _vscode),
    Editor(
        "pycharm", "Settings > Python > Interpreter > Show All > Show Interpreter Paths", _pycharm
    ),
)
