"""The headers of metadata, as the email package reads them, from whatever is in the file."""

import email
import os
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.distributions.metadata_trees import SITE, installed
from zippath.distributions.headers import LIMIT, parse_headers


def by_email(text):
    """The fields as the email package has them, with spaces as we write them."""
    found = {}
    for name, value in email.message_from_string(text).items():
        found.setdefault(name.lower(), []).append(" ".join(value.split()))
    return found


def ours(data):
    fields = parse_headers(data).fields
    return {name: [" ".join(value.split()) for value in values] for name, values in fields.items()}


@pytest.mark.parametrize("place", installed())
def test_real_metadata(place):
    path = os.path.join(SITE, place, "METADATA")
    with open(path, "rb") as file:
        data = file.read()

    assert by_email(data.decode()) == ours(data)
    assert parse_headers(data).get("name")


LINES = st.one_of(
    st.sampled_from(["Name: a", "name:b", "Requires-Dist: x ; y", " folded", "\tfolded", " ", ""]),
    st.sampled_from(["From x", "From: x", ": x", ":", "No colon", "Space : x"]),
    st.sampled_from(["K\xe9y: x", "A:\x0cb", "A: \x85b", "A: \u2028 b"]),
    st.text(string.printable, max_size=12),
)  # fmt: skip


@given(st.lists(LINES, max_size=9), st.sampled_from(["\n", "\r\n", "\r"]))
def test_anything(lines, newline):
    text = newline.join(lines)

    assert by_email(text) == ours(text.encode())


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ""),
        (b"Name: a", "a"),
        (b"NAME:a\r\n\r\nName: b", "a"),
        (b"\nName: a", ""),
        (b"\xef\xbb\xbfName: a", ""),
        (b"Name: a\nName: b\n", "a"),
        (b"Name: \xff\n", "\ufffd"),
        (b"Name:\n  a\n\tb\n", "a b"),
        (b"Name: a\x00b\n", "a\x00b"),
        (bytes(range(256)) * 100, ""),
        (b"Version: 1\n" * 100_000 + b"Name: a\n", "a"),
        (b"X: " + b"y" * LIMIT + b"\nName: a\n", ""),
        (b"\x00" * 2 * LIMIT, ""),
    ],
)  # fmt: skip
def test_hostile_metadata(data, expected):
    assert expected == parse_headers(data).get("Name")


def test_every_field_of_a_name():
    headers = parse_headers(
        b"Requires-Dist: a\nName: x\nrequires-dist: b;\n python_version>'3'\n\n"
    )

    assert ["a", "b; python_version>'3'"] == headers.all("Requires-Dist")
    assert ((), "") == (headers.all("Requires"), headers.get("Requires"))
