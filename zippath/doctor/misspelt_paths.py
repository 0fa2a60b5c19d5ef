"""The paths that a misspelt line of a startup file or item of PYTHONPATH was meant to name."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from zippath.distributions.file_urls import path_of_url
from zippath.doctor.patterns import entries_of, is_pattern
from zippath.doctor.subject import Subject
from zippath.python.paths import absolute, paths_of

_VARIABLE = re.compile(r"\$\{?(\w+)\}?|%(\w+)%")
# how a path begins that somebody wrote as one, blanks and quotes aside
_ROOT = re.compile(r"[\s\"']*(?:[/~$%]|[A-Za-z]:|file:)")
# so many mistakes one text may have
_MOST = 3

# the mistakes in a text, and the paths it should name
_Meaning = tuple[list[str], list[str]]


def meant_by(text: str, site_dir: str, subject: Subject) -> tuple[str, list[str]] | None:
    """The mistake in a line, and the paths it should name; None where no other reading exists.

    Of all readings, the first with the fewest mistakes counts whose paths exist.
    """
    meaning = _Reader(subject, site_dir, subject.snapshot.disk.exists).meaning(text)
    return _in_words(meaning) if meaning else None


def meant_by_item(item: str, subject: Subject) -> tuple[str, list[str]] | None:
    """The mistake in an item of PYTHONPATH that names nothing, and the paths it should name.

    Of several paths joined to one, those count that exist.
    """
    if not item or is_there(subject, absolute(subject.facts, item)):
        return None
    reader = _Reader(subject, subject.facts.cwd, lambda path: is_there(subject, path))
    meaning = reader.meaning(item) or reader.meaning(item, lenient=True)
    return _in_words(meaning) if meaning else None


def is_there(subject: Subject, path: str) -> bool:
    """Whether a path is something for the import system: a folder in an archive, too."""
    return subject.snapshot.disk.kind(path) != "missing"


def written_items(subject: Subject) -> Iterator[tuple[str, list[str]]]:
    """Yield the items of PYTHONPATH as they were written, each with those that python sees.

    Where `:` separates, an address such as file:///x falls into two.
    """
    items, pathsep = subject.pythonpath, paths_of(subject.facts).pathsep
    while items:
        ends = pathsep == ":" and items[0].strip(" \"'").lower() == "file"
        count = 2 if ends and items[1:] and items[1].startswith("//") else 1
        yield pathsep.join(items[:count]), items[:count]
        items = items[count:]


def _in_words(meaning: _Meaning) -> tuple[str, list[str]]:
    mistakes, paths = meaning
    return " and ".join(dict.fromkeys(mistakes)), list(dict.fromkeys(paths))


@dataclass(frozen=True)
class _Reader:
    """Reads texts that name something below `base`, if not what they say."""

    subject: Subject
    base: str
    exists: Callable[[str], bool]

    def meaning(self, text: str, lenient: bool = False) -> _Meaning | None:
        """The first meaning with the fewest mistakes."""
        found = (self._meaning(text, most, lenient) for most in range(1, _MOST + 1))
        return next(filter(None, found), None)

    def _meaning(self, text: str, most: int, lenient: bool) -> _Meaning | None:
        for mistake, parts in _readings(text, self.base, self.subject):
            mistakes, paths = [mistake], []
            may_lack = lenient and len(parts) > 1 and all(map(_ROOT.match, parts))
            for part in parts:
                path = absolute(self.subject.facts, self.base, part)
                is_path = self.exists(path)
                found = None if is_path or most == 1 else self._meaning(part, most - 1, lenient)
                if is_path or found:
                    mistakes += found[0] if found else []
                    paths += found[1] if found else [path]
                elif not may_lack:
                    break
            else:
                if paths:
                    return mistakes, paths
        return None


def _readings(text: str, base: str, subject: Subject) -> list[tuple[str, list[str]]]:
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
        readings.append(("`~` is not expanded", [_at_home(unquoted, subject)]))
    if _VARIABLE.search(unquoted):
        readings.append(("variables are not expanded", [_expanded(unquoted, subject)]))
    for separator in (paths_of(subject.facts).pathsep, ";", ","):
        if separator in unquoted:
            readings.append((f"paths joined by `{separator}`", unquoted.split(separator)))
    readings += _rarer(plain, base, subject)
    return [(mistake, [part.strip() for part in parts if part.strip()])
            for mistake, parts in readings]  # fmt: skip


def _rarer(plain: str, base: str, subject: Subject) -> list[tuple[str, list[str]]]:
    readings = []
    printable = "".join(char for char in plain if char.isprintable())
    if printable != plain:
        readings.append(("an invisible character", [printable]))
    if plain.lower().startswith("file:"):
        readings.append(("an address, not a path", _addressed(plain, subject)))
    if is_pattern(plain):
        found = entries_of(absolute(subject.facts, base, plain), subject)
        readings.append(("a pattern is not expanded", found))
    if "\\" in plain and subject.facts.os_name != "nt":
        readings.append(("a backslash", [re.sub(r"\\(.?)", r"\1", plain)]))
        readings.append(("backslashes for `/`", [plain.replace("\\", "/")]))
    if "#" in plain:
        readings.append(("a comment behind the path", [plain.partition("#")[0]]))
    if len(plain.split()) > 1:
        readings.append(("paths joined by blanks", plain.split()))
    return readings


def _at_home(text: str, subject: Subject) -> str:
    """The path that a shell makes of one with `~`, its own or that of another user."""
    home = subject.facts.variable("HOME") or subject.facts.variable("USERPROFILE") or "~"
    return home + text[1:] if text[1:2] in ("", "/", "\\") else os.path.expanduser(text)


def _expanded(text: str, subject: Subject) -> str:
    return _VARIABLE.sub(lambda match: subject.env.get(match[1] or match[2], match[0]), text)


def _addressed(text: str, subject: Subject) -> list[str]:
    """The path of a file: URL, and what somebody may have meant with one that is none."""
    path = path_of_url(text, subject.facts.os_name)
    return [path or re.sub("^file:(//)?", "", text, flags=re.IGNORECASE)]
