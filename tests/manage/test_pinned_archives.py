"""Pinned archives: which have changed, and what that means for an import."""

import hashlib
from types import SimpleNamespace

import pytest

from tests.doctor.bench import Bench
from tests.doctor.boot_unit_faults import changed_since, pinned
from tests.program import make_zip
from zippath.imports.provider import Provider, Resolution
from zippath.manage.pinned_archives import (
    REASON,
    changed_by_archive,
    pinned_archives,
    without_changed,
)
from zippath.syspath.sitedirs import SiteDir
from zippath.syspath.verdict import LineVerdict, StartupFile


def snapshot(*lines, cache=None, file="/site/zippath.pth"):
    """What is asked of a snapshot whose startup file has lines (text, path)."""
    read = [
        LineVerdict(number, text, "added", path=path)
        for number, (text, path) in enumerate(lines, 1)
    ]
    startup = StartupFile(file, SiteDir("/site", "site"), tuple(read))
    return SimpleNamespace(
        facts=SimpleNamespace(importer_cache=cache), ledger=SimpleNamespace(startup_files=[startup])
    )


@pytest.fixture
def archive(tmp_path):
    return str(make_zip(tmp_path / "a.whl", {"m.py": ""}))


def line(archive, pin):
    return f"#pinned {pin} {archive}", archive


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def test_the_first_line_for_an_archive_pins_it(archive):
    looked = snapshot(line(archive, sha256(archive)), line(archive, "0" * 64), ("# mine", None))

    [one] = pinned_archives(looked)

    assert (archive, sha256(archive), 1, False) == (
        one.archive,
        one.sha256,
        one.line,
        one.is_changed,
    )


def test_another_content_is_a_change(archive, tmp_path):
    looked = snapshot(line(archive, "0" * 64), cache=str(tmp_path / "cache"))

    assert [archive] == [*changed_by_archive(looked)]


def test_what_is_too_large_is_not_hashed_at_once(archive):
    [one] = pinned_archives(snapshot(line(archive, "0" * 64)), 10)

    assert ("", False) == (one.found, one.is_changed)


def test_what_is_gone_is_the_matter_of_others(tmp_path):
    assert [] == [*pinned_archives(snapshot(line(f"{tmp_path}/gone.whl", "0" * 64)))]


def test_an_import_from_a_changed_archive_fails(archive):
    winner = Provider("source", f"{archive}/m.py", entry=archive)
    other = Provider("source", "/site/m.py", entry="/site")
    changed = changed_by_archive(snapshot(line(archive, "0" * 64)))

    found = without_changed(Resolution("m", winner, (other,)), changed)

    assert (None, [REASON, ""]) == (found.winner, [one.reason for one in found.losers])
    for same in (Resolution("m", other, (winner,)), Resolution("m", None)):
        assert same is without_changed(same, changed)


@pytest.mark.live
def test_what_the_program_says(tmp_path):
    bench = Bench(tmp_path)
    pinned(bench)
    assert "changed since pinned" not in bench.zippath("list", "--python", bench.python)[1]
    assert bench.zippath("why", "module_a", "--python", bench.python)[0] == 0

    changed_since(bench)

    assert "changed since pinned" in bench.zippath("list", "--python", bench.python)[1]
    code, said, _ = bench.zippath("why", "module_a", "--python", bench.python)
    assert (1, True) == (code, REASON in said)
