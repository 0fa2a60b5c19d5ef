"""Doubts about archives, each beside an archive that is as near to it as can be without it."""

import pytest

from tests.program import make_zip
from tests.snapshots import snapshot_of
from zippath.inspection import inspect
from zippath.inspection.concerns import concerns

LIBRARY = {"stdlib_names": ("json", "os")}
KEY = "-----BEGIN RSA PRIVATE KEY-----\nx\n"
PKG = {"pkg/__init__.py": "", "pkg/sub/__init__.py": ""}
OF_ANOTHER = b"\x33\x0d\r\n" + bytes(12)  # of Python 3.6
METADATA, RECORD = "a-1.dist-info/METADATA", "a-1.dist-info/RECORD"


@pytest.mark.parametrize(
    ("kind", "members", "healthy"),
    [
        ("standard-library", {"json/__init__.py": ""}, {"pkg/json.py": "", "pkg/__init__.py": ""}),
        ("missing-init", {**PKG, "pkg/other/a.py": ""}, {**PKG, "pkg/other/a.txt": ""}),
        ("missing-init", {"ns/a.py": "from . import b\n"}, {"ns/a.py": "import b\n"}),
        (
            "missing-init",
            {"ns/a.py": "from .b import c\n", METADATA: "Name: a\n"},
            {"ns/a.py": "from .b import c\n", METADATA: "Name: a\nImport-Namespace: ns\n"},
        ),
        (
            "missing-init",
            {**PKG, "pkg/other/a.py": "", METADATA: "Name: a\n", RECORD: "a.py,,\n"},
            {**PKG, "pkg/other/a.py": "", METADATA: "Name: a\n", RECORD: "pkg/other/a.py,,\n"},
        ),
        (
            "foreign-extension",
            {"a.cpython-39-x86_64-linux-gnu.so": "", "b.py": ""},
            {"a.cpython-39-x86_64-linux-gnu.so": "", "a.abi3.so": "", "b.py": ""},
        ),
        (
            "startup-code",
            {"sitecustomize.py": ""},
            {"pkg/__init__.py": "", "pkg/usercustomize.py": "", "a.pth": ""},
        ),
        ("secret", {"a.py": "", ".env": ""}, {"a.py": "", ".env.example": ""}),
        ("secret", {"a.py": "", ".git/config": ""}, {"a.py": "", ".github/a.yml": ""}),
        ("secret", {"a.py": "", "keys/id_rsa": ""}, {"a.py": "", "keys/id_rsa.pub": ""}),
        ("secret", {"a.py": "", "a.pem": KEY}, {"a.py": "", "cacert.pem": "-----BEGIN CERT"}),
        ("secret", {"a.py": "", "app/.pypirc": ""}, {"a.py": "", "app/pypirc.py": ""}),
        ("secret", {"a.py": "", "credentials": ""}, {"a.py": "", "pkg/credentials.py": ""}),
        (
            "other-claims",
            {"a.py": "", METADATA: "Name: a\nVersion: 1\nImport-Name: b\n"},
            {"a.py": "", METADATA: "Name: a\nVersion: 1\nImport-Name: a\n"},
        ),
        (
            "other-claims",
            {"a.py": "", METADATA: "Name: a\nImport-Name: a\n", "b.py": ""},
            {
                "a.py": "",
                METADATA: "Name: a\nImport-Name: a\n",
                "b.py": "",
                "b-1.dist-info/METADATA": "Name: b\n",
            },
        ),
        (
            "stale-bytecode",
            {"a.py": "", "a.pyc": OF_ANOTHER, "b.py": ""},
            {"a.py": "", "b.py": ""},
        ),
        (
            "stale-bytecode",
            {"a.py": "", "a.pyc": OF_ANOTHER, "__pycache__/a.cpython-310.pyc": ""},
            {"a.py": "", "a.pyc": OF_ANOTHER, "__pycache__/a.cpython-312.pyc": ""},
        ),
    ],
)
def test_a_doubt_and_its_absence(tmp_path, kind, members, healthy):
    def kinds(name, contents):
        found = inspect(make_zip(tmp_path / name, contents), snapshot_of([], **LIBRARY))
        return [(one.kind, one.is_error) for one in concerns(found)]

    assert [(kind, False)] == kinds("a.zip", members)
    assert [] == kinds("b.zip", healthy)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.pth", ["startup-code"]),
        ("a-1.data/purelib/a.start", ["startup-code"]),
        ("pkg/a.pth", []),
    ],
)
def test_a_startup_file_in_a_wheel(tmp_path, name, expected):
    path = make_zip(tmp_path / "a-1-py3-none-any.whl", {"a.py": "", name: ""})

    assert expected == [one.kind for one in concerns(inspect(path))]


def test_the_tags_of_a_name_and_of_the_wheel_itself(tmp_path):
    wheel = {"a.py": "", METADATA: "Name: a\n", "a-1.dist-info/WHEEL": "Tag: py3-none-any\n"}
    good = make_zip(tmp_path / "a-1-py3-none-any.whl", wheel)
    bad = make_zip(tmp_path / "a-1-cp39-cp39-linux_x86_64.whl", wheel)

    assert [] == list(concerns(inspect(good)))
    assert ["other-tags"] == [one.kind for one in concerns(inspect(bad))]


def test_errors_come_first_and_each_has_a_remedy(tmp_path):
    found = concerns(inspect(make_zip(tmp_path / "a.zip", {"../a.py": "", ".env": "", "b.py": ""})))

    assert [("leads-out", True), ("secret", False)] == [(one.kind, one.is_error) for one in found]
    assert all(one.message and one.remedy for one in found)
