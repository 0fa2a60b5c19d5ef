"""The owners of installed files, by the records of their installers."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cached_property

from zippath.distributions.installed import Distribution, Metadata, metadata_in
from zippath.distributions.names import normalised
from zippath.distributions.recorded_files import RecordedFile
from zippath.finders.trees import Trees

# the key of an egg without a list of files: it claims every file of its entry
_EVERYTHING = ""
_MODULES = (".py", ".pyc", ".so", ".pyd")


@dataclass(frozen=True)
class Owner:
    """A distribution with a claim to a file.

    `recorded` is the file's row in a RECORD or installed-files.txt, None for a claim by top-level
    names only.
    """

    distribution: Distribution
    recorded: RecordedFile | None = None

    @property
    def name(self) -> str:
        """The name of the distribution."""
        return self.distribution.name

    def brought(self, content: bytes) -> bool:
        """Whether `content` is as installed; True if no hash says otherwise."""
        return self.recorded is None or self.recorded.matches(content) is not False

    def vouches_for(self, content: bytes) -> bool:
        """Whether a recorded hash says that `content` is as installed."""
        return self.recorded is not None and self.recorded.matches(content) is True


@dataclass(frozen=True, eq=False)
class _Claims:
    """The claims of one distribution to files of its entry."""

    metadata: Metadata

    @cached_property
    def tops(self) -> frozenset[str]:
        """The first part of each claimed path."""
        recorded = self.metadata.recorded
        if recorded is not None:
            return recorded.tops
        is_egg = self.metadata.directory.kind == "egg"
        return frozenset({_EVERYTHING}) if is_egg else self.metadata.top_level

    @property
    def paths(self) -> Set[str]:
        """The recorded files."""
        recorded = self.metadata.recorded
        return frozenset() if recorded is None else recorded.paths

    def owner_of(self, file: str) -> Owner | None:
        recorded = self.metadata.recorded
        if recorded is not None:
            row = recorded.get(file)
            return row and Owner(self.metadata.by_headers, row)
        named = file.partition("/")[0].partition(".")[0] in self.tops
        return Owner(self.metadata.by_headers) if named or _EVERYTHING in self.tops else None

    def has_below(self, folder: str) -> bool:
        recorded = self.metadata.recorded
        if recorded is not None:
            return recorded.has_below(folder)
        return folder.partition("/")[0] in self.tops


class Owners:
    """The owners of files in the entries of a path.

    The first question about an entry reads the RECORDs of all its distributions. Files and folders
    are relative to the entry, with `/` between their parts.
    """

    def __init__(self, trees: Trees) -> None:
        self._trees = trees
        self._claims: dict[str, list[_Claims]] = {}
        self._by_top: dict[str, dict[str, list[_Claims]]] = {}

    def of_file(self, entry: str, file: str) -> Iterator[Owner]:
        """Yield every owner of a file, in the order of their metadata directories."""
        for claims in self._of_top(entry, file):
            if owner := claims.owner_of(file):
                yield owner

    def metadata(self, entry: str) -> list[Metadata]:
        """Return the metadata of all distributions in an entry."""
        return [claims.metadata for claims in self._of_entry(entry)]

    def shared(self, entry: str) -> dict[str, list[Owner]]:
        """Return the owners of each file that several distributions have recorded."""
        recorded = [one for one in self._of_entry(entry) if one.metadata.recorded]
        seen: set[str] = set()
        files: set[str] = set()
        for claims in recorded:
            paths = claims.paths
            files.update(seen.intersection(paths))
            seen.update(paths)
        return {
            file: [owner for one in recorded if file in one.paths and (owner := one.owner_of(file))]
            for file in sorted(files)
        }

    def of_folder(self, entry: str, folder: str) -> Distribution | None:
        """Return the only distribution with files below a folder, None if there are several."""
        found = [claims for claims in self._of_top(entry, folder) if claims.has_below(folder)]
        return found[0].metadata.by_headers if len(found) == 1 else None

    def has_below(self, entry: str, folder: str) -> bool:
        """Whether anybody claims files below a folder."""
        return any(claims.has_below(folder) for claims in self._of_top(entry, folder))

    def recorded(self, entry: str, file: str) -> Owner | None:
        """Return the first owner with a record of a file; fast for a few files of an entry."""
        for claims in self._of_entry(entry):
            recorded = claims.metadata.recorded
            if recorded is not None and recorded.mentions(file) and recorded.get(file):
                return claims.owner_of(file)
        return None

    def names_of(self, entry: str, project: str) -> set[str]:
        """Return the top-level modules and packages of a project in an entry.

        Folders such as `scikit_learn.libs` are none.
        """
        wanted = normalised(project)
        tops = {
            top.partition(".")[0]
            for claims in self._of_entry(entry)
            if claims.metadata.by_directory.normalised_name == wanted
            for top in claims.tops
            if "." not in top or top.endswith(_MODULES)
        }
        return {top for top in tops if top.isidentifier() and top != "__pycache__"}

    def _of_top(self, entry: str, file: str) -> Iterable[_Claims]:
        """Return everyone with a claim to the first part of a file, with or without its suffix."""
        if entry not in self._by_top:
            found: dict[str, list[_Claims]] = {}
            self._by_top[entry] = found
            for claims in self._of_entry(entry):
                for top in claims.tops:
                    found.setdefault(top, []).append(claims)
        by_top = self._by_top[entry]
        top = file.partition("/")[0]
        keys = (top, top.partition(".")[0], _EVERYTHING)
        return dict.fromkeys(one for key in keys for one in by_top.get(key, ()))

    def _of_entry(self, entry: str) -> list[_Claims]:
        if entry not in self._claims:
            found = metadata_in(self._trees.of(entry), entry)
            self._claims[entry] = [_Claims(metadata) for metadata in found]
        return self._claims[entry]
