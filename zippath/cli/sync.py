"""`zippath sync`: puts exactly the archives of a list on the path of a target, pinned."""

import os
from typing import Annotated

import typer

from zippath import dirs
from zippath.cli import command_app, faults, synced, target, wheel_source
from zippath.cli.asked_archives import asked_list
from zippath.cli.path_indexes import refresh
from zippath.cli.progress import watched
from zippath.cli.several_values import SeveralValues
from zippath.environments.archive_list import list_of_manifest
from zippath.environments.environment_check import verify_target
from zippath.environments.manifest import find_manifest
from zippath.environments.syncing import SyncOptions
from zippath.environments.syncing import sync as bring_in_line

app = command_app()


@app.command(cls=SeveralValues, epilog="Example: zippath sync --python .venv --archives a.whl")
def sync(
    archives: wheel_source.Archives = None,
    lock: wheel_source.Lock = None,
    requirements: wheel_source.Requirements = None,
    wheels: wheel_source.Wheels = None,
    group: wheel_source.Group = None,
    extra: wheel_source.Extra = None,
    user: Annotated[bool, typer.Option("--user", help="for you: the user site")] = False,
    site: Annotated[bool, typer.Option("--site", help="for all: the python's site dir")] = False,
    python: target.Python = None,
    force: Annotated[
        bool, typer.Option("--force", help="even if what they require is not there")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="only look whether it is so; else exit with 1")
    ] = False,
    dry_run: target.DryRun = False,
    json: target.Json = False,
) -> None:
    """Put exactly these archives on the path of a python.

    They are pinned by their content. What zippath had put there before goes. Without a list: those
    of the manifest, [tool.zippath] in pyproject.toml or a zippath.toml.
    """
    wanted = asked_list(lock, requirements, archives, wheels, group, extra)
    scope = target.scope_of(user, site)
    manifest = None if wanted else find_manifest(target.cwd())
    if manifest is not None:
        wanted = list_of_manifest(manifest)
        python, scope = python or manifest.python or None, scope or manifest.scope
    options = SyncOptions(scope, force, cache_dir=dirs.baked_cache_dir(os.environ))
    run = target.invocation(dry_run or check)
    if check:
        wrong = verify_target(wanted, target.to_change(python), run, options, watched)
        faults.report(wrong, "in sync", {}, json)
        return
    result = bring_in_line(wanted, target.to_change(python), run, options)
    refresh(result.outcome, dry_run)
    synced.report(result, dry_run, json)
