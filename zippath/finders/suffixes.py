"""The suffixes of archives, and of modules of each kind."""

from zippath.finders.offer import OfferKind
from zippath.python.facts import Facts

# by convention: Python goes by the content of an archive, not by its name
ARCHIVE_SUFFIXES = (".zip", ".whl", ".egg", ".pyz")
# extension modules of any platform that wheels are made for
EXTENSIONS = (".so", ".pyd", ".dylib")

Suffixes = tuple[tuple[str, OfferKind], ...]


def module_suffixes(facts: Facts) -> Suffixes:
    """The suffixes in the order of FileFinder, each with the kind of its modules."""
    sources = (".py", ".pyw") if facts.platform.startswith("win") else (".py",)
    return (
        *((suffix, "extension") for suffix in facts.extension_suffixes),
        *((suffix, "source") for suffix in sources),
        (".pyc", "bytecode"),
    )


def extension_suffixes(facts: Facts) -> tuple[str, ...]:
    """The suffixes of extension modules: the interpreter's own, and other platforms'."""
    return tuple(dict.fromkeys((*facts.extension_suffixes, *EXTENSIONS)))
