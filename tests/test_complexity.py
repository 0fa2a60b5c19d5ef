"""What is worked out for all names costs as much as there are names, counted and not timed."""

from dataclasses import replace

import pytest

from tests.program import make_zip
from tests.snapshots import imports_of, snapshot_of, write
from zippath.doctor.all_checks import CHECKS
from zippath.doctor.subject import Subject
from zippath.finders import stock_finder
from zippath.finders.directory import Folder
from zippath.imports.provider import Provider
from zippath.imports.shadows import decide


@pytest.fixture
def asked(monkeypatch):
    """How often a directory was asked for a name."""
    questions = []
    real = Folder.candidates

    def counted(self, fullname):
        questions.append(fullname)
        return real(self, fullname)

    monkeypatch.setattr(Folder, "candidates", counted)
    return questions


def test_all_names_cost_their_number_not_times_the_entries(tmp_path, asked):
    counts = []
    for entries in (10, 20, 40):
        places = [
            write(tmp_path / f"{entries}-{number}", *(f"m{number}_{one}.py" for one in range(5)))
            for number in range(entries)
        ]
        asked.clear()
        assert entries * 5 == len(list(imports_of(*places).all()))
        counts.append(len(asked))

    first = [counts[1] - counts[0], counts[2] - counts[1]]
    # a few questions go to all entries, before it is noted who has what
    assert counts[2] <= 40 * 5 + 8 * 40
    assert first[1] <= 2.2 * first[0]


class Counted(tuple):
    """Providers that count how often they are gone through."""

    steps = 0

    def __iter__(self):
        for one in super().__iter__():
            Counted.steps += 1
            yield one


@pytest.mark.parametrize("number", [10, 100, 1000])
def test_deciding_goes_through_the_providers_once(number):
    Counted.steps = 0
    rivals = Counted(Provider("source", f"/{one}/a.py", entry=f"/{one}") for one in range(number))

    assert number - 1 == len(decide("a", rivals).losers)
    assert number == Counted.steps


@pytest.mark.parametrize("number", [10, 20, 40])
def test_doctor_reads_each_archive_once_and_each_name_once(tmp_path, monkeypatch, number):
    """Whatever checks there are, and whatever they ask for."""
    read, names = [], []
    real = stock_finder.read_stock_zip

    def counted(path, facts):
        read.append(path)
        found = real(path, facts)
        names.extend(found.members)
        return found

    monkeypatch.setattr(stock_finder, "read_stock_zip", counted)
    contents = dict.fromkeys((f"p{one}/m.py" for one in range(9)), "")
    archives = [make_zip(tmp_path / f"{one}.zip", contents) for one in range(number)]
    snapshot = snapshot_of(archives)
    entries = tuple(replace(entry, kind="archive") for entry in snapshot.ledger.entries)
    subject = Subject(replace(snapshot, ledger=replace(snapshot.ledger, entries=entries)), {})

    for check in CHECKS:
        check.findings(subject, check.look(subject))

    assert sorted(archives) == sorted(read)
    assert number * 9 == len(names)
