"""Notes on what was built or installed for another Python, and what an import of it gives."""

import os
from collections.abc import Iterator
from dataclasses import replace

from zippath.distributions.builds import mismatch_of, mismatch_of_distribution, processors_of
from zippath.imports.provider import Provider, Resolution
from zippath.imports.resolver import Imports
from zippath.python.versions import is_of_minor, minor_of_site_dir
from zippath.syspath.sitedirs import site_dirs


def with_builds(found: Resolution, imports: Imports) -> Resolution:
    """Return a resolution with notes on its winner, where that was built for another Python."""
    if found.winner is None or found.winner.entry is None or found.winner.kind == "hook":
        return found
    return replace(found, notes=(*found.notes, *_notes(found.winner, imports)))


def _notes(winner: Provider, imports: Imports) -> Iterator[str]:
    facts, entry = imports.facts, winner.entry or ""
    made_for = minor_of_site_dir(entry)
    is_own = entry in [one.path for one in site_dirs(facts)]
    if made_for and not is_own and not is_of_minor(made_for, facts.minor_text):
        yield f"{entry} is a site dir of python {made_for}, and this is python {facts.minor_text}"
    processors = processors_of(facts)
    if winner.kind == "extension" and winner.location:
        folder, name = os.path.split(winner.location)
        if mismatch := mismatch_of(imports.content.trees.of(folder), name, processors):
            yield f"importing it fails: it {mismatch}"
            return
    for metadata in imports.content.owners.metadata(entry) if winner.distribution else ():
        one = metadata.by_headers
        if (one.name, one.version or None) != (winner.distribution, winner.version):
            continue
        if reason := mismatch_of_distribution(metadata, processors, facts):
            yield f"{one.name} {one.version} was not built for this python: {reason[0]}"
