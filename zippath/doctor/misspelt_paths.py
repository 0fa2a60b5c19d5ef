"""The paths that a misspelt line of a startup file or item of PYTHONPATH was meant to name."""

import re

from zippath.doctor.subject import Subject
from zippath.python.paths import absolute, paths_of

_VARIABLE = re.compile(r"\$\{?(\w+)\}?|%(\w+)%")


def meant_by(text: str, site_dir: str, subject: Subject) -> tuple[str, list[str]] | None:
    """The mistake in a line, and the paths it should name; None where no other reading exists.

    Of all readings, the first counts whose paths exist.
    """
    for mistake, candidates in _readings(text, subject):
        paths = [absolute(subject.facts, site_dir, path) for path in candidates if path]
        if paths and all(subject.snapshot.disk.exists(path) for path in paths):
            return mistake, paths
    return None


def meant_by_item(item: str, subject: Subject) -> tuple[str, list[str]] | None:
    """The mistake in an item of PYTHONPATH that names nothing, and the paths it should name."""
    if not item or subject.snapshot.disk.exists(absolute(subject.facts, item)):
        return None
    return meant_by(item, subject.facts.cwd, subject)


def _readings(text: str, subject: Subject) -> list[tuple[str, list[str]]]:
    plain = text.strip()
    unquoted = plain.strip("\"'")
    readings = []
    if plain != text.rstrip():
        readings.append(("blanks at its beginning", [plain]))
    elif plain != text:  # which `site` strips, but nothing strips from an item of PYTHONPATH
        readings.append(("blanks at its end", [plain]))
    if unquoted != plain:
        readings.append(("quotes", [unquoted]))
    if unquoted.startswith("~"):
        home = subject.facts.variable("HOME") or subject.facts.variable("USERPROFILE") or "~"
        readings.append(("`~` is not expanded", [home + unquoted[1:]]))
    if _VARIABLE.search(unquoted):
        readings.append(("variables are not expanded", [_expanded(unquoted, subject)]))
    for separator in (paths_of(subject.facts).pathsep, ";", ","):
        if separator in unquoted:
            parts = [part.strip() for part in unquoted.split(separator)]
            readings.append((f"paths joined by `{separator}`", parts))
    printable = "".join(char for char in plain if char.isprintable())
    if printable != plain:
        readings.append(("an invisible character", [printable]))
    if plain.startswith("file:"):
        readings.append(("an address, not a path", [re.sub("^file:(//)?", "", plain)]))
    if "#" in plain:
        readings.append(("a comment behind the path", [plain.partition("#")[0].strip()]))
    return readings


def _expanded(text: str, subject: Subject) -> str:
    return _VARIABLE.sub(lambda match: subject.env.get(match[1] or match[2], match[0]), text)
