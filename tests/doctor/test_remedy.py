"""What findings say about their causes, and the commands that they name."""

import json
import os
import shlex
import subprocess
import sys

import pytest

from tests.doctor import archive_faults
from tests.doctor.bench import Bench, run
from tests.doctor.environment_faults import managed, misspelt
from tests.doctor.installed_faults import dead_link, dead_link_of_a_distribution, recorded
from zippath.doctor import system_packages
from zippath.doctor.remedy import installing
from zippath.python.facts import TextFile

SOURCE = "X = 'another one'\n"


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def found(bench, code):
    return [one for one in bench.findings() if one.code == code]


def severities(bench, code):
    return [(one.severity, one.fix) for one in found(bench, code)]


@pytest.mark.parametrize("item", ["{cwd}", ".", "{cwd}/../cwd", "{cwd}/"])
def test_pythonpath_that_names_the_current_directory_is_the_error(bench, item):
    bench.write(bench.cwd / "colorsys.py", SOURCE)
    bench.env["PYTHONPATH"] = item.format(cwd=bench.cwd)

    assert [("error", "unset PYTHONPATH")] == severities(bench, "ZP401")


def test_the_current_directory_does_not_hide_pythonpath(bench):
    for place in ("cwd", "folder"):
        bench.write(bench.place / place / "colorsys.py", SOURCE)
    bench.env["PYTHONPATH"] = str(bench.place / "folder")

    here = bench.cwd / "colorsys.py"
    assert [
        ("error", "unset PYTHONPATH"),
        ("warning", f"mv {here} {here.parent}/my_colorsys.py"),
    ] == severities(bench, "ZP401")


def test_a_place_on_the_path_twice_is_told_once(bench):
    bench.write(bench.cwd / "time.py", SOURCE)
    bench.env["PYTHONPATH"] = str(bench.cwd)

    assert [("note", "unset PYTHONPATH")] == severities(bench, "ZP402")


def on_pythonpath(bench, *names):
    """A folder on PYTHONPATH with these modules."""
    for name in names:
        bench.write(f"folder/{name}.py", SOURCE)
    bench.env["PYTHONPATH"] = str(bench.place / "folder")
    return bench.place / "folder"


@pytest.mark.parametrize(("name", "code"), [("colorsys", "ZP401"), ("time", "ZP402")])
def test_a_module_gives_way_and_what_is_beside_it_stays(bench, name, code):
    folder = on_pythonpath(bench, name, "mine")
    [one] = found(bench, code)
    assert f"mv {folder}/{name}.py {folder}/my_{name}.py" == one.fix
    run(bench, one.fix)

    assert ["ZP302"] == [one.code for one in bench.findings()]
    assert {f"my_{name}.py", "mine.py"} == {*os.listdir(folder)}


@pytest.mark.parametrize(
    "names",
    [
        ["colorsys"],
        ["colorsys", "os", "mine"],
        ["colorsys", "types", "textwrap", "fractions", "mine"],
        ["colorsys", "__init__", "mine"],
    ],
    ids=["nothing else", "a library", "many", "a package"],
)
def test_modules_that_go_together_keep_their_names(bench, names):
    on_pythonpath(bench, *names)

    assert {"unset PYTHONPATH"} == {one.fix for one in found(bench, "ZP401")}


def test_modules_of_a_distribution_keep_their_names(bench):
    folder = on_pythonpath(bench, "colorsys", "mine")
    bench.distribution("backport", files=["colorsys.py"], site=folder)

    assert ["unset PYTHONPATH"] == [one.fix for one in found(bench, "ZP401")]


def test_the_line_of_an_editable_project_stays(bench):
    """A module of it that something installed hides is renamed, and the project is imported."""
    for name in ("six", "mine"):
        bench.write(f"project/{name}.py", SOURCE)
    bench.distribution("six", files=["six.py"])
    line = "__editable__.mine-1.0.pth"
    bench.distribution("mine", files=[line])
    bench.pth(f"{bench.place}/project\n", line)
    [one] = found(bench, "ZP403")
    assert f"mv {bench.place}/project/six.py {bench.place}/project/my_six.py" == one.fix
    run(bench, one.fix)

    assert [] == bench.findings()
    assert f"{bench.place}/project\n" == (bench.site / line).read_text()


def test_a_line_that_a_virtual_environment_runs_twice_is_one(bench):
    bench.require_plain()
    folder = bench.write("folder/mine.py").rpartition("/")[0]
    bench.pth(f"import sys; sys.path.insert(0, {folder!r})\n")
    [told] = found(bench, "ZP319")

    assert f"code at start puts {folder} on the path" == told.message
    assert [] == found(bench, "ZP318")


def test_relative_items_are_made_plain(bench):
    (bench.place / "folder").mkdir()
    bench.env["PYTHONPATH"] = "../folder/."

    [one] = found(bench, "ZP304")
    assert f"export PYTHONPATH={bench.place}/folder" == one.fix


@pytest.mark.live
def test_the_order_is_the_same_in_each_run(bench):
    names = ("colorsys", "textwrap", "fractions", "statistics", "calendar", "Thing", "thing")
    folder = bench.place / "folder"
    for name in names:
        bench.write(folder / f"{name}.py", SOURCE)
    members = {f"{name}.py": "X = 2\n" for name in (*names, "Other", "other")}
    bench.pth(bench.zip("a.zip", members) + "\n", "zippath.pth")
    bench.distribution("thing", "1.0", files=["other.py"])
    bench.distribution("thing", "2.0", files=["Other.py"])
    bench.env["PYTHONPATH"] = str(folder)
    command = [sys.executable, "-m", "zippath", "doctor", "--python", str(bench.python), "--deep"]
    outputs = [
        subprocess.run(
            command, env=bench.env | {"PYTHONHASHSEED": seed}, cwd=bench.cwd, capture_output=True
        ).stdout.splitlines()[:-1]
        for seed in "0123"
    ]

    assert [outputs[0]] * 4 == outputs
    assert b"takes the place of calendar, colorsys, fractions, " in b"\n".join(outputs[0])


@pytest.mark.live
@pytest.mark.parametrize(
    ("build", "said"),
    [
        (archive_faults.old_tags, "its extension modules cannot be loaded"),
        (archive_faults.built_for_another, "it was built for another python"),
        (archive_faults.requires_newer, "its authors rule this version out"),
    ],
)
def test_a_wheel_for_another_python_by_its_cause(bench, build, said):
    build(bench)

    [one] = found(bench, "ZP106")
    assert one.consequence.startswith(said)
    assert one.fix.startswith(f"pip --python {bench.python} download --no-deps ")


def test_pip_is_the_targets_own_if_it_has_one(bench):
    absent = bench.subject().pip("install", "x")
    bench.write(bench.site / "pip" / "__init__.py")

    assert f"pip --python {bench.python} install x" == absent
    assert f"{bench.python} -m pip install x" == bench.subject().pip("install", "x")


def test_nothing_is_installed_into_a_python_of_the_system(bench):
    facts = bench.subject().facts
    managed = TextFile("/usr/lib/python3/EXTERNALLY-MANAGED", "")
    system = facts._replace(externally_managed=managed, pyvenv_cfg=None)
    archive = bench.zip("a-1-py3-none-any.whl", {"m.py": ""})
    subject = bench.subject()
    subject = subject.in_state(subject.snapshot._replace(facts=system))

    assert (
        f"{bench.python} -m venv .venv && .venv/bin/python -m pip install {archive}"
    ) == installing(subject, archive)


def test_what_pip_does_not_take_is_unpacked(bench):
    """And is then imported: the command of the finding, for each way onto the path."""
    archive = bench.zip("a b.zip", {"p/__init__.py": "", "p/fast.so": b"\x7fELF"})
    bench.env["PYTHONPATH"] = os.pathsep.join([str(bench.cwd), archive])

    [one] = found(bench, "ZP105")
    command = f"{one.fix} && {bench.python} -c 'import p; print(p.__file__)'"
    done = subprocess.run(["sh", "-c", command], env=bench.env, capture_output=True, text=True)
    assert (f"{archive}.d/p/__init__.py\n", "") == (done.stdout, done.stderr)


@pytest.mark.live
@pytest.mark.parametrize(
    ("value", "paths"),
    [
        ("ONE,TWO", "ONE:TWO"),
        ("ONE ", "ONE"),
        ("~/lib/one", "ONE"),
        ("$HOME/lib/two:/nowhere", "TWO"),
        ("'ONE':TWO", "ONE:TWO"),
        ("ONE;TWO", "ONE:TWO"),
        ("ONE; TWO", "ONE:TWO"),
        ('"ONE;TWO"', "ONE:TWO"),
        ("ONE,TWO::/nowhere", "ONE:TWO"),
    ],
)
def test_what_a_misspelt_pythonpath_meant_is_its_one_final_value(tmp_path, value, paths):
    bench = Bench(tmp_path)
    misspelt(value)(bench)
    for name in ("one", "two"):
        paths = paths.replace(name.upper(), str(bench.home / "lib" / name))
    found = bench.findings()

    assert {f"export PYTHONPATH={paths}"} == {one.fix for one in found}, found
    run(bench, found[0].fix)
    assert paths == bench.env["PYTHONPATH"]
    assert ["ZP302"] == [one.code for one in bench.findings()], "a note on what is set in a venv"


def test_a_dead_link_goes_before_its_distribution_is_installed_again(bench):
    dead_link_of_a_distribution(bench)
    [one] = found(bench, "ZP512")
    removal, _, again = one.fix.partition(" && ")

    assert f"rm {bench.site}/pkg" == removal
    assert again.endswith("install --force-reinstall --no-deps thing==1.0")


def dead_link_of_the_system(bench):
    """A package of the operating system's package manager that is a link to nothing now."""
    managed(bench)
    bench.enter_system_site()
    bench.keep_baseline()
    dead_link_of_a_distribution(bench)
    (bench.site / "thing-1.0.dist-info" / "INSTALLER").unlink()
    bench.write("lists/other.list", f"{bench.site}\n{bench.site}/other\n")
    bench.write("lists/python3-thing.list", f"{bench.site}\n{bench.site}/thing-1.0.dist-info\n")


def test_a_dead_link_of_the_systems_comes_back_by_the_systems_package(bench, monkeypatch):
    """The command as it is typed, with an apt-get that does for this package what apt-get does."""
    dead_link_of_the_system(bench)
    monkeypatch.setattr(system_packages, "LISTS", str(bench.place / "lists"))
    programs = bench.place / "programs"
    script = (
        f'#!/bin/sh\ntest "$*" = "install --reinstall python3-thing" && mkdir {bench.site}/pkg && '
    )
    apt = bench.write(programs / "apt-get", f"{script}touch {bench.site}/pkg/__init__.py\n")
    os.chmod(apt, 0o755)
    bench.env["PATH"] = f"{programs}:{bench.env['PATH']}"
    [one] = found(bench, "ZP512")
    assert f"rm {bench.site}/pkg && apt-get install --reinstall python3-thing" == one.fix
    run(bench, one.fix)

    assert [] == bench.findings()


def installed_by_conda(bench, *names):
    """Distributions with one module each, as conda records them."""
    for name in names:
        recorded(bench, name, {"shared.py": f"NAME = {name!r}\n"})
        info = f"{name}-1.0.dist-info"
        bench.write(bench.site / info / "INSTALLER", "conda\n")
        place = os.path.relpath(bench.site / info, bench.venv)
        record = {"name": f"py-{name}", "version": "1.0", "build": "0",
                  "files": [f"{place}/METADATA"]}  # fmt: skip
        bench.write(bench.venv / "conda-meta" / f"py-{name}-1.0-0.json", json.dumps(record))


def test_what_conda_has_installed_comes_and_goes_by_conda(bench):
    """The commands as they are typed, with a conda that does what conda does for these."""
    installed_by_conda(bench, "alpha", "beta")
    [one] = found(bench, "ZP502")
    removal = f"conda remove --prefix {bench.venv} --force-remove py-alpha"
    again = f"conda install --prefix {bench.venv} --force-reinstall --no-deps py-beta=1.0=0"
    assert f"{removal} && {again}" == one.fix
    programs = bench.place / "programs"
    script = f"#!/bin/sh\ntest $1 = install || rm -r {bench.site}/alpha-1.0.dist-info\n"
    os.chmod(bench.write(programs / "conda", script), 0o755)
    bench.env["PATH"] = f"{programs}:{bench.env['PATH']}"
    run(bench, one.fix)

    assert [] == found(bench, "ZP502")


@pytest.mark.parametrize("name", ["sitecustomize.py", "sitecustomize/__init__.py"])
def test_what_runs_at_start_is_switched_off_by_a_command_that_can_be_taken_back(bench, name):
    bench.require_plain()
    place = bench.site / name.partition("/")[0]
    bench.write(bench.site / name, "X = 1\n")
    [one] = found(bench, "ZP520")
    told, _, command = one.fix.partition(": ")
    assert "read it, and if nobody needs it" == told
    assert f"mv {place} {place}.off" == command
    run(bench, command)
    assert [] == bench.findings()

    os.rename(f"{place}.off", place)
    assert ["ZP520"] == [one.code for one in bench.findings()]


def test_a_line_of_nobody_is_switched_off_so(bench):
    place = bench.pth("import os; os.environ['X'] = '1'\n")
    [one] = found(bench, "ZP209")
    run(bench, one.fix.partition(": ")[2])

    assert [] == bench.findings()
    assert os.path.exists(f"{place}.off")


def test_a_module_of_ones_own_that_is_imported_here_is_not_renamed_alone(bench):
    """But under the name of a project the project is meant."""
    for name in ("utils", "six"):
        bench.write(bench.cwd / f"{name}.py", SOURCE)
    recorded(bench, "thing", {"utils.py": ""})
    [alone] = found(bench, "ZP403")
    assert f"mv {bench.cwd}/utils.py {bench.cwd}/my_utils.py" == alone.fix
    bench.write(bench.cwd / "app.py", "import six\nfrom utils import X\n")
    [one] = found(bench, "ZP403")
    assert f"rename {bench.cwd}/utils.py, and what imports utils here: app.py" == one.fix
    recorded(bench, "six", {"six.py": ""})
    (bench.cwd / "utils.py").unlink()

    [one] = found(bench, "ZP403")
    assert f"mv {bench.cwd}/six.py {bench.cwd}/my_six.py" == one.fix


def test_half_a_command_is_none(bench, monkeypatch):
    """Where nobody can say which package it is, the link is not removed by a command alone."""
    dead_link_of_the_system(bench)
    monkeypatch.setattr(system_packages, "LISTS", str(bench.place / "none"))
    [one] = found(bench, "ZP512")
    by_hand = "let the system's package manager install thing again"
    assert f"remove {bench.site}/pkg, and {by_hand}" == one.fix


def test_without_the_right_to_it_a_package_is_brought_back_by_sudo(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: path == str(tmp_path))

    command = ["apt-get", "install", "--reinstall", "python3-thing"]
    assert shlex.join(command) == system_packages.installing_package(command[-1], str(tmp_path))
    assert shlex.join(["sudo", *command]) == system_packages.installing_package(command[-1], "/x")


def test_a_dead_link_goes_and_what_is_beside_it_stays(bench):
    dead_link("pkg")(bench)
    links = {bench.site / name for name in ("pkg", "other")}
    (bench.site / "other").symlink_to(bench.cwd)
    before = set(bench.site.iterdir())
    assert links <= before
    [one] = found(bench, "ZP512")
    run(bench, one.fix)

    assert before - {bench.site / "pkg"} == set(bench.site.iterdir())
    assert [] == bench.findings()
