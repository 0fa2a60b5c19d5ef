"""What a set of wheels makes of an environment."""

from collections.abc import Mapping

from zippath.environments.environment_layout import Layout
from zippath.environments.environment_record import EnvironmentRecord, record_file, text_of
from zippath.importer.boot import STARTUP_FILE
from zippath.manage.exact_lines import PinnedArchive, exact_edits
from zippath.manage.startup_file import ManagedFile
from zippath.python.facts import Facts


def files_of(
    layout: Layout, record: EnvironmentRecord, scripts: Mapping[str, bytes], facts: Facts
) -> dict[str, bytes]:
    """Return the content of each file by its path; those of the boot unit are left out."""
    files = dict(scripts)
    startup = ManagedFile(layout.path(f"{layout.site}/{STARTUP_FILE}"))
    pinned = [PinnedArchive(wheel.path, wheel.sha256) for wheel in record.archives]
    files.update((edit.path, edit.after or b"") for edit in exact_edits(startup, pinned, facts))
    files[record_file(layout.directory)] = text_of(record)
    return files
