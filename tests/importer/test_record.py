"""The file of a name index: what goes in comes out, and what is damaged is a miss."""

import os

import pytest

from zippath.importer.record import (
    MAGIC,
    MOST,
    MOST_AT_ROOT,
    Record,
    SpreadNames,
    encode,
    is_settled,
    piece_key,
)

ABOUT = ("/a.zip", (1, 2, 3, 4), 0, b"digest")
NAME = "record.index"


def names(count, folder=""):
    return {f"m{number}.py": f"{folder}{number}".encode() for number in range(count)}


def kept(store, folders):
    store.publish(NAME, encode(folders, ABOUT))
    return Record(store, NAME)


def all_names(record, folder):
    entry = record.entry(folder) if folder else record.root
    if isinstance(entry, int):
        read = lambda number: record.entry(piece_key(folder, entry, number))  # noqa: E731
        return SpreadNames(entry, read).all()
    return entry


@pytest.mark.parametrize("root", [0, 1, MOST_AT_ROOT, MOST_AT_ROOT + 1, 5000])
@pytest.mark.parametrize("below", [1, MOST, MOST + 1])
def test_what_goes_in_comes_out(store, root, below):
    folders = {"": names(root), "pkg/": names(below, "pkg"), "pkg/sub/": {"\udce9.py": b"x"}}
    record = kept(store, folders)

    assert list(ABOUT) == list(record.about)
    assert folders == {folder: all_names(record, folder) for folder in folders}
    with pytest.raises(LookupError):
        record.entry("absent/")


def test_a_record_says_of_very_many_modules_that_they_must_be_real_files(store):
    about = (*ABOUT, tuple(f"module{number}.so" for number in range(100_000)))
    store.publish(NAME, encode({"": {}}, about))

    assert list(about) == Record(store, NAME).about


def test_a_name_of_a_large_directory_is_read_with_its_piece_alone(store):
    record = kept(store, {"": {}, "pkg/": names(MOST + 1)})
    read = []
    count = record.entry("pkg/")

    def piece(number):
        read.append(number)
        return record.entry(piece_key("pkg/", count, number))

    spread = SpreadNames(count, piece)
    assert (b"7", None) == (spread.get("m7.py"), spread.get("absent.py"))
    assert 0 < len(set(read)) <= 2


def test_every_file_that_is_cut_short_is_a_miss(store):
    data = encode({"": names(3), "pkg/": names(3)}, ABOUT)
    for length in range(len(data)):
        store.publish(NAME, data[:length])
        with pytest.raises(LookupError):
            Record(store, NAME).entry("pkg/")


def test_every_flipped_byte_is_a_miss_or_changes_nothing(store):
    folders = {"": {"a.py": b"1"}, "pkg/": {"b.py": b"2"}}
    data = encode(folders, ABOUT)
    for at in range(len(data)):
        store.publish(NAME, data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        try:
            record = Record(store, NAME)
            found = {folder: all_names(record, folder) for folder in folders}
        except LookupError:
            found = folders
        assert folders == found


def test_another_format_is_a_miss(store):
    store.publish(NAME, encode({"": {}}, ABOUT).replace(MAGIC, b"zippath index 0l"))

    with pytest.raises(LookupError):
        Record(store, NAME)


@pytest.mark.skipif(os.name == "nt", reason="ctime is the time of creation there")
@pytest.mark.parametrize(
    ("changed", "now", "settled"),
    [
        (1_000_000_001, 1_000_000_002, False),
        (1_000_000_001, 1_200_000_000, True),
        (1_000_000_000, 1_200_000_000, False),  # a file system that counts whole seconds
        (1_000_000_000, 4_000_000_000, True),
    ],
)
def test_when_a_change_cannot_be_missed(changed, now, settled):
    assert settled == is_settled((0, 0, changed, 0), now)
