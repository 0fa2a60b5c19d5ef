"""The rule for PYTHONPATH, over all small cases."""

import itertools

import pytest

from zippath.shell.value import Item, Wish, led_by, wished

PARTS = ("", "/a.zip", "/b.zip", "/x")
LENGTHS = (itertools.product(PARTS, repeat=length) for length in range(5))
STARTS = (None, *{":".join(parts) for parts in itertools.chain.from_iterable(LENGTHS)})
ENTRIES = (Item("/a.zip", "/a.zip"), Item("/b.zip", "/b.zip"))


@pytest.mark.parametrize("place", ["prepend", "append", "remove"])
def test_never_an_empty_component_and_a_second_time_changes_nothing(place):
    wish = Wish(ENTRIES, place)
    for start in STARTS:
        value = wished(start, wish)

        assert value is None or "" not in value.split(":"), start
        assert value == wished(value, wish), start


@pytest.mark.parametrize(
    ("start", "place", "expected"),
    [
        (None, "prepend", "/a.zip:/b.zip"),
        ("", "append", "/a.zip:/b.zip"),
        ("/x", "prepend", "/a.zip:/b.zip:/x"),
        ("/x", "append", "/x:/a.zip:/b.zip"),
        (":/x:", "prepend", "/a.zip:/b.zip:/x"),
        ("/x:/b.zip", "prepend", "/a.zip:/x:/b.zip"),
        ("/x:/a.zip:/x:/a.zip", "remove", "/x:/x"),
        ("/a.zip", "remove", None),
        (None, "remove", None),
    ],
)
def test_what_the_value_becomes(start, place, expected):
    assert expected == wished(start, Wish(ENTRIES, place))


def test_an_entry_named_twice_goes_on_once():
    assert "/a.zip" == wished(None, Wish((ENTRIES[0], ENTRIES[0])))


def test_in_front_means_in_front_and_once():
    assert "/b.zip:/a.zip:/x" == led_by(["/b.zip", "/a.zip"], ":/x:/b.zip:/x:", ":")
    assert led_by([], ":", ":") is None
