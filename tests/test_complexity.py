"""What is worked out for all names costs as much as there are names, counted and not timed."""

import pytest

from tests.imports.building import imports_of, write
from zippath.imports.provider import Provider
from zippath.imports.shadows import decide
from zippath.syspath.folder import Folder


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
