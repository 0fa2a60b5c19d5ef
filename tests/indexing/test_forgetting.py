"""What goes from the cache with a path index."""

import pytest

from tests.importer.indexed import index, record, write
from zippath.importer.indexedsource import code_cache
from zippath.importer.store import Store
from zippath.indexing.forgetting import forget


@pytest.fixture
def store(tmp_path):
    return Store(str(tmp_path / "cache"))


@pytest.fixture
def owners(tmp_path, store):
    """Two site dirs with an index, for which code is kept."""
    found = []
    for name in ("one", "other"):
        place = tmp_path / name
        write(place, {"mod.py": ""})
        made = index(store, place)
        code_cache(made).put(bytes(16), compile("", "mod.py", "exec"), bytes(32), bytes(16))
        found.append(str(place))
    return found


def suffixes(store, tmp_path):
    return sorted(path.suffix for path in (tmp_path / store.directory).iterdir())


def test_the_shared_code_goes_with_the_last_index(owners, store, tmp_path):
    one, other = owners
    assert [".code", ".digests", ".paths", ".paths", ".rows", ".rows"] == suffixes(store, tmp_path)

    assert (one,) == forget(owners[:1], store.directory)
    assert [".code", ".digests", ".paths", ".rows"] == suffixes(store, tmp_path)
    assert () == forget(owners[:1], store.directory)
    assert (other,) == forget(owners, store.directory)
    assert [] == suffixes(store, tmp_path)


def test_an_index_with_the_checksum_of_another_python_goes_too(owners, store):
    path = record(store, owners[0])
    with open(path, "r+b") as file:
        file.seek(16)
        file.write(bytes(8))

    assert tuple(sorted(owners)) == tuple(sorted(forget(owners, store.directory)))


def test_a_cache_that_is_not_used_is_left_alone(owners, store, tmp_path):
    (tmp_path / store.directory).chmod(0o777)
    assert () == forget(owners, store.directory)
    assert () == forget(owners, str(tmp_path / "absent"))
