"""Who wins among the providers of one name, as PEP 420 and the finders have it."""

from dataclasses import replace

from zippath.imports.provider import Provider, Resolution
from zippath.imports.shadows import decide, without_repeats
from zippath.syspath.entry import Origin


def module(entry, kind="source", **more):
    return Provider(kind, f"{entry}/a.py", entry=entry, **more)


def package(entry):
    return Provider("package", f"{entry}/a/__init__.py", (f"{entry}/a",), entry)


def portion(entry, **more):
    return Provider("namespace", None, (f"{entry}/a",), entry, **more)


def outcome(resolution):
    losers = [(loser.entry, loser.cause) for loser in resolution.losers]
    return resolution.winner and resolution.winner.entry, losers


def test_the_first_module_wins():
    found = decide("a", [module("/1"), module("/2"), package("/3")])

    assert ("/1", [("/2", "later"), ("/3", "later")]) == outcome(found)
    assert "a later entry: /1 comes first" == found.losers[0].reason


def test_a_portion_loses_to_any_module():
    found = decide("a", [portion("/1"), package("/2"), portion("/3")])

    assert ("/2", [("/1", "portion"), ("/3", "portion")]) == outcome(found)


def test_portions_alone_make_one_package():
    found = decide("a", [portion("/1", distribution="x"), portion("/2", distribution="y")])

    expected = Provider("namespace", None, ("/1/a", "/2/a"), "/1")
    assert Resolution("a", expected) == found


def test_portions_of_one_distribution_belong_to_it():
    found = decide("a", [portion("/1", distribution="x"), portion("/2", distribution="x")])

    assert "x" == found.winner.distribution


def test_in_one_entry_the_finder_has_an_order():
    found = decide("a", [package("/1"), module("/1", "extension"), module("/1")])

    assert ("/1", [("/1", "same-entry"), ("/1", "same-entry")]) == outcome(found)
    assert "in one folder a package comes before an extension module" == found.losers[0].reason


def test_what_has_lost_already_keeps_its_reason():
    found = decide("a", [module("/1", cause="dropped", reason="gone"), module("/2")])

    assert ("/2", [("/1", "dropped")]) == outcome(found)
    assert "gone" == found.losers[0].reason


def test_what_is_loaded_wins_over_what_would_be_found():
    loaded = module("/9")

    found = decide("a", [module("/1"), module("/9")], loaded)

    assert ("/9", [("/1", "loaded")]) == outcome(found)


def test_the_order_is_the_reason_where_the_search_finds_what_is_loaded():
    loaded = module("/1", origin=Origin("site"))

    found = decide("a", [module("/1"), module("/9")], loaded)

    assert ("/1", [("/9", "later")]) == outcome(found)
    assert "a later entry: /1 comes first" == found.losers[0].reason


def test_portions_of_a_loaded_namespace_do_not_lose():
    loaded = Provider("namespace", "namespace", ("/1/a", "/2/a"))

    found = decide("a", [portion("/1"), portion("/2"), portion("/3")], loaded)

    assert (None, [("/3", "loaded")]) == outcome(found)
    assert "/1/a is imported already when python starts" == found.losers[0].reason


def test_built_in_modules_beat_every_entry():
    found = decide("a", [Provider("builtin", "built-in"), module("/1")])

    assert (None, [("/1", "builtin")]) == outcome(found)


def test_nobody():
    assert Resolution("a", None, (), ("a note",)) == decide("a", [], notes=("a note",))


def test_a_file_that_two_entries_lead_to_can_be_said_once():
    found = decide("a", [module("/1"), replace(module("/1"), entry=""), module("/2")])
    lost = decide("a", [module("/0"), module("/1"), replace(module("/1"), entry="")])

    assert 2 == len(found.losers) == len(lost.losers)
    assert ("/1", [("/2", "later")]) == outcome(without_repeats(found))
    assert ("/0", [("/1", "later")]) == outcome(without_repeats(lost))
