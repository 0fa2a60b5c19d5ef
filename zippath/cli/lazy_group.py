"""Groups of commands, each of which is imported when it is needed: imports cost time."""

from collections.abc import Mapping
from importlib import import_module

import typer
from typer.core import TyperCommand, TyperGroup


def lazy_group(modules: Mapping[str, str]) -> type[TyperGroup]:
    """Return a group of commands by the modules of this room that have their apps."""

    class LazyGroup(TyperGroup):
        def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
            return [*modules]

        def get_command(self, ctx: typer.Context, name: str) -> TyperCommand | None:  # type: ignore[override]
            if name not in modules:
                return None
            app: typer.Typer = import_module(f"zippath.cli.{modules[name]}").app
            return typer.main.get_command(app)  # type: ignore[return-value]

    return LazyGroup
