"""Archives that no target should import from."""

import pytest

from tests.program import make_zip
from tests.snapshots import facts_of
from zippath.errors import ZippathError
from zippath.finders.path_hooks import with_importer
from zippath.finders.zip_archive import LONGEST_MODULE
from zippath.manage.suitability import examine


@pytest.mark.parametrize("facts", [facts_of(), with_importer(facts_of())])
def test_a_bomb_is_refused_before_it_is_read(tmp_path, facts):
    archive = tmp_path / "a.zip"
    make_zip(archive, {"a.py": "", "b.py": ""})
    size = (LONGEST_MODULE + 1).to_bytes(4, "little")
    data = bytearray(archive.read_bytes())
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = size
    archive.write_bytes(data)

    with pytest.raises(ZippathError, match=r"member b\.py would be 67,108,865 bytes"):
        examine(str(archive), facts)


def test_a_remedy_with_a_name_from_the_archive_runs_nothing(tmp_path):
    archive = make_zip(tmp_path / "a.zip", {"`id`/mod.py": ""})
    with pytest.raises(ZippathError) as raised:
        examine(archive, facts_of())

    assert f"add it with --root '`id`', or use PYTHONPATH='{archive}/`id`'" == raised.value.hint
