"""The text of a module, however deep it is nested."""

import pytest

from zippath.finders.source_text import calls, literals

DEPTH = 200_000


@pytest.mark.parametrize(
    "value",
    ["-" * DEPTH + "1", "+".join(["'a'"] * 20_000), "f" + ".b" * 20_000 + "()", "[" * DEPTH],
    ids=["operators", "sum", "attributes", "brackets"],
)
def test_what_is_too_deep_says_nothing(value):
    assert {} == literals(f"A = {value}\n")
    assert [] == list(calls(f"A = {value}\n", "install"))
