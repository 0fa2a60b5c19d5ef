"""The rows of RECORD and installed-files.txt, as csv and importlib.metadata read them."""

import csv
import hashlib
import io
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.distributions.metadata_trees import installed
from zippath.distributions.recorded_files import ROWS, RecordedFile, RecordedFiles


@pytest.mark.parametrize("place", installed())
def test_real_records(place):
    found = installed()[place]
    theirs = [
        (str(file), file.hash and (file.hash.mode, file.hash.value), file.size)
        for file in found.files
    ]
    data = (found._path / "RECORD").read_bytes()
    ours = [
        (row.path, tuple(row.hash.split("=", 1)) if row.hash else None, int(row.size or -1))
        for row in RecordedFiles(data)
    ]

    assert [(path, hash_, -1 if size is None else size) for path, hash_, size in theirs] == ours


PATHS = st.text(
    st.characters(codec="utf-8", exclude_characters="\n\r\0"), min_size=1, max_size=20
).filter(str.strip)


@given(st.dictionaries(PATHS, st.sampled_from([("", ""), ("sha256=x", "7")]), max_size=9),
       st.sampled_from(["\n", "\r\n", "\r"]))  # fmt: skip
def test_what_csv_writes_is_read(rows, newline):
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=newline)
    writer.writerows([path, *details] for path, details in rows.items())

    assert [(path, *details) for path, details in rows.items()] == list(
        RecordedFiles(text.getvalue().encode())
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b"\n\n,,\n", []),
        (b"a.py", [("a.py", "", "")]),
        (b"a.py,sha256=x", [("a.py", "sha256=x", "")]),
        (b"a.py,sha256=x,1,more", [("a.py", "sha256=x", "1,more")]),
        (b'"a,b.py",,\r\n"c""d.py",h,2\r\n', [("a,b.py", "", ""), ("c\"d.py", "h", "2")]),
        (b"a.py,,1\na.py,,2\n", [("a.py", "", "2")]),
        (b"\xff.py,,\n", [("\udcff.py", "", "")]),
        ("a\u2028b.py,,\na\x0cb.py,,\n".encode(), [("a\u2028b.py", "", ""), ("a\x0cb.py", "", "")]),
        # beyond the csv module's longest field; the rest is not read
        (b'"a.py",,\n"' + b"b" * 200_000 + b'",,\nc.py,,\n', [("a.py", "", "")]),
        (b'"a.py,,\nb.py,,\n', [("a.py,,\nb.py,,\n", "", "")]),
    ],
)  # fmt: skip
def test_hostile_records(data, expected):
    assert expected == list(RecordedFiles(data))


def test_questions():
    record = RecordedFiles(b"p/a.py,sha256=x,1\np/q/b.py,,\n../../bin/p,,\nc.py,,\n/etc/d,,\n")

    assert RecordedFile("p/a.py", "sha256=x", "1") == record.get("p/a.py")
    assert record.get("p") is None
    assert {"p", "..", "c.py", ""} == record.tops
    assert [True, True, False, False] == [
        record.has_below(folder) for folder in ("p", "p/q", "c.py", "p/a.py")
    ]


def test_what_is_mentioned_without_parsing():
    record = RecordedFiles(b'p/a.py,,\n"b"".py",,\n\xff.py,,\n')

    assert [True, True, True, True, True, False] == [
        record.mentions(path) for path in ("p/a.py", "a.py", "q/a.py", 'b".py', "\udcff.py", "c.py")
    ]
    assert "_details" not in vars(record)


def test_installed_files_start_at_their_own_directory():
    files = RecordedFiles(b"../a.py\n../p/b.py\r\nPKG-INFO\n\n../../../bin/a\n", "a-1.egg-info")
    paths = ["a.py", "p/b.py", "a-1.egg-info/PKG-INFO", "../../bin/a"]

    assert [RecordedFile(path) for path in paths] == list(files)


@pytest.mark.parametrize("algorithm", ["sha256", "sha384", "sha512"])
@pytest.mark.parametrize("padding", ["", "="])
def test_a_hash_tells_whether_content_is_what_was_recorded(algorithm, padding):
    digest = urlsafe_b64encode(hashlib.new(algorithm, b"content").digest()).decode().rstrip("=")
    row = RecordedFile("a", f"{algorithm}={digest}{padding}", "7")

    assert (True, False) == (row.matches(b"content"), row.matches(b"other"))


@pytest.mark.parametrize("size", [0, 7, 1 << 12, (1 << 12) + 1])
def test_small_and_large_files_are_hashed_alike(size):
    content = bytes(size)
    digest = urlsafe_b64encode(hashlib.sha256(content).digest()).decode()
    row = RecordedFile("a", f"sha256={digest}")

    assert (True, False) == (row.matches(content), row.matches(content + b"x"))


@pytest.mark.parametrize(
    "hash_", ["", "sha256", "sha256=", "md5=x", "sha999=x", "=x", "shake_128=x"]
)
def test_a_hash_that_tells_nothing(hash_):
    assert RecordedFile("a", hash_).matches(b"content") is None


@pytest.mark.parametrize("row", [b"%d.py,,\n", b'"%d.py",,\n'])
def test_no_more_rows_are_read_than_a_project_has(row):
    record = RecordedFiles(b"".join(row % number for number in range(ROWS + 5)))

    assert record.get(f"{ROWS - 1}.py")
    assert record.get(f"{ROWS}.py") is None
