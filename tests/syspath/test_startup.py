"""Startup files are cut into lines as each version does, and put together again byte for byte."""

import io
import os
from contextlib import suppress

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from tests.facts import Encodings, Flags, facts
from tests.installations import ENV
from zippath.errors import ZippathError
from zippath.python.interpreter import ask
from zippath.syspath.startup import UndecodableError, coded_path, encode_line, encodings_for, parse

OLD, NEW, STRIPPING = (3, 11, 0), (3, 13, 0), (3, 15, 0)
LOCALES = ("utf-8", "ascii", "latin-1", "cp1252", "cp932", "euc_jp", "gbk", "big5", "cp1251")
CODE = "import os, sys; p = os.fsdecode("
AFTER = "); os.path.exists(p) and p not in sys.path and sys.path.append(p)"
ENDS = "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
TEXTS = st.text(st.sampled_from("a/\r\n \t\x0b\x0c\x1c\x85\u2028#é日\ufeff"), max_size=30)


def of(version, locale="utf-8", **more):
    return facts(version, encodings=Encodings(locale=locale), **more)


@given(st.binary(max_size=60) | TEXTS.map(lambda text: text.encode()), st.sampled_from(LOCALES),
       st.sampled_from([(3, 6, 0), OLD, NEW, STRIPPING]))  # fmt: skip
def test_the_bytes_come_back(data, locale, version):
    with suppress(UndecodableError):
        text = parse(data, of(version, locale))

        assert data == text.render()
        assert list(range(1, len(text.lines) + 1)) == [line.number for line in text.lines]


@given(TEXTS, st.sampled_from(["utf-8", "cp932", "gbk"]))
def test_old_versions_read_a_text_file(text, locale):
    data = text.encode(locale, "ignore")
    expected = [line.rstrip("\n") for line in io.TextIOWrapper(io.BytesIO(data), encoding=locale)]

    assert expected == [line.text for line in parse(data, of(OLD, locale)).lines]


@given(TEXTS)
def test_new_versions_split_lines_as_str_does(text):
    data = text.encode()
    expected = data.decode("utf-8-sig").splitlines()
    assert expected == [line.text for line in parse(data, of(NEW)).lines]


def test_lines():
    text = parse(b"# c\r\n\nimport os\n  import x\n/a b\n/end", of(NEW))
    assert [
        (1, b"# c\r\n", "# c", "comment"),
        (2, b"\n", "", "blank"),
        (3, b"import os\n", "import os", "import"),
        (4, b"  import x\n", "  import x", "path"),
        (5, b"/a b\n", "/a b", "path"),
        (6, b"/end", "/end", "path"),
    ] == [(line.number, line.raw, line.text, line.meaning) for line in text.lines]


def test_start_files_have_entry_points():
    text = parse(b"\xef\xbb\xbfimport x\n# c\npkg:run\n", of(STRIPPING), ".start")
    assert ["entry-point", "comment", "entry-point"] == [line.meaning for line in text.lines]
    assert b"\xef\xbb\xbf" == text.bom


@pytest.mark.parametrize(
    ("version", "locale", "utf8_mode", "expected"),
    [
        ((3, 6, 0), "cp1252", False, ("cp1252",)),
        ((3, 7, 0), "ANSI_X3.4-1968", True, ("utf-8",)),
        ((3, 10, 9), "cp1252", True, ("utf-8",)),
        # gh-117793: encoding="locale" does not look at UTF-8 mode
        ((3, 11, 0), "cp1252", True, ("cp1252",)),
        ((3, 12, 3), "cp1252", False, ("cp1252",)),
        ((3, 12, 4), "cp1252", False, ("utf-8", "cp1252")),
        ((3, 12, 4), "UTF-8", False, ("utf-8",)),
        ((3, 15, 0), "ISO-8859-1", False, ("utf-8", "iso8859-1")),
        ((3, 20, 0), "cp1252", False, ("utf-8",)),
    ],
)
def test_encodings(version, locale, utf8_mode, expected):
    assert expected == encodings_for(of(version, locale, flags=Flags(utf8_mode=utf8_mode)))
    assert ("utf-8",) == encodings_for(of(version, locale), ".start")


def test_undecodable_says_where():
    with pytest.raises(UndecodableError) as raised:
        parse(b"/a\n/b\xe9\n", of(OLD))
    assert (2, "byte 5, line 2, is not utf-8") == (raised.value.line, raised.value.message)
    assert ["/b\xe9"] == [line.text for line in parse(b"/b\xe9", of(NEW, "latin-1")).lines]


@pytest.mark.parametrize(
    ("path", "version", "locale", "expected"),
    [
        ("/a b/c.zip", OLD, "ascii", b"/a b/c.zip\n"),
        ("/hé", NEW, "latin-1", "/hé\n".encode()),
        ("/a\x01b", OLD, "utf-8", b"/a\x01b\n"),
    ],
)
def test_encode_line(path, version, locale, expected):
    assert expected == encode_line(path, of(version, locale))


@pytest.mark.parametrize(
    ("path", "version", "locale", "reason"),
    [
        ("/a\nb", OLD, "utf-8", "it contains a line end"),
        ("/a\rb", OLD, "utf-8", "it contains a line end"),
        *(
            (f"/a{end}b", version, "utf-8", "it contains a line end")
            for end in ENDS[2:]
            for version in (OLD, NEW)
        ),
        ("/a\0b", NEW, "utf-8", "it contains a NUL character"),
        ("/a ", OLD, "utf-8", "it begins or ends with a blank"),
        ("/a\u3000", OLD, "utf-8", "it begins or ends with a blank"),
        (" a", STRIPPING, "utf-8", "it begins or ends with a blank"),
        ("#a", OLD, "utf-8", "it would be read as something else"),
        ("import a", OLD, "utf-8", "it would be read as something else"),
        ("/h\udce9", NEW, "utf-8",
         "python reads the file as utf-8, which cannot say this path"),
    ],
)  # fmt: skip
def test_encode_line_refuses(path, version, locale, reason):
    with pytest.raises(ZippathError) as raised:
        encode_line(path, of(version, locale))
    assert f"could not write {path!r} into a .pth file: {reason}" == raised.value.message
    assert raised.value.hint


def test_encode_line_into_a_file_in_another_encoding():
    text = parse(b"/h\xe9\n", of(NEW, "latin-1"))
    assert b"/\xe9\n" == encode_line("/é", of(NEW, "latin-1"), text.encoding)
    with pytest.raises(ZippathError):
        encode_line("/日", of(NEW, "latin-1"), text.encoding)


@given(st.text(st.characters(exclude_characters=f"{ENDS}\0"), min_size=1), st.sampled_from(LOCALES))
def test_before_3_12_4_an_ascii_line_of_code_says_what_is_not_ascii(name, locale):
    asked = of(OLD, locale)
    path = f"/é{name}/x"
    try:
        raw = encode_line(path, asked)
    except UnicodeEncodeError:  # no file name has a lone surrogate that stands for no byte
        reject()
    assert raw.isascii()
    (line,) = parse(raw, asked).lines
    assert ("import", path) == (line.meaning, coded_path(line.text, asked))


@pytest.mark.parametrize(
    "text",
    ["import os", "/path", CODE, CODE + "); os.path.exists(p)", CODE + "b'\\x'" + AFTER,
     CODE + "open('x')" + AFTER, " " + CODE + "b'/a'" + AFTER],
)  # fmt: skip
def test_other_code_says_no_path(text):
    assert coded_path(text, of(OLD)) is None


NAMES = ("plain.zip", "a b", "a'\"$`\\", "hé", "日本", "😀", "e\u0301", "\u00a0", "x\u00a0", "x ",
         "a\x0bb", "a\x0cb", "a\x1cb", "a\x85b", "a\u2028b", "a\nb", "a\rb", "a\x01b", "a\x7fb",
         "#", "import x", "\udce9", "\ufeff", "a:b", "~", "a\x1fb", "\u200e")  # fmt: skip
LOCALE_SETTINGS = (
    {},
    {"LC_ALL": "C"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "C", "PYTHONUTF8": "1"},
)


@pytest.mark.parametrize("settings", LOCALE_SETTINGS, ids=str)
def test_what_is_written_is_read(install, tmp_path, settings):
    """Each name that encode_line accepts, this interpreter finds; the start survives them all."""
    env = {**ENV, "HOME": str(tmp_path), "PYTHONUSERBASE": str(tmp_path), **settings}
    install.clean()
    asked = ask(str(install.executable), env, str(tmp_path))
    user = asked.site.user_site
    os.makedirs(user)
    expected = []
    for number, name in enumerate(NAMES):
        directory = tmp_path / "data" / name
        directory.mkdir(parents=True)
        try:
            raw = encode_line(str(directory), asked)
        except ZippathError:
            continue
        expected.append(str(directory))
        with open(os.path.join(user, f"{number:02}.pth"), "wb") as file:
            file.write(raw)

    found = ask(str(install.executable), env, str(tmp_path)).path

    assert expected == [path for path in found if path.startswith(str(tmp_path / "data"))]
    assert len(expected) >= 8
