"""The archives of a list: chosen, pinned, and in their order."""

import hashlib
import re
from pathlib import Path

import pytest

from tests.facts import facts
from tests.program import make_zip
from zippath.environments.archive_list import ArchiveList, list_of_manifest, list_of_record
from zippath.environments.environment_record import EnvironmentRecord, WheelSource
from zippath.environments.manifest import ListedArchive, Manifest
from zippath.errors import ZippathError
from zippath.wheelhouse.wheel import Wheel

FACTS = facts((3, 12, 1))


@pytest.fixture
def listed(sandbox):
    """Make the entries of a list, by the names of archives, with what is said of each."""

    def make(**said):
        return ArchiveList(
            tuple(
                ListedArchive(make_zip(sandbox / f"{name}.zip", {f"src/{name}.py": ""}), **more)
                for name, more in said.items()
            )
        )

    return make


def order(wanted):
    said = []
    placed = wanted.chosen(FACTS, said.append)
    return [Path(one.wheel.path).stem for one in placed]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"a": {}, "b": {}, "c": {}}, ["a", "b", "c"]),
        ({"a": {}, "b": {}, "c": {"before": "a"}}, ["c", "a", "b"]),
        ({"a": {"after": "b.zip"}, "b": {}, "c": {}}, ["b", "a", "c"]),
        ({"a": {"after": "c"}, "b": {"before": "a"}, "c": {}}, ["c", "b", "a"]),
        ({"a": {"prepend": True}, "b": {"prepend": True, "before": "a"}}, ["b", "a"]),
    ],
)
def test_the_order_is_that_of_the_list_but_for_places(listed, said, expected):
    assert expected == order(listed(**said))


@pytest.mark.parametrize(
    "said",
    [
        {"a": {"before": "x"}},
        {"a": {"before": "a"}},
        {"a": {"prepend": True, "after": "b"}, "b": {}},
    ],
)
def test_a_place_that_cannot_be_is_refused(listed, said):
    with pytest.raises(ZippathError):
        order(listed(**said))


def test_a_root_is_part_of_the_entry_and_the_archive_is_pinned(listed):
    wanted = listed(a={"root": "src", "prepend": True})
    [one] = wanted.chosen(FACTS, print)
    path = wanted.archives[0].path
    digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()

    assert (f"{path}/src", digest, True) == (one.wheel.path, one.wheel.sha256, one.first)
    again = list_of_record(
        EnvironmentRecord("p", WheelSource("archives"), (one.wheel,)), {one.wheel.path}
    )
    assert [one] == list(again.chosen(FACTS, print))


def test_another_content_than_pinned_is_refused(listed):
    with pytest.raises(ZippathError, match="not what the list pins") as raised:
        order(listed(a={"sha256": "0" * 64}, b={}))

    assert [re.search(r"\w\.zip", one)[0] for one in raised.value.details] == ["a.zip"]
    assert re.search(r"zippath add --save /\S+/a\.zip$", raised.value.hint)


def test_a_source_of_a_manifest_or_record_is_its_list():
    source = WheelSource("lock", "/p/pylock.toml", ("/w",), ("dev",), ("x",))
    manifest = Manifest("/p/zippath.toml", (), "/p/pylock.toml", "", ("/w",), ("dev",), ("x",))
    record = EnvironmentRecord("p", source, (Wheel("a", "1", "/a.whl", "0" * 64),))

    assert [source, source] == [list_of_manifest(manifest).source, list_of_record(record).source]
    assert () == list_of_record(record).archives
