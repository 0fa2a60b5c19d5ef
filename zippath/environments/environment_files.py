"""What a set of wheels makes of an environment."""

from collections.abc import Mapping

from zippath.environments.environment_layout import Layout
from zippath.environments.environment_record import EnvironmentRecord, record_file, text_of
from zippath.importer.boot import BEHIND, STARTUP_FILE
from zippath.manage.boot_module import START_TEXT
from zippath.manage.startup_file import (
    ManagedFile,
    adding_edits,
    is_started_by_line,
    with_boot_line,
)
from zippath.python.facts import Facts
from zippath.syspath.boot_entries import START


def files_of(
    layout: Layout, record: EnvironmentRecord, scripts: Mapping[str, bytes], facts: Facts
) -> dict[str, bytes]:
    """Return the content of each file by its path; those of the importer are left out."""
    files = dict(scripts)
    startup = ManagedFile(layout.path(f"{layout.site}/{STARTUP_FILE}"))
    paths = [wheel.path for wheel in record.archives]
    edits = adding_edits(startup, paths, None, facts, dict.fromkeys(paths, BEHIND))
    if not is_started_by_line(facts):
        files[layout.path(f"{layout.site}/{START}")] = START_TEXT
    elif not edits:
        edits = with_boot_line(startup)
    files.update((edit.path, edit.after or b"") for edit in edits)
    files[record_file(layout.directory)] = text_of(record)
    return files
