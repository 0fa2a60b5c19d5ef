"""What a pattern of files was meant to put on the path."""

import pytest

from tests.facts import facts
from zippath.doctor.patterns import entries_of, is_pattern
from zippath.doctor.subject import Subject
from zippath.syspath.disk import RealDisk
from zippath.syspath.ledger import replay
from zippath.syspath.snapshot import Snapshot

FILES = (
    "code/mine.py", "code/a-1.whl", "wheels/a-1.whl", "wheels/b-2.zip", "wheels/.c-1.whl",
    "wheels/README.txt", "notes/README.txt", "plugins/x/src/x.py", "plugins/y/src/y.py",
    "plugins/z/README.txt",
)  # fmt: skip
# an empty archive
ARCHIVE = b"PK\x05\x06" + bytes(18)


@pytest.mark.parametrize(
    ("pattern", "entries"),
    [
        ("code/*", ["code"]),
        ("code/**", ["code"]),
        ("code/*.py", ["code"]),
        ("code/*.whl", ["code/a-1.whl"]),
        ("wheels/*", ["wheels/a-1.whl", "wheels/b-2.zip"]),
        ("wheels/*.*", ["wheels/a-1.whl", "wheels/b-2.zip"]),
        ("wheels/*.whl", ["wheels/a-1.whl"]),
        ("wheels/.*.whl", ["wheels/.c-1.whl"]),
        ("wheels/[ab]-?.*", ["wheels/a-1.whl", "wheels/b-2.zip"]),
        ("*/a-1.whl", ["code/a-1.whl", "wheels/a-1.whl"]),
        ("wheels/*.txt", []),
        ("notes/*", ["notes"]),
        ("plugins/*/src", ["plugins/x/src", "plugins/y/src"]),
        ("nowhere/*", []),
        ("nowhere/*.whl", []),
    ],
)
def test_what_is_meant(tmp_path, pattern, entries):
    for file in FILES:
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(ARCHIVE if path.suffix in (".whl", ".zip") else b"")
    disk = RealDisk()
    subject = Subject(Snapshot(facts(), replay(facts(), disk), disk), {})

    found = entries_of(str(tmp_path / pattern), subject)
    assert [str(tmp_path / entry) for entry in entries] == found


def test_what_is_a_pattern():
    assert ["a*", "a?", "[ab]"] == [*filter(is_pattern, ("a*", "a?", "[ab]", "a b", "~/a", "$A"))]
