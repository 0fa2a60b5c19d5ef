"""The rules of each Python version's import system and standard library, as one table."""

from typing import NamedTuple

from zippath.python.facts import Facts
from zippath.python.versions import Table, since


class ImportRules(NamedTuple):
    """The rules of one version's import system; the defaults are 3.6's."""

    # the origin of a namespace package's spec (bpo-32305)
    namespace_origin: str | None = "namespace"
    # pkgutil.extend_path() sees packages in archives: zipimporter has find_spec() (bpo-14678)
    extends_into_archives: bool = False
    # the modules that this version was the first one without
    removed: tuple[str, ...] = ()


# what later versions change
IMPORTS = Table(
    ImportRules(),
    since((3, 7), namespace_origin=None),
    since((3, 8), removed=("macpath",)),
    since((3, 10), extends_into_archives=True, removed=("formatter", "parser", "symbol")),
    since((3, 11), removed=("binhex",)),
    since((3, 12), removed=("asynchat", "asyncore", "distutils", "imp", "smtpd")),
    # PEP 594
    since((3, 13), removed=(
        "aifc", "audioop", "cgi", "cgitb", "chunk", "crypt", "imghdr", "lib2to3", "mailcap",
        "msilib", "nis", "nntplib", "ossaudiodev", "pipes", "sndhdr", "spwd", "sunau",
        "telnetlib", "uu", "xdrlib")),
)  # fmt: skip


def import_rules(facts: Facts) -> ImportRules:
    """The rules of the interpreter's version."""
    return IMPORTS.of(facts.version)


def removed_with(name: str, facts: Facts) -> str:
    """The version without the module, if the interpreter is as new; else ""."""
    for row in IMPORTS.rows:
        if name in row.changes.get("removed", ()) and row.holds_for(facts.version):
            return "{}.{}".format(*row.since)
    return ""
