"""The import names that a distribution claims in its metadata (PEP 794)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zippath.distributions.headers import Headers
from zippath.wording import few


@dataclass(frozen=True)
class ImportClaims:
    """The dotted names that are a distribution's own, and those that it shares with others."""

    names: frozenset[str]
    namespaces: frozenset[str]

    @property
    def tops(self) -> frozenset[str]:
        """The first part of each name."""
        return frozenset(name.partition(".")[0] for name in self.names | self.namespaces)


def claims_of(headers: Headers) -> ImportClaims | None:
    """Return the claims of a distribution, None if its metadata has none.

    >>> claims = claims_of(Headers({"import-name": ["a.b", "_c ; private"]}))
    >>> sorted(claims.names), claims_of(Headers({}))
    (['_c', 'a.b'], None)
    """
    names, namespaces = headers.all("Import-Name"), headers.all("Import-Namespace")
    if not names and not namespaces:
        return None
    return ImportClaims(_plain(names), _plain(namespaces))


def _plain(values: Iterable[str]) -> frozenset[str]:
    """The names without `; private`; an empty value claims that there is none."""
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


def differences(claims: ImportClaims, brought: frozenset[str]) -> Iterator[str]:
    """Yield how the claims differ from the dotted names of what a distribution brings.

    Private names need no claim.

    >>> list(differences(ImportClaims(frozenset({"a"}), frozenset()), frozenset({"b", "_c"})))
    ['claims a, which it does not bring', 'does not claim b, which it brings']
    """
    absent = (claims.names | claims.namespaces) - brought
    if absent:
        yield f"claims {few(sorted(absent))}, which it does not bring"
    tops = {name for name in brought if "." not in name and not name.startswith("_")}
    if tops - claims.tops:
        yield f"does not claim {few(sorted(tops - claims.tops))}, which it brings"


def contradiction(claims: ImportClaims) -> str:
    """What a distribution claims as its own and as shared, in words; or ""."""
    both = claims.names & claims.namespaces
    return f"claims {few(sorted(both))} for itself, and shares it" if both else ""
