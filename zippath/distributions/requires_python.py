"""Whether the metadata of a distribution let a Python use it."""

import re

from zippath.python.facts import Facts

_FIELD = re.compile(r"^Requires-Python:[ \t]*(\S.*?)[ \t\r]*$", re.MULTILINE | re.IGNORECASE)


def unmet_python(metadata: str, facts: Facts) -> str:
    """The Requires-Python of a METADATA or PKG-INFO file that rules the interpreter out, else "".

    What is no version specifier (PEP 440) rules nothing out.
    """
    field = _FIELD.search(re.split(r"\r?\n\r?\n", metadata, maxsplit=1)[0])
    if field is None:
        return ""
    # 10 ms, and few archives have the field
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        allowed = SpecifierSet(field[1])
    except InvalidSpecifier:
        return ""
    version = ".".join(map(str, facts.version[:3]))
    return "" if allowed.contains(version, prereleases=True) else field[1]
