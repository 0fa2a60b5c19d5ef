"""What the end of a file's name says: archives, and modules of each kind."""

from zippath.finders.offer import OfferKind
from zippath.python.facts import Facts

# by convention: Python goes by the content of an archive, not by its name
ARCHIVE_SUFFIXES = (".zip", ".whl", ".egg", ".pyz")
# extension modules of any platform that wheels are made for
_EXTENSIONS = (".so", ".pyd", ".dylib")

Suffixes = tuple[tuple[str, OfferKind], ...]


def module_suffixes(facts: Facts) -> Suffixes:
    """The suffixes in the order in which FileFinder tries them, and what they make of a file."""
    sources = (".py", ".pyw") if facts.platform.startswith("win") else (".py",)
    return (
        *((suffix, "extension") for suffix in facts.extension_suffixes),
        *((suffix, "source") for suffix in sources),
        (".pyc", "bytecode"),
    )


def extension_suffixes(facts: Facts) -> tuple[str, ...]:
    """The ends of the names of extension modules: this interpreter's, and those of others."""
    return tuple(dict.fromkeys((*facts.extension_suffixes, *_EXTENSIONS)))
