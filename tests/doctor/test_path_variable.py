"""All remedies for PYTHONPATH in one run are one command, and it mends them all."""

import itertools
import os
import shlex

import pytest

from tests.doctor import archive_faults
from tests.doctor.bench import Bench, contents, typed
from tests.doctor.environment_faults import nothing, out_of_venv
from zippath.doctor.all_checks import CHECKS, chosen
from zippath.doctor.diagnosis import examine
from zippath.doctor.path_variable import assignment, unsetting

# for each code the items that it finds, and the paths that they mean, in the home directory
FAULTY = {
    "ZP302": (["HOME/good"], ["good"]),
    "ZP303": ([""], []),
    "ZP304": (["../home/near"], ["near"]),
    "ZP305": (["/nowhere/at/all"], []),
    "ZP306": (["HOME/one;HOME/two"], ["one", "two"]),
    "ZP331": (["~/tilde"], ["tilde"]),
}


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def set_to(bench, codes):
    """PYTHONPATH with what these checks find; the value that is meant."""
    items = [item for code in codes for item in FAULTY[code][0]]
    names = [name for code in codes for name in FAULTY[code][1]]
    for name in names:
        bench.write(bench.home / name / f"module_{name}.py")
    bench.env["PYTHONPATH"] = ":".join(items).replace("HOME", str(bench.home))
    return ":".join(str(bench.home / name) for name in names)


def command_for(value):
    return f"export PYTHONPATH={value}" if value else "unset PYTHONPATH"


def seen(bench, code):
    """Whether a check finds something where no other one speaks."""
    return bool(examine(bench.subject(), chosen([code], [])).findings)


@pytest.mark.live
@pytest.mark.parametrize("place", [nothing, out_of_venv(nothing)], ids=["venv", "base"])
@pytest.mark.parametrize("codes", [*itertools.combinations(FAULTY, 2)], ids="-".join)
def test_two_of_them_have_one_remedy(bench, place, codes):
    place(bench)
    value = set_to(bench, codes)
    in_venv = place is nothing
    faults = {*codes} - (set() if in_venv else {"ZP302"})
    assert dict.fromkeys(faults, True) == {code: seen(bench, code) for code in faults}

    found = bench.findings()
    # a note on all that it is set waits until its form is mended
    waits = {"ZP302"} if value and faults != {"ZP302"} else set()
    assert faults - waits <= {one.code for one in found} <= {*FAULTY} - waits
    assert {command_for(value)} == {one.fix for one in found}

    before, disk = dict(bench.env), contents(bench.place)
    typed(bench, found[0].fix)
    assert value == bench.env.get("PYTHONPATH", "")
    changed = {name for name, text in before.items() if bench.env.get(name) != text}
    assert {"PYTHONPATH"} == changed
    assert disk == contents(bench.place)
    assert (["ZP302"] if in_venv and value else []) == [one.code for one in bench.findings()]


@pytest.mark.live
def test_all_of_them_have_one_remedy(bench):
    value = set_to(bench, FAULTY)
    found = bench.findings()

    assert {"ZP303", "ZP304", "ZP305", "ZP306", "ZP331"} == {one.code for one in found}
    assert {command_for(value)} == {one.fix for one in found}


def told(bench):
    """The commands of the findings that set PYTHONPATH, by code."""
    return {one.code: one.fix for one in bench.findings() if "PYTHONPATH" in one.fix}


def test_a_folder_in_an_archive_stays(bench):
    folder = bench.zip("a.zip", {"lib/module_a.py": ""}) + "/lib"
    bench.env["PYTHONPATH"] = f"{folder}:"

    assert {"ZP303": f"export PYTHONPATH={folder}"} == told(bench)


def test_a_folder_in_a_misspelt_archive_stays(bench):
    folder = bench.zip("home/a.zip", {"lib/module_a.py": ""}) + "/lib"
    bench.env["PYTHONPATH"] = "~/a.zip/lib"

    assert {"ZP331": f"export PYTHONPATH={folder}"} == told(bench)


def test_what_is_unpacked_takes_the_place_of_its_archive(bench):
    archive_faults.extension_on_pythonpath(bench)
    archive = bench.place / "a b.zip"
    bench.env["PYTHONPATH"] += ":"
    unpack = shlex.join([str(bench.python), "-m", "zipfile", "-e", str(archive), f"{archive}.d"])
    value = shlex.quote(f"{bench.cwd}:{archive}.d")

    assert dict.fromkeys(("ZP105", "ZP303"), f"{unpack} && export PYTHONPATH={value}") == told(
        bench
    )


def test_the_folder_of_a_project_takes_the_place_of_its_archive(bench):
    members = {"repo-main/pkg/__init__.py": ""}
    archive = bench.zip("a.zip", members, directories=False)
    bench.env["PYTHONPATH"] = f"{archive}:{bench.cwd}"

    assert {"ZP107": f"export PYTHONPATH={archive}/repo-main:{bench.cwd}"} == told(bench)


@pytest.mark.live
def test_what_a_line_cannot_name_comes_before_what_is_there(tmp_path):
    """Where zippath's importer does not run."""
    bench = Bench(tmp_path, "3.8")
    archive_faults.sub_path(bench)
    bench.env["PYTHONPATH"] = f"{bench.cwd}:"
    value = f"{bench.place}/a.zip/lib:{bench.cwd}"

    assert dict.fromkeys(("ZP114", "ZP303"), f"export PYTHONPATH={value}") == told(bench)


def test_what_cannot_be_looked_at_stays(bench):
    """An empty directory may be the place of a mount that is absent."""
    (bench.place / "mnt").mkdir()
    folder = bench.place / "mnt" / "lib"
    bench.env["PYTHONPATH"] = f"{folder}:/nowhere/at/all"
    found = {one.code + " " + one.fix for one in bench.findings()}

    assert {
        f"ZP305 export PYTHONPATH={folder}",
        f"ZP305 see what stands in the way: ls -ld {bench.place}/mnt",
    } == found


@pytest.mark.live
@pytest.mark.parametrize("item", ["", "/nowhere/at/all"])
def test_a_wrong_home_does_not_cost_the_path(bench, item):
    bench.make_prefix()
    value = set_to(bench, ["ZP302"])
    bench.env |= {"PYTHONHOME": str(bench.place), "PYTHONPATH": f"{value}:{item}"}
    found = {one.code: one.fix for one in bench.findings()}

    assert "unset PYTHONHOME" == found["ZP301"]
    assert {command_for(value)} >= {fix for fix in found.values() if "PYTHONPATH" in fix}
    typed(bench, found["ZP301"])
    assert f"{value}:{item}" == bench.env["PYTHONPATH"]
    assert "ZP301" not in {one.code for one in bench.findings()}


@pytest.mark.live
def test_an_item_that_keeps_python_from_starting_goes_alone(bench):
    """It raises at the start, and no module of it shadows one of the library."""
    bench.require_plain()
    bench.make_prefix()
    good = bench.place / "good"
    bench.write("bad/sitecustomize.py", "import os; os._exit(3)\n")
    good.mkdir()
    bench.env["PYTHONPATH"] = os.pathsep.join([str(bench.place / "bad"), str(good)])
    found = {one.code: one.fix for one in bench.findings() if one.code == "ZP301"}

    assert {"ZP301": f"export PYTHONPATH={good}"} == found
    typed(bench, found["ZP301"])
    assert "ZP301" not in {one.code for one in bench.findings()}


def test_cmd_sets_what_stands_between_the_quotes(bench):
    """Without them, the blank before && would be a part of the value."""
    there = bench.subject()
    facts = there.facts._replace(os_name="nt")
    subject = there.in_state(there.snapshot._replace(facts=facts))

    assert 'set "PYTHONMALLOC=" && set "PYTHONUTF8="' == unsetting(
        subject, ["PYTHONMALLOC", "PYTHONUTF8"]
    )
    assert 'set "PYTHONPATH=C:\\my folder"' == assignment(subject, "PYTHONPATH", "C:\\my folder")


def test_each_of_them_is_a_check():
    assert FAULTY.keys() <= {check.code for check in CHECKS}
