"""The code that `site` runs at every start: import lines, sitecustomize and usercustomize."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from zippath.distributions.owners import Owner
from zippath.doctor.subject import Subject
from zippath.finders.contents import offers
from zippath.syspath.entry import PathEntry
from zippath.syspath.startup import coded_path
from zippath.syspath.verdict import LineVerdict, StartupFile

# the modules that site imports by name
CUSTOMIZING = ("sitecustomize", "usercustomize")


@dataclass(frozen=True)
class StartModule:
    """A module that runs at start, from an `entry`; its `rivals` do not run."""

    name: str
    entry: PathEntry
    location: str
    rivals: tuple[str, ...] = ()


def code_lines(subject: Subject) -> Iterator[tuple[StartupFile, LineVerdict]]:
    """All import lines of all startup files, even if python does not run them."""
    for file in subject.ledger.startup_files:
        if not file.path.endswith(".pth"):
            continue
        for line in file.lines:
            text = line.text.strip()
            ours = coded_path(line.text, subject.facts) is not None
            if text.startswith(("import ", "import\t")) and not ours:
                yield file, line


def start_modules(subject: Subject) -> Iterator[StartModule]:
    """The modules that the target imports at start."""
    # the program's entry is not on the path yet when site imports them
    searched = [entry for entry in subject.ledger.entries if entry.origin.kind != "script"]
    for name in CUSTOMIZING:
        if name == "usercustomize" and not subject.ledger.user_site.enabled:
            continue
        found = [
            (entry, offer.location)
            for entry in searched
            if entry.path in subject.entries_by_name.get(name, ())
            for offer in offers(entry.path, subject.facts, {name}).values()
            if offer.kind != "namespace" and offer.location
        ]
        if found and not subject.facts.flags.no_site:
            (entry, location), *others = found
            yield StartModule(name, entry, location, tuple(place for _, place in others))


def owner_of_module(subject: Subject, location: str) -> Owner | None:
    """The distribution that has recorded a module, at the top of an entry or deeper in it."""
    folder = os.path.dirname(location)
    entries = {entry.path for entry in subject.ledger.entries}
    while folder != os.path.dirname(folder):
        if folder in entries:
            file = os.path.relpath(location, folder).replace(os.sep, "/")
            owner = subject.imports.content.owners.recorded(folder, file)
            if owner:
                return owner
        folder = os.path.dirname(folder)
    return None
