"""Hostile or broken content, as far as the directory of an archive tells."""

import re
import unicodedata
from collections.abc import Iterator
from importlib.util import find_spec

from zippath.finders.importer_zip import DECOMPRESSORS
from zippath.finders.zip_archive import LONGEST_MODULE
from zippath.importer.archives import layout
from zippath.importer.archives.archive import LOCAL_HEADER_SIZE
from zippath.importer.archives.inflate import DEFLATED, METHODS, STORED
from zippath.importer.archives.member import Member
from zippath.inspection.concern import Concern
from zippath.inspection.member_list import MemberList
from zippath.wording import counted, few

DO_NOT_USE = "do not use the archive, or find out who made it and why"
ZIP_AGAIN = "zip it again: `python -m zipfile -c` writes what every python reads"
FETCH_AGAIN = "it is damaged: fetch or copy it again"
_CODE = (".py", ".pyc")
# most names by far: a file of each of these parts is no trouble anywhere
_PART = rf"(?!(?:{'|'.join(sorted(layout.DEVICES))})(?:[./]|\Z))[\w-]{{1,80}}(?:\.[a-z]{{1,9}})?"
_PLAIN = re.compile(rf"(?:{_PART}/)*{_PART}", re.ASCII | re.IGNORECASE)
# where Windows looks for it: on a drive, at the top of one, or above the folder
_OUT_ON_WINDOWS = re.compile(r"[A-Za-z]:|\\|(.*[\\/])?\.\.(\\|/|\Z)", re.DOTALL)
# folders in folders, and how many more there may be of all members together
_USUAL_DEPTH, _MOST_DEEP = 10, 10_000


def hostile_content(found: MemberList) -> Iterator[Concern]:
    """Yield the faults in the names and numbers of the members."""
    deep = sum(max(0, member.name.count("/") - _USUAL_DEPTH) for member in found.members)
    if found.is_oversize or deep > _MOST_DEEP:
        text = "the archive has more members or folders than are looked at"
        yield Concern("too-large", text, "split it, or do not use what is not yours", is_error=True)
    if found.directories > 1:
        text = "several directories: readers may take other members for those of the archive"
        yield Concern("two-directories", text, DO_NOT_USE, is_error=True)
    if found.miscounted is not None:
        text = (
            f"its end tells of {counted(found.miscounted, 'member')}, and {len(found.members)} are "
            "listed: readers may take others for those of the archive"
        )
        yield Concern("two-directories", text, DO_NOT_USE, is_error=True)
    for reason in dict.fromkeys(found.unreadable):
        yield Concern("damaged", f"a member cannot be read: {reason}", FETCH_AGAIN, is_error=True)
    yield from _bad_names(found)
    yield from _doubles(found)
    yield from _by_case(found)
    yield from _overlaps(found)
    yield from _bombs(found)
    encrypted = [one.name for one in found.members if one.is_encrypted]
    if encrypted:
        text = f"encrypted, and no python imports that: {few(encrypted)}"
        remedy = "unpack it and zip it again without a password"
        yield Concern("encrypted", text, remedy, is_error=True)
    yield from _otherwise_compressed(found)


def _otherwise_compressed(found: MemberList) -> Iterator[Concern]:
    """Yield the methods that no Python reads, or that this one lacks the module for."""
    for method in sorted({one.method for one in found.members}):
        if can_decompress(method):
            continue
        names = few([one.name for one in found.members if one.method == method], 3)
        if method in METHODS:
            text = f"compressed with {METHODS[method]}, which zippath's own python lacks: {names}"
            yield Concern("unread", text, "run zippath with a python that has it: 3.14 has zstd")
        else:
            text = f"compressed with method {method}, and no python reads that: {names}"
            yield Concern("unknown-method", text, ZIP_AGAIN, is_error=True)


def can_decompress(method: int) -> bool:
    """Whether the Python that runs this has the module for a compression method."""
    module = DECOMPRESSORS.get(method)
    return method in (STORED, DEFLATED) or (module is not None and find_spec(module) is not None)


def doubtful_names(found: MemberList) -> Iterator[Concern]:
    """Yield the faults in the names alone: that needs no archive yet."""
    yield from _bad_names(found)
    yield from _by_case(found)


def _bad_names(found: MemberList) -> Iterator[Concern]:
    bad: list[str] = []
    on_windows: list[str] = []
    for name in found.by_name:
        if _PLAIN.fullmatch(name):
            continue
        parts = name.removesuffix("/").split("/")
        if not layout.problem(parts, windows=True):
            continue
        reason = layout.problem(parts, windows=False)
        if not reason and _OUT_ON_WINDOWS.match(name):
            reason = "on Windows it leads out of the folder"
        if reason:
            bad.append(f"{name!r} ({reason})")
        else:
            on_windows.append(name)
    if bad:
        text = f"members with names that no file may have: {few(bad, 3)}"
        yield Concern("leads-out", text, DO_NOT_USE, is_error=True)
    if on_windows:
        text = f"no file on Windows can have the name {few(list(map(repr, on_windows)))}"
        yield Concern("windows-name", text, "rename it, if Windows matters")


def _doubles(found: MemberList) -> Iterator[Concern]:
    contents: dict[str, list[tuple[int, int]]] = {}
    # as a rule there are none
    for member in found.members if len(found.by_name) < len(found.members) else ():
        contents.setdefault(member.name, []).append((member.size, member.crc))
    several = {name: every for name, every in contents.items() if len(every) > 1}
    differing = [name for name, every in several.items() if len(set(every)) > 1]
    if differing:
        text = f"two members with one name and other content: {few(differing)}"
        yield Concern("duplicate", text, DO_NOT_USE, is_error=True)
    same = [name for name, every in several.items() if len(set(every)) == 1]
    if same:
        yield Concern("duplicate", f"the same member twice: {few(same)}", ZIP_AGAIN)
    # folders with members of their own, or with files directly in them
    folders = {name[: name.rfind("/") + 1] for name in found.by_name}
    both = [name for name in found.by_name if name + "/" in folders]
    if both:
        text = f"a file and a folder of one name: {few(both)}"
        yield Concern("file-and-folder", text, DO_NOT_USE, is_error=True)


def _by_case(found: MemberList) -> Iterator[Concern]:
    spellings: dict[str, str] = {}
    collisions = []
    for name in found.by_name:
        other = spellings.setdefault(_folded(name), name)
        if other != name:
            collisions.append(f"{other} and {name}")
    if collisions:
        text = f"one file where capital letters do not count: {few(collisions, 3)}"
        yield Concern("case", text, "rename one of them, if Windows or macOS matter")


def _folded(name: str) -> str:
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", name.casefold())


def _overlaps(found: MemberList) -> Iterator[Concern]:
    before: Member | None = None
    end = 0
    for member in found.in_order():
        if before is not None and member.offset < end and member.name != before.name:
            text = f"{before.name} and {member.name} share bytes of the file"
            yield Concern("overlap", text, DO_NOT_USE, is_error=True)
            return
        before = member
        end = member.offset + LOCAL_HEADER_SIZE + len(member.raw_name) + member.compressed_size


def _bombs(found: MemberList) -> Iterator[Concern]:
    """By the limits of the importer: it lays out no more, and loads no longer module."""
    for member in found.members:
        if member.size > LONGEST_MODULE and member.name.endswith(_CODE):
            text = f"the member {member.name} would be {member.size:,} bytes: no module is as large"
            yield Concern("bomb", text, DO_NOT_USE, is_error=True)
            return
    most = layout.limit(found.size, "")
    if found.unpacked > most:
        text = f"{found.size:,} bytes would become {found.unpacked:,}: {most:,} is the most"
        yield Concern("bomb", text, DO_NOT_USE, is_error=True)
