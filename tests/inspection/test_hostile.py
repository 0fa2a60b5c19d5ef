"""Archives that are not what they seem, or that harm who unpacks them."""

import struct
import time
import zipfile

import pytest

from tests.program import make_zip
from tests.snapshots import MAGIC, snapshot_of
from zippath.importer.archives import layout
from zippath.inspection import hostile, inspect

CENTRAL = b"PK\x01\x02"


def kinds(path):
    return [(one.kind, one.is_error) for one in inspect(path).wrong]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([("good.py", ""), ("pkg/__init__.py", "")], []),
        ([("a.py", ""), ("../evil.py", "")], [("leads-out", True)]),
        ([("a.py", ""), ("pkg/../../evil.py", "")], [("leads-out", True)]),
        ([("a.py", ""), ("/evil.py", "")], [("leads-out", True)]),
        ([("a.py", ""), ("a//b.py", "")], [("leads-out", True)]),
        ([("a.py", ""), ("..\\..\\evil.py", "")], [("leads-out", True)]),
        ([("a.py", ""), ("pkg\\..\\..\\evil.py", "")], [("leads-out", True)]),
        ([("a.py", ""), ("\\evil.py", "")], [("leads-out", True)]),
        ([("a.py", ""), ("C:/evil.py", "")], [("leads-out", True)]),
        ([("a.py", ""), ("pkg\\fine.py", "")], [("windows-name", False)]),
        ([("a.py", ""), ("data/con.txt", "")], [("windows-name", False)]),
        ([("a.py", "1"), ("a.py", "2")], [("duplicate", True)]),
        ([("a.py", "1"), ("a.py", "1")], [("duplicate", False)]),
        ([("a.py", ""), ("A.py", "1")], [("case", False)]),
        ([("\u00e9.py", ""), ("\u00c9.py", "1")], [("case", False)]),
        ([("pkg", ""), ("pkg/a.py", "")], [("file-and-folder", True)]),
        ([("a/" * 100 + f"{n}.py", "") for n in range(200)], [("too-large", True)]),
    ],
)
def test_names(tmp_path, members, expected):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name, content in members:
            file.writestr(zipfile.ZipInfo(name), content)

    assert expected == kinds(str(path))


def patched(path, at, value):
    """Put a number into every header of the directory."""
    data = bytearray(path.read_bytes())
    start = data.find(CENTRAL)
    while start >= 0:
        data[start + at : start + at + len(value)] = value
        start = data.find(CENTRAL, start + 4)
    path.write_bytes(data)
    return str(path)


def number(value):
    return struct.pack("<I", value)


@pytest.mark.parametrize(
    ("at", "told", "expected"),
    [(8, 1, True), (10, 1, True), (10, 3, True), (10, 2, False), (8, 0xFFFF, False)],
)
def test_a_number_of_members_that_is_another_one(tmp_path, at, told, expected):
    """`unzip` and others list as many as the end says; CPython 3.13 refuses the archive."""
    path = tmp_path / "a.zip"
    make_zip(path, {"a.py": "one = 1\n", "b.py": "two = 2\n"})
    data = bytearray(path.read_bytes())
    end = data.rindex(b"PK\5\6")
    data[end + at : end + at + 2] = told.to_bytes(2, "little")
    path.write_bytes(data)

    assert [("two-directories", True)] * expected == kinds(str(path))


@pytest.mark.parametrize("told", [1, 2])
def test_a_number_of_members_in_a_record_of_zip64(tmp_path, told, monkeypatch):
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
    path = tmp_path / "a.zip"
    make_zip(path, {"a.py": "", "b.py": ""})
    data = bytearray(path.read_bytes())
    data[data.rindex(b"PK\6\6") + 32] = told
    path.write_bytes(data)

    assert [("two-directories", True)] * (told != 2) == kinds(str(path))


@pytest.mark.parametrize(
    ("method", "module", "expected"),
    [(97, "_lzma", ("unknown-method", "error")), (14, "gone", ("unread", "note"))],
)
def test_a_method_that_nobody_here_reads_is_no_damage(
    tmp_path, monkeypatch, method, module, expected
):
    monkeypatch.setitem(hostile.DECOMPRESSORS, 14, module)
    make_zip(tmp_path / "a.zip", {"a.py": "one = 1\n"}, zipfile.ZIP_LZMA)
    wrong = inspect(patched(tmp_path / "a.zip", 10, method.to_bytes(2, "little"))).wrong

    assert [expected] == [(one.kind, one.level) for one in wrong]


@pytest.mark.parametrize(
    ("at", "value", "expected"),
    [
        (42, number(0), ("overlap", True)),
        (24, number(1), ("damaged", True)),
        (24, number((1 << 26) + 1), ("bomb", True)),
        (16, number(1), ("damaged", True)),
        (8, b"\x01\x00", ("encrypted", True)),
        (20, number(1 << 30), ("overlap", True)),
    ],
)
def test_numbers(tmp_path, at, value, expected):
    make_zip(tmp_path / "a.zip", {"a.py": "one = 1\n", "b.py": "two = 2\n"})

    assert expected in kinds(patched(tmp_path / "a.zip", at, value))


def test_a_bomb_of_data_is_none_of_modules(tmp_path):
    make_zip(tmp_path / "a.zip", {"a.bin": b"", "b.bin": b"", "c.py": ""})
    path = patched(tmp_path / "a.zip", 24, number((1 << 30) - 1))

    assert layout.limit(1000, "") < inspect(path).found.unpacked
    assert ("bomb", True) in kinds(path)


def test_an_archive_in_the_comment_of_another(tmp_path):
    inner = make_zip(tmp_path / "inner.zip", {"evil.py": ""})
    make_zip(tmp_path / "a.zip", {"a.py": ""})
    with zipfile.ZipFile(tmp_path / "a.zip", "a") as file, open(inner, "rb") as other:
        file.comment = other.read()

    assert [("two-directories", True)] == kinds(str(tmp_path / "a.zip"))


def test_a_member_that_is_called_otherwise_where_it_lies(tmp_path):
    make_zip(tmp_path / "a.zip", {"good.py": "", "other.py": ""})
    data = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(data.replace(b"good.py", b"evil.py", 1))

    assert [("damaged", True)] == kinds(str(tmp_path / "a.zip"))


@pytest.mark.parametrize(
    ("target", "expected"),
    [("b.py", []), ("../../etc/passwd", [("leads-out", True)]), ("/etc/x", [("leads-out", True)])],
)
def test_links(tmp_path, target, expected):
    link = zipfile.ZipInfo("pkg/a.py")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr("pkg/b.py", "")
        file.writestr(link, target)

    assert expected == kinds(str(tmp_path / "a.zip"))


def test_what_is_only_looked_at_costs_little(tmp_path):
    """A size that lies: each member would become 30 MB for those who believe it."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        content = b"#" * (30 << 20)
        for count in range(3):
            file.writestr(f"m{count}.py", content)
    honest, start = inspect(str(path), snapshot_of([])), time.process_time()
    lying = inspect(patched(path, 24, number(10)), snapshot_of([]))

    assert 0.5 > time.process_time() - start
    assert (3, ["damaged"]) == (honest.target.ours.unasked, [one.kind for one in lying.wrong])


def test_hashes_of_large_sources_are_not_compared(tmp_path):
    pyc = MAGIC + b"\x03" + bytes(20)
    large = "#" * (1 << 20)
    members = {"a.py": large, "a.pyc": pyc, "b.py": large, "b.pyc": pyc}
    found = inspect(make_zip(tmp_path / "a.zip", members), snapshot_of([]))

    assert ({"a.py", "a.pyc", "b.py"}, 1) == (found.code.read, found.target.stock.unasked)
