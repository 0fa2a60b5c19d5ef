"""The modules that the words of `zippath why` mean: modules, archives, or what fits a pattern."""

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from zippath.cli import target
from zippath.errors import UsageError, ZippathError
from zippath.finders.contents import offers
from zippath.finders.suffixes import ARCHIVE_SUFFIXES
from zippath.imports.resolver import Imports
from zippath.manage.naming import archives_named, is_pattern, names_inside
from zippath.python.paths import paths_of
from zippath.syspath.ledger import Ledger

# importlib accepts names outside the syntax of import statements, such as a-b
_MODULE = re.compile(r"[^\s/\\\0]+")
_SEPARATOR = re.compile(r"[/\\]")


def meant(words: Iterable[str], imports: Imports, ledger: Ledger) -> Iterator[str]:
    """Yield the modules that words mean.

    A path, a file name with its suffix and a pattern such as `boto*` mean the modules of archives
    on the path; a pattern also means all modules that fit. Any other word is a module. If that
    cannot be imported, the modules of an archive come after it that the word names in another way:
    as a distribution, or by its beginning. Raises ZippathError where a word means nothing.
    """
    for word in words:
        is_module = _MODULE.fullmatch(word) is not None and all(word.split("."))
        if is_pattern(word):
            fitting = [name for name in imports.names() if fnmatchcase(name, word)]
            yield from fitting or _of_archives(word, imports, ledger)
        elif is_module and not word.lower().endswith(ARCHIVE_SUFFIXES):
            yield word
            if imports.decide(word).winner is None:
                yield from _perhaps(word, imports, ledger)
        elif is_module or _SEPARATOR.search(word):
            yield from _of_archives(word, imports, ledger)
        else:
            raise UsageError(
                f"{word!r} is not the name of a module", "such as google.cloud.storage"
            )


def _perhaps(word: str, imports: Imports, ledger: Ledger) -> list[str]:
    try:
        return _of_archives(word, imports, ledger)
    except ZippathError:
        return []


def _of_archives(word: str, imports: Imports, ledger: Ledger) -> list[str]:
    """The modules at the top of the archives that a word names."""
    facts = imports.facts
    name = target.absolute(word) if _SEPARATOR.search(word) and not is_pattern(word) else word
    paths = [entry.path for entry in ledger.entries if entry.kind == "archive"]
    where = f"the archives on the path of {facts.executable}"
    case = paths_of(facts).normcase
    archives = archives_named(name, paths, where, names_inside(facts), case)
    return [module for path in archives for module in sorted(offers(path, facts))]
