"""Which installed distribution a file belongs to, by what its installer recorded beside it."""

import csv
import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from zippath.finders.trees import Tree

# the metadata of an egg, to which everything in it belongs
_EGG = "EGG-INFO"
_METADATA = re.compile(r"[^/]+\.(dist-info|egg-info)|EGG-INFO")


@dataclass(frozen=True)
class Distribution:
    """A project that is installed: name and version as its metadata spells them."""

    name: str
    version: str | None


@dataclass
class _Record:
    """One metadata folder or file: which names it claims, read when they are asked for."""

    tree: Tree
    place: str
    files: frozenset[str] | None = None
    tops: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        self.files = self._recorded()
        if self.files is not None:
            self.tops = frozenset(name.partition("/")[0] for name in self.files)
        else:
            self.tops = self._top_level()

    def claims(self, file: str) -> bool:
        """Whether the file, relative to the entry, belongs to it."""
        if self.files is not None:
            return file in self.files
        if self.place == _EGG:
            return True
        return file.partition("/")[0].partition(".")[0] in self.tops

    def owns_below(self, folder: str) -> bool:
        """Whether a file below the folder belongs to it."""
        if self.files is None:
            return folder.partition("/")[0] in self.tops
        prefix = folder + "/"
        return any(name.startswith(prefix) for name in self.files)

    def distribution(self) -> Distribution:
        """What the metadata says, else what the name of the place says."""
        for file in ("METADATA", "PKG-INFO"):
            text = self.tree.read(f"{self.place}/{file}")
            if text:
                return _header(text) or self._by_name()
        text = self.tree.read(self.place)
        return (text and _header(text)) or self._by_name()

    def _by_name(self) -> Distribution:
        stem = self.place.rpartition("/")[2].rpartition(".")[0]
        name, _, rest = stem.partition("-")
        return Distribution(name, rest.partition("-")[0] or None)

    def _recorded(self) -> frozenset[str] | None:
        """The files of RECORD (PEP 376) or of egg-info's installed-files.txt."""
        record = self.tree.read(f"{self.place}/RECORD")
        if record is not None:
            return frozenset(_record_names(record.decode("utf-8", "surrogateescape")))
        listed = self.tree.read(f"{self.place}/installed-files.txt")
        if listed is None:
            return None
        lines = listed.decode("utf-8", "surrogateescape").splitlines()
        return frozenset(os.path.normpath(f"{self.place}/{line}") for line in lines if line)

    def _top_level(self) -> frozenset[str]:
        """The names of top_level.txt, else the project's own name."""
        listed = self.tree.read(f"{self.place}/top_level.txt")
        if listed is None:
            return frozenset({re.sub(r"[-.]+", "_", self._by_name().name)})
        return frozenset(listed.decode("utf-8", "surrogateescape").split())


def _record_names(text: str) -> Iterator[str]:
    if '"' in text:
        for row in csv.reader(io.StringIO(text)):
            yield from row[:1]
        return
    for line in text.splitlines():
        # name,hash,size: only a quoted name holds a comma
        yield line.rsplit(",", 2)[0] if line.count(",") >= 2 else line


def _header(metadata: bytes) -> Distribution | None:
    values: dict[str, str] = {}
    for line in metadata.decode("utf-8", "replace").splitlines():
        if not line:
            break
        key, colon, value = line.partition(":")
        if colon:
            values.setdefault(key.lower(), value.strip())
    return Distribution(values["name"], values.get("version")) if "name" in values else None


def _normalised(name: str) -> str:
    """A project's name for comparison (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


class Owners:
    """The distributions of each entry; an entry's metadata is read at the first question."""

    def __init__(self) -> None:
        self._records: dict[str, dict[str, list[_Record]]] = {}

    def of_file(self, tree: Tree, entry: str, file: str) -> Distribution | None:
        """Who owns the file, relative to the entry, with `/` between its parts."""
        claims = [record for record in self._of_top(tree, entry, file) if record.claims(file)]
        return claims[0].distribution() if claims else None

    def of_folder(self, tree: Tree, entry: str, folder: str) -> Distribution | None:
        """The only distribution with files below a folder; None where there are several."""
        claims = [
            record for record in self._of_top(tree, entry, folder) if record.owns_below(folder)
        ]
        return claims[0].distribution() if len(claims) == 1 else None

    def names_of(self, tree: Tree, entry: str, distribution: str) -> set[str]:
        """The modules and packages at the top that a distribution of this name has recorded."""
        wanted = _normalised(distribution)
        records = {id(one): one for many in self._at(tree, entry).values() for one in many}
        tops = {
            top.partition(".")[0]
            for one in records.values()
            if _normalised(one.distribution().name) == wanted
            for top in one.tops
        }
        return {top for top in tops if top.isidentifier() and top != "__pycache__"}

    def _of_top(self, tree: Tree, entry: str, file: str) -> list[_Record]:
        found = self._at(tree, entry)
        top = file.partition("/")[0]
        stem = top.partition(".")[0]
        by_stem = found.get(stem, ()) if stem != top else ()
        return [*found.get(top, ()), *by_stem, *found[_EGG]]

    def _at(self, tree: Tree, entry: str) -> dict[str, list[_Record]]:
        if entry not in self._records:
            self._records[entry] = self._index(tree)
        return self._records[entry]

    def _index(self, tree: Tree) -> dict[str, list[_Record]]:
        """Records by the top-level names that they claim; those of an egg claim everything."""
        found: dict[str, list[_Record]] = {_EGG: []}
        for place in tree.listdir(""):
            if not _METADATA.fullmatch(place):
                continue
            record = _Record(tree, place)
            for top in [_EGG] if place == _EGG else record.tops:
                found.setdefault(top, []).append(record)
        return found
