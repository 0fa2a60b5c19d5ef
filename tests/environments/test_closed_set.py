"""A set of wheels has all that they require, or the error says what it lacks."""

import os
import shlex

import pytest

from tests.facts import facts
from tests.program import make_zip
from zippath.environments.closed_set import require_closed
from zippath.errors import ZippathError
from zippath.wheelhouse.given import given

FACTS = facts(cache_tag="cpython-312", implementation="cpython")


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("ZIPPATH_CACHE_DIR", str(tmp_path / "cache"))


def wheels(folder, **projects):
    """Wheels of projects by name, each with the headers beside Name and Version 1.0."""
    folder.mkdir(exist_ok=True)
    paths = []
    for name, headers in projects.items():
        text = "\n".join(["Metadata-Version: 2.1", f"Name: {name}", "Version: 1.0", *headers, ""])
        contents = {f"{name}.py": "", f"{name}-1.0.dist-info/METADATA": text}
        paths.append(str(make_zip(folder / f"{name}-1.0-py3-none-any.whl", contents)))
    return given(paths, FACTS)


CLOSED = {
    "a": ["Requires-Dist: b[fast]>=1", "Requires-Dist: gone; sys_platform == 'win32'"],
    "b": ["Requires-Dist: c; extra == 'fast'", "Requires-Dist: d; extra == 'slow'"],
    "c": ["Requires-Python: >=3.9"],
}


def test_a_closed_set_is_taken(tmp_path):
    assert require_closed(wheels(tmp_path / "w", **CLOSED), FACTS) is None


def test_what_is_lacking_is_told_with_who_requires_it(tmp_path):
    folder = tmp_path / "w"
    found = wheels(folder, a=["Requires-Dist: B>2", "Requires-Dist: x==1"], b=["Requires-Dist: x"])

    with pytest.raises(ZippathError) as raised:
        require_closed(found, FACTS)
    assert (
        "B>2 for a: there is 1.0",
        "x==1 for a: not among them",
        "x for b: not among them",
    ) == raised.value.details
    words = shlex.split(raised.value.hint.partition("fetch it: ")[2])
    assert ["-d", str(folder), "B>2", "x==1", "x"] == words[-5:]
    assert "--no-deps" not in words


def test_the_base_may_have_it(tmp_path):
    site = tmp_path / "site"
    (site / "x-1.0.dist-info").mkdir(parents=True)
    (site / "x-1.0.dist-info" / "METADATA").write_text("Name: x\nVersion: 1.0\n")
    found = wheels(tmp_path / "w", a=["Requires-Dist: x>=1"])

    assert require_closed(found, FACTS, [str(site)]) is None
    with pytest.raises(ZippathError):
        require_closed(found, FACTS)


def test_wheels_for_other_pythons_are_told(tmp_path):
    found = wheels(tmp_path / "w", a=["Requires-Python: <3"], b=[])

    with pytest.raises(ZippathError) as raised:
        require_closed(found, FACTS)
    assert (f"{found[0].path} requires python <3",) == raised.value.details


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_a_wheel_without_metadata_is_told(tmp_path, content):
    (wheel,) = wheels(tmp_path / "w", a=[])
    if content is None:
        make_zip(wheel.path, {"a.py": ""})
    else:
        with open(wheel.path, "wb") as file:
            file.write(content)

    with pytest.raises(ZippathError) as raised:
        require_closed([wheel], FACTS)
    assert (wheel.path,) == raised.value.details
    assert "could not read the metadata" in raised.value.message


def test_an_empty_set_is_closed():
    assert require_closed((), FACTS) is None


def test_a_set_that_was_closed_is_not_looked_into_again(tmp_path):
    found = wheels(tmp_path / "w", **CLOSED)
    require_closed(found, FACTS)
    for wheel in found:
        os.unlink(wheel.path)

    assert require_closed(found, FACTS) is None
    with pytest.raises(ZippathError):
        require_closed(found[:1], FACTS)
