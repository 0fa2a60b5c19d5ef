"""Distributions in archives are found as in directories, in the order of the path, and once."""

import os
import pickle
import sys
from importlib import metadata
from pathlib import Path

import pytest

from tests.importer.building import build, distribution
from zippath.importer import hook, marks
from zippath.importer.archived_metadata import normalised
from zippath.importer.metadata import find_distributions


@pytest.fixture
def wheel(importing, tmp_path):
    hook.install(str(tmp_path / "cache"))
    path = build(tmp_path / "a.whl", distribution("Some.thing-odd", "1.0"))
    sys.path.insert(0, path)
    return path


@pytest.mark.parametrize("name", ["Some.thing-odd", "some-thing-odd", "SOME_thing.odd"])
def test_a_name_is_normalised(wheel, name):
    assert "1.0" == metadata.version(name)


def test_nothing_is_found_twice(wheel):
    names = [found.metadata["Name"] for found in metadata.distributions(path=[wheel, "/absent"])]

    assert ["Some.thing-odd"] == names
    assert 1 == names.count("Some.thing-odd")
    assert metadata.version("pytest") == pytest.__version__


class Indexed:
    """The path hook of a path index that has one directory."""

    def __init__(self, directory):
        self.directory = directory

    def serves(self, entry):
        return entry == self.directory

    def distributions(self, stock, entry, name):
        return [stock.PathDistribution(one) for one in Path(entry).glob("*.dist-info")]


@pytest.mark.parametrize("is_indexed", [False, True])
@pytest.mark.parametrize("name", [None, "Some.thing-odd"])
def test_what_is_shown_to_others_counts_once(wheel, tmp_path, is_indexed, name):
    site = tmp_path / "site"
    for owner, installer in (("Some.thing_odd", "zippath"), ("own", "pip")):
        shown = site / f"{owner}-1.0.dist-info"
        shown.mkdir(parents=True)
        (shown / "METADATA").write_text(f"Name: {owner}\nVersion: 1.0\n")
        (shown / "INSTALLER").write_text(f"{installer}\n")
    context = metadata.DistributionFinder.Context(name=name, path=[str(site), wheel])
    hooks = [Indexed(str(site))] if is_indexed else []
    found = find_distributions(context, hooks, {str(site): [wheel]})
    places = [str(one.locate_file("")) for one in found if one.version == "1.0"]

    # an index that is asked for a name gives it alone; this one has all
    assert places.count(wheel) == 1
    assert places.count(str(site)) == (1 if name is None or is_indexed else 0)


def test_entry_points_and_files(wheel):
    (point,) = metadata.distribution("some-thing-odd").entry_points
    files = metadata.files("some-thing-odd")

    assert ("Some.thing-odd", "console_scripts") == (point.name, point.group)
    assert "" == files[0].locate().read_text()
    assert files[0].locate().exists()
    assert str(files[0].locate()).startswith(wheel)
    assert "Version: 1.0" in files[1].read_text()
    assert point in metadata.entry_points(group="console_scripts")


@pytest.mark.parametrize(
    "name", ["thing/bin/tool", "plainthing.py", "thing", "plainthing-1.0.dist-info/METADATA"]
)
@pytest.mark.parametrize("folder", ["", "lib/"])
def test_what_is_located_is_a_real_file_for_whom_that_needs(importing, tmp_path, name, folder):
    hook.install(str(tmp_path / "cache"))
    more = {f"{folder}thing/bin/tool": "run me"}
    archive = build(tmp_path / "b.whl", distribution("plainthing", "1.0", folder, **more))
    sys.path.insert(0, f"{archive}/{folder}".rstrip("/"))

    located = metadata.distribution("plainthing").locate_file(name)

    assert not (tmp_path / "cache" / "files").exists()
    real = Path(located).resolve(strict=True)
    assert real.is_relative_to(tmp_path / "cache" / "files")
    assert (
        name
        == real.relative_to(
            *(tmp_path / "cache" / "files").glob("*-*" if folder else "?" * 64)
        ).as_posix()
    )
    assert real.is_dir() or real.read_text() == located.read_text()
    assert real == Path(pickle.loads(pickle.dumps(located)))


@pytest.mark.parametrize(
    ("name", "cache_dir", "files"),
    [
        ("", ..., "needed"),
        ("absent", ..., "needed"),
        ("a.py", None, "needed"),
        ("a.py", ..., "never"),
    ],
)
def test_where_there_is_no_real_file_a_path_is_that_in_the_archive(
    importing, tmp_path, name, cache_dir, files
):
    hook.install(str(tmp_path / "cache") if cache_dir is ... else None, files)
    archive = build(tmp_path / "b.whl", distribution("a", "1.0"))
    sys.path.insert(0, archive)

    assert os.path.join(archive, name).rstrip(os.sep) == os.fspath(
        metadata.distribution("a").locate_file(name)
    )
    assert not (tmp_path / "cache" / "files").exists()


def test_packages_distributions(wheel, tmp_path):
    sys.path.insert(0, build(tmp_path / "b.whl", distribution("plainthing", "1.0")))

    assert ["plainthing"] == metadata.packages_distributions()["plainthing"]


def test_the_first_on_the_path_wins(wheel, tmp_path):
    directory = tmp_path / "site"
    for name, data in distribution("Some.thing-odd", "2.0").items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(data)
    other = build(tmp_path / "b.whl", distribution("Some.thing-odd", "3.0"))

    def first(*path):
        found = metadata.distributions(name="some.thing.odd", path=[str(entry) for entry in path])
        return [each.version for each in found]

    assert ["2.0", "1.0", "3.0"] == first(directory, wheel, other)
    assert ["3.0", "2.0", "1.0"] == first(other, directory, wheel)


def test_a_context_can_be_used_again(wheel):
    context = metadata.DistributionFinder.Context(path=[wheel])

    for _ in range(2):
        assert ["1.0"] == [found.version for found in metadata.distributions(context=context)]


def test_what_is_missing(wheel):
    with pytest.raises(metadata.PackageNotFoundError):
        metadata.version("absent")
    assert metadata.distribution("some-thing-odd").read_text("absent.txt") is None


def test_eggs_and_subpaths(wheel, tmp_path):
    egg = build(tmp_path / "Old-2.5-py3.egg", {"EGG-INFO/PKG-INFO": "Name: Old\nVersion: 2.5\n"})
    lib = build(tmp_path / "c.zip", distribution("inner", "4.0", "lib/"))
    path = [egg, lib, f"{lib}/lib"]

    assert ["Old", "inner"] == [
        found.metadata["Name"] for found in metadata.distributions(path=path)
    ]


def test_paths_without_archives_are_left_alone(wheel):
    context = metadata.DistributionFinder.Context(path=["/absent"])

    assert [] == list(hook.MetadataFinder.find_distributions(context))
    assert ["/absent"] == context.path
    assert () == hook.MetadataFinder.find_distributions()


@pytest.mark.parametrize(("name", "expected"), [("A--b._c", "a_b_c"), ("x", "x")])
def test_normalising(name, expected):
    assert expected == normalised(name)


def test_what_is_not_there_yet_is_imported_when_it_is(wheel, tmp_path):
    later = tmp_path / "later"
    assert ["1.0"] == [each.version for each in metadata.distributions(path=[str(later), wheel])]
    assert str(later) not in sys.path_importer_cache

    later.mkdir()
    (later / "only_there_later.py").write_text("")
    sys.path.insert(0, str(later))
    __import__("only_there_later")


class Own(metadata.DistributionFinder.Context):
    """A context as a tool may define it."""

    more = "more"


@pytest.mark.parametrize("given", [True, False])
@pytest.mark.parametrize("kind", [metadata.DistributionFinder.Context, Own])
def test_a_context_is_left_as_it_was(wheel, tmp_path, kind, given):
    context = kind(name="pytest", **({"path": [wheel, *sys.path]} if given else {}))
    before = dict(vars(context))

    for _ in range(2):
        assert [pytest.__version__] == [
            each.version for each in metadata.distributions(context=context)
        ]
        assert before == vars(context)
        assert next(iter(metadata.distributions(context=context))).version == pytest.__version__
        assert before == vars(context)


def test_a_context_of_another_kind_is_left_alone(wheel):
    class Context:
        name, path = None, [wheel]

    assert [] == list(hook.MetadataFinder.find_distributions(Context()))


@pytest.fixture
def site(wheel, tmp_path, monkeypatch):
    """A site dir whose startup file pins the wheel."""
    site = tmp_path / "site"
    mine = site / "mine-2.dist-info"
    mine.mkdir(parents=True)
    (mine / "METADATA").write_text("Name: mine\nVersion: 2\n")
    monkeypatch.setitem(marks.PINNED_IN, str(site), {wheel: None})
    return site


def test_who_asks_for_a_site_dir_alone_gets_what_is_pinned_there(wheel, site, tmp_path):
    found = list(metadata.distributions(path=[str(site)]))

    assert ["mine", "Some.thing-odd"] == [each.metadata["Name"] for each in found]
    assert wheel == str(found[1]._path.parent)
    assert ["mine"] == [
        each.metadata["Name"] for each in metadata.distributions(path=[str(site), str(tmp_path)])
    ]
    assert ["1.0"] == [
        each.version for each in metadata.distributions(path=[str(site)], name="some-thing-odd")
    ]


def test_metadata_for_other_tools_is_not_listed_twice(wheel, site):
    theirs = site / "Some.Thing_Odd-1.0.dist-info"
    theirs.mkdir()
    (theirs / "METADATA").write_text("Name: Some.Thing-Odd\nVersion: 1.0\n")
    (theirs / "INSTALLER").write_text("zippath\n")

    for path in ([str(site)], [str(site), wheel]):
        assert ["mine", "Some.thing-odd"] == [
            each.metadata["Name"] for each in metadata.distributions(path=path)
        ]
