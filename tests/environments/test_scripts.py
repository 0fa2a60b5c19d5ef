"""The scripts that wheels give an environment."""

import os

import pytest

from tests.program import make_zip
from zippath.environments import scripts
from zippath.environments.environment_layout import Layout
from zippath.environments.scripts import is_reserved, script_set
from zippath.errors import ZippathError
from zippath.wheelhouse.wheel import Wheel

LAYOUT = Layout("/x", "lib/python3.12/site-packages", "bin", "bin/python")


def wheel(folder, name, entries="", **ready):
    contents = {f"{name}-1.dist-info/entry_points.txt": entries} if entries else {}
    contents.update((f"{name}-1.data/scripts/{one}", text) for one, text in ready.items())
    path = make_zip(folder / f"{name}-1-py3-none-any.whl", {f"{name}.py": "", **contents})
    return Wheel(name, "1", path, name * 64)


def names(found):
    return [os.path.basename(path) for path in found.files]


def test_console_gui_and_ready_scripts_are_found(sandbox):
    entries = (
        "[console_scripts]\na = m:f\nb = m.n:C.f [x,y]\n[gui_scripts]\nc = m:f\n[other]\nd = m:f\n"
    )
    one = wheel(sandbox, "one", entries, e="#!python\n")

    assert ["a", "b", "c", "e"] == names(script_set([one], LAYOUT, os.environ))


def test_of_two_with_one_name_the_first_wins(sandbox):
    first, second = (wheel(sandbox, name, f"[console_scripts]\ns = {name}:f\n") for name in "ab")
    found = script_set([first, second], LAYOUT, os.environ)

    assert b"from a import f" in found.files["/x/bin/s"]
    assert (f"s comes from {first.path}, not from {second.path}",) == found.notes


@pytest.mark.parametrize(
    "name", ["python", "python3.12", "Activate.ps1", "activate", "../x", "a/b", "..", "a:b"]
)
def test_a_name_that_hides_or_leaves_is_left_out(sandbox, name):
    found = script_set(
        [wheel(sandbox, "a", f"[console_scripts]\n{name} = a:f\n")], LAYOUT, os.environ
    )

    assert {} == found.files
    assert name in found.notes[0]


@pytest.mark.parametrize("name", ["pythonic", "activated", "ipython3", "py", "pip3.12"])
def test_others_may_look_like_one(name):
    assert not is_reserved(name)


@pytest.mark.parametrize("target", ["a", "a:", "a:f()", "import os:f", "a:f;b"])
def test_what_is_no_function_is_left_out(sandbox, target):
    one = wheel(sandbox, "a", f"[console_scripts]\ns = {target}\n")

    assert {} == script_set([one], LAYOUT, os.environ).files


def test_a_known_set_is_not_looked_into(sandbox, monkeypatch):
    one = wheel(sandbox, "a", "[console_scripts]\ns = a:f\n")
    before = script_set([one], LAYOUT, os.environ)
    monkeypatch.setattr(scripts, "INDEXES", None)

    assert before == script_set([one], LAYOUT, os.environ)


def test_a_wheel_that_is_none_is_told(sandbox):
    (sandbox / "a.whl").write_bytes(b"no archive")

    with pytest.raises(ZippathError, match="could not read"):
        script_set([Wheel("a", "1", str(sandbox / "a.whl"), "0" * 64)], LAYOUT, os.environ)
