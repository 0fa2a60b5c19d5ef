"""Serves the distributions in indexed directories to importlib.metadata.

The path index has a row for each metadata directory of an entry: name, version, entry points and
top-level names. All else is read from the files, as the stock class does. An exact index looks at
the entry each time, as the stock finder does, a sealed one once. A file that is written again in
place changes no directory: an exact index looks once at each file that an answer comes from, and
again after `importlib.invalidate_caches()`. Only a sealed index answers for an `.egg-info`.

importlib.metadata, or its backport, is passed as `stock`. The classes here are the first bases of
classes that are made for it.
"""

import sys

from .pathindex import HERE, child, packed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CodeType
    from typing import Any

    from .pathindex import PathIndex

    Row = tuple[Any, ...]  # see `metadata_rows`

ROWS = "distributions"
METADATA = "METADATA"
LISTS = ("RECORD", "installed-files.txt", "SOURCES.txt")  # of files, as importlib.metadata reads

# {(name of importlib.metadata, entry): (its index, its age, its signature, what searches it)}
_searches: "dict[tuple[str, str], tuple[PathIndex, int, bytes, Any]]" = {}
# {name of importlib.metadata: the class of distributions in it}
_kinds: "dict[str, type[Any]]" = {}


def search(stock: "Any", index: "PathIndex", entry: str) -> "Any":
    """Return the counterpart of `FastPath` for an entry.

    It is None where the stock finder must look: the entry has changed, or the index lacks it.
    """
    known = _searches.get((stock.__name__, entry))
    if known is None or known[:2] != (index, index.age):
        known = (index, index.age, *_opened(stock, index, entry))
        _searches[stock.__name__, entry] = known
    _, _, signed, found = known
    if index.is_sealed:
        return found if index.names(entry) is not None else None
    return found if packed(entry) == signed else None


def _opened(stock: "Any", index: "PathIndex", entry: str) -> "tuple[bytes, Any]":
    try:
        recorded = index.entry(f"{entry}\0metadata")
        kind = type("IndexedPath", (RecordedPath, stock.FastPath), {})
    except (AttributeError, LookupError):
        return b"", None
    path: Any = object.__new__(kind)
    stock.FastPath.__init__(path, entry)
    path.begin(stock, dict(recorded[ROWS]), index.is_sealed)
    return recorded[HERE], path


class RecordedPath:
    """A `FastPath` that lists what was recorded; its searching is the stock one's."""

    mtime = 0  # whoever asks has looked whether the directory has changed

    def begin(self, stock: "Any", rows: "dict[str, Row]", is_sealed: bool) -> None:
        """Take the rows of an entry; the stock class has an `__init__` of its own."""
        self._stock = stock
        self._rows = rows
        self._is_sealed = is_sealed
        self._made: dict[str, Any] = {}

    def children(self) -> "list[str]":
        """Return the names of the metadata directories, in the order of the directory."""
        return list(self._rows)

    @staticmethod
    def joinpath(child: str) -> str:
        """Return a name for the search to find: a path costs 5 µs, and few are wanted."""
        return child

    def distribution(self, child: str) -> "Any":
        """Return the distribution with a metadata directory."""
        made = self._made.get(child)
        if made is None:
            path = super().joinpath(child)  # type: ignore[misc]
            row = self._rows[child]
            if row and (self._is_sealed or child.lower().endswith(".dist-info")):
                made = _kind(self._stock)(path)
                made.begin(self._stock, row, self._is_sealed)
            else:
                made = self._stock.PathDistribution(path)
            self._made[child] = made
        return made


def _kind(stock: "Any") -> "type[Any]":
    kind = _kinds.get(stock.__name__)
    if kind is None:
        body: dict[str, Any] = {
            name: Once(make)
            for name, make in _ONCE.items()
            if hasattr(stock.PathDistribution, name)
        }
        for question in ("declared", "inferred"):
            asking = getattr(stock, f"_top_level_{question}", None)
            body[f"_asks_for_{question}"] = getattr(asking, "__code__", None)
        meta = type(stock.PathDistribution)
        kind = meta("IndexedDistribution", (RecordedDistribution, stock.PathDistribution), body)
        _kinds[stock.__name__] = kind
    return kind


class Once:
    """An attribute, computed at its first use and then kept."""

    def __init__(self, make: "Callable[[Any], object]") -> None:
        self._make = make

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: type) -> "Any":
        """Keep the value where it is found before this."""
        if instance is None:
            return self
        value = vars(instance)[self._name] = self._make(instance)
        return value


# what a Python's own class may have too; the last is of importlib.metadata's own
_ONCE: "dict[str, Callable[[Any], object]]" = {
    "name": lambda found: found.of_metadata(0, "name"),
    "version": lambda found: found.of_metadata(1, "version"),
    "_normalized_name": lambda found: found.stock.PathDistribution._normalized_name.fget(found),
}


class RecordedDistribution:
    """A distribution with its name, version and entry points from the path index."""

    stock: "Any"
    row: "Row"
    # the code of the functions of `packages_distributions()`, which asks for declared names first
    _asks_for_declared: "CodeType | None"
    _asks_for_inferred: "CodeType | None"

    def __new__(cls, *args: object) -> "RecordedDistribution":
        """Make one without looking for abstract methods, as 3.12 and 3.13 do in 10 µs."""
        return object.__new__(cls)

    def begin(self, stock: "Any", row: "Row", is_sealed: bool) -> None:
        """Take the row; the stock class has an `__init__` of its own."""
        self.stock = stock
        self.row = row
        self._is_sealed = is_sealed
        self._looked_at: dict[str, bool] = {}

    def is_current(self, filename: str) -> bool:
        """Whether a file is as it was recorded: after `invalidate_caches` there is a new object."""
        known = self._looked_at.get(filename)
        if known is None:
            path = child(str(self._path), filename)  # type: ignore[attr-defined]
            known = self._is_sealed or packed(path) == self.row[4].get(filename, b"")
            self._looked_at[filename] = known
        return known

    def of_metadata(self, position: int, name: str) -> object:
        """Return an attribute from the row, or as the stock class has it."""
        if self.is_current(METADATA):
            return self.row[position]
        return getattr(self.stock.PathDistribution, name).fget(self)

    def read_text(self, filename: "Any") -> "str | None":
        """Return the text of a file in the metadata directory, None if there is none."""
        texts = self.row[2]
        if type(filename) is str and filename in texts and self.is_current(filename):
            known: str | None = texts[filename]
            is_for_packages = not known and filename == "top_level.txt"
            if is_for_packages and sys._getframe(1).f_code is self._asks_for_declared:
                known = self._inferred  # else it would look at all files
            return known
        text: str | None = super().read_text(filename)  # type: ignore[misc]
        return text

    @property
    def metadata(self) -> "Any":
        """The parsed metadata: the name and the version are there, the rest is read."""
        if not self.is_current(METADATA):
            return self.whole_metadata()
        message = object.__new__(self._message)
        vars(message)["recorded_of"] = self
        return message

    def whole_metadata(self) -> "Any":
        """Return the metadata as the stock class reads it from the file."""
        return super().metadata  # type: ignore[misc]

    @Once
    def _message(self) -> "type[Any]":
        kind = _messages.get(self.stock.__name__)
        if kind is None:
            plain = type(self.whole_metadata())  # 3.10 has another class than 3.9
            kind = _messages[self.stock.__name__] = type("Metadata", (RecordedMessage, plain), {})
        return kind

    @property
    def entry_points(self) -> "Any":
        """The entry points, as the stock class makes them; a copy, for lists can be changed."""
        kind, points = self._entry_points
        return kind(points)

    @Once
    def _entry_points(self) -> "tuple[type[Any], tuple[Any, ...]]":
        found = super().entry_points  # type: ignore[misc]
        return type(found), tuple(found)

    @property
    def files(self) -> "Any":
        """The files, read from what lists them.

        `packages_distributions()` wants only the top-level names in them.
        """
        if self._inferred == "" and sys._getframe(1).f_code is self._asks_for_inferred:
            return []
        return super().files  # type: ignore[misc]

    @Once
    def _inferred(self) -> "str | None":
        """The top-level names that importlib.metadata infers from the files, in one text.

        It is None where it must look at all files.
        """
        infer = getattr(self.stock, "_top_level_inferred", None)
        if infer is None or self.row[3] is None:
            return None
        lists = LISTS[:1] if LISTS[0] in self.row[4] else LISTS
        if not all(map(self.is_current, lists)):
            return None
        names = [*infer(_Listing([self.stock.PackagePath(name) for name in self.row[3]]))]
        is_usual = all(type(name) is str and [name] == name.split() for name in names)
        return " ".join(names) if is_usual else None

    def __reduce__(self) -> "tuple[type, tuple[object]]":
        return self.stock.PathDistribution, (self._path,)  # type: ignore[attr-defined]


class _Listing:
    """What importlib.metadata infers top-level names from."""

    def __init__(self, files: "list[Any]") -> None:
        self.files = files


_messages: "dict[str, type[Any]]" = {}


class RecordedMessage:
    """Metadata, read from its file as soon as more than name and version is wanted."""

    def __getitem__(self, name: str) -> object:
        found = vars(self).get("recorded_of")
        if found is not None:
            if name == "Name":
                return found.row[0]
            if name == "Version":
                return found.row[1]
        return super().__getitem__(name)  # type: ignore[misc]

    def __getattr__(self, name: str) -> object:
        """Read the file: the whole state of a message is in its attributes."""
        found = vars(self).get("recorded_of")
        if found is None or (name[:2] == "__"):
            raise AttributeError(name)
        vars(self).update(vars(found.whole_metadata()))
        vars(self).pop("recorded_of", None)
        return getattr(self, name)

    def __reduce_ex__(self, protocol: "Any") -> "Any":
        """Give a copy the stock class: this one cannot be imported."""
        len(self)  # type: ignore[arg-type]
        plain: Any = object.__new__(type(self).__mro__[2])
        vars(plain).update(vars(self))
        return plain.__reduce_ex__(protocol)


def found_in(search: "Any", stock: "Any", name: "str | None") -> "Iterator[Any]":
    """Yield the distributions of an entry with a name, or all of them."""
    return map(search.distribution, search.search(stock.Prepared(name)))
