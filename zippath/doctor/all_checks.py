"""All checks, and the choice among them."""

from collections.abc import Sequence

from zippath.doctor.check import Check
from zippath.doctor.checks import (
    archives,
    attacks,
    boot_unit,
    claims,
    clobbered_files,
    customization,
    dead_links,
    deleted_sources,
    duplicates,
    environment,
    file_store,
    incomplete,
    leftovers,
    library_names,
    misspelt_init,
    modules,
    ordering,
    other_builds,
    path_entries,
    path_index,
    pinned,
    same_folder,
    shadowing,
    sourceless,
    startup_code,
    startup_files,
    trust,
    unmet_requirements,
    variables,
    wheels,
    zippath_files,
)
from zippath.errors import UsageError

# ZP1xx archives, ZP2xx startup files, ZP3xx environment, ZP4xx shadowing and ordering,
# ZP5xx what is installed
CHECKS: tuple[Check, ...] = tuple(
    sorted(
        (
            *archives.CHECKS,
            *modules.CHECKS,
            *wheels.CHECKS,
            *pinned.CHECKS,
            *startup_files.CHECKS,
            *startup_code.CHECKS,
            *attacks.CHECKS,
            *customization.CHECKS,
            *variables.CHECKS,
            *environment.CHECKS,
            *trust.CHECKS,
            *path_entries.CHECKS,
            *path_index.CHECKS,
            *zippath_files.CHECKS,
            *file_store.CHECKS,
            *boot_unit.CHECKS,
            *library_names.CHECKS,
            *shadowing.CHECKS,
            *same_folder.CHECKS,
            *misspelt_init.CHECKS,
            *duplicates.CHECKS,
            *ordering.CHECKS,
            *unmet_requirements.CHECKS,
            *clobbered_files.CHECKS,
            *claims.CHECKS,
            *incomplete.CHECKS,
            *deleted_sources.CHECKS,
            *dead_links.CHECKS,
            *sourceless.CHECKS,
            *other_builds.CHECKS,
            *leftovers.CHECKS,
        ),
        key=lambda check: check.code,
    )
)


def chosen(select: Sequence[str], ignore: Sequence[str]) -> tuple[Check, ...]:
    """The checks with a code that begins with one of `select` (none: all), and none of `ignore`.

    Raises UsageError where no code begins with one of these.
    """
    wanted, unwanted = _prefixes(select), _prefixes(ignore)
    return tuple(
        check
        for check in CHECKS
        if (not wanted or check.code.startswith(wanted))
        and not (unwanted and check.code.startswith(unwanted))
    )


def _prefixes(codes: Sequence[str]) -> tuple[str, ...]:
    words = [word.strip().upper() for text in codes for word in text.split(",")]
    for word in words:
        if not word or not any(check.code.startswith(word) for check in CHECKS):
            raise UsageError(
                f"no check has a code that begins with {word!r}", "`zippath explain` lists them"
            )
    return tuple(words)
