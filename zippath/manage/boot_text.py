"""The text of `_zippath_boot.py`: settings, the call of a start, and the modules that it needs."""

import ast
import functools
import re
from dataclasses import dataclass

from zippath import __version__
from zippath.manage import importer_package
from zippath.manage.importer_package import (
    STARTING,
    STARTING_PACKED,
    digest,
    joined_modules,
    package_files,
)
from zippath.syspath.boot_entries import PACKAGE
from zippath.wheelhouse.answers import remembered

# how long it stays: what `add` has put in goes with the last archive that needs it
UNTIL_DISABLED, WHILE_NEEDED = "until disabled", "while needed"

_TEXT = '''\
"""Starts zippath's importer in this Python; `zippath importer disable` takes it out again.

The line in zippath.pth calls `start`, for Python 3.18 and later zippath.start does. All below it is
{modules} of _zippath_importer without what explains them there.
"""

{settings}


def start():
    """Put the importer in; a start of Python goes on as without it if that cannot be done."""
    for name in {names}:
        sys.modules.setdefault("{package}." + name, sys.modules[__name__])  # not loaded twice
{calls}


'''
_OFFER = "    offer_package()\n"
_START = "    start_in(__file__, CACHE)"
_SETTINGS = re.compile(r"^([A-Z]+) = (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class BootSettings:
    """What a boot module says of itself; `copy` is the digest of the importer's sources.

    `archive` is the SHA-256 of the archive that the importer is, "" where it is a folder, and
    `magic` (in hex) is that of the Python whose bytecode it holds. `cache` None is each user's own.
    """

    version: str = ""
    copy: str = ""
    cache: str | None = None
    stays: str = UNTIL_DISABLED
    archive: str = ""
    magic: str = ""


def settings_of_ours(
    cache_dir: str | None, stays: str = UNTIL_DISABLED, archive: str = "", magic: str = ""
) -> BootSettings:
    """Return the settings of a boot module that this zippath writes."""
    return BootSettings(__version__, digest_of_ours(), cache_dir, stays, archive, magic)


@functools.cache
def digest_of_ours() -> str:
    """Return the digest of this zippath's importer."""
    return digest(package_files())


def module_text(cache_dir: str | None, stays: str = UNTIL_DISABLED) -> bytes:
    """Return the boot module that this zippath writes where the importer is a folder."""
    return text_with(settings_of_ours(cache_dir, stays))


def text_with(settings: BootSettings) -> bytes:
    """Return the boot module with these settings."""
    values = {
        "VERSION": settings.version,
        "COPY": settings.copy,
        "CACHE": settings.cache,
        "STAYS": settings.stays,
    }
    starting: tuple[str, ...] = STARTING
    if settings.archive:
        values.update(ARCHIVE=settings.archive, MAGIC=settings.magic)
        starting = STARTING_PACKED
    head = _TEXT.format(
        modules=_listed([f"{name}.py" for name in starting]),
        names=starting,
        package=PACKAGE,
        settings="\n".join(f"{name} = {value!a}" for name, value in values.items()),
        calls=(_OFFER if settings.archive else "") + _START,
    )
    return head.encode("ascii") + _joined(starting)


def _joined(starting: tuple[str, ...]) -> bytes:
    """Return the modules that a start needs in one, remembered: joining them takes 40 ms."""
    rules = importer_package.__loader__.get_source(importer_package.__name__)  # type: ignore[union-attr]
    question = ("text of boot modules", digest_of_ours(), digest([("", rules.encode())]), starting)
    joined: bytes = remembered(question, lambda: joined_modules(PACKAGE, starting))
    return joined


def settings_in(text: bytes) -> BootSettings:
    """Return the settings in the text of a boot module, without those that make no sense."""
    head = text.decode("ascii", "replace").partition("\ndef start(")[0]
    found = {name: _value(literal) for name, literal in _SETTINGS.findall(head)}
    said = {name.lower(): value for name, value in found.items() if isinstance(value, str)}
    return BootSettings(
        **{name: said[name] for name in BootSettings.__dataclass_fields__ if name in said}
    )


def _value(literal: str) -> object:
    try:
        return ast.literal_eval(literal)
    except (SyntaxError, ValueError):
        return None


def _listed(names: list[str]) -> str:
    """Return names as in a sentence: a, b and c."""
    return f"{', '.join(names[:-1])} and {names[-1]}"
