"""`zippath shell install`, `uninstall` and `status`."""

import dataclasses
import os
import sys
from collections.abc import Callable, Collection, Mapping
from typing import Annotated

import typer

from zippath import dirs, edits
from zippath.cli import named_archives, output, present, target
from zippath.edits import Edit
from zippath.errors import UsageError, ZippathError
from zippath.shell import dialects, installation, userenv, windows_registry
from zippath.shell.dialect import Dialect
from zippath.shell.rcfiles import Home, files_of
from zippath.shell.value import Operation, Wish
from zippath.typed import quoted

Archives = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ARCHIVE]...", help="also a.zip/folder [default: as zippath list]"),
]
Prepend = Annotated[bool, typer.Option("--prepend/--append", help="where new entries go")]
IfExists = Annotated[
    bool, typer.Option("--if-exists/--always", help="skip an archive that is not there")
]
_FILES = tuple(dialect for dialect in dialects.DIALECTS if dialect.name != "cmd")


def install(
    name: Annotated[
        str | None, typer.Argument(metavar="[SHELL]", help="[default: the shell in use]")
    ] = None,
    archives: Archives = None,
    prepend: Prepend = True,
    if_exists: IfExists = True,
    dry_run: target.DryRun = False,
    json: target.Json = False,
) -> None:
    """Put archives on PYTHONPATH in every new shell.

    Repeat it to change them. The shell's startup file gets one line to run a file of zippath; if
    the shell has a folder for such files, the file goes there. On Windows, without a name or for
    cmd, the user's environment is set.
    """
    if name is None and sys.platform == "win32":
        name = "cmd"
    dialect = shell_called(name, "shell install") if name else in_use(os.environ)
    wish = wish_of(archives, "prepend" if prepend else "append", if_exists)
    if dialect.name == "cmd":
        show(_set_user_value(wish, dry_run), dry_run, json)
        return
    home = home_directory()
    _refuse_foreign_home(home)
    done = carry_out(lambda: installation.install(dialect, wish, home), dry_run)
    files = files_of(dialect.name, home)
    show(done, dry_run, json, {files.generated})
    if done and not dry_run:
        output.message(f"for shells that are open: {_source(dialect, files.generated)}")
    if files.note:
        output.message(f"note: {files.note}")


def uninstall(
    name: Annotated[
        str | None, typer.Argument(metavar="[SHELL]", help="[default: all that are set up]")
    ] = None,
    dry_run: target.DryRun = False,
    json: target.Json = False,
) -> None:
    """Undo install, and leave what others wrote as it is."""
    home = home_directory()
    chosen = (dialects.find(name),) if name else _FILES
    done: list[Edit] = []
    if chosen[0].name != "cmd":
        done = carry_out(
            lambda: [edit for one in chosen for edit in installation.uninstall(one, home)],
            dry_run,
        )
    if chosen[0].name == "cmd" or (name is None and sys.platform == "win32"):
        done += _set_user_value(None, dry_run)  # last: no journal takes it back
    show(done, dry_run, json, {files_of(one.name, home).generated for one in _FILES})


def status(json: target.Json = False) -> None:
    """Print the installed shells, their archives and their files."""
    home = home_directory()
    found = [one for one in (installation.status(each, home) for each in _FILES) if one]
    value = windows_registry.ours()
    if json:
        shells = [dataclasses.asdict(one) for one in found]
        output.as_json({"shells": shells, "user_environment": list(value)})
        return
    for one in found:
        _show_status(one)
    if value:
        output.text(f"the user's environment: {len(value)} on PYTHONPATH")
        _show_archives(value)
    if not found and not value:
        output.text("no shell is set up; `zippath shell install` does it")


def wish_of(archives: list[str] | None, place: Operation, guarded: bool) -> Wish:
    """Return the wish of a command line; without archives, for all of `zippath list`."""
    if not archives:
        return Wish(named_archives.listed(), place, guarded, os.pathsep)
    remedy = "--always takes it all the same" if guarded else None
    return Wish(named_archives.named(archives, remedy), place, guarded, os.pathsep)


def shell_called(word: str, command: str) -> Dialect:
    """Return the dialect called `word`. Raises UsageError, with a special hint for an archive."""
    try:
        return dialects.find(word)
    except UsageError as error:
        if not named_archives.looks_like_archive(word):
            raise
        remedy = f"name the shell first: zippath {command} bash {quoted(word)}"
        raise UsageError(error.message, remedy) from error


def in_use(env: Mapping[str, str]) -> Dialect:
    """Return the dialect of the shell above this process. Raises UsageError if unknown."""
    import shellingham  # reads /proc, or starts ps where there is none

    try:
        name = shellingham.detect_shell()[0]
    except (shellingham.ShellDetectionFailure, NotImplementedError):
        name = os.path.basename(env.get("SHELL", ""))
    try:
        return dialects.find(name)
    except UsageError as error:
        raise UsageError("could not tell which shell is in use", error.hint) from error


def home_directory() -> Home:
    """Return the user's home directory, with the current environment."""
    return Home(
        os.path.abspath(os.path.expanduser("~")),
        os.environ,
        sys.platform,
        edits.read,
        dirs.config_dir(os.environ),
        windows_registry.documents(),
    )


def _refuse_foreign_home(home: Home) -> None:
    """Raise ZippathError for sudo with another user's HOME: root must not own files there."""
    if "SUDO_USER" in home.env and os.stat(home.home).st_uid != os.geteuid():
        raise ZippathError(
            f"{home.home} belongs to somebody else than the user that runs zippath",
            "run it without sudo",
        )


def carry_out(plan: Callable[[], list[Edit]], dry_run: bool) -> list[Edit]:
    """Carry out the edits with an effect, or with `dry_run` only return them."""
    if dry_run:
        return [edit for edit in plan() if edit.before != edit.after]
    state_dir = dirs.state_dir(os.environ)
    with edits.Transaction(state_dir, target.asked(), say=output.message) as change:
        return list(change.apply(plan(), tidy=[dirs.config_dir(os.environ)]))


def _source(dialect: Dialect, path: str) -> str:
    load = dialect.load or "source {}".format
    return load(dialect.quote(path))


def _set_user_value(wish: Wish | None, dry_run: bool) -> list[Edit]:
    """Put `wish`, or nothing, into the user's environment; return the change as an edit."""
    before, ours = windows_registry.read(), windows_registry.ours()
    new: tuple[str, ...] = ()
    if wish:
        after, new = userenv.with_archives(before, ours, wish)
    else:
        after = userenv.without(before, ours)
    if not dry_run and (after != before or new != ours):
        windows_registry.write(after, new)
    edit = Edit("HKCU\\Environment\\PYTHONPATH", _as_line(before.text), _as_line(after.text))
    return [edit] if edit.before != edit.after else []


def _as_line(text: str | None) -> bytes | None:
    return None if text is None else text.encode("utf-8", "surrogateescape") + b"\n"


def show(done: list[Edit], dry_run: bool, json: bool, own: Collection[str] = ()) -> None:
    """Print the edits; once carried out, without diffs of zippath's `own` files."""
    if json:
        output.as_json(present.edits_json(done, dry_run))
        return
    output.diff(edit for edit in done if dry_run or edit.path not in own)
    for edit in done:
        would, did = _verbs(edit)
        output.text(f"{would if dry_run else did} {edit.path}")
    if not done:
        output.text("there is nothing to change")


def _verbs(edit: Edit) -> tuple[str, str]:
    if edit.after is None:
        return "would remove", "removed"
    return ("would write", "wrote") if edit.before is None else ("would edit", "edited")


def _show_status(one: installation.Status) -> None:
    if one.archives is None:
        output.text(
            f"{one.dialect}: {one.generated} is gone; `zippath shell install` writes it again"
        )
    else:
        output.text(f"{one.dialect}: {len(one.archives)} on PYTHONPATH by {one.generated}")
        _show_archives(one.archives)
    for path in one.sourcing:
        output.text(f"  sourced by {path}")
    for path in one.missing:
        output.text(f"  not sourced by {path}; zippath shell install {one.dialect} mends that")


def _show_archives(paths: tuple[str, ...]) -> None:
    for path in paths:
        gone = "" if named_archives.is_there(path) else "  (not there)"
        output.text(f"  {path}{gone}")
