"""Answers about lists of wheels are remembered, and nothing but the same question gets them."""

import os

import pytest

from tests.facts import facts
from zippath.importer.store import Store
from zippath.wheelhouse import answers
from zippath.wheelhouse.answers import about, keep, recall, whom


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("ZIPPATH_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_an_answer_is_for_its_question_and_this_version(cache, monkeypatch):
    keep(("wanted", "00"), (("a", 1), ()))

    assert (("a", 1), ()) == recall(("wanted", "00"))
    assert recall(("wanted", "01")) is None
    monkeypatch.setattr(answers, "__version__", "0")
    assert recall(("wanted", "00")) is None


def test_a_damaged_answer_is_none(cache):
    keep(("wanted",), True)
    (file,) = cache.iterdir()
    content = file.read_bytes()
    for damaged in (b"", content[:-1], content[:-1] + b"x"):
        file.write_bytes(damaged)
        assert recall(("wanted",)) is None


def test_without_a_cache_nothing_is_remembered(monkeypatch):
    monkeypatch.setattr(answers, "open_store", lambda _: None)
    keep(("wanted",), True)

    assert recall(("wanted",)) is None


def test_what_differs_for_another_python_or_machine(monkeypatch):
    one = whom(facts())

    assert one == whom(facts())
    assert one != whom(facts((3, 12, 5)))
    monkeypatch.setattr(os, "confstr", lambda _: "glibc 2.17")
    older = whom(facts())
    assert one != older
    monkeypatch.setattr(os, "confstr", lambda _: None)
    monkeypatch.setattr("sys.platform", "linux")
    assert whom(facts()) is None


def test_a_record_says_what_it_is_about(cache):
    keep(("what /a.txt asks for", "00"), True)
    (file,) = cache.iterdir()

    assert "what /a.txt asks for" == about(Store(str(cache)), file.name)
    file.write_bytes(b"x")
    assert about(Store(str(cache)), file.name) is None
