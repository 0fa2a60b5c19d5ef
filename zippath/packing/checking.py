"""Looks at an archive before it is put in its place: what speaks against it, and who imports it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from zippath.errors import ZippathError
from zippath.importer.archives.member import Member
from zippath.inspection import Concern, Inspection, inspect
from zippath.inspection.concerns import concerns
from zippath.inspection.hostile import doubtful_names
from zippath.inspection.member_list import MemberList
from zippath.inspection.private_files import is_key, may_be_key
from zippath.inspection.reading_through import ReadThrough
from zippath.inspection.sorting import sort_members
from zippath.inspection.verifying import Verified, verify
from zippath.packing.precompiling import Failure
from zippath.packing.receiver import Receiver
from zippath.packing.tree import Tree
from zippath.typed import quoted
from zippath.wording import counted, few


@dataclass(frozen=True)
class Checked:
    """Concerns, remarks for people, and the results of imports if they were asked for."""

    concerns: tuple[Concern, ...] = ()
    notes: tuple[str, ...] = ()
    verified: tuple[tuple[Receiver, tuple[Verified, ...]], ...] = ()

    @property
    def failed_imports(self) -> tuple[str, ...]:
        """The names that no importer of a Python could import, each with the reason."""
        return tuple(line for one in self.verified for line in _failed(*one))

    @property
    def is_useful(self) -> bool:
        """Whether no concern is an error, and all names could be imported that were tried."""
        return not self.failed_imports and not any(one.is_error for one in self.concerns)

    def problems(self, failures: Sequence[Failure]) -> tuple[str, ...]:
        """Return all that `--strict` fails on, as lines."""
        return (
            *(next(iter(failure.lines())) for failure in failures),
            *(one.message for one in self.concerns if not one.is_note),
            *self.failed_imports,
        )


def check(
    path: str,
    output: str,
    receivers: Sequence[Receiver],
    verifies: bool,
    env: Mapping[str, str],
    called: str = "",
    published: Collection[str] = (),
) -> Checked:
    """Inspect the archive at `path`, which is going to be `output`; let Pythons import from it.

    Nothing of it runs unless it `verifies`; then the object that is `called` (MODULE:OBJECT) is
    looked up too. The sources that are `published` are as their authors mean them. Raises
    ZippathError.
    """
    found = replace(inspect(path, receivers[0].snapshot), brought=published)
    said = tuple(_said_of(one, path, output) for one in concerns(found))
    names = (*filter(None, [called]), *found.content.tops)
    verified = tuple(
        (one, verify(path, names, one.facts, env)) for one in (receivers if verifies else ())
    )
    return Checked(said, tuple(_notes(found, output)), verified)


def _said_of(concern: Concern, path: str, output: str) -> Concern:
    """Return a concern with the path that the archive is going to have."""
    message, remedy = (text.replace(path, output) for text in (concern.message, concern.remedy))
    return replace(concern, message=message, remedy=remedy)


def foreseen(output: str, members: Tree) -> tuple[Concern, ...]:
    """Return what will speak against an archive of these files, as far as no archive is needed.

    Of their contents only what may be a key is read. Raises ZippathError.
    """
    found = MemberList(output, 0, tuple(map(_member, members)))
    keys = (one.name for one in members.values() if may_be_key(one.name) and is_key(one.read()))
    seen = Inspection(
        found,
        sort_members(members, output.endswith(".whl")),
        ReadThrough(keys=tuple(keys)),
        brought={one.name for one in members.values() if one.is_published},
        wrong=tuple(doubtful_names(found)),
    )
    return concerns(seen)


def _member(name: str) -> Member:
    member = Member()
    member.name = name
    return member


def refuse(output: str, problems: Sequence[str]) -> None:
    """Raise ZippathError if there are problems."""
    if problems:
        raise ZippathError(
            f"did not make {output}: --strict allows none of this",
            "without --strict these are warnings",
            tuple(problems),
        )


def _notes(found: Inspection, output: str) -> Iterator[str]:
    """Yield what the archive requires and has not, and what zipimport does not load from it."""
    use = f"`zippath add {quoted(output)}`"
    if found.target is None:
        return
    if found.target.stock.refusal:
        yield f"zipimport cannot read it: {found.target.stock.refusal}"
    if found.content.extensions:
        count = counted(len(found.content.extensions), "extension module")
        yield f"only zippath's importer loads its {count}: {use}"
    elif files := [one.name for one in found.target.served if one.place == "file store"]:
        yield f"only zippath's importer gives real files to {few(files)}: {use}"
    for one in found.target.unmet:
        yield f"{one.need.by} requires {one.need.text}, which is not in it"


def _failed(receiver: Receiver, verified: Sequence[Verified]) -> Iterator[str]:
    """Yield what the last importer could not import: the stock one does not load everything."""
    for one in verified[-1:]:
        for failed in one.failed:
            yield f"{receiver} cannot import {failed.name}: {failed.reason}"
