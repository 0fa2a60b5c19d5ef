"""Options with several values in a row."""

import pytest

from zippath.cli.several_values import SEVERAL, each_with_its_option


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["d", "--archives", "a", "b", "--json", "c"],
         ["d", "--archives", "a", "--archives", "b", "--json", "c"]),
        (["--wheels", "a", "b", "--archives", "c", "d"],
         ["--wheels", "a", "--wheels", "b", "--archives", "c", "--archives", "d"]),
        (["--archives", "a", "--", "-b", "c"], ["--archives", "a", "--", "-b", "c"]),
        (["--archives=a", "b"], ["--archives=a", "b"]),
        (["--archives"], ["--archives"]),
        ([], []),
    ],
)  # fmt: skip
def test_each_value_gets_its_option(words, expected):
    assert expected == list(each_with_its_option(words, SEVERAL))
