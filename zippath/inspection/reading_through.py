"""Reads the code of an archive once, within limits, and the little files that tell something."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from zipimport import ZipImportError

from zippath.finders.reading import reading
from zippath.importer.archives import layout
from zippath.importer.archives.archive import open_archive, read_member
from zippath.importer.archives.member import Member
from zippath.importer.bytecode import CHECKED, HASHED
from zippath.inspection.concern import Concern
from zippath.inspection.hostile import DO_NOT_USE, FETCH_AGAIN, can_decompress
from zippath.inspection.member_list import MemberList
from zippath.inspection.private_files import is_key, may_be_key
from zippath.wording import few

# bytes of content that are read, of one member and of all, and members: some tenths of a second
_LONGEST, _MOST_BYTES = 4 << 20, 32 << 20
_MOST_MEMBERS = 5000
# the longest place that a link leads to, and the longest file with a key
_LONGEST_LINK, _LONGEST_KEY = 4096, 1 << 16
_CODE = (".py", ".pyc")
_CHECKED = bytes([HASHED | CHECKED])
# bytes of sources whose hashes are compared: another version's takes a second for two million
_MOST_HASHED = 1 << 20
_RELATIVE = re.compile(rb"^[ \t]*from[ \t]+\.", re.MULTILINE)


@dataclass(frozen=True)
class ReadThrough:
    """The code that could be `read`, and the concerns about the rest.

    Reading the same again takes no longer than its recorded size. `relative` are the sources with
    relative imports, `keys` the files with private keys.
    """

    read: frozenset[str] = frozenset()
    relative: frozenset[str] = frozenset()
    keys: tuple[str, ...] = ()
    concerns: tuple[Concern, ...] = ()


def read_through(found: MemberList) -> ReadThrough:
    """Read the modules of an archive, those at the top first, the links in it and its keys."""
    methods = set(filter(can_decompress, {one.method for one in found.members}))
    wanted = [one for one in found.by_name.values() if one.method in methods and _is_wanted(one)]
    wanted.sort(key=lambda one: one.name.count("/"))
    contents: dict[str, bool] = {}
    damaged: dict[str, str] = {}
    keys, links, checked = [], [], []
    left = _MOST_BYTES
    with reading(found.path), open_archive(found.path) as file:
        for member in wanted[:_MOST_MEMBERS]:
            left -= member.size
            if left < 0:
                break
            try:
                content = read_member(file, member, found.path, links=True)
            except ZipImportError as error:
                damaged[member.name] = str(error.__cause__ or error)
                continue
            if member.is_symlink:
                links += [] if _stays_inside(member.name, content) else [member.name]
            elif member.name.endswith(_CODE):
                is_source = member.name.endswith(".py")
                contents[member.name] = is_source and bool(_RELATIVE.search(content))
                if not is_source and content[4:5] == _CHECKED:
                    checked.append(member.name)
            elif is_key(content):
                keys.append(member.name)
    for name in _slow_to_check(checked, found):
        del contents[name]
    relative = frozenset(name for name, is_relative in contents.items() if is_relative)
    concerns = tuple(_concerns(damaged, links))
    return ReadThrough(frozenset(contents), relative, tuple(keys), concerns)


def _slow_to_check(checked: list[str], found: MemberList) -> Iterator[str]:
    """Yield the bytecode files that it would take too long to compare with their sources."""
    left = _MOST_HASHED
    for name in checked:
        source = found.by_name.get(name[:-1])
        left -= source.size if source else 0
        if left < 0:
            yield name


def _is_wanted(member: Member) -> bool:
    if member.is_encrypted or member.is_directory:
        return False
    if member.is_symlink:
        return member.size <= _LONGEST_LINK
    if may_be_key(member.name):
        return member.size <= _LONGEST_KEY
    return member.size <= _LONGEST and member.name.endswith(_CODE)


def _stays_inside(name: str, target: bytes) -> bool:
    folder, _ = layout.parted(name)
    return layout.stays_inside(folder, target.decode("utf-8", "surrogateescape"))


def _concerns(damaged: dict[str, str], links: list[str]) -> Iterator[Concern]:
    if damaged:
        reason = next(iter(damaged.values()))
        text = f"damaged: {few(list(damaged), 3)}: {reason}"
        yield Concern("damaged", text, FETCH_AGAIN, is_error=True)
    if links:
        text = f"a symbolic link leads out of its folder: {few(links, 3)}"
        yield Concern("leads-out", text, DO_NOT_USE, is_error=True)
