"""What a path line of a startup file was meant to say."""

import re

from zippath.doctor.patient import Patient
from zippath.syspath.sitedirs import absolute, paths_of

_VARIABLE = re.compile(r"\$\{?(\w+)\}?|%(\w+)%")


def meant_by(text: str, site_dir: str, patient: Patient) -> tuple[str, list[str]] | None:
    """What is wrong with the spelling of a line, and the paths that it should name.

    None where no other spelling names what exists.
    """
    for what, candidates in _readings(text, patient):
        paths = [absolute(patient.facts, site_dir, path) for path in candidates if path]
        if paths and all(patient.snapshot.disk.exists(path) for path in paths):
            return what, paths
    return None


def _readings(text: str, patient: Patient) -> list[tuple[str, list[str]]]:
    plain = text.strip()
    unquoted = plain.strip("\"'")
    readings = []
    if plain != text.rstrip():
        readings.append(("blanks at its beginning", [plain]))
    if unquoted != plain:
        readings.append(("quotes", [unquoted]))
    if unquoted.startswith("~"):
        home = patient.facts.variable("HOME") or patient.facts.variable("USERPROFILE") or "~"
        readings.append(("`~` is not expanded", [home + unquoted[1:]]))
    if _VARIABLE.search(unquoted):
        readings.append(("variables are not expanded", [_expanded(unquoted, patient)]))
    for separator in (paths_of(patient.facts).pathsep, ";", ","):
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


def _expanded(text: str, patient: Patient) -> str:
    return _VARIABLE.sub(lambda match: patient.env.get(match[1] or match[2], match[0]), text)
