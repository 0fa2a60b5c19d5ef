"""What is on the path before `site` runs, and who put it there."""

from tests.facts import Flags, TextFile, facts
from zippath.syspath.initial import (
    ignored_pythonpath,
    initial_entries,
    without_duplicates,
)

PLAIN = facts()
LIBRARY = PLAIN.initial_path[1:]


def with_variable(value, *entries, **more):
    return facts(environ=(("PYTHONPATH", value),), initial_path=("", *entries, *LIBRARY), **more)


def told(placed):
    return [(path, origin.kind, origin.detail) for path, origin in placed]


def test_the_library_alone():
    assert [
        ("/usr/lib/python312.zip", "zip-default", ""),
        ("/usr/lib/python3.12", "stdlib", ""),
        ("/usr/lib/python3.12/lib-dynload", "stdlib", ""),
    ] == told(initial_entries(PLAIN))


def test_each_item_of_the_variable_is_numbered():
    asked = with_variable("/a::b", "/a", "", "b")

    assert [
        ("/a", "PYTHONPATH", "item 1 of 3"),
        ("", "PYTHONPATH", "item 2 of 3, empty: the current directory"),
        ("b", "PYTHONPATH", "item 3 of 3, relative to the current directory: b"),
    ] == told(initial_entries(asked))[:3]


def test_a_variable_that_is_ignored_gives_no_entries_but_is_told():
    asked = with_variable("/a")._replace(flags=Flags(ignore_environment=1))

    assert ["zip-default", "stdlib", "stdlib"] == [
        kind for _, kind, _ in told(initial_entries(asked))
    ]
    assert [("/a", "variable-ignored")] == [
        (one.path, one.reason.code) for one in ignored_pythonpath(asked)
    ]
    assert [] == ignored_pythonpath(with_variable("/a", "/a"))


def test_a_pth_file_beside_the_executable_says_it_all():
    asked = facts(
        initial_path=("/only",),
        flags=Flags(isolated=1),
        underscore_pth=TextFile("/usr/bin/python312._pth", "/only\n"),
    )
    [(path, origin)] = initial_entries(asked)

    assert ("/only", "._pth", "/usr/bin/python312._pth") == (path, origin.kind, origin.file)


def test_an_entry_that_is_there_already_is_dropped_with_its_reason():
    asked = with_variable("/a:/a/../a:b", "/a", "/a/../a", "b")

    kept, dropped = without_duplicates(initial_entries(asked), asked)

    assert ["/a", "/work/b", *LIBRARY] == [path for path, _ in kept]
    assert [("/a", "item 2 of 3")] == [(one.path, one.origin.detail) for one in dropped]
