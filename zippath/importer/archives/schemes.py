"""Where installers put what a wheel keeps in NAME.data (PEP 427)."""

import sys

PROGRAMS = "Scripts/" if sys.platform == "win32" else "bin/"
# {directory in NAME.data: where `pip install --target` puts what is in it}
SCHEMES = {"purelib": "", "platlib": "", "data": "", "scripts": PROGRAMS}


def installed(name: str) -> str:
    """Return where an installer puts a member or directory of a wheel.

    >>> installed("a-1.data/purelib/a/b.py"), installed("a/b.py")
    ('a/b.py', 'a/b.py')
    """
    data, _, rest = name.partition("/")
    scheme, slash, place = rest.partition("/")
    is_moved = data.endswith(".data") and slash and scheme in SCHEMES
    return SCHEMES[scheme] + place if is_moved else name
