"""What is worked out for all names costs as much as there are names, counted and not timed."""

import pytest

from tests.facts import facts
from tests.program import make_zip
from tests.snapshots import imports_of, snapshot_of, write
from zippath.cli.archive_state import states
from zippath.doctor.all_checks import CHECKS
from zippath.doctor.subject import Subject
from zippath.finders import importer_finder, stock_finder
from zippath.finders.contents import Offers
from zippath.finders.directory import Folder
from zippath.finders.path_hooks import Finders, with_importer
from zippath.finders.zip_finder import ZipFinder
from zippath.importer import laying
from zippath.importer.archives import member
from zippath.importer.storedfiles import StoredFiles
from zippath.imports.provider import Provider
from zippath.imports.resolver import Imports
from zippath.imports.shadows import decide
from zippath.manage import mechanism


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
    entries = tuple(entry._replace(kind="archive") for entry in snapshot.ledger.entries)
    subject = Subject(snapshot._replace(ledger=snapshot.ledger._replace(entries=entries)), {})

    for check in CHECKS:
        check.findings(subject, check.look(subject))

    assert sorted(archives) == sorted(read)
    assert number * 9 == len(names)


@pytest.fixture
def counted(monkeypatch):
    """A function that counts the calls of another one from now on."""

    def count(owner, name):
        calls = []
        real = getattr(owner, name)

        def noted(*args):
            calls.append(args)
            return real(*args)

        monkeypatch.setattr(owner, name, noted)
        return calls

    return count


@pytest.mark.parametrize("number", [60, 600])
def test_an_archive_to_add_is_read_once_and_few_of_its_modules_are_looked_into(
    tmp_path, counted, number
):
    """By the importer alone where its answer decides, whatever it is asked."""
    archive = make_zip(tmp_path / "a.zip", {f"m{one}.py": "" for one in range(number)})
    snapshot = snapshot_of([write(tmp_path / "site", "m1.py"), archive])
    read = counted(stock_finder, "read_stock_zip"), counted(importer_finder, "read_importer_zip")
    offers = counted(ZipFinder, "candidates")
    parsed = counted(member, "parse_member")

    chosen, examined = mechanism.choose(archive, snapshot._replace(ledger=_empty(snapshot)))
    contested = Imports(snapshot).candidates.contested(examined.offers, archive)

    assert chosen.boots
    assert number == len(examined.offers)
    assert ["m1"] == contested
    assert [0, 1] == [*map(len, read)]
    assert len(offers) <= 4
    assert [] == parsed


@pytest.mark.parametrize("hiding", [0, 1900])
def test_of_very_many_modules_list_looks_into_the_first(tmp_path, counted, hiding):
    """Also where another entry hides those: what nobody else has is found at once."""
    archive = make_zip(tmp_path / "a.zip", {f"m{one:04}.py": "" for one in range(2000)})
    others = make_zip(tmp_path / "b.zip", {f"m{one:04}.py": "" for one in range(hiding)})
    snapshot = snapshot_of([others, archive])
    [entry] = [one for one in snapshot.ledger.entries if one.path == archive]
    offers = counted(ZipFinder, "candidates")

    [(_, state, names)] = states([entry._replace(kind="archive")], snapshot)

    assert ("ok", 2000) == (state, len(names))
    assert len(offers) < 1100


def test_what_is_laid_out_already_is_not_looked_for_where_nothing_is(tmp_path, counted):
    archive = make_zip(tmp_path / "a.zip", {f"x{one}.so": "" for one in range(100)})
    (tmp_path / "cache").mkdir(mode=0o700)
    asked = counted(StoredFiles, "is_there")

    assert 100 == len(laying.planned(archive, str(tmp_path / "cache")))
    assert [] == asked


@pytest.mark.parametrize(
    ("content", "state"), [({"a-b.py": ""}, "nothing to import"), ({"a.py": ""}, "ok")]
)
def test_an_archive_without_a_name_is_read_all_the_same(tmp_path, counted, content, state):
    archive = make_zip(tmp_path / "a.zip", content)
    snapshot = snapshot_of([archive])
    entries = [one._replace(kind="archive") for one in snapshot.ledger.entries]
    read = counted(stock_finder, "read_stock_zip")

    assert [state] == [one[1] for one in states(entries, snapshot)]
    assert 1 == len(read)


def _empty(snapshot):
    return snapshot.ledger._replace(entries=())


@pytest.mark.parametrize("number", [1500, 3000])
def test_of_very_many_modules_the_first_are_looked_into_for_real_files(tmp_path, counted, number):
    contents = {f"m{one}.py": "" for one in range(number)} | {"zz/a.py": "", "zz/data.csv": ""}
    archive = make_zip(tmp_path / "a.zip", contents)
    asked = counted(laying, "is_needed")

    planned = laying.planned(archive, str(tmp_path / "cache"))

    assert ["zz/"] == [top for _, top, *_ in planned]
    assert laying.MANY == len(asked)


@pytest.mark.parametrize("number", [60, 600])
@pytest.mark.parametrize("form", ["p{}/__init__.py", "p{}/__init__.pyc", "n{}/module.py", "x{}.so"])
def test_the_names_in_an_archive_are_found_without_an_offer_for_each(
    tmp_path, counted, number, form
):
    archive = make_zip(tmp_path / "a.zip", {form.format(one): "" for one in range(number)})
    target = with_importer(facts())._replace(extension_suffixes=(".so",))
    finder = Finders(target).of(archive)
    offers = counted(ZipFinder, "location")

    found = Offers(finder)

    assert number == len(found)
    assert [] == offers
    assert (sorted(found) if form[0] == "p" else []) == [*found.with_code()]


@pytest.mark.parametrize("number", [60, 600])
def test_extension_modules_are_laid_out_without_a_look_into_any(tmp_path, counted, number):
    archive = make_zip(tmp_path / "a.zip", {f"x{one}.so": "" for one in range(number)})
    asked = counted(laying, "is_needed")

    assert number == len(laying.planned(archive, str(tmp_path / "cache")))
    assert [] == asked
