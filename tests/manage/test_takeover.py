"""An archive that would hide a working module and cannot replace it is refused."""

import os
import zipfile
from pathlib import Path

import pytest

from tests.program import make_zip, python_of, record_of, run_python, zippath

FOREIGN = "numpy-9.0-cp311-cp311-win_amd64.whl"
FITTING = "numpy-9.0-py3-none-any.whl"


@pytest.fixture
def working(sandbox, venv):
    """An archive with a module that works; what is added before it hides that."""
    archive = make_zip(sandbox / "works.zip", {"numpy/__init__.py": "X = 1"})
    assert 0 == zippath("add", archive, "--python", venv).code
    return archive


def where(venv):
    return run_python(python_of(venv), "import numpy; print(numpy.__file__)")


def members(**more):
    return {"numpy/__init__.py": "X = 2", **more}


@pytest.mark.parametrize(
    ("name", "inside", "reason"),
    [
        (FOREIGN, members(), "it is a wheel for cp311-cp311-win_amd64"),
        ("a.zip", {"numpy/__init__.py": "X = ="}, "SyntaxError"),
        ("a.zip", {**members(), "numpy/core.abi3.so": ""}, "cannot be loaded from an archive"),
        (
            FITTING,
            {**members(), "numpy-9.0.dist-info/METADATA": "Name: numpy\nRequires-Python: >=9\n"},
            "it requires python >=9",
        ),
    ],
)
@pytest.mark.live
def test_it_is_refused_and_force_overrides(sandbox, venv, working, name, inside, reason):
    archive = make_zip(sandbox / name, {"other.py": "", **inside})
    before = Path(record_of(venv)).read_bytes()
    done = zippath("add", archive, "--before", working, "--plain", "--python", venv)

    assert 1 == done.code
    assert f"would hide numpy, which works today ({working}/numpy/__init__.py)" in done.err
    assert reason in done.err
    assert "--force" in done.err
    assert before == Path(record_of(venv)).read_bytes()
    assert f"{working}/numpy/__init__.py" == where(venv)
    forced = zippath("add", archive, "--before", working, "--force", "--python", venv)
    assert (0, "") == (forced.code, forced.err)


def test_what_replaces_it_is_added(sandbox, venv, working):
    archive = make_zip(sandbox / FITTING, members())

    assert 0 == zippath("add", archive, "--before", working, "--python", venv).code
    assert f"{archive}/numpy/__init__.py" == where(venv)


def test_what_hides_nothing_is_added_with_a_note(sandbox, venv):
    done = zippath("add", make_zip(sandbox / FOREIGN, members()), "--python", venv)

    assert 0 == done.code
    assert "it is a wheel for cp311-cp311-win_amd64, not for this python" in done.out


@pytest.mark.live
def test_list_and_why_show_what_would_be_imported(sandbox, venv, working):
    foreign = make_zip(sandbox / FOREIGN, members())
    hidden = make_zip(sandbox / "hidden.zip", members())
    cut = make_zip(sandbox / "cut.zip", {"one.py": ""})
    assert 0 == zippath("add", hidden, cut, "--python", venv).code
    zippath("add", foreign, "--before", working, "--force", "--python", venv)
    os.truncate(cut, 40)

    listed = zippath("list", "--json", "--python", venv).json["archives"]
    assert {
        foreign: "wrong platform",
        working: "hidden",
        hidden: "hidden",
        cut: "unreadable",
    } == {one["path"]: one["state"] for one in listed}
    assert (
        f"{foreign} is a wheel for another python" in zippath("why", "numpy", "--python", venv).out
    )
    assert zipfile.is_zipfile(working)
