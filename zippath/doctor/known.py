"""Lines of code in startup files: those that everybody has, and those that attacks are made of."""

import re

_DOTTED = r"[\w.]+"

# in templates, NAME stands for any dotted name, TEXT for text without code in it
_NSPKG = (
    "import sys, types, os;has_mfs = sys.version_info > (3, 5);"
    "p = os.path.join(sys._getframe(1).f_locals['sitedir'], *TEXT);"
    "importlib = has_mfs and __import__('importlib.util');"
    "has_mfs and __import__('importlib.machinery');"
    "m = has_mfs and sys.modules.setdefault('NAME', importlib.util.module_from_spec("
    "importlib.machinery.PathFinder.find_spec('NAME', [os.path.dirname(p)])));"
    "m = m or sys.modules.setdefault('NAME', types.ModuleType('NAME'));"
    "mp = (m or []) and m.__dict__.setdefault('__path__',[]);(p not in mp) and mp.append(p)"
)
_DISTUTILS = (
    "import os; var = 'SETUPTOOLS_USE_DISTUTILS'; "
    "enabled = os.environ.get(var, 'NAME') == 'local'; enabled and __import__('_distutils_hack')"
)
_EASY_INSTALL = (
    "import sys; new=sys.path[sys.__plen:]; del sys.path[sys.__plen:]; "
    "p=getattr(sys,'__egginsert',0); sys.path[p:p]=new; sys.__egginsert = p+len(new)"
)
_TEMPLATES = (
    _DISTUTILS + ".add_shim();",
    _DISTUTILS + ";",
    _DISTUTILS,
    _NSPKG,
    _NSPKG + ";m and setattr(sys.modules['NAME'], 'NAME', m)",
    "import _virtualenv",  # virtualenv
    "import __editable__NAME; __editable__NAME.install()",  # setuptools
    "import _editable_impl_NAME",  # hatchling, pdm, flit through editables
    "import __editables_NAME",
    "import _NAME_editable",  # scikit-build-core
    "import _NAME_editable_loader",  # meson-python
    "import pywin32_bootstrap",
    "import sys; sys.__plen = len(sys.path)",  # easy_install
    _EASY_INSTALL,
    "import site; site.addsitedir('TEXT')",  # Homebrew
    "import wheel_axle.runtime; wheel_axle.runtime.finalize(fullname)",
    "import wheel_axle.runtime; wheel_axle.runtime.finalize(fullname);",
)
_TEXT = r"[^;=\[\]{}]*?"


def _pattern(template: str) -> str:
    return re.escape(template).replace("NAME", _DOTTED).replace("TEXT", _TEXT)


_KNOWN = re.compile("|".join(_pattern(template) for template in _TEMPLATES))
# coverage and pytest-cov run a few plain lines by exec; their wording changes with each release
_COVERAGE = re.compile(
    r"""import (?:os, ?)?sys; ?exec\((['"])"""
    r"""(?P<code>.*(?:coverage\.process_startup\(|pytest_cov\.embed).*)\1\)"""
)

_SUSPICIOUS = (
    ("runs text as code", re.compile(r"\b(?:exec|eval|compile)\s*\(")),
    (
        "unpacks hidden code",
        re.compile(
            r"base64|b(?:64|32|85)decode|marshal|codecs|zlib|lzma|bz2|fromhex|unhexlify"
            r"|(?:\\x[0-9a-f]{2}){8}|chr\(\d+\)(?:\s*\+\s*chr\(\d+\))+"
        ),
    ),
    (
        "starts programs",
        re.compile(
            r"subprocess|Popen|os\.(?:system|popen|exec\w*|spawn\w*|posix_spawn)|ctypes|pty\."
        ),
    ),
    (
        "reaches the network",
        re.compile(r"urllib|http\.client|\brequests\b|\bhttpx\b|socket|ftplib|smtplib|https?://"),
    ),
)
_LONGEST = 1500


def is_known(text: str) -> bool:
    """Whether a line of code is one of those that installers and common tools write.

    >>> is_known("import _virtualenv"), is_known("import _virtualenv; import this")
    (True, False)
    """
    text = text.strip()
    if _KNOWN.fullmatch(text):
        return True
    coverage = _COVERAGE.fullmatch(text)
    return coverage is not None and not _evil(coverage["code"])


def evils(text: str) -> list[str]:
    """What a line does that lines of attacks do: nothing, for those that are known.

    >>> evils("import os; exec(__import__('base64').b64decode('cGFzcw=='))")
    ['runs text as code', 'unpacks hidden code']
    """
    return [] if is_known(text) else _evil(text)


def _evil(text: str) -> list[str]:
    found = [what for what, pattern in _SUSPICIOUS if pattern.search(text)]
    if len(text) > _LONGEST:
        found.append(f"is {len(text)} characters long")
    return found


def reorders(text: str) -> bool:
    """Whether the line is half of the trick that moves path lines to the front.

    easy_install, virtualenvwrapper's add2virtualenv and pew write it; import lines that run after
    all path lines (3.15, PEP 829) cannot move them any more.
    """
    return "__plen" in text or "__egginsert" in text
