"""Requirements files in pip's format: one wheel for each line, perhaps with its hashes."""

import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from zippath.distributions.file_urls import file_of_url, path_of_url
from zippath.distributions.marker_variables import environment_of
from zippath.distributions.names import normalised, project_in
from zippath.distributions.tags import rank_of_tags
from zippath.errors import UsageError, ZippathError
from zippath.python.facts import Facts
from zippath.wheelhouse.wanted import Hashes, WantedFile, WantedWheel

if TYPE_CHECKING:
    from packaging.requirements import Requirement

_HASH = re.compile(r"\s--hash[= ]\s*(\w+):([0-9a-fA-F]+)(?=\s|$)")
_FRAGMENT = re.compile(r"[#&](sha256|sha384|sha512)=([0-9a-fA-F]+)")
_COMMENT = re.compile(r"(^|\s)#.*$")
# what pip reads from elsewhere: nothing but the file itself says what is wanted
_OTHER_FILES = re.compile(r"-[rc]|--requirements?|--constraints?")
_EDITABLE = re.compile(r"-e|--editable")
# where pip gets what from, and how: zippath takes all from folders
_HARMLESS = re.compile(
    r"-i|--index-url|--pypi-url|--extra-index-url|-f|--find-links|--no-index|--trusted-host|--pre"
    r"|--only-binary|--no-binary|--prefer-binary|--require-hashes|--use-feature|--no-build-isolation"
    r"|--all-releases|--only-final"
)


def required(content: bytes, path: str, facts: Facts) -> Iterator[WantedWheel]:
    """Yield what a file with this content asks for, for one Python. Raises ZippathError."""
    environment = environment_of(facts)
    lines = list(_lines(_text(content, path)))
    is_pinned = any(_HASH.search(f" {line}") for _, line in lines)
    for number, line in lines:
        where = f"{path}:{number}"
        text = _HASH.sub("", f" {line}").strip()
        if text.startswith("-"):
            _require_harmless(text, where)
            continue
        wanted, hashes = _parsed(text, where), tuple(_HASH.findall(f" {line}"))
        if is_pinned and not hashes and not _FRAGMENT.search(wanted.url or ""):
            raise UsageError(
                f"{where}: {wanted.name} has no hash, and other lines have one",
                "give all of them one, as pip wants it too: uv export --format requirements.txt",
            )
        if wanted.marker is None or wanted.marker.evaluate(dict(environment)):
            yield _wheel(wanted, hashes, where, facts)


def _require_harmless(text: str, where: str) -> None:
    """Raise UsageError for an option that changes what is wanted."""
    option = re.split(r"[=\s]", text)[0]
    if _OTHER_FILES.fullmatch(option) or _OTHER_FILES.fullmatch(option[:2]):
        raise UsageError(
            f"{where}: zippath reads no other files from it: {text}",
            "make one list of all: uv export --format requirements.txt, pip freeze",
        )
    if _EDITABLE.fullmatch(option):
        raise UsageError(
            f"{where}: an editable project is no wheel: {text}",
            "build a wheel of it, and name that: pip wheel --no-deps -w DIR PROJECT",
        )
    if not _HARMLESS.fullmatch(option) and not _HARMLESS.fullmatch(option[:2]):
        raise UsageError(f"{where}: zippath does not know the option {option}", "leave it out")


def _parsed(text: str, where: str) -> "Requirement":
    from packaging.requirements import InvalidRequirement, Requirement  # 50 ms

    try:
        return Requirement(text)
    except InvalidRequirement as error:
        raise UsageError(
            f"{where}: could not understand {text!r}", "name projects and versions"
        ) from error


def _wheel(wanted: "Requirement", hashes: Hashes, where: str, facts: Facts) -> WantedWheel:
    name, specifier = normalised(wanted.name), str(wanted.specifier)
    if not wanted.url:
        return WantedWheel(name, specifier, f"{wanted.name}{specifier}", hashes)
    text = f"{wanted.name} @ {wanted.url}"
    file = file_of_url(wanted.url)
    if not file.endswith(".whl"):
        return WantedWheel(name, "", text, hashes, source=text)
    if set(file) & set("/\\:\0") or normalised(project_in(file)) != name:
        raise UsageError(
            f"{where}: {file!r} is no wheel of {name}", "name the project of the wheel"
        )
    if rank_of_tags(file, facts) is None:
        raise UsageError(f"{where}: {file} is for other pythons", "give the line a marker")
    return WantedWheel(name, "", text, hashes, (_file(file, wanted.url, hashes),))


def _file(file: str, url: str, hashes: Hashes) -> WantedFile:
    """Return the file that a URL names, with the hash in the URL, as pip freeze writes it there."""
    named = tuple(_FRAGMENT.findall(url))
    path = path_of_url(re.split("[?#]", url)[0], os.name)
    return WantedFile(file, hashes or named, path or "")


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield (number, text) of the lines in a requirements file, continued ones as one."""
    waiting, begin = "", 0
    for number, raw in enumerate(text.splitlines(), 1):
        begin = begin or number
        line = _COMMENT.sub("", raw).rstrip()
        if line.endswith("\\"):
            waiting += line[:-1] + " "
            continue
        if line := (waiting + line).strip():
            yield begin, line
        waiting, begin = "", 0
    if waiting.strip():
        yield begin, waiting.strip()


def _text(content: bytes, path: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ZippathError(f"{path}:{line}: it is not UTF-8", "save it as UTF-8") from error
