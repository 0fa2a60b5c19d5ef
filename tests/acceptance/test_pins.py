"""The wheels of a package are those that are recorded for a Python, and are fetched once."""

import pytest

from tests.acceptance import wheels
from tests.acceptance.package import PURE, Package
from tests.acceptance.packages import PACKAGES, QUICK
from tests.acceptance.programs import ENVIRONMENTS, PROGRAMS, STARTERS
from tests.real_wheels import Unavailable

LABEL = "3.11-linux"
THING = Package("thing", PURE, ("code",), "", asks=("thing", "other-thing"))


@pytest.fixture
def house(tmp_path, monkeypatch):
    """The folder of the wheels of one Python; no pins are recorded."""
    monkeypatch.setenv("ZIPPATH_TEST_WHEELS", str(tmp_path))
    monkeypatch.setattr(wheels, "PINS", tmp_path / "pins")
    monkeypatch.setattr(wheels, "label", lambda python: LABEL)
    wheels.recorded.cache_clear()
    folder = tmp_path / "acceptance" / LABEL
    folder.mkdir(parents=True)
    yield folder
    wheels.recorded.cache_clear()


@pytest.fixture
def asked(house, monkeypatch):
    """What pip is asked for; it answers with the wheels of those pins."""
    asked = []

    def download(python, *arguments):
        asked.append(arguments)
        for pin in arguments[1:]:
            name, _, version = pin.partition("==")
            (house / f"{name.replace('-', '_')}-{version}-py3-none-any.whl").touch()

    monkeypatch.setattr(wheels, "download", download)
    return asked


def test_only_what_is_absent_is_fetched(house, asked):
    wheels.record(LABEL, "thing", ["thing==1.0", "other-thing==2"])
    (house / "thing-1.0-py3-none-any.whl").touch()
    (house / "thing-1.1-py3-none-any.whl").touch()
    expected = (house / "thing-1.0-py3-none-any.whl", house / "other_thing-2-py3-none-any.whl")

    assert expected == wheels.wheels("python", THING)
    assert [("--no-deps", "other-thing==2")] == asked
    assert expected == wheels.wheels("python", THING)
    assert 1 == len(asked)


def test_pip_chooses_where_nothing_is_recorded(asked):
    wheels.wheels("python", THING)

    assert [("thing", "other-thing")] == asked


def test_what_is_recorded_stays_beside_what_is_new(house):
    wheels.record(LABEL, "b", ["b==1", "c==2"])
    wheels.record(LABEL, "a", ["a==1"])

    assert "a: a==1\nb: b==1 c==2\n" == (wheels.PINS / f"{LABEL}.txt").read_text()
    assert {"a": ("a==1",), "b": ("b==1", "c==2")} == wheels.recorded(LABEL)
    assert {} == wheels.recorded("3.99-plan9")


def test_a_pin_names_the_wheel_again(tmp_path):
    names = ("ruamel.yaml-0.1-1-py3-none-any.whl", "torch-2.13.0+cpu-cp311-cp311-linux_x86_64.whl")

    assert ["ruamel-yaml==0.1", "torch==2.13.0+cpu"] == [wheels.pin(tmp_path / n) for n in names]


def test_a_wheel_in_use_is_not_replaced(tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "a.whl").write_text("new")
    (tmp_path / "a.whl").write_text("old")

    assert tmp_path / "a.whl" == wheels.kept(tmp_path / "new" / "a.whl", tmp_path)
    assert "old" == (tmp_path / "a.whl").read_text()


def test_the_reason_why_there_are_none(house, monkeypatch):
    monkeypatch.setattr(wheels.subprocess, "run", refusing)

    with pytest.raises(Unavailable, match="^pip has no wheels for 3.11-linux: ERROR: none$"):
        wheels.wheels("python", THING)


def refusing(command, **options):
    class Done:
        returncode, stderr = 1, "WARNING: slow\nERROR: none\nERROR: more\n"

    return Done


def test_the_recorded_pins_are_those_of_the_table():
    files = {path.stem: set(wheels.recorded(path.stem)) for path in wheels.PINS.glob("*.txt")}

    whole = {package.name for package in (*PACKAGES, PROGRAMS, STARTERS, *ENVIRONMENTS)}
    part = {package.name for package in (*QUICK, *ENVIRONMENTS)}

    assert whole == files.pop(LABEL)
    assert {label: set() for label in files} == {
        label: names - part for label, names in files.items()
    }
