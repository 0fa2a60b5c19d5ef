"""Where an installation came from, as PEP 610 records it."""

import json
import os
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.distributions.metadata_trees import FakeTree
from zippath.distributions.direct_url import DirectUrl, direct_url_of, parse_direct_url
from zippath.distributions.installed import metadata_in

# the examples of the specification, and what pip and uv write
EXAMPLES = [
    (
        {"url": "https://github.com/pypa/pip/archive/1.3.1.zip",
         "archive_info": {"hash": "sha256=2dc6b5a470"}},
        DirectUrl("https://github.com/pypa/pip/archive/1.3.1.zip", "archive"),
    ),
    (
        {"url": "https://github.com/pypa/pip.git", "subdirectory": "src/pip",
         "vcs_info": {"vcs": "git", "requested_revision": "1.3.1", "commit_id": "7921be"}},
        DirectUrl("https://github.com/pypa/pip.git", "repository", False, "src/pip", "git",
                  "7921be"),
    ),
    (
        {"url": "file:///home/user/project", "dir_info": {}},
        DirectUrl("file:///home/user/project", "directory"),
    ),
    (
        {"url": "file:///home/user/project", "dir_info": {"editable": True}},
        DirectUrl("file:///home/user/project", "directory", True),
    ),
    (
        {"url": "file:///home/user/project", "dir_info": {"editable": False}},
        DirectUrl("file:///home/user/project", "directory"),
    ),
    (
        {"url": "file:///home/user/a.whl", "archive_info": {}},
        DirectUrl("file:///home/user/a.whl", "archive"),
    ),
]  # fmt: skip


def test_what_pip_installs_a_source_from():
    asked = {
        name: DirectUrl("https://x/a", *rest).address
        for name, rest in {
            "archive": ("archive",),
            "folder in it": ("archive", False, "b"),
            "commit": ("repository", False, "b", "git", "79"),
            "no commit": ("repository", False, "b", "git"),
            "directory": ("directory",),
        }.items()
    }

    assert {
        "archive": "https://x/a",
        "folder in it": "https://x/a#subdirectory=b",
        "commit": "git+https://x/a@79#subdirectory=b",
        "no commit": None,
        "directory": None,
    } == asked


@pytest.mark.parametrize(("found", "expected"), EXAMPLES)
def test_what_installers_write(found, expected):
    assert expected == parse_direct_url(json.dumps(found).encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b'"url"',
        b"\xff\xfe",
        b"[" * 60_000,
        b'{"url": 1, "dir_info": {}}',
        b'{"url": "file:///x"}',
        b'{"url": "file:///x", "dir_info": []}',
        b'{"dir_info": {"editable": true}}',
    ],
)
def test_hostile_files(data):
    assert parse_direct_url(data) is None


def test_odd_values_count_as_absent():
    data = b'{"url": "x", "dir_info": {"editable": "yes"}, "subdirectory": 7}'

    assert DirectUrl("x", "directory") == parse_direct_url(data)


@pytest.mark.parametrize(
    ("url", "os_name", "expected"),
    [
        ("file:///home/me/a%20b", "posix", "/home/me/a b"),
        ("file://localhost/home/me", "posix", "/home/me"),
        ("FILE:///home/%C3%A9", "posix", "/home/\xe9"),
        ("file:///home/%ff", "posix", "/home/\udcff"),
        ("file:///100%", "posix", "/100%"),
        ("file:///\ud800", "posix", "/\udced\udca0\udc80"),
        ("file:///", "posix", "/"),
        ("file://server/share", "posix", None),
        ("file:///C:/my%20project", "nt", "C:\\my project"),
        ("file:///C|/project", "nt", "C:\\project"),
        ("file://server/share/project", "nt", "\\\\server\\share\\project"),
        ("file://", "posix", None),
        ("file:relative", "posix", None),
        ("https://example.org/x", "posix", None),
        ("", "posix", None),
    ],
)
def test_the_directory_of_a_url(url, os_name, expected):
    assert expected == DirectUrl(url, "directory").directory(os_name)


@given(st.text("/%aé0 fF#?", max_size=12))
def test_a_path_is_what_urllib_makes_of_it(path):
    url = f"file:///{path}"

    assert os.fsdecode(unquote_to_bytes(f"/{path}")) == DirectUrl(url, "directory").directory(
        "posix"
    )


@pytest.mark.parametrize("kind", ["archive", "repository"])
def test_only_a_directory_has_one(kind):
    assert DirectUrl("file:///home/me", kind).directory("posix") is None


def test_it_is_read_from_the_metadata():
    data = b'{"url": "file:///src", "dir_info": {"editable": true}}'
    tree = FakeTree({"a-1.dist-info/direct_url.json": data, "b-1.dist-info/RECORD": b""})

    assert [DirectUrl("file:///src", "directory", True), None] == [
        direct_url_of(found) for found in metadata_in(tree, "/site")
    ]
    assert None not in tree.read_with.values()
