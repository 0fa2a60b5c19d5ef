"""Requires-Python: the versions of Python that a distribution supports."""

from zippath.distributions.headers import Headers
from zippath.python.facts import Facts


def unmet_python(headers: Headers, facts: Facts) -> str:
    """Return the Requires-Python if it rules the interpreter out, else "".

    An invalid version specifier (PEP 440) rules nothing out, nor does one beyond computing.
    """
    wanted = headers.get("Requires-Python")
    if not wanted:
        return ""
    # 10 ms, and few archives have the field
    from packaging.specifiers import SpecifierSet

    try:
        allowed = SpecifierSet(wanted).contains(facts.release_text, prereleases=True)
    except ValueError:  # InvalidSpecifier, or a number of over 4,300 digits
        return ""
    return "" if allowed else wanted
