"""What had which SHA-256: one record for each archive, and none that is damaged."""

import pytest

from zippath.importer.knowndigest import (
    read_record,
    record_digest,
    record_name,
    record_of,
    recorded_digest,
)
from zippath.importer.store import Store

SIGNATURE = (1, 2, 3, 4)


def test_a_digest_is_known_for_the_very_file(tmp_path):
    store = Store(str(tmp_path / "cache"))
    record_digest(store, "/x/a.whl", SIGNATURE, "00")

    assert "00" == recorded_digest(store, "/x/a.whl", SIGNATURE)
    assert "" == recorded_digest(store, "/x/a.whl", (1, 2, 3, 5))
    assert "" == recorded_digest(store, "/x/b.whl", SIGNATURE)
    assert ("/x/a.whl", SIGNATURE, "00") == read_record(store, record_name("/x/a.whl"))


@pytest.mark.parametrize("data", [b"", b"x" * 8, b"x" * 100])
def test_a_damaged_record_is_none(data):
    assert record_of(data) is None
