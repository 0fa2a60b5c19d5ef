"""Which wheels a target can use, by the tags in their names."""

import shutil
import subprocess
from pathlib import Path

import packaging
import pytest
from packaging.tags import parse_tag

from tests.facts import facts
from tests.installations import ENV
from zippath.distributions.tags import foreign_tags, supported_tags, wheel_tags
from zippath.python.interpreter import ask


def texts(tags):
    return frozenset(map(str, parse_tag(tags)))


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("/x/a-1.0-py2.py3-none-any.whl", "py2.py3-none-any"),
        ("C:\\x\\a-1.0-1build-cp312-cp312-win_amd64.whl", "cp312-cp312-win_amd64"),
        ("a-1.0-py3-none-any.WHL", None),
        ("a-1.0-py3-none-any.zip", None),
        ("a-1.0.whl", None),
        ("a-not_a_version-py3-none-any.whl", None),
        ("a b-1.0-py3-none-any.whl", None),
        ("", None),
    ],
)
def test_tags_in_a_file_name(file, expected):
    assert (texts(expected) if expected else frozenset()) == wheel_tags(file)


@pytest.mark.parametrize(
    ("tags", "version", "foreign"),
    [
        ("py3-none-any", (3, 12, 4), False),
        ("py2.py3-none-any", (3, 12, 4), False),
        ("py312-none-any", (3, 12, 4), False),
        ("py313-none-any", (3, 12, 4), True),
        ("py2-none-any", (3, 12, 4), True),
        ("cp312-none-any", (3, 12, 4), False),
        ("cp38-abi3-any", (3, 12, 4), True),
        ("cp312-cp312-win_amd64", (3, 12, 4), True),
        ("pp310-none-any", (3, 10, 1), True),
    ],
)
def test_a_wheel_for_others(tags, version, foreign):
    found = foreign_tags(f"/x/a-1-{tags}.whl", facts(version))

    assert (texts(tags) if foreign else frozenset()) == found


def test_no_wheel_is_for_nobody():
    assert frozenset() == foreign_tags("/x/a-1.zip", facts())


@pytest.mark.parametrize(
    ("suffix", "expected"),
    [
        (".cpython-313-x86_64-linux-gnu.so", {"cp313"}),
        (".cpython-313t-x86_64-linux-gnu.so", {"cp313t"}),
        (".cpython-313d-x86_64-linux-gnu.so", {"cp313", "cp313d"}),
        (".cpython-313t-darwin.so", {"cp313t"}),
        (".cp313t-win_amd64.pyd", {"cp313t"}),
    ],
)
def test_the_abi_is_that_of_the_target(suffix, expected):
    """Not that of the Python that zippath runs on, nor one that the version alone tells."""
    tags = supported_tags(facts((3, 13, 1), extension_suffixes=(suffix, ".so")))

    abis = {tag.split("-")[1] for tag in tags}

    assert expected == abis - {"abi3", "abi3t", "none"}
    assert ("cp313t" not in expected) == ("abi3" in abis)


def test_other_implementations():
    pypy = facts((3, 10, 14), implementation="pypy", cache_tag="pypy310-pp73")
    tags = {tuple(tag.split("-")[:2]) for tag in supported_tags(pypy)}

    assert {("pp310", "pypy310_pp73"), ("pp310", "none"), ("py3", "none")} <= tags
    assert not {tag for tag in tags if tag[0].startswith("cp")}


@pytest.mark.python(">=3.8")
def test_the_tags_are_those_of_packaging(interpreter, tmp_path):
    shutil.copytree(Path(packaging.__file__).parent, tmp_path / "packaging")
    done = subprocess.run(
        [interpreter, "-c", "from packaging.tags import sys_tags; print(*sys_tags())"],
        env={**ENV, "PYTHONPATH": str(tmp_path)}, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"packaging does not run on it: {done.stderr.splitlines()[-1]}")

    assert set(done.stdout.split()) == set(supported_tags(ask(interpreter, ENV, "/")))
