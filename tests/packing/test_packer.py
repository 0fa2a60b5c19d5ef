"""From a recipe to an archive."""

import os
import sys
import zipfile
from dataclasses import replace

import pytest

from tests.facts import facts
from zippath.errors import UsageError, ZippathError
from zippath.packing import packer
from zippath.packing.main_script import entry_point
from zippath.packing.piece import Wanted
from zippath.packing.receiver import Receiver
from zippath.packing.recipe import Recipe
from zippath.packing.sources import Gathering
from zippath.syspath.disk import RealDisk
from zippath.syspath.ledger import replay
from zippath.syspath.snapshot import Snapshot

FACTS = facts(cache_tag="cpython-312", implementation="cpython")
RECEIVER = Receiver(sys.executable, Snapshot(FACTS, replay(FACTS, RealDisk()), RealDisk()))


@pytest.fixture
def recipe(tmp_path):
    """A recipe for a folder with a package, a module and leftovers."""
    source = tmp_path / "source"
    (source / "pkg").mkdir(parents=True)
    for name in ("pkg/__init__.py", "pkg/b.py", "a.py", "a.pyc"):
        (source / name).write_text("")
    return Recipe(
        Gathering([str(source)], str(tmp_path / "a.zip")),
        str(tmp_path / "a.zip"),
        receivers=lambda: [RECEIVER],
    )


def test_members_are_in_order_without_old_bytecode(recipe):
    packed = packer.make(packer.plan(recipe))

    assert ("a.py", "pkg/__init__.py", "pkg/b.py") == packed.members
    assert list(packed.members) == zipfile.ZipFile(packed.path).namelist()
    assert os.path.getsize(packed.path) == packed.size


def test_the_order_of_the_first_import_leads(recipe):
    packed = packer.make(packer.plan(replace(recipe, order=("pkg", "pkg.b"))))

    assert ("pkg/__init__.py", "pkg/b.py", "a.py") == packed.members


def test_the_steps_are_the_work_that_was_planned(recipe, tmp_path):
    (tmp_path / "source" / "a.py").write_text("x = 1\n")
    (tmp_path / "source" / "data.txt").write_text("data")
    steps = []
    planned = packer.plan(replace(recipe, step=lambda _, size: steps.append(size)))
    packer.make(planned)

    assert planned.work == sum(steps) == 6 + 6 + 4


def test_an_application_has_its_main_and_needs_one(recipe, tmp_path):
    (tmp_path / "source" / "pkg" / "b.py").write_text("def run(): ...")
    application = replace(recipe, shebang=b"#!/usr/bin/env python3\n")
    with pytest.raises(UsageError):
        packer.plan(application)

    packed = packer.make(packer.plan(replace(application, main=entry_point("pkg.b:run"))))
    assert "__main__.py" in packed.members
    assert os.access(packed.path, os.X_OK)


def test_with_nothing_or_with_problems_there_is_no_archive(recipe, tmp_path):
    nothing = replace(recipe.gathering, sources=[])
    with pytest.raises(ZippathError):
        packer.plan(replace(recipe, gathering=nothing))

    (tmp_path / "source" / ".env").write_text("KEY=1")
    strict = replace(recipe, is_strict=True)
    with pytest.raises(ZippathError) as raised:
        packer.make(packer.plan(strict))
    assert ".env" in raised.value.details[0]
    assert ["source"] == os.listdir(tmp_path)

    without = replace(recipe.gathering, wanted=Wanted(exclude=(".env",)))
    assert packer.make(packer.plan(replace(strict, gathering=without))).size


@pytest.mark.parametrize(
    "wish",
    [
        {"strips_sources": True},
        {"strips_sources": True, "compilers": (RECEIVER, RECEIVER)},
        {"compilers": (RECEIVER, RECEIVER)},
        {"compilers": (Receiver("python3.6", Snapshot(facts((3, 6, 15)), None, None)),)},
    ],
)
def test_wishes_that_exclude_each_other(recipe, wish):
    with pytest.raises(UsageError):
        replace(recipe, **wish)
