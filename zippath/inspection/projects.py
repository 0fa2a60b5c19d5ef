"""A distribution in an archive, as its metadata describe it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from zippath.distributions.entry_points import entry_points
from zippath.distributions.headers import parse_headers
from zippath.distributions.import_claims import (
    ImportClaims,
    claims_of,
    contradictions,
    differences,
    modules_in,
)
from zippath.distributions.installed import Metadata
from zippath.distributions.requirements import required_by
from zippath.distributions.tags import is_for_any, single_tags
from zippath.finders.suffixes import EXTENSIONS

# bytes of an entry_points.txt and a WHEEL that are read: thousands of lines
_LIMIT = 1 << 17
# the groups of entry points that an installer makes programs of
_PROGRAMS = ("console_scripts", "gui_scripts")


@dataclass(frozen=True)
class Project:
    """A distribution: what it requires, claims, installs and brings along.

    `tags` are those of its WHEEL (PEP 425); `sboms` are its software bills of materials (PEP 770).
    """

    name: str
    version: str
    requires_python: str = ""
    requires: Sequence[str] = ()
    tags: frozenset[str] = frozenset()
    entry_points: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sboms: Sequence[str] = ()
    claims: ImportClaims | None = None

    @property
    def programs(self) -> tuple[str, ...]:
        """The names of the programs that an installer makes of entry points."""
        lines = (line for group in _PROGRAMS for line in self.entry_points.get(group, ()))
        return tuple(line.partition("=")[0].strip() for line in lines)

    @property
    def groups(self) -> tuple[str, ...]:
        """The other groups of entry points: of plugins for other projects."""
        return tuple(sorted(set(self.entry_points).difference(_PROGRAMS)))

    def claimed_otherwise(self, files: Iterable[str]) -> Iterator[str]:
        """Yield how the claims of import names (PEP 794) differ from the files."""
        if self.claims is None:
            return
        yield from contradictions(self.claims)
        brought = modules_in(files, (".py", ".pyc", *EXTENSIONS))
        yield from differences(self.claims, brought, is_for_any(self.tags))


def project_of(metadata: Metadata) -> Project:
    """Read the metadata of one distribution, each file of it up to a limit."""
    headers, one = metadata.headers, metadata.by_headers
    wheel = parse_headers(metadata.read("WHEEL", _LIMIT) or b"")
    place = metadata.directory.place
    return Project(
        one.name,
        one.version,
        headers.get("Requires-Python"),
        tuple(required_by(metadata)),
        frozenset(tag for tags in wheel.all("Tag") for tag in single_tags(tags)),
        entry_points(metadata.read("entry_points.txt", _LIMIT) or b""),
        tuple(metadata.tree.files(f"{place}/sboms")),
        claims_of(headers),
    )
