"""The import names that a distribution claims in its metadata (PEP 794)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from keyword import iskeyword

from zippath.distributions.headers import Headers
from zippath.wording import few


@dataclass(frozen=True)
class ImportClaims:
    """The dotted names that are a distribution's own, and those that it shares with others.

    With an `empty` Import-Name it claims to have no names at all.
    """

    names: frozenset[str]
    namespaces: frozenset[str]
    empty: bool = False

    @property
    def tops(self) -> frozenset[str]:
        """The first part of each name."""
        return frozenset(name.partition(".")[0] for name in self.names | self.namespaces)

    @property
    def parents(self) -> frozenset[str]:
        """The names of the packages around each name."""
        every = (name.split(".") for name in self.names | self.namespaces)
        return frozenset(
            ".".join(parts[:count]) for parts in every for count in range(1, len(parts))
        )


def claims_of(headers: Headers) -> ImportClaims | None:
    """Return the claims of a distribution, None if its metadata has none.

    >>> claims = claims_of(Headers({"import-name": ["a.b", "_c ; private"]}))
    >>> sorted(claims.names), claims_of(Headers({}))
    (['_c', 'a.b'], None)
    """
    names, namespaces = headers.all("Import-Name"), headers.all("Import-Namespace")
    if not names and not namespaces:
        return None
    empty = any(not value.strip() for value in names)
    return ImportClaims(_plain(names), _plain(namespaces), empty)


def _plain(values: Iterable[str]) -> frozenset[str]:
    """The names without `; private`, and without empty values."""
    return frozenset(filter(None, (value.partition(";")[0].strip() for value in values)))


def modules_in(files: Iterable[str], suffixes: tuple[str, ...]) -> frozenset[str]:
    """Return the dotted names of modules, packages and namespaces in recorded files.

    >>> sorted(modules_in(["a/b/c.py", "a/data.txt", "d.cp312.so", "../x.py"], (".py", ".so")))
    ['a', 'a.b', 'a.b.c', 'd']
    """
    found: set[str] = set()
    for file in files:
        if not file.endswith(suffixes):
            continue
        *folders, name = file.split("/")
        stem = name.partition(".")[0]
        parts = folders if stem == "__init__" else [*folders, stem]
        if all(map(str.isidentifier, parts)):
            found.update(".".join(parts[:count]) for count in range(1, len(parts) + 1))
    return frozenset(found)


def differences(
    claims: ImportClaims, brought: frozenset[str], for_any: bool = True
) -> Iterator[str]:
    """Yield how the claims differ from the dotted names of what a distribution brings.

    Private names need no claim, unless it claims to have none. What is not `for_any` platform may
    lack names that it has on another one: the claims are of all its wheels.

    >>> list(differences(ImportClaims(frozenset({"a"}), frozenset()), frozenset({"b", "_c"})))
    ['claims a, which it does not bring', 'does not claim b, which it brings']
    >>> list(differences(ImportClaims(frozenset({"a"}), frozenset()), frozenset({"b"}), False))
    ['does not claim b, which it brings']
    """
    absent = (claims.names | claims.namespaces) - brought
    if absent and for_any:
        yield f"claims {few(sorted(absent))}, which it does not bring"
    none = claims.empty and not claims.tops
    tops = {name for name in brought if "." not in name and (none or not name.startswith("_"))}
    if tops - claims.tops:
        yield f"does not claim {few(sorted(tops - claims.tops))}, which it brings"


def contradictions(claims: ImportClaims) -> Iterator[str]:
    """Yield what cannot be true of claims, or is not complete, in words.

    >>> list(contradictions(ImportClaims(frozenset({"a-b", "c.d"}), frozenset())))
    ['claims a-b, which is no name', 'claims c.d and not c']
    >>> list(contradictions(ImportClaims(frozenset({"a"}), frozenset(), True)))
    ['claims to have no names, and has some']
    """
    if both := claims.names & claims.namespaces:
        yield f"claims {few(sorted(both))} for itself, and shares it"
    every = claims.names | claims.namespaces
    if wrong := {name for name in every if not all(map(_is_name, name.split(".")))}:
        yield f"claims {few(sorted(wrong))}, which is no name"
    if absent := claims.parents - every:
        inner = {name for name in every if any(name.startswith(f"{one}.") for one in absent)}
        yield f"claims {few(sorted(inner))} and not {few(sorted(absent))}"
    if claims.empty and every:
        yield "claims to have no names, and has some"


def _is_name(part: str) -> bool:
    return part.isidentifier() and not iskeyword(part)


def overlap(one: ImportClaims, other: ImportClaims) -> frozenset[str]:
    """Return the names that one claims for itself alone, and the other has, too.

    >>> mine = ImportClaims(frozenset({"a"}), frozenset())
    >>> overlap(mine, ImportClaims(frozenset({"a.b"}), frozenset({"a"})))
    frozenset({'a'})
    """
    return (one.names & (other.names | other.namespaces | other.parents)) | (
        other.names & (one.names | one.namespaces | one.parents)
    )
