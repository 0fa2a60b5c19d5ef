"""An archive on the path, as the target reads it and as the importer does."""

import struct

from tests.program import make_zip
from tests.snapshots import facts_of
from zippath.finders.archive_on_path import open_on_path
from zippath.finders.path_hooks import Finders
from zippath.syspath.entry import Origin, PathEntry


def test_a_directory_that_only_zipimport_accepts_is_damaged(tmp_path):
    path = tmp_path / "a.zip"
    make_zip(path, {"a.py": ""})
    data = bytearray(path.read_bytes())
    end = len(data) - 22
    [size] = struct.unpack_from("<I", data, end + 12)
    struct.pack_into("<I", data, end + 12, size + 60)
    path.write_bytes(data[:end] + b"junk" * 15 + data[end:])
    facts = facts_of()
    entry = PathEntry(0, str(path), "archive", Origin("PYTHONPATH"))
    archive = open_on_path(entry, str(path), "", Finders(facts).of(str(path)), facts)

    assert ["a.py"] == list(archive.members)
    assert [("its directory", "corrupt central directory in zip file")] == list(archive.damaged())
