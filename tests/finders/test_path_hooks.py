"""Which hook takes an entry: the first one, and hooks that nobody knows are told of."""

import zipfile

import pytest

from tests.program import make_zip
from tests.snapshots import facts_of, imports_of, write
from zippath.finders.directory import Folder
from zippath.finders.importer_finder import ImporterFinder
from zippath.finders.path_hooks import STOCK_HOOKS, Finders
from zippath.finders.stock_finder import StockFinder
from zippath.python.facts import IMPORTER_HOOK

STRANGE = "strange.Hook"


def finders(*hooks):
    return Finders(facts_of(path_hooks=hooks))


@pytest.mark.parametrize(
    ("hooks", "kind"),
    [
        ((), StockFinder),
        (STOCK_HOOKS, StockFinder),
        ((IMPORTER_HOOK, *STOCK_HOOKS), ImporterFinder),
        ((*STOCK_HOOKS, IMPORTER_HOOK), StockFinder),
        ((STOCK_HOOKS[1],), type(None)),
    ],
)
def test_the_first_hook_takes_an_archive(tmp_path, hooks, kind):
    assert kind is type(finders(*hooks).of(make_zip(tmp_path / "a.zip", {"m.py": ""})))


def test_a_directory_is_taken_by_file_finder_alone(tmp_path):
    assert isinstance(finders(IMPORTER_HOOK, *STOCK_HOOKS).of(str(tmp_path)), Folder)
    assert finders(IMPORTER_HOOK, STOCK_HOOKS[0]).of(str(tmp_path)) is None


def test_an_archive_that_one_hook_refuses_goes_to_the_next(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr("m.py", "")
        file.comment = b"a comment"
    path = str(tmp_path / "a.zip")

    old = facts_of(version=(3, 7), path_hooks=(*STOCK_HOOKS, IMPORTER_HOOK))
    assert isinstance(Finders(old).of(path), ImporterFinder)


def test_a_hook_that_nobody_knows_is_told_of(tmp_path):
    found = imports_of(write(tmp_path, "a.py"), path_hooks=(STRANGE, *STOCK_HOOKS))

    assert f"{tmp_path}/a.py" == found.resolve("a").winner.location
    assert (True, False) == tuple(
        any(STRANGE in note for note in imports.resolve("a").notes)
        for imports in (found, imports_of(tmp_path, path_hooks=STOCK_HOOKS))
    )


def test_what_an_unknown_hook_may_have_is_not_denied(tmp_path):
    unsure = [
        imports_of(tmp_path, path_hooks=hooks).resolve("nowhere").unsure
        for hooks in ((STRANGE, *STOCK_HOOKS), STOCK_HOOKS)
    ]

    assert [True, False] == unsure
