"""`zippath list`: all archives on the path of a target."""

from zippath.cli import command_app, output, target

app = command_app()


@app.command("list", epilog="Example: zippath list --python .venv")
def list_archives(python: target.Python = None, json: target.Json = False) -> None:
    """Print the archives on the path of a python.

    Each with its state, its origin and its modules.
    """
    snapshot = target.look(python)
    from zippath.cli import listed, present  # the target was being started meanwhile

    archives = listed.archives(snapshot)
    if json:
        output.as_json(
            {
                "python": present.python_json(snapshot.facts),
                "archives": [archive.as_json() for archive in archives],
            }
        )
        return
    output.text(present.python_text(snapshot.facts))
    output.lines(present.table([archive.row() for archive in archives], width=output.width()))
    if not archives:
        output.text("  no archives; `zippath add ARCHIVE` puts one on its path")
