"""`zippath pin`: writes the allow-list of a folder of plugins."""

import os
from typing import Annotated

import typer

from zippath import dirs
from zippath.cli import command_app, output, present, target
from zippath.edits import Transaction
from zippath.errors import UsageError
from zippath.plugins.pinning import Pinning, pinning_of
from zippath.plugins.pins import read_pins
from zippath.plugins.plugin_error import PluginError
from zippath.wording import counted

app = command_app()


@app.command(epilog="Example: zippath pin plugins")
def pin(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="a folder of plugins")],
    file: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="[default: SHA256SUMS in the folder]"),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="only say what differs, and exit with 1 if anything")
    ] = False,
    dry_run: target.DryRun = False,
    json: target.Json = False,
) -> None:
    """Pin the archives of a folder by their sha256.

    `load_plugins(folder, pins="required")` then loads these files, and no others. sha256sum -c
    takes the list. It exits with 1 if one of them cannot be read; the others are pinned.
    """
    if check and dry_run:
        raise UsageError("--check and --dry-run exclude each other")
    place = target.folder(folder)
    found = pinning_of(place, target.absolute(file) if file else None)
    differs = bool(found.added or found.changed or found.removed)
    if not check:
        _write(found, dry_run)
    if json:
        output.as_json(_as_object(found, differs, check or dry_run))
    else:
        _show(found, differs, check, dry_run)
    for name, reason in sorted(found.unread.items()):
        output.warning(PluginError(f"could not read {os.path.join(place, name)}: {reason}"))
    if found.unread or (check and differs):
        raise typer.Exit(1)


def _write(found: Pinning, dry_run: bool) -> None:
    edit = found.edit()
    if dry_run or edit.before == edit.after:
        return
    before = os.umask(0)
    os.umask(before | 0o022)  # a list that others can write is not trusted
    try:
        with Transaction(dirs.state_dir(os.environ), target.asked(), say=output.message) as change:
            change.apply([edit], confined=True)
    finally:
        os.umask(before)
    read_pins(found.path, found.folder)


def _show(found: Pinning, differs: bool, check: bool, dry_run: bool) -> None:
    count = counted(len(found.now), "archive")
    if dry_run:
        output.diff([found.edit()])
        return
    if not differs:
        output.text(f"{count} pinned in {found.path}: nothing has changed")
        return
    head = (
        f"{found.path} differs from {found.folder}" if check else f"pinned {count} in {found.path}"
    )
    output.text(head)
    words = (("new", found.added), ("changed", found.changed), ("gone", found.removed))
    rows = [(word, name) for word, names in words for name in names]
    output.lines(present.table(rows, width=output.width()))


def _as_object(found: Pinning, differs: bool, only_look: bool) -> dict[str, object]:
    return {
        "folder": found.folder,
        "file": found.path,
        "changed": differs and not only_look,
        "digests": dict(sorted(found.now.items())),
        "new": list(found.added),
        "different": list(found.changed),
        "gone": list(found.removed),
        "unread": dict(sorted(found.unread.items())),
    }
