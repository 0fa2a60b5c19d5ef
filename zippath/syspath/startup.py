"""Startup files (`.pth`, `.start`) as numbered lines, split and decoded as each version does."""

import codecs
import re
from typing import Literal, NamedTuple

from zippath.errors import ZippathError
from zippath.python.facts import Facts, canonical, foreign, path_of_raw, raw_path
from zippath.syspath.site_rules import SiteRules, site_rules

Meaning = Literal["blank", "comment", "import", "path", "entry-point"]

_TEXT_FILE_ENDS = "\r\n|\r|\n"
_SPLITLINES_ENDS = "\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]"
_BOM = codecs.BOM_UTF8
_CHUNK = 8192  # of io.TextIOWrapper


class Line(NamedTuple):
    """One line: `raw` with its end as in the file, `text` without, `number` from 1."""

    number: int
    raw: bytes
    text: str
    meaning: Meaning


class StartupText(NamedTuple):
    """A startup file in the reading of one version; `render` returns the same bytes."""

    lines: tuple[Line, ...] = ()
    encoding: str = "utf-8"
    bom: bytes = b""

    def render(self) -> bytes:
        """The bytes of the file."""
        return self.bom + b"".join(line.raw for line in self.lines)


class UndecodableError(ZippathError):
    """No encoding of the interpreter can decode a file: `site` fails, and with it the start.

    `before` are the lines that `site` has seen by then: some versions read text files in chunks.
    """

    def __init__(
        self, encoding: str, offset: int, line: int, before: tuple[Line, ...] = ()
    ) -> None:
        super().__init__(f"byte {offset}, line {line}, is not {encoding}")
        self.line = line
        self.before = before


def parse(data: bytes, facts: Facts, suffix: str = ".pth") -> StartupText:
    """Split a `.pth` or `.start` file into lines like the interpreter of `facts`.

    Raises UndecodableError where it cannot decode the file.
    """
    rules = site_rules(facts)
    *tries, last = encodings_for(facts, suffix)
    for encoding in tries:
        try:
            return _parse(data, encoding, rules, suffix)
        except UndecodableError:
            continue
    return _parse(data, last, rules, suffix)


def encodings_for(facts: Facts, suffix: str = ".pth") -> tuple[str, ...]:
    """The encodings that the interpreter tries on a startup file, in order."""
    rules = site_rules(facts)
    if suffix == ".start" or rules.utf8_only:
        return ("utf-8",)
    by_locale = rules.utf8_mode and facts.flags.utf8_mode
    locale = "utf-8" if by_locale else codecs.lookup(facts.encodings.locale).name
    if rules.utf8 and locale != "utf-8":
        return "utf-8", locale
    return (locale,)


def meaning_of(text: str, rules: SiteRules, suffix: str = ".pth") -> Meaning:
    """The meaning of a line by `rules`.

    >>> from zippath.syspath.site_rules import SITE
    >>> [meaning_of("  import x", SITE.of(version)) for version in ((3, 14), (3, 15))]
    ['path', 'import']
    """
    if rules.strips:
        text = text.strip()
    if not text.strip():
        return "blank"
    if text.startswith("#"):
        return "comment"
    if suffix == ".start":
        return "entry-point"
    return "import" if text.startswith(("import ", "import\t")) else "path"


def encode_line(path: str, facts: Facts, encoding: str | None = None) -> bytes:
    """Return the line that makes the interpreter of `facts` add the absolute `path`.

    `encoding` is the encoding of the file (`StartupText.encoding`), None for a new one. Raises
    ZippathError where no line can name this path for this version.
    """
    rules = site_rules(facts)
    reason = _unwritable(path, rules)
    if reason:
        raise ZippathError(
            f"could not write {path!r} into a .pth file: {reason}",
            "rename it, or reach it through a symbolic link with a plain name",
        )
    if needs_code(path, facts):
        return _coded_line(path, facts)
    encoding = encoding or encodings_for(facts)[0]
    text = foreign(path, facts.encodings)
    try:
        raw = text.encode(encoding)
    except UnicodeEncodeError:
        raw = b""
    # what is written must come back as the same file name
    if not raw or canonical(raw.decode(encoding), facts.encodings) != path:
        raise ZippathError(
            f"could not write {path!r} into a .pth file: python reads the file as {encoding}, "
            "which cannot say this path",
            "reach it through a symbolic link with an ASCII name",
        )
    return raw + b"\n"


def needs_code(path: str, facts: Facts) -> bool:
    """Whether only an import line can name `path` safely for this version.

    Before 3.12.4 `site` reads .pth files in the locale of each start. A line that is right in one
    locale stops the interpreter in another: LC_ALL=C keeps 3.6, 3.11 and 3.12.0 to 3.12.3 from
    starting at all if a .pth file is not ASCII.
    """
    return not path.isascii() and not site_rules(facts).utf8


def _coded_line(path: str, facts: Facts) -> bytes:
    """An ASCII import line with the effect of a path line for `path`."""
    escaped = "".join(
        chr(byte) if 32 <= byte < 127 and byte not in b"'\\" else f"\\x{byte:02x}"
        for byte in raw_path(path, facts.encodings)
    )
    return f"{_CODE[0]}b'{escaped}'{_CODE[1]}\n".encode("ascii")


_CODE = (
    "import os, sys; p = os.fsdecode(",
    "); os.path.exists(p) and p not in sys.path and sys.path.append(p)",
)


def coded_path(text: str, facts: Facts) -> str | None:
    """The path in an import line by `encode_line`; None for any other line."""
    before, literal, after = text[: len(_CODE[0])], text[len(_CODE[0]) : -len(_CODE[1])], text
    if before != _CODE[0] or not after.endswith(_CODE[1]):
        return None
    if not re.fullmatch(r"b'(?:[^'\\]|\\x[0-9a-f]{2})*'", literal):
        return None
    raw = re.sub(r"\\x(..)", lambda match: chr(int(match[1], 16)), literal[2:-1])
    return path_of_raw(raw.encode("latin-1"), facts.encodings)


def _unwritable(path: str, rules: SiteRules) -> str:
    """The reason why no line of a `.pth` file can name `path`, else ""."""
    if "\0" in path:
        return "it contains a NUL character"
    # a file outlives an upgrade: what ends a line for any version is refused for all
    if re.search(_SPLITLINES_ENDS, path):
        return "it contains a line end"
    if path != path.rstrip() or (rules.strips and path != path.lstrip()):
        return "it begins or ends with a blank"
    if meaning_of(path, rules) != "path":
        return "it would be read as something else"
    return ""


def _ends(rules: SiteRules) -> str:
    return _SPLITLINES_ENDS if rules.utf8 else _TEXT_FILE_ENDS


def _parse(data: bytes, encoding: str, rules: SiteRules, suffix: str) -> StartupText:
    # only UTF-8 files of versions that read UTF-8 may have a BOM; before, it is text
    bom = _BOM if encoding == "utf-8" and rules.utf8 and data.startswith(_BOM) else b""
    data = data[len(bom) :]
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        line = len(re.findall(_TEXT_FILE_ENDS.encode(), data[: error.start])) + 1
        seen = b"" if rules.utf8 else _seen_before_error(data, encoding)
        before = _lines(seen, encoding, rules, suffix)
        raise UndecodableError(encoding, error.start, line, before) from error
    return StartupText(_lines(data, encoding, rules, suffix), encoding, bom)


def _lines(data: bytes, encoding: str, rules: SiteRules, suffix: str) -> tuple[Line, ...]:
    text, offsets = _decode(data, encoding)
    lines = []
    start = 0
    for number, end in enumerate(_line_ends(text, _ends(rules)), 1):
        line = re.sub(f"(?:{_ends(rules)})\\Z", "", text[start:end])
        raw = data[offsets[start] : offsets[end]]
        lines.append(Line(number, raw, line, meaning_of(line, rules, suffix)))
        start = end
    return tuple(lines)


def _seen_before_error(data: bytes, encoding: str) -> bytes:
    """The complete lines that a text file yields before its first undecodable bytes.

    It decodes 8192 bytes at a time, and a character that is cut off by the end of the file last.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    text = ""
    for start in range(0, len(data), _CHUNK):
        try:
            text += decoder.decode(data[start : start + _CHUNK])
        except UnicodeDecodeError:
            break
    # a return at the end may yet be half of a line end
    complete = re.findall(f".*?(?:{_TEXT_FILE_ENDS})", text.removesuffix("\r"), re.DOTALL)
    return "".join(complete).encode(encoding)


def _line_ends(text: str, ends: str) -> list[int]:
    """The position after each line of `text` and its line end."""
    found = [match.end() for match in re.finditer(ends, text)]
    return found if found[-1:] == [len(text)] or not text else [*found, len(text)]


def _decode(data: bytes, encoding: str) -> tuple[str, list[int]]:
    """The text, and the offset in `data` for each position in it and for its end.

    The caller cuts `data` by these offsets. To encode the text again could change bytes: cp932 has
    two sequences for some characters.
    """
    if data.isascii() and len(data) == len(data.decode(encoding)):
        return data.decode(encoding), list(range(len(data) + 1))
    decoder = codecs.getincrementaldecoder(encoding)()
    text: list[str] = []
    offsets = [0]
    for offset in range(len(data)):
        chars = decoder.decode(data[offset : offset + 1], offset == len(data) - 1)
        text.append(chars)
        offsets += [offset + 1] * len(chars)
    offsets[-1] = len(data)
    return "".join(text), offsets
