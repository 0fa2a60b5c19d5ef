"""`zippath add`: puts archives on the path of a target, and looks whether they got there."""

import functools
import os
from dataclasses import replace
from enum import Enum
from typing import Annotated

import typer

from zippath import dirs
from zippath.cache.cleaning import as_size
from zippath.cli import added, command_app, output, target
from zippath.cli.path_indexes import refresh
from zippath.cli.progress import watched
from zippath.environments.manifest import MANIFESTS, find_manifest
from zippath.environments.manifest_saving import Place, saving_edits
from zippath.errors import UsageError
from zippath.manage import adding, real_files
from zippath.manage.mechanism import Wanted
from zippath.manage.plan import Addition
from zippath.manage.source_root import with_root

app = command_app()


class FilesOption(Enum):
    """What becomes real files in the file store."""

    ALL = "all"
    NEEDED = "needed"
    NEVER = "never"


@app.command(epilog="Example: zippath add hello.zip --user")
def add(
    archives: Annotated[list[str], typer.Argument(metavar="ARCHIVE...", help="zip, whl, egg, pyz")],
    user: Annotated[bool, typer.Option("--user", help="for you: the user site")] = False,
    site: Annotated[bool, typer.Option("--site", help="for all: the python's site dir")] = False,
    python: target.Python = None,
    before: Annotated[str | None, typer.Option(metavar="NAME", help="directly before it")] = None,
    after: Annotated[str | None, typer.Option(metavar="NAME", help="directly after it")] = None,
    prepend: Annotated[bool, typer.Option("--prepend", help="before all site dirs")] = False,
    root: Annotated[
        str, typer.Option(metavar="FOLDER", help="the folder with the modules; or auto")
    ] = "",
    plain: Annotated[bool, typer.Option("--plain", help="always by a path line")] = False,
    fast: Annotated[bool, typer.Option("--fast", help="through zippath's importer")] = False,
    force: Annotated[bool, typer.Option("--force", help="add it all the same")] = False,
    files: Annotated[
        FilesOption | None,
        typer.Option(help="the packages that become real files"),
    ] = None,
    max_size: Annotated[
        str | None, typer.Option(metavar="SIZE", help="lay out at most this much, such as 500M")
    ] = None,
    with_deps: Annotated[
        str | None,
        typer.Option(metavar="DIR", help="wheels of what they require"),
    ] = None,
    save: Annotated[
        bool, typer.Option("--save", help="in the manifest of the project too, for sync")
    ] = False,
    dry_run: target.DryRun = False,
    json: target.Json = False,
) -> None:
    """Put archives on the path of a python, in this order.

    The python tries them first, and is started again to see that they got there. Without --user or
    --site: into the site dir of a virtual environment, else into the user site.
    """
    if before and after:
        raise UsageError("--before and --after exclude each other")
    if plain and fast:
        raise UsageError("--plain and --fast exclude each other")
    paths = tuple(dict.fromkeys(with_root(target.archive(name), root) for name in archives))
    cache_dir = dirs.baked_cache_dir(os.environ)
    scope = target.scope_of(user, site)
    manifest = find_manifest(target.cwd()) if save else None
    if manifest is not None:  # where `zippath sync` puts what is saved
        python, scope = python or manifest.python or None, scope or manifest.scope
    wish = Addition(paths, scope, before, after, force, cache_dir=cache_dir)
    if save:
        place = Place(prepend, before or "", after or "")
        wish = replace(wish, beside=functools.partial(saving_edits, target.cwd(), place))
    wanted: Wanted = "plain" if plain else "fast" if fast else ""
    most = None if max_size is None else int(as_size(max_size))
    choice = real_files.Choice(files and files.value, most)
    folder = "" if with_deps is None else target.absolute(with_deps)
    options = adding.Options(wanted, prepend, choice, folder)
    run = target.invocation(dry_run)
    result = adding.add(wish, target.to_change(python), run, options, watched)
    refresh(result.outcome, dry_run)
    if json:
        output.as_json(added.as_json(result, dry_run))
        return
    if dry_run:
        output.diff(result.outcome.plan.edits)
    for line in added.lines(result, bool(before or after), dry_run):
        output.text(line)
    for edit in result.outcome.plan.edits:
        if os.path.basename(edit.path) in MANIFESTS:
            output.text(f"{'would save in' if dry_run else 'saved in'} {edit.path}")
