"""`zippath env sync`: gives an environment exactly the archives of a list, with their scripts."""

from typing import Annotated

import typer

from zippath.cli import command_app, synced, target, wheel_source
from zippath.cli.asked_archives import asked_list
from zippath.cli.path_indexes import refresh
from zippath.cli.several_values import SeveralValues
from zippath.environments.existing import environment_at
from zippath.environments.syncing import SyncOptions
from zippath.environments.syncing import sync as bring_in_line

app = command_app()


@app.command(cls=SeveralValues, epilog="Example: zippath env sync .venv --archives a.whl b.whl")
def sync(
    directory: Annotated[str, typer.Argument(metavar="DIR", help="an environment of zippath")],
    archives: wheel_source.Archives = None,
    lock: wheel_source.Lock = None,
    requirements: wheel_source.Requirements = None,
    wheels: wheel_source.Wheels = None,
    group: wheel_source.Group = None,
    extra: wheel_source.Extra = None,
    copy: Annotated[
        bool | None,
        typer.Option("--copy/--link", help="keep copies of them, or use them where they lie"),
    ] = None,
    metadata: Annotated[
        bool | None,
        typer.Option("--metadata/--no-metadata", help="show the archives to uv and others"),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="even if what they require is not there")
    ] = False,
    dry_run: target.DryRun = False,
    json: target.Json = False,
) -> None:
    """Give an environment exactly these archives, with their scripts.

    Without a list: those of the list that it was made from, as that is now.
    """
    place = environment_at(target.folder(directory)).directory
    wanted = asked_list(lock, requirements, archives, wheels, group, extra)
    options = SyncOptions("site", force, copy, metadata)
    result = bring_in_line(wanted, target.to_change(place), target.invocation(dry_run), options)
    refresh(result.outcome, dry_run)
    synced.report(result, dry_run, json)
