"""Refuses an archive that would hide a module that works today and cannot replace it."""

from collections.abc import Container, Iterable, Sequence

from zippath.distributions.tags import foreign_tags
from zippath.errors import ZippathError
from zippath.imports.provider import place_of
from zippath.imports.resolver import Imports
from zippath.manage.trial import TriedArchive
from zippath.syspath.snapshot import Snapshot


def refuse_takeovers(
    archives: Sequence[tuple[TriedArchive, Iterable[str]]],
    before: Snapshot,
    served: Container[str] = (),
) -> None:
    """Raise ZippathError where an archive hides a working module and does not offer a working one.

    Each archive comes with the names for which it would be imported although others have them.
    The target will read those in `served` through the importer.
    """
    imports = Imports(before)
    for tried, names in archives:
        for name in names:
            reason = reason_against(tried, name, before, tried.archive.path in served)
            if not reason:
                continue
            works = imports.decide(name).winner
            if works is None or works.trouble or works.entry == tried.archive.path:
                continue
            raise ZippathError(
                f"{tried.archive.path} would hide {name}, which works today "
                f"({place_of(works)}), and cannot replace it: {reason}",
                "take an archive that fits this python, or --force to add it all the same",
            )


def reason_against(
    tried: TriedArchive, name: str, target: Snapshot, is_served: bool = False
) -> str:
    """The reason why the target cannot use the module `name` of an archive, or ""."""
    facts, archive = target.facts, tried.archive
    if name in tried.problems:
        return tried.problems[name]
    if tags := foreign_tags(archive.path, facts):
        return f"it is a wheel for {min(tags)}"
    if archive.requires:
        return f"it requires python {archive.requires}, and this is python {facts.version_text}"
    place = name.replace(".", "/")
    natives = [one for one in archive.extensions if one.startswith((f"{place}/", f"{place}."))]
    if natives and not (is_served or facts.has_our_importer):
        return f"the extension module {natives[0]} cannot be loaded from an archive"
    return ""
