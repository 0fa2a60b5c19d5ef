"""Looks into an archive and runs nothing of it: one value with all that is there to know."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from zippath.distributions.installed import metadata_in
from zippath.distributions.tags import variant_label, wheel_tags
from zippath.errors import ZippathError
from zippath.finders.importer_zip import read_importer_zip
from zippath.finders.path_hooks import Finders, with_importer
from zippath.finders.reading import reading
from zippath.finders.trees import ZipTree
from zippath.finders.zip_finder import ZipFinder
from zippath.importer.archives.schemes import installed
from zippath.inspection.concern import Concern, Kind
from zippath.inspection.for_target import TargetView, view
from zippath.inspection.hostile import hostile_content
from zippath.inspection.member_list import MemberList, list_members
from zippath.inspection.projects import Project, project_of
from zippath.inspection.reading_through import ReadThrough, read_through
from zippath.inspection.sorting import Sorted, sort_members
from zippath.manage.suitability import examine, inner_roots
from zippath.syspath.snapshot import Snapshot

# what makes an archive too dangerous to be asked for modules
_DANGERS: tuple[Kind, ...] = ("bomb", "overlap", "two-directories")

# members of an archive that importers are asked about: plotly has 15,000
_MOST_ASKED = 20_000
# names at the top of an archive in which the reason is sought why none can be imported
_MOST_SOUGHT = 500


@dataclass(frozen=True)
class Inspection:
    """An archive: its members in order, their kinds and their faults.

    `tags` and `variant` are those of a wheel's file name. `inner_roots` are the folders of an
    application with packages. `brought` are the files that wheels or installed distributions list
    as theirs, in an archive with folders that have no `__init__`. `target` is None where no target
    was given, or where the archive is too dangerous to go on.
    """

    found: MemberList
    content: Sorted
    code: ReadThrough
    projects: tuple[Project, ...] = ()
    tags: frozenset[str] = frozenset()
    variant: str = ""
    inner_roots: tuple[str, ...] = ()
    target: TargetView | None = None
    brought: Collection[str] = frozenset()
    wrong: tuple[Concern, ...] = ()

    @property
    def path(self) -> str:
        """The path of the archive."""
        return self.found.path

    @property
    def errors(self) -> tuple[Concern, ...]:
        """The concerns about dangers and damage."""
        return tuple(one for one in self.wrong if one.is_error)


def inspect(path: str, snapshot: Snapshot | None = None) -> Inspection:
    """Look into the archive at `path`, for a target if its `snapshot` is given.

    No code of the archive runs, and nothing is started. Raises ZippathError where there is no
    archive that can be read.
    """
    found = list_members(path)
    wrong = list(hostile_content(found))
    tags, label = wheel_tags(path), variant_label(path)
    if any(one.kind == "too-large" for one in wrong):
        return Inspection(found, Sorted(), ReadThrough(), (), tags, label, wrong=tuple(wrong))
    content = sort_members(found.files, path.endswith(".whl"))
    if any(one.kind in _DANGERS for one in wrong):
        return Inspection(found, content, ReadThrough(), (), tags, label, wrong=tuple(wrong))
    code = read_through(found)
    wrong += code.concerns
    finders = Finders(with_importer(snapshot.facts)) if snapshot else None
    finder = finders and finders.of(path)
    with reading(path):
        archive = finder.archive if isinstance(finder, ZipFinder) else read_importer_zip(path)
    metadata = tuple(metadata_in(ZipTree(path, archive, ""), path))
    projects = tuple(map(project_of, metadata))
    recorded = [one.recorded for one in metadata if content.portions]
    brought = {installed(name) for one in recorded if one for name in one.paths}
    target = None
    if len(found.members) > _MOST_ASKED:
        text = f"{len(found.members):,} members: no importer was asked about them"
        wrong.append(Concern("too-large", text, "`zippath add` asks the target itself"))
    elif snapshot and finders:
        # the importer has the modules in NAME.data of a wheel where an installer puts them
        safe = code.read.union(map(installed, code.read))
        target = view(path, snapshot, content.tops, safe, finders)
    if not any(one.is_error for one in wrong):
        wrong += _unimportable(path, content, projects, target, finders)
    roots = inner_roots(archive.folders)
    return Inspection(
        found, content, code, projects, tags, label, roots, target, brought, tuple(wrong)
    )


def _unimportable(
    path: str,
    content: Sorted,
    projects: tuple[Project, ...],
    target: TargetView | None,
    finders: Finders | None,
) -> Iterator[Concern]:
    """The reason why not even zippath's importer could import from the archive."""
    if target is None or len(content.tops) > _MOST_SOUGHT:
        if (not content.tops and not projects) or (target and not target.ours.modules):
            text = "no module or package of it can be imported"
            yield Concern(
                "nothing-importable", text, "it needs no place on the path", is_error=True
            )
    elif not target.imports_any:
        try:
            examine(path, with_importer(target.facts), finders)
        except ZippathError as error:
            yield Concern("nothing-importable", error.message, error.hint or "", is_error=True)
