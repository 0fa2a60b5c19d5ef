"""The probe's answer becomes facts, its texts the same for every file-system encoding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.facts import facts
from zippath.python.facts import Encodings, Facts, canonical, foreign

ANSWER = {
    "executable": "/bin/python", "version": [3, 6, 1, "final", 0], "path": ["", "/h\udcc3\udca9"],
    "initial_path": [""], "cwd": "/", "prefix": "/", "exec_prefix": "/", "base_prefix": "/",
    "base_exec_prefix": "/", "magic": "330d0d0a", "flags": {"isolated": True, "optimize": 2},
    "encodings": {"filesystem": "ascii", "errors": "surrogateescape", "locale": "ascii"},
    "site": {"enabled": True, "user_base": "/u", "user_site": "/u/h\udcc3\udca9",
             "prefixes": ["/"], "dirs": [["/", ["/s"]]], "file": "/site.py"},
    "pyvenv_cfg": {"path": "/pyvenv.cfg", "hex": "68c3a9ff"},
    "environ": [["HOME", "/u"]], "a member of tomorrow": 1,
}  # fmt: skip


def test_from_json():
    asked = Facts.from_json(ANSWER)
    assert ("", "/hé") == asked.path
    assert "/u/hé" == asked.site.user_site
    assert (("/", ("/s",)),) == asked.site.dirs
    assert b"3\r\r\n" == asked.magic
    assert (True, 2, False) == (asked.flags.isolated, asked.flags.optimize, asked.flags.no_site)
    assert "hé\udcff" == asked.pyvenv_cfg.text
    assert asked.in_venv
    assert ("/u", None) == (asked.variable("HOME"), asked.variable("PYTHONPATH"))
    assert (3, 6) == asked.version[:2]
    assert hash(asked)


@pytest.mark.parametrize("name", ["executable", "path", "magic", "flags", "encodings"])
def test_an_answer_without_a_member_is_none(name):
    with pytest.raises((KeyError, TypeError)):
        Facts.from_json({key: value for key, value in ANSWER.items() if key != name})


def test_no_site():
    assert Facts.from_json({**ANSWER, "site": None}).site is None
    assert not facts().in_venv


@given(st.binary(max_size=20), st.sampled_from(["utf-8", "ascii", "latin-1", "koi8-r"]))
def test_foreign_is_canonical_backwards(name, filesystem):
    encodings = Encodings(filesystem=filesystem)
    text = name.decode(filesystem, "surrogateescape")
    assert name.decode("utf-8", "surrogateescape") == canonical(text, encodings)
    assert text == foreign(canonical(text, encodings), encodings)


def test_windows_keeps_lone_surrogates():
    encodings = Encodings(errors="surrogatepass")
    assert "\ud800é" == canonical("\ud800é", encodings) == foreign("\ud800é", encodings)


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ((3, 12, 4, "final", 0), ("3.12", "312", "3.12.4", "3.12.4")),
        ((3, 15, 0, "beta", 2), ("3.15", "315", "3.15.0", "3.15.0b2")),
        ((3, 16, 0, "alpha", 1), ("3.16", "316", "3.16.0", "3.16.0a1")),
        ((3, 13, 2, "candidate", 1), ("3.13", "313", "3.13.2", "3.13.2rc1")),
    ],
)
def test_the_version_as_text(version, expected):
    one = facts()._replace(version=version)

    assert expected == (one.minor_text, one.minor_digits, one.release_text, one.version_text)
