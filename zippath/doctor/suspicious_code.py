"""Recognises lines of code in startup files: those of common tools, and those of attacks."""

import re
from collections.abc import Iterable
from functools import cache

from zippath.syspath.boot_entries import BOOT_LINES

# in templates, NAME stands for any dotted name, NAMES for a tuple of them, TEXT for a plain text
_NSPKG = (
    "import sys, types, os;has_mfs = sys.version_info > (3, 5);"
    "p = os.path.join(sys._getframe(1).f_locals['sitedir'], *NAMES);"
    "importlib = has_mfs and __import__('importlib.util');"
    "has_mfs and __import__('importlib.machinery');"
    "m = has_mfs and sys.modules.setdefault('NAME', importlib.util.module_from_spec("
    "importlib.machinery.PathFinder.find_spec('NAME', [os.path.dirname(p)])));"
    "m = m or sys.modules.setdefault('NAME', types.ModuleType('NAME'));"
    "mp = (m or []) and m.__dict__.setdefault('__path__',[]);(p not in mp) and mp.append(p)"
)
# the same without a thought of 3.5, as in matplotlib 3.7
_NSPKG_3 = (
    "import sys, types, os;"
    "p = os.path.join(sys._getframe(1).f_locals['sitedir'], *NAMES);"
    "importlib = __import__('importlib.util');__import__('importlib.machinery');"
    "m = sys.modules.setdefault('NAME', importlib.util.module_from_spec("
    "importlib.machinery.PathFinder.find_spec('NAME', [os.path.dirname(p)])));"
    "m = m or sys.modules.setdefault('NAME', types.ModuleType('NAME'));"
    "mp = (m or []) and m.__dict__.setdefault('__path__',[]);(p not in mp) and mp.append(p)"
)
_INNER_NSPKG = ";m and setattr(sys.modules['NAME'], 'NAME', m)"
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
    _NSPKG + _INNER_NSPKG,
    _NSPKG_3,
    _NSPKG_3 + _INNER_NSPKG,
    "import _virtualenv",  # virtualenv
    *BOOT_LINES,
    "import pywin32_bootstrap",
    "import sys; sys.__plen = len(sys.path)",  # easy_install
    _EASY_INSTALL,
    "import site; site.addsitedir('TEXT')",  # Homebrew
)
# coverage 7.13.1 and later, 7.13.0, and pytest-cov 2.5 to 6, letter by letter
_PROCESS_STARTUP = (
    r'import os\n\nif os.getenv("COVERAGE_PROCESS_START") or '
    r'os.getenv("COVERAGE_PROCESS_CONFIG"):\n try:\n  import coverage\n except:\n  pass\n else:\n'
    r'  coverage.process_startup(slug="pth")'
)
_PYTEST_COV = (
    r"if \'COV_CORE_SOURCE\' in os.environ:\n try:\n  from pytest_cov.embed import init\n  init()\n"
    r" except Exception as exc:\n  sys.stderr.write(\n"
    r'   "pytest-cov: Failed to setup subprocess coverage. "\n   "Environ: {0!r} "\n'
    r'   "Exception: {1!r}\\n".format(\n'
    r"    dict((k, v) for k, v in os.environ.items() if k.startswith(\'COV_CORE\')),\n    exc\n"
    r"   )\n  )\n"
)
_NEWLINES = r"\n\n\n\n\n\n"
# these run a module of any name, or text: only a distribution's file may hold them
_OWNED_TEMPLATES = (
    "import __editable__NAME; __editable__NAME.install()",  # setuptools
    "import _editable_impl_NAME",  # hatchling, pdm, flit through editables
    "import __editables_NAME",
    "import _NAME_editable",  # scikit-build-core
    "import _editable_skbc_NAME",  # from 0.11 on
    "import _NAME_editable_loader",  # meson-python
    "import _NAME_editable_loader; _NAME_editable_loader.init()",  # from 0.22 on
    "import wheel_axle.runtime; wheel_axle.runtime.finalize(fullname)",
    "import wheel_axle.runtime; wheel_axle.runtime.finalize(fullname);",
    f"import sys; exec('{_PROCESS_STARTUP}')",
    f"import sys; exec('{_NEWLINES}{_PROCESS_STARTUP}\\n')",
    f"import os, sys;exec('{_PYTEST_COV}')",
)
_PLACES = {
    "NAMES": r"\(\s*(?:'[\w.]+'\s*,?\s*)+\)",
    "NAME": r"[\w.]+",
    "TEXT": r"[^'\\]*",
}


def _is_one_of(templates: Iterable[str], text: str) -> bool:
    """Whether a line of code is made by one of the templates.

    Only those that begin as it does are compiled: all of them take 10 ms.
    """
    return any(
        text.startswith(re.split("NAME|TEXT", template, maxsplit=1)[0])
        and _pattern(template).fullmatch(text)
        for template in templates
    )


@cache
def _pattern(template: str) -> re.Pattern[str]:
    escaped = re.escape(template)
    return re.compile(re.sub("NAMES|NAME|TEXT", lambda place: _PLACES[place[0]], escaped))


def _use_of(module: str, harmless: str = "") -> str:
    """A pattern for a module that does something, or gets another name, in a line of code.

    Its mere import does nothing yet, and a message may speak of it.
    """
    return (
        rf"(?<!import )(?<![\w/-]){module}{harmless}[ \t]*"
        r"(?:\.\w|[,;)}\]=\n]|\bas\b|\bimport\b|$)"
        rf"|import {module}[ \t]*(?:,|\bas\b)|[=(\[{{,:][ \t]*{module}(?![\w-]){harmless}"
        rf"|[(\[=]\s*\\?['\"]{module}\\?['\"]|\b_{module}\b"
    )


_USE_OF_CODECS = _use_of("codecs", harmless=r"(?!\.register\b)")
# what replaces the functions of socket forbids or watches, and connects to nothing
_USE_OF_SOCKET = _use_of("socket", harmless=r"(?!(?:\.\w+)+ ?=[^=])")
_USE_OF_SUBPROCESS = f"import subprocess|create_subprocess|posixsubprocess|{_use_of('subprocess')}"
_SUSPICIOUS = (
    ("runs text as code", r"\b(?:exec|eval|compile)\s*\("),
    (
        "unpacks hidden code",
        (
            r"base64|b(?:64|32|85)decode|marshal|zlib|lzma|bz2|fromhex|unhexlify"
            r"|(?:\\x[0-9a-f]{2}){8}|chr\(\d+\)(?:\s*\+\s*chr\(\d+\))+"
            rf"|{_USE_OF_CODECS}"
        ),
    ),
    # characters without width, and those that turn the direction of writing
    (
        "hides characters",
        (
            "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
            "\U000e0000-\U000e01ef]"
        ),
    ),
    (
        "reaches for what its text does not name",
        r"__import__|\bgetattr\s*\(|__builtins__",
    ),
    (
        "starts programs",
        (
            rf"{_USE_OF_SUBPROCESS}|Popen|ctypes|pty\."
            r"|os\.(?:system|popen|exec\w*|spawn\w*|posix_spawn)"
        ),
    ),
    (
        "reaches the network",
        (
            rf"urllib(?!3)|{_use_of('urllib3')}|{_USE_OF_SOCKET}"
            r"|http\.client|socketserver|web_?sockets?|socketio|\brequests\b|\bhttpx\b|ftplib|smtplib"
        ),
    ),
    ("names a web address", r"https?://"),
)
# an argument that is one string, without escapes
_PLAIN_NAME = r"\s*u?\\?['\"][^'\"\\]*\\?['\"]\s*[,)]"
# what one line has no honest use for, while a module may
_IN_A_LINE = (
    # exec and eval of anything but a text that stands there
    ("runs what its text does not show", r"\b(?:exec|eval)\s*\((?!\s*[rbuRBU]{0,2}\\?['\"])"),
    (
        "puts together what it names",
        (
            # from the first of them on: from each, a long line would take minutes
            r"\A(?:(?!__import__|getattr).)*(?:__import__|getattr).*['\"]\s*\+\s*\\?['\"]"
            rf"|\b(?:__import__|import_module)\s*\((?!{_PLAIN_NAME})"
            rf"|\bgetattr\s*\((?:[^(),]|\([^()]*\))*,(?!{_PLAIN_NAME})"
            r"|['\"](?:exec|eval|compile|__import__|__builtins__)\\?['\"]"
        ),
    ),
    ("unpacks hidden code", r"pickle|\[::-1\]|rot_?13|a85decode|\)\s*\^|\^\s*\d|\.translate\("),
    # whatever `os` is called
    (
        "starts programs",
        (
            r"(?:(?<!platform)\.|[\"'])(?:system|popen|startfile|exec[lv]\w*|spawn[lv]\w*)\b"
            r"|\bimport\b[^;]*\b(?:system|popen|startfile)\b|multiprocessing\.Process"
        ),
    ),
    ("reaches the network", r"xmlrpc|aiohttp|open_connection"),
)
_LONGEST = 1500
_IS_LONG = f"is longer than {_LONGEST} characters"
_ORDINARY = re.compile(r"(?:^|[ \t])#.*|\bre\.compile\b|\bgetattr\b", re.MULTILINE)
_NEWLINE = re.compile(r"\\+[nrt]")
_HIDING = {"unpacks hidden code", "hides characters"}
_HARMLESS_IF_INTACT = {
    "runs text as code",
    "reaches for what its text does not name",
    "names a web address",
    _IS_LONG,
}


def is_of_tool(text: str, owned: bool = False) -> bool:
    """Whether an installer or another common tool writes this line of code.

    Some lines count only if a distribution has installed their file: then it is `owned`.

    >>> is_of_tool("import _virtualenv"), is_of_tool("import _virtualenv; import this")
    (True, False)
    >>> is_of_tool("import _x_editable"), is_of_tool("import _x_editable", owned=True)
    (False, True)
    """
    text = text.strip()
    return _is_one_of(_TEMPLATES, text) or (owned and _is_one_of(_OWNED_TEMPLATES, text))


def suspicious_traits(text: str, owned: bool = False, intact: bool = False) -> list[str]:
    """The traits that a line of code shares with attacks; the lines of common tools have none.

    In an `intact` file, which is as its distribution brought it, exec of a text and imports by name
    are what many projects need at start; only what hides or reaches out counts.

    >>> suspicious_traits("import os; exec(__import__('base64').b64decode('cGFzcw=='))")[:2]
    ['runs text as code', 'unpacks hidden code']
    """
    found = [] if is_of_tool(text, owned) else _traits(text)
    return [] if intact and set(found) <= _HARMLESS_IF_INTACT else found


def module_traits(text: str, intact: bool = False) -> list[str]:
    r"""The traits that the source of a module shares with attacks.

    A module has several lines, so what is ordinary in one does not count: getattr, re.compile and
    addresses in comments. Of an `intact` one, only what hides as well as runs or reaches out does.

    >>> module_traits("import re  # https://example.org\nX = re.compile('x')\n")
    []
    """
    code = _ORDINARY.sub("", text)
    found = [what for what, pattern in _SUSPICIOUS if re.search(pattern, code)]
    return found if not intact or (len(found) > 1 and _HIDING & set(found)) else []


def _traits(text: str) -> list[str]:
    every = (*_SUSPICIOUS, *_IN_A_LINE)
    code = _NEWLINE.sub(";", text)  # in a text for exec, where the n is no part of a word
    found = [what for what, pattern in every if re.search(pattern, code)]
    if len(text) > _LONGEST:
        found.append(_IS_LONG)
    return list(dict.fromkeys(found))


def reorders(text: str) -> bool:
    """Whether a line of code helps to move path lines to the front.

    easy_install, virtualenvwrapper's add2virtualenv and pew write such lines in pairs. From 3.15 on
    they run after all path lines (PEP 829) and can no longer move them.
    """
    return "__plen" in text or "__egginsert" in text
