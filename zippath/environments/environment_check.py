"""Tells what of an environment, or of the archives in a target, is not as it was pinned."""

import os
from collections.abc import Callable, Iterator, Sequence

from zippath.environments.archive_list import ArchiveList
from zippath.environments.data_links import data_set
from zippath.environments.environment_edits import EnvironmentEdits
from zippath.environments.environment_layout import Layout
from zippath.environments.environment_record import FILE, EnvironmentRecord
from zippath.environments.existing import environment_of
from zippath.environments.pinned_contents import Fault, content_faults, pinned_size, stored_faults
from zippath.environments.scripts import script_set
from zippath.environments.shown_metadata import shown_metadata
from zippath.environments.sync_wish import SyncWish, pinned_in
from zippath.environments.syncing import SyncOptions, sync
from zippath.errors import ZippathError
from zippath.manage.apply import Invocation, look
from zippath.manage.boot_module import is_boot_file
from zippath.manage.exact_lines import PinnedArchive
from zippath.manage.plan import Plan
from zippath.manage.real_files import Watched
from zippath.manage.scope import site_dir
from zippath.manage.target import Target
from zippath.syspath.managed import is_managed_file
from zippath.syspath.snapshot import Snapshot
from zippath.typed import quoted, typed
from zippath.wheelhouse.wheel import Wheel


def verify_environment(
    record: EnvironmentRecord, layout: Layout, target: Target, watched: Watched
) -> tuple[Fault, ...]:
    """Return what is wrong with an environment; each archive is read to its end.

    `watched` shows the progress.
    """
    remedy = f"zippath env sync {quoted(layout.directory)}"
    named = typed(one.archive for one in record.archives)
    anew = remedy if record.source.file else f"{remedy} --archives {named}"
    found = contents(record.archives, watched, lambda _: anew)
    try:
        looked = target.look()
    except ZippathError as error:
        return (*found, Fault(error.message, error.hint or "make the environment again"))
    found += stored_faults(record.archives, looked.facts.importer_cache or "")
    found += _lost_data(record, layout, remedy)
    try:
        plan = _plan_of_record(record, layout, looked, target)
    except ZippathError as error:
        return tuple(found) or (Fault(error.message, error.hint or remedy),)
    return (*found, *plan_faults(plan, os.path.join(layout.directory, FILE), remedy))


def _lost_data(record: EnvironmentRecord, layout: Layout, remedy: str) -> Iterator[Fault]:
    """Yield the links to data of wheels that lead nowhere."""
    for path in map(layout.path, record.data):
        if os.path.islink(path) and not os.path.exists(path):
            yield Fault(f"{path} leads to {os.readlink(path)}, which is gone", remedy)


def _plan_of_record(
    record: EnvironmentRecord, layout: Layout, looked: Snapshot, target: Target
) -> Plan:
    """Plan what would make the environment what its record says."""
    first = {one.path for one in pinned_in(looked, layout.site_dir) if one.first}
    pinned = [PinnedArchive(one.path, one.sha256, one.path in first) for one in record.archives]
    scripts = script_set(record.archives, layout, target.env)
    links = data_set(record.archives, layout, record.scripts, looked.facts, target.env).links
    shown = shown_metadata(record.archives, target.env) if record.metadata else {}
    edits = EnvironmentEdits(layout, record, scripts.files, links, shown)
    return SyncWish(tuple(pinned), "site", stays=True, beside=edits.plan).plan(looked)


def verify_target(
    wanted: ArchiveList | None,
    target: Target,
    invocation: Invocation,
    options: SyncOptions,
    watched: Watched,
) -> tuple[Fault, ...]:
    """Return what is not in sync with a list, and which archives are not what is pinned.

    Without a list, only the pins are looked at, but for an environment of zippath. Raises
    ZippathError where the list itself is not whole.
    """
    remedy = "zippath sync, with the list of archives"
    if wanted is not None:
        remedy = invocation.command.replace(" --check", "").replace(" --json", "")
    looked = look(target, invocation)
    there = pinned_in(looked, site_dir(looked, options.scope, options.force))
    wheels = [Wheel("", "", one.path, one.sha256) for one in there if one.sha256]
    is_pinned = wanted is not None and any(one.sha256 for one in wanted.archives)
    save = "zippath add --save {}, and then " if is_pinned else ""
    found = contents(wheels, watched, lambda path: save.format(quoted(path)) + remedy)
    found += stored_faults(wheels, looked.facts.importer_cache or "")
    if wanted is None and environment_of(looked) is None:
        return tuple(found)
    try:
        result = sync(wanted, target, invocation, options)
    except ZippathError:
        if not found:
            raise
        return tuple(found)
    return (*found, *plan_faults(result.outcome.plan, result.wanted.name, remedy))


def contents(
    archives: Sequence[Wheel], watched: Watched, pinning: Callable[[str], str]
) -> list[Fault]:
    """Return the archives that have not the content that is pinned."""
    with watched(pinned_size(archives)) as step:
        return list(content_faults(archives, step, pinning))


def plan_faults(plan: Plan, name: str, remedy: str) -> Iterator[Fault]:
    """Yield what a plan would change as a fault; `name` is that of the list in messages.

    A boot module of another zippath is none, as long as it is whole: doctor tells of it.
    """
    for edit in plan.edits:
        if plan.upgraded and is_boot_file(edit.path):
            continue
        file = os.path.basename(edit.path)
        if is_managed_file(edit.path):
            yield Fault(
                f"{edit.path} does not name what {name} has, pinned and in its order", remedy
            )
        elif file == FILE:
            yield Fault(f"{edit.path} does not say what is there", remedy)
        elif edit.before is None:
            yield Fault(f"{edit.path} is missing", remedy)
        elif edit.after is None:
            yield Fault(f"{edit.path} should not be there any more", remedy)
        else:
            yield Fault(f"{edit.path} is not as zippath wrote it", remedy)
