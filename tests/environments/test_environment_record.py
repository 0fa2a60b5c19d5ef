"""The record of an environment."""

import pytest

from zippath.environments.environment_record import (
    EnvironmentRecord,
    WheelSource,
    read_record,
    record_file,
    text_of,
)
from zippath.errors import ZippathError
from zippath.wheelhouse.wheel import Wheel

RECORD = EnvironmentRecord(
    "/usr/bin/python3",
    WheelSource("lock", "/x/pylock.toml", ("/wheels",), ("dev",), ()),
    (Wheel("six", "1.16.0", "/wheels/six.whl", "0" * 64),),
    ("bin/six",),
    True,
)


def test_a_record_is_read_as_it_was_written(tmp_path):
    (tmp_path / "zippath-env.json").write_bytes(text_of(RECORD))

    assert read_record(str(tmp_path)) == RECORD


def test_a_directory_without_one_has_none(tmp_path):
    assert read_record(str(tmp_path)) is None


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{}", b'{"schema": 2}', b'{"schema": 1, "source": 3}']
)
def test_another_file_is_refused_by_name(tmp_path, text):
    (tmp_path / "zippath-env.json").write_bytes(text)

    with pytest.raises(ZippathError) as caught:
        read_record(str(tmp_path))

    assert record_file(str(tmp_path)) in caught.value.message
