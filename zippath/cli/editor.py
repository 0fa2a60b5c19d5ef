"""`zippath editor`: lets editors and type checkers find what is in archives."""

import hashlib
import os
from enum import Enum
from typing import Annotated, Any

import typer

from zippath import dirs
from zippath.cli import command_app, output, present, target
from zippath.edits.lock import locked
from zippath.edits.own_folder import replace_folder
from zippath.manage.editor_sources import Sources, sources_of
from zippath.manage.editors import EDITORS, Editor
from zippath.python.facts import Facts
from zippath.wording import few

app = command_app()

NAMES = [editor.name for editor in EDITORS]
Name = Enum("Name", {name: name for name in NAMES})  # type: ignore[misc]
PATIENCE = 60  # seconds
AGAIN = "after `zippath add` or `remove`, or of an archive that has changed: run this command again"


@app.command(epilog="Example: zippath editor pyright --python .venv")
def editor(
    name: Annotated[
        Name | None,
        typer.Argument(metavar=f"[{'|'.join(NAMES)}]", help="[default: all]"),
    ] = None,
    python: target.Python = None,
    json: target.Json = False,
) -> None:
    """Lay out the sources of archives for editors and checkers.

    Editors and type checkers read few kinds of archives or none. Prints what to set there. The
    folder is always the same for one python; each run makes it again, so run it after the path has
    changed.
    """
    snapshot = target.look(python)
    sources = sources_of(snapshot)
    folder = os.path.join(dirs.data_dir(os.environ), "editor", _folder_name(snapshot.facts))
    with locked(dirs.state_dir(os.environ), output.message, PATIENCE):
        changed = replace_folder(folder, sources.files)
    chosen = [one for one in EDITORS if name is None or one.name == name.value]
    if json:
        python_json = present.python_json(snapshot.facts)
        output.as_json({"python": python_json, **_as_object(sources, folder, changed, chosen)})
        return
    output.text(present.python_text(snapshot.facts))
    if not sources.archives:
        output.text("  no archives; `zippath add ARCHIVE` puts one on its path")
        return
    count = f"{len(sources.files)} of {few(sources.modules)}"
    output.lines(present.table([("files", count), ("folder", folder), ("note", AGAIN)]))
    for one in chosen:
        settings = one.settings(folder, sources.modules).splitlines()
        output.lines(["", f"{one.name}: {one.place}", *settings])


def _folder_name(facts: Facts) -> str:
    """A name that tells people which Python, and is that of no other."""
    digest = hashlib.sha256(os.fsencode(f"{facts.prefix} {facts.minor_text}")).hexdigest()
    return f"{os.path.basename(facts.prefix) or 'python'}-{facts.minor_text}-{digest[:8]}"


def _as_object(
    sources: Sources, folder: str, changed: bool, chosen: list[Editor]
) -> dict[str, Any]:
    settings = chosen if sources.archives else []
    return {
        "folder": folder if sources.files else None,
        "changed": changed,
        "archives": list(sources.archives),
        "modules": list(sources.modules),
        "files": len(sources.files),
        "settings": [
            {"editor": one.name, "place": one.place, "text": one.settings(folder, sources.modules)}
            for one in settings
        ],
    }
