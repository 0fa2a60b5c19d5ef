"""`zippath plugins`: lists the plugins in a folder."""

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from zippath.cli import command_app, output, present, target
from zippath.plugins.loading import load_plugins
from zippath.plugins.pinning import Pinning, pinning_of
from zippath.plugins.pins import FILE, pin_command
from zippath.plugins.plugin import Plugin
from zippath.plugins.plugin_error import PluginError
from zippath.wording import counted

app = command_app()


@app.command(epilog="Example: zippath plugins plugins --group myapp.plugins")
def plugins(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="a folder of plugins")],
    module: Annotated[
        str, typer.Option("--module", metavar="IMPORTED", help="the module of each")
    ] = "plugin",
    attribute: Annotated[
        str, typer.Option("--attribute", metavar="OBJECT", help="what the module offers")
    ] = "main",
    group: Annotated[
        str | None, typer.Option("--group", metavar="GROUP", help="entry points of it instead")
    ] = None,
    pins: Annotated[
        str | None,
        typer.Option("--pins", metavar="FILE", help="[default: SHA256SUMS in the folder]"),
    ] = None,
    load: Annotated[bool, typer.Option("--load", help="run their code: load each of them")] = False,
    private: Annotated[
        bool, typer.Option("--private", help="with --load: each with its own dependencies")
    ] = False,
    json: target.Json = False,
) -> None:
    """List the plugins in a folder, as load_plugins finds them.

    Nothing of them runs without --load. It exits with 1 if one of them is broken, or is not the
    file that is pinned.
    """
    place = target.folder(folder)
    pinning = _pinning(place, pins and target.absolute(pins))
    allowed = pinning.path if pinning else None
    found = load_plugins(place, module, attribute, group=group, private=private, pins=allowed)
    states = [pinning.state_of(one.archive) if pinning else "" for one in found]
    if load:
        with _printing_to_stderr():  # what plugins print is no part of the answer
            for one in found:
                one.loads()
    if json:
        rows = [_as_object(one, state) for one, state in zip(found, states, strict=True)]
        output.as_json({"folder": place, "pins": pinning and pinning.path, "plugins": rows})
    else:
        _show(place, found, states)
    if any(one.error for one in found) or {*states} - {"", "pinned"}:
        raise typer.Exit(1)


@contextlib.contextmanager
def _printing_to_stderr() -> Iterator[None]:
    """Let stdout lead to stderr, for C code and child processes too."""
    _flush_stdout()
    try:
        kept = os.dup(1)
        os.dup2(2, 1)
    except OSError:  # one of them is closed
        kept = None
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        _flush_stdout()
        if kept is not None:
            os.dup2(kept, 1)
            os.close(kept)


def _flush_stdout() -> None:
    with contextlib.suppress(OSError, ValueError):
        if sys.__stdout__ is not None:
            sys.__stdout__.flush()


def _pinning(folder: str, pins: str | None) -> Pinning | None:
    """Return the pinned archives, None where there is no list; a named list must be there."""
    if os.path.lexists(pins or os.path.join(folder, FILE)):
        return pinning_of(folder, pins)
    if pins:
        raise PluginError(f"{pins} does not exist", pin_command(pins, folder))
    return None


def _show(folder: str, found: list[Plugin], states: list[str]) -> None:
    output.text(f"{folder}: {counted(len(found), 'plugin')}")
    rows = [
        (one.name, one.version, _offer(one), state, one.archive)
        for one, state in zip(found, states, strict=True)
    ]
    output.lines(present.table(rows, width=output.width()))
    for one in found:
        if one.error:
            output.text(f"  {one.error.message}")
            if one.error.hint:
                output.text(f"    hint: {one.error.hint}")


def _offer(plugin: Plugin) -> str:
    return ":".join(filter(None, (plugin.module, plugin.attribute)))


def _as_object(plugin: Plugin, state: str) -> dict[str, object]:
    return {
        "name": plugin.name,
        "archive": plugin.archive,
        "version": plugin.version or None,
        "summary": plugin.metadata.get("Summary") or None,
        "module": plugin.module,
        "attribute": plugin.attribute,
        "pinned": {"": None, "pinned": True}.get(state, False),
        "state": state or None,
        "loaded": plugin.is_loaded,
        "error": plugin.error and plugin.error.message,
    }
