"""What added archives require: what the target lacks of it, and what a folder has."""

import pytest

from tests.facts import facts
from tests.program import make_zip
from zippath.errors import UsageError, ZippathError
from zippath.manage.dependencies import Situation, with_dependencies

LINUX = "cp312-cp312-manylinux_2_17_x86_64"


def wheel(folder, project, *requires, tags="py3-none-any", python=""):
    """A wheel such as `a-1`."""
    folder.mkdir(exist_ok=True)
    name, version = project.split("-")[:2]
    lines = [f"Requires-Dist: {one}" for one in requires]
    lines += [f"Requires-Python: {python}"] if python else []
    info = f"{name}-{version}.dist-info/METADATA"
    text = "\n".join([f"Name: {name}", f"Version: {version}", *lines])
    return make_zip(folder / f"{project}-{tags}.whl", {f"{name}.py": "", info: text})


def situation(*archives, path=(), first=False):
    target = facts((3, 12, 4), extension_suffixes=(".cpython-312-x86_64-linux-gnu.so", ".so"))
    return Situation(archives, target, tuple(path), first)


def lacking(found):
    return [(one.need.text, one.present, one.need.by) for one in found.unmet]


def test_archives_and_what_is_on_the_path_meet_requirements(tmp_path):
    a = wheel(tmp_path, "a-1", "b", "c>=2", "d", "e; python_version < '3.12'")
    b, c = wheel(tmp_path, "b-1", "d>1"), wheel(tmp_path, "c-1")

    assert [("c>=2", "1", "a"), ("d", None, "a"), ("d>1", None, "b")] == lacking(
        situation(a, b, path=[c]).lack()
    )
    assert [] == lacking(situation(c, path=[a]).lack())


def test_the_command_is_for_the_target(tmp_path):
    a = wheel(tmp_path, "a-1", "b>1", "c")
    own = situation(a, path=[wheel(tmp_path, "pip-1")])

    words = "download --only-binary :all: -d DIR 'b>1' c"
    executable = own.facts.executable
    assert f"{executable} -m pip {words}" == own.lack().command
    assert f"pip --python {executable} {words}" == situation(a).lack().command


@pytest.mark.parametrize("first", [False, True])
def test_who_comes_first_counts(tmp_path, first):
    old = wheel(tmp_path / "old", "b-1")
    new = wheel(tmp_path / "new", "b-2")
    a = wheel(tmp_path, "a-1", "b>1")

    expected = [] if first else [("b>1", "1", "a")]
    assert expected == lacking(situation(a, new, path=[old], first=first).lack())


def taken(tmp_path, archive, **more):
    found = with_dependencies(situation(archive, **more), str(tmp_path / "deps"))
    return [path.rpartition("/")[2].rpartition("-py3-")[0] or path for path in found]


def test_a_folder_has_them_all(tmp_path):
    """Directly and not, those of extras, the newest that is allowed, and no more than required."""
    deps = tmp_path / "deps"
    for project, *requires in (
        ["b-1"], ["b-2", "c[x]"], ["b-3"], ["c-1", "d ; extra == 'x'"], ["d-1"], ["d-2rc1"],
        ["unused-1"],
    ):  # fmt: skip
        wheel(deps, project, *requires)
    (deps / "notes.txt").write_text("")
    (deps / "odd.whl").write_text("")

    assert ["b-2", "c-1", "d-1"] == taken(tmp_path, wheel(tmp_path, "a-1", "b<3"))


def test_the_best_fitting_wheel_is_taken(tmp_path):
    deps = tmp_path / "deps"
    native = wheel(deps, "b-1", tags="cp312-none-any")
    wheel(deps, "b-1")
    wheel(deps, "b-2", tags="cp39-cp39-win_amd64")
    wheel(deps, "b-3", python=">=3.13")
    built = wheel(deps, "c-1-2")
    wheel(deps, "c-1-1")

    a = wheel(tmp_path, "a-1", "b", "c")
    assert (native, built) == with_dependencies(situation(a), str(deps))


def test_a_version_that_suits_everybody_is_taken(tmp_path):
    deps = tmp_path / "deps"
    for project, *requires in (["b-1"], ["b-2"], ["c-1", "b<2"]):
        wheel(deps, project, *requires)

    assert ["b-1", "c-1"] == taken(tmp_path, wheel(tmp_path, "a-1", "b", "c"))


@pytest.mark.parametrize(("first", "expected"), [(False, []), (True, ["b-2"])])
def test_what_is_there_is_only_replaced_by_what_comes_first(tmp_path, first, expected):
    wheel(tmp_path / "deps", "b-2")
    a, old = wheel(tmp_path, "a-1", "b>1"), wheel(tmp_path / "old", "b-1")

    assert expected == taken(tmp_path, a, path=[old], first=first)


def test_one_list_of_what_the_folder_lacks(tmp_path):
    deps = tmp_path / "deps"
    wheel(deps, "b-1", "gone>2")
    wheel(deps, "c-1")
    wheel(deps, "d-1", tags="cp39-cp39-win_amd64")
    wheel(deps, "e-1", "f<2")
    wheel(deps, "f-1")
    wheel(deps, "f-3")
    a = wheel(tmp_path, "a-1", "b", "c>1", "d", "e", "f>2")

    with pytest.raises(ZippathError) as error:
        with_dependencies(situation(a), str(deps))

    assert f"{deps} lacks what the archives require" == error.value.message
    assert (
        "c>1 for a: has 1",
        "d for a: no wheel for python 3.12",
        "f>2 for a: no version that everything else allows",
        "f<2 for e: no version that everything else allows",
        "gone>2 for b: no wheel of it",
    ) == error.value.details
    assert error.value.hint.endswith(f"-d {deps} 'c>1' d 'f>2' 'f<2' 'gone>2'")


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(UsageError, match="No such file"):
        taken(tmp_path, wheel(tmp_path, "a-1", "b"))
