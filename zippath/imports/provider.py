"""The answer to "where does this import come from, and why": winner and losers, as values."""

from dataclasses import dataclass
from typing import Literal

from zippath.finders.offer import Trouble
from zippath.syspath.entry import Origin

ProviderKind = Literal[
    "source", "bytecode", "extension", "package", "namespace", "builtin", "frozen", "hook"
]

# why a provider is not what an import gives
Cause = Literal[
    "",  # it is the winner, or a portion of it
    "loaded",  # the start-up has imported the name from elsewhere already
    "hook",  # a finder before the path's own gives it
    "builtin",
    "frozen",
    "later",  # an earlier entry has a module of the name
    "portion",  # a namespace portion, and some entry has a module or regular package
    "same-entry",  # a package beats a module, an extension a source, a source a bytecode file
    "parent",  # the parent is a module or comes from elsewhere, so this place is not searched
    "dropped",  # its entry did not make it to sys.path
    "sub-path",  # it is behind a folder that is not an entry
    "foreign",  # made for another python: the tag, the bytecode
    "unloadable",  # no rule of this entry's finder makes a module of it
    "main",  # the running program is __main__
]


@dataclass(frozen=True)
class Provider:
    """A thing with a module of the name to import.

    `location` is what `spec.origin` would be; `locations` what `submodule_search_locations` would
    be, None for a module that is no package; `entry` the item of the search path that it is found
    by (None: no item), `origin` who put that there. `cause` says why it loses, `trouble` what is
    wrong with a winner, and `reason` is the one or the other in words. `identical` says whether it
    has the winner's content, None where that has no meaning.
    """

    kind: ProviderKind
    location: str | None
    locations: tuple[str, ...] | None = None
    entry: str | None = None
    origin: Origin | None = None
    distribution: str | None = None
    version: str | None = None
    cause: Cause = ""
    reason: str = ""
    identical: bool | None = None
    trouble: Trouble = ""


def place_of(provider: Provider) -> str:
    """The place in one path: the file, or the first folder of a namespace; else the kind."""
    first = next(iter(provider.locations or ()), provider.kind)
    return first if provider.kind == "namespace" else provider.location or first


@dataclass(frozen=True)
class Resolution:
    """The winner of an import of `name`, all other providers in order, and notes.

    No winner: the import fails, or if it is `unsure` code that runs at import may provide the name
    all the same. `notes` say what cannot be known without running code, and where the name could
    come from.
    """

    name: str
    winner: Provider | None
    losers: tuple[Provider, ...] = ()
    notes: tuple[str, ...] = ()
    unsure: bool = False
