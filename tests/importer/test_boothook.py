"""What stands for an archive until it is needed: what it answers without opening the archive."""

import json

import pytest

from tests.booted import enabled, run
from tests.importer.building import wait_until_settled
from tests.program import make_zip

METADATA = "Name: {}\nVersion: 1\n"
OPENED = """
import json, os, sys
print(json.dumps(sorted(
    os.path.basename(entry) for entry, importer in sys.path_importer_cache.items()
    if entry.endswith((".whl", ".egg", ".zip")) and type(importer).__name__ != "ExpectedImporter"
    and importer is not None)))
"""
ASKED = """
import importlib.metadata as metadata
try:
    print(metadata.version({!r}))
except metadata.PackageNotFoundError:
    print("absent")
"""


@pytest.fixture
def installed(venv, sandbox):
    """A function that puts archives, {file name: members}, on the path of an environment."""

    def put(archives):
        made = [make_zip(sandbox / name, members) for name, members in archives.items()]
        enabled(venv, str(sandbox / "cache"), [f"#boot {path}" for path in made])
        (sandbox / "cache").mkdir(0o700, exist_ok=True)
        for path in made:
            wait_until_settled(path)
        printed(venv, "import " + next(iter(archives)).partition("-")[0])
        return [str(path) for path in made]

    return put


def printed(venv, code):
    return run(venv, code + OPENED, ZIPPATH_CACHE_DIR="").splitlines()


def test_a_package_of_several_wheels_opens_these_alone(venv, installed):
    shared = {"shared/__init__.py": ""}
    installed(
        {
            "shared-1-py3-none-any.whl": shared,
            "other-1-py3-none-any.whl": {"other.py": "", "other.libs/a.so": ""},
            "more-1-py3-none-any.whl": {**shared, "shared/part.py": "x = 7"},
        }
    )
    seven, opened = printed(venv, "import shared.part; print(shared.part.x)")

    assert "7" == seven
    assert ["more-1-py3-none-any.whl", "shared-1-py3-none-any.whl"] == json.loads(opened)


@pytest.mark.parametrize(
    ("asked", "holder"),
    [
        ("plain", "plain-1-py3-none-any.whl"),
        ("Zope.Event", "zope_event-1-py3-none-any.whl"),
        ("two-words", "two_words-1-py3-none-any.whl"),
        ("legacy", "legacy.zip"),
        ("absent", ""),
        ("zope", ""),
    ],
)
def test_metadata_is_asked_of_who_may_have_it(venv, installed, asked, holder):
    archives = {
        "plain-1-py3-none-any.whl": {"plain.py": "", "plain-1.dist-info/METADATA": "plain"},
        "zope_event-1-py3-none-any.whl": {"zope.event-1.dist-info/METADATA": "zope.event"},
        "two_words-1-py3-none-any.whl": {"two_words-1.0.dist-info/METADATA": "two_words"},
        "legacy.zip": {"legacy.egg-info/PKG-INFO": "legacy"},
    }
    installed(
        {
            name: {
                member: METADATA.format(text) if text else "" for member, text in members.items()
            }
            for name, members in archives.items()
        }
    )
    answer, opened = printed(venv, ASKED.format(asked))
    may_have_it = {"zope": ["zope_event-1-py3-none-any.whl"]}.get(asked, [holder] if holder else [])

    assert ("1" if holder else "absent") == answer
    assert may_have_it == json.loads(opened)


def test_an_egg_is_always_asked(venv, installed):
    installed(
        {
            "plain-1-py3-none-any.whl": {"plain.py": ""},
            "Some_Egg-1-py3.egg": {"EGG-INFO/PKG-INFO": METADATA.format("Some-Egg")},
        }
    )

    assert ["1", '["Some_Egg-1-py3.egg"]'] == printed(venv, ASKED.format("some.egg"))


def test_metadata_of_a_changed_archive_is_found(venv, installed, sandbox):
    [wheel] = installed({"plain-1-py3-none-any.whl": {"plain.py": ""}})
    make_zip(wheel, {"plain.py": "", "late-1.dist-info/METADATA": METADATA.format("late")})

    assert "1" == printed(venv, ASKED.format("late"))[0]


def test_who_holds_it_does_not_open_the_archive_again(venv, installed):
    [wheel] = installed({"plain-1-py3-none-any.whl": {"plain.py": ""}})
    code = f"""
import sys
from importlib.machinery import PathFinder
held = PathFinder._path_importer_cache({wheel!r})
before = type(held).__name__
held.archive, held.find_spec("plain")
opened = sys.path_importer_cache[{wheel!r}]
held.prefix, held.find_spec("plain")
print(before, type(opened).__name__, opened is sys.path_importer_cache[{wheel!r}])
"""

    assert "ExpectedImporter ZipImporter True" == printed(venv, code)[0]
