"""How many calls on files the path index saves, in environments of real wheels."""

import subprocess
import sys

import pytest

from tests import real_wheels
from tests.benchmarks import disk
from tests.benchmarks.pathindex import IN_FRONT, PROGRAMS, STATEMENTS, entries_in_front
from tests.importer.building import every_python, run
from tests.importer.indexed import settle
from zippath.importer import scanning

SCRIPT = """
import sys
from zippath.importer.indexhook import install_index
from zippath.importer.store import open_store
cache, work, *entries = sys.argv[1:]
sys.path[:0] = entries
if cache:
    assert install_index(entries[-1], open_store(cache))
exec(work)
"""


PURE = "django", "asgiref", "sqlparse", "sympy", "mpmath", "rich", "pygments", "requests", "pytest"


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    """Count the calls of a process on files below some directories: `counted(work, *entries)`."""
    place = tmp_path_factory.mktemp("disk")
    library, reason = disk.build(place)
    if library is None:
        pytest.skip(f"cannot count calls: {reason}")

    def count(work, *entries, below, cache=""):
        counts = place / "counts"
        counts.unlink(missing_ok=True)
        env = disk.preloaded(library, [below], counts=counts)
        run(SCRIPT, cache, work, *entries, **env)
        return sum(disk.read_counts(counts))

    return count


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """An environment of a program's wheels, as pip makes it."""
    made = {}

    def install(*names):
        if names not in made:
            try:
                wheels = [str(real_wheels.wheel(name)) for name in names]
            except real_wheels.Unavailable as reason:
                pytest.skip(str(reason))
            site = tmp_path_factory.mktemp("site")
            pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index"]
            command = [*pip, "--disable-pip-version-check", "--target", site, *wheels]
            done = subprocess.run(command, capture_output=True, text=True)
            if "is not a supported wheel" in done.stderr:
                pytest.skip(f"the pinned wheels are for another Python: {done.stderr}")
            assert done.returncode == 0, done.stderr
            made[names] = site
            settle(made[names])
        return made[names]

    return install


def built(cache, entries, is_sealed):
    """Make the path index of entries; the last is its owner."""
    paths = list(map(str, entries))
    scanning.build(paths[-1], paths, str(cache), is_sealed)
    return str(cache)


def filled(counted, work, entries, below, cache):
    """Count with a filled code cache: the second process."""
    counted(work, *entries, below=below, cache=cache)
    return counted(work, *entries, below=below, cache=cache)


def test_what_several_processes_have_counted_is_added(tmp_path):
    (tmp_path / "counts").write_text("3 40\n100 2000\n")

    assert (103, 2040) == disk.read_counts(tmp_path / "counts")


@pytest.mark.live
def test_the_calls_of_a_process_are_counted(tmp_path, counted):
    (tmp_path / "a" / "b").mkdir(parents=True)
    work = f"__import__('os').stat({str(tmp_path / 'a' / 'b')!r})"

    assert 0 == counted("pass", below=tmp_path / "a")
    assert 1 == counted(work, below=tmp_path / "a")
    assert 0 == counted(work, below=tmp_path / "b")


@pytest.mark.live
@pytest.mark.parametrize("is_sealed", [False, True], ids=["exact", "sealed"])
@pytest.mark.parametrize("program", PROGRAMS)
def test_an_import_makes_no_more_calls_than_it_needs(
    installed, counted, tmp_path, program, is_sealed
):
    names, *limits = PROGRAMS[program]
    site = installed(*names)
    work = STATEMENTS.get(program, f"import {program}")
    stock = counted(work, site, below=site)
    cache = built(tmp_path / "cache", [site], is_sealed)

    found = filled(counted, work, [site], site, cache)

    most = limits[is_sealed]
    assert most is None or found <= most
    assert found <= stock / (30 if is_sealed else 4)


@pytest.mark.live
@pytest.mark.parametrize("is_sealed", [False, True], ids=["exact", "sealed"])
def test_installing_the_importer_saves_no_fewer_calls(installed, counted, tmp_path, is_sealed):
    site = installed(*PURE)
    cache = built(tmp_path / "cache", [site], is_sealed)
    work = "from importlib.metadata import entry_points, version\n"
    work += "import django.forms\nentry_points()\nversion('django')\n"
    installing = "import zippath.importer\nzippath.importer.install()\n"

    alone = filled(counted, work, [site], site, cache)

    assert alone == filled(counted, installing + work, [site], site, cache)


@pytest.mark.live
@pytest.mark.parametrize("is_sealed", [False, True], ids=["exact", "sealed"])
def test_an_entry_in_front_is_looked_at_once(installed, counted, tmp_path, is_sealed):
    site = installed(*PROGRAMS["sympy"][0])
    front = entries_in_front(tmp_path, IN_FRONT)
    settle(tmp_path)
    cache = built(tmp_path / "cache", [*front, site], is_sealed)

    found = filled(counted, "import sympy", [*front, site], tmp_path / "front", cache)

    assert 0 == found
    for directory in (front[0], front[-1]):
        assert 1 == filled(counted, "import sympy", [*front, site], directory, cache)


@pytest.mark.live
@pytest.mark.parametrize(
    "question", ["entry_points()", 'version("django")', "packages_distributions()"]
)
def test_metadata_costs_three_calls_at_most(installed, counted, tmp_path, question):
    site = installed(*PURE)
    cache = built(tmp_path / "cache", [site], False)
    work = f"from importlib import metadata\nmetadata.{question}\n"

    once = counted(work, site, below=site, cache=cache)
    twice = counted(work + f"metadata.{question}\n", site, below=site, cache=cache)

    assert twice - once <= 3


@pytest.mark.live
@pytest.mark.parametrize("is_sealed", [False, True], ids=["exact", "sealed"])
def test_the_first_question_looks_at_each_file_that_it_needs(
    installed, counted, tmp_path, is_sealed
):
    site = installed(*PURE)
    cache = built(tmp_path / "cache", [site], is_sealed)
    work = "from importlib import metadata\n"

    none = counted(work, site, below=site, cache=cache)
    first = counted(work + "metadata.entry_points()\n", site, below=site, cache=cache) - none

    infos = len([*site.glob("*.dist-info")])
    assert first <= 3 + (0 if is_sealed else infos)
    stock = counted(work + "metadata.entry_points()\n", site, below=site)
    assert stock - none > 2 * infos


SAME = """
import importlib, sys
from importlib import metadata
from zippath.importer.indexhook import install_index
from zippath.importer.scanning import build
from zippath.importer.store import open_store
cache, is_sealed, *site = sys.argv[1:]
sys.path[:0] = site

def said():
    packages = getattr(metadata, "packages_distributions", dict)()
    return (
        [described(each) for each in metadata.distributions()],
        repr(metadata.entry_points()),
        {name: sorted(of) for name, of in packages.items()},
        [metadata.version("django") for _ in range(2)],
    )

def described(each):
    texts = [each.read_text(name) for name in ("RECORD", "entry_points.txt", "top_level.txt", "x")]
    points = [repr(point) for point in each.entry_points]
    names = [getattr(each, name, None) for name in ("name", "_normalized_name")]
    whole = each.metadata.items(), each.metadata.get_payload(), repr(each.files), each.requires
    return str(each._path), each.version, each.metadata["Name"], names, points, texts, whole

before = said()
build(site[-1], site, cache, bool(is_sealed))
assert install_index(site[-1], open_store(cache))
kinds = {type(each).__name__ for each in metadata.distributions(path=site)}
assert kinds == {"IndexedDistribution"}, kinds
for _ in range(2):
    now = said()
    for one, other in zip(before, now):
        assert one == other, (one, other)
    importlib.invalidate_caches()
print(len(now[0]))
"""


@pytest.mark.live
@pytest.mark.parametrize("is_sealed", ["", "sealed"])
@every_python
def test_a_real_environment_says_the_same(installed, tmp_path, python, is_sealed):
    site = installed(*PURE)

    found = run(SAME, tmp_path / "cache", is_sealed, site, python=python)

    assert int(found) >= len(PURE)
