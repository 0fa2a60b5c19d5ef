"""`zippath cache`: shows, cleans and fills the importer's cache."""

import functools
import os
import time
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from zippath import dirs
from zippath.cache import cleaning, warming
from zippath.cache.kept import Kept, kept_in
from zippath.cli import command_app, output, present, stored_wheels, target
from zippath.cli.progress import Progress, watched
from zippath.errors import UsageError, ZippathError
from zippath.manage import real_files
from zippath.manage.scope import site_dirs
from zippath.wheelhouse import own_store
from zippath.wording import counted

app = command_app(no_args_is_help=True)


@app.callback(epilog="Example: zippath cache info")
def cache() -> None:
    """Show, fill, clean or empty the cache of zippath's importer.

    It has the names in archives, compiled code and real files.
    """


@app.command(epilog="Example: zippath cache info")
def info(json: target.Json = False) -> None:
    """Print the content of the cache, with its archives and pythons."""
    directory = dirs.cache_dir(os.environ)
    kept, wheels = kept_in(directory), own_store.stored()
    if json:
        things = [_as_object(one) for one in kept]
        of_wheels = stored_wheels.as_objects(wheels)
        output.as_json({**_total(directory, kept), "kept": things, "wheels": of_wheels})
        return
    output.text(directory)
    rows = [_row(one) for one in reversed(kept)]
    output.lines(present.table(rows) if rows else ["  empty"])
    if rows:
        output.text(f"  {_size(sum(one.size for one in kept))} in all")
    stored_wheels.show(wheels, _size)


@app.command(epilog="Example: zippath cache clear --dry-run")
def clear(dry_run: target.DryRun = False, json: target.Json = False) -> None:
    """Empty the cache; it fills again with use."""
    directory = dirs.cache_dir(os.environ)
    _remove(directory, kept_in(directory), dry_run, json)


@app.command(epilog="Example: zippath cache gc --unused-for 30d --max-size 500M")
def gc(
    max_size: Annotated[
        str | None,
        typer.Option(metavar="SIZE", help="keep at most this much, such as 500M"),
    ] = None,
    unused_for: Annotated[
        str | None,
        typer.Option(metavar="AGE", help="delete what was not used for this long, such as 30d"),
    ] = None,
    dry_run: target.DryRun = False,
    json: target.Json = False,
) -> None:
    """Delete what is kept for archives that are gone, and unused wheels.

    With options, also what is old or too much.
    """
    directory, now = dirs.cache_dir(os.environ), time.time()
    kept = kept_in(directory)
    gone = cleaning.useless(kept, now)
    if unused_for is not None:
        gone += cleaning.unused(kept, now, cleaning.as_age(unused_for))
    if max_size is not None:
        most = cleaning.as_size(max_size)
        gone += cleaning.beyond([one for one in kept if one not in gone], most)
    wheels = own_store.unused(now)
    if not dry_run:
        in_use = own_store.remove_unused(wheels)
        wheels = [one for one in wheels if one not in in_use]
    _remove(directory, list(dict.fromkeys(gone)), dry_run, json, wheels)


@app.command(epilog="Example: zippath cache warm hello.zip --python .venv")
def warm(
    archives: Annotated[
        list[str] | None, typer.Argument(metavar="ARCHIVE...", help="zip, whl, egg, pyz")
    ] = None,
    path: Annotated[
        bool, typer.Option("--path", help="the sources that the path index has")
    ] = False,
    python: target.Python = None,
    jobs: Annotated[int, typer.Option(min=1, help="processes at the same time")] = os.cpu_count()
    or 1,
    json: target.Json = False,
) -> None:
    """Compile modules of archives, or with --path of directories, ahead.

    For a python without -O. What must be real files is laid out in the file store.
    """
    if not archives and not path:
        raise UsageError("nothing to compile", "name archives, or --path")
    executable, directory = target.executable_of(python), dirs.cache_dir(os.environ)
    begin = time.monotonic()
    layer = real_files.Layer(executable, directory, os.environ)
    found = {one: warming.modules_of(one) for one in map(target.archive, archives or ())}
    indexed = _indexed(python, executable, directory) if path else {}
    total = sum(map(len, found.values())) + sum(sum(each.values()) for each in indexed.values())
    with Progress(total) as progress:
        step = functools.partial(progress.step, "compiling")
        warmed = [
            warming.warm(executable, one, modules, directory, os.environ, jobs, step)
            for one, modules in found.items()
        ]
        in_path = [
            warming.warm_path(executable, owner, sources, directory, os.environ, jobs, step)
            for owner, sources in indexed.items()
        ]
    laid_out = real_files.lay_out(layer, list(found), watched)
    took = time.monotonic() - begin
    if json:
        output.as_json(
            {
                "python": present.python_json(target.look(executable).facts),
                "directory": directory,
                "seconds": round(took, 3),
                "archives": [
                    {**_warmed(one), "laid_out": present.real_files_json(laid_out[one.archive])}
                    for one in warmed
                ],
                "path_indexes": [_warmed(one) for one in in_path],
            }
        )
        return
    _tell((*warmed, *in_path), laid_out, executable)
    output.text(f"  {took:.1f} s")


def _tell(
    done: Sequence[warming.Warmed], laid_out: Mapping[str, real_files.RealFiles], executable: str
) -> None:
    for one in done:
        count = one.modules - len(one.failed)
        output.text(f"{one.archive}: {counted(count, 'module')} for {executable}")
        for member, reason in sorted(one.failed.items()):
            output.message(f"  not {member}: {reason}")
        files = present.real_files(laid_out[one.archive]) if one.archive in laid_out else ()
        output.lines(f"  files: {text}" for text in files)


def _indexed(python: str | None, executable: str, directory: str) -> dict[str, dict[str, int]]:
    """Return {site dir: sources} of the target's path indexes. Raises ZippathError without one."""
    found = {
        owner: sources
        for owner in site_dirs(target.look(python), None)
        if (sources := warming.path_sources(executable, owner, directory, os.environ)) is not None
    }
    if not found:
        raise ZippathError(
            f"there is no path index of {executable}", "make one with `zippath index build`"
        )
    return found


def _warmed(one: warming.Warmed) -> dict[str, Any]:
    return {"path": one.archive, "modules": one.modules, "failed": dict(one.failed)}


def _remove(
    directory: str,
    gone: list[Kept],
    dry_run: bool,
    json: bool,
    wheels: Sequence[own_store.StoredWheel] = (),
) -> None:
    kept = cleaning.remove(directory, gone, time.time()) if not dry_run else []
    gone = [one for one in gone if one not in kept]
    if json:
        things = [_as_object(one) for one in gone]
        in_use = [_as_object(one) for one in kept]
        total = _total(directory, gone)
        output.as_json(
            {
                **total,
                "changed": bool(gone or wheels) and not dry_run,
                "dry_run": dry_run,
                "removed": things,
                "in_use": in_use,
                "wheels": stored_wheels.as_objects(wheels),
            }
        )
        return
    verb = "would remove" if dry_run else "removed"
    files, size = sum(len(one.files) for one in gone), _size(sum(one.size for one in gone))
    output.text(f"{verb} {counted(files, 'file')}, {size}, from {directory}")
    if wheels:
        size = _size(sum(one.size for one in wheels))
        output.text(f"{verb} {counted(len(wheels), 'wheel')}, {size}, that no environment uses")
    for one in kept:
        output.message(f"  not the files of {one.archive or one.files[0]}: they are in use")


def _total(directory: str, kept: list[Kept]) -> dict[str, Any]:
    return {"directory": directory, "size": sum(one.size for one in kept)}


def _as_object(one: Kept) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "archive": one.archive,
        "name": one.name,
        "python": one.python,
        "optimization": one.optimization,
        "size": one.size,
        "used": round(one.used, 3),
        "files": list(one.files),
        "processes": list(one.processes),
    }


def _row(one: Kept) -> tuple[str, ...]:
    missing = one.archive is not None and not os.path.exists(one.archive)
    whose = f"{one.archive} (gone)" if missing else one.archive or ""
    if one.kind == "answer":
        whose = one.name or ""
    if one.python:
        level = f", -{'O' * int(one.optimization)}" if one.optimization else ""
        whose = f"{whose or one.name or 'an archive without an index here'}, {one.python}{level}"
    if one.processes:
        whose += f", used by {', '.join(map(str, one.processes))}"
    return (one.kind, _size(one.size), whose)


def _size(count: float) -> str:
    for unit in ("bytes", "KiB", "MiB"):
        if count < 1024:
            return f"{count:.0f} {unit}" if unit == "bytes" else f"{count:.1f} {unit}"
        count /= 1024
    return f"{count:.1f} GiB"
