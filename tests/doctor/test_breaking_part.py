"""Each variable that can stop python is found, and typing the remedy lets it start."""

import itertools

import pytest

from tests.doctor.bench import Bench, contents, typed

# name, a value that stops python from the version on; of python --help-env up to 3.14, and more
WRONG = (
    ("PYTHONHASHSEED", "abc", (3, 6)),
    ("PYTHONIOENCODING", "nonsense", (3, 6)),
    ("PYTHONMALLOC", "nonsense", (3, 6)),
    ("PYTHONTRACEMALLOC", "x", (3, 6)),
    ("PYTHONUTF8", "x", (3, 7)),
    ("PYTHONINTMAXSTRDIGITS", "5", (3, 9)),
    ("PYTHONPLATLIBDIR", "nonsense", (3, 9)),
    ("PYTHON_FROZEN_MODULES", "x", (3, 13)),
    ("PYTHON_CPU_COUNT", "x", (3, 13)),
    ("PYTHON_GIL", "x", (3, 13)),
)
# what is wrong in them stops no python, so there is nothing to find
HARMLESS = {
    "PYTHONBREAKPOINT": "nonsense", "PYTHONCASEOK": "x", "PYTHONCOERCECLOCALE": "x",
    "PYTHONDEBUG": "x", "PYTHONDEVMODE": "x", "PYTHONDONTWRITEBYTECODE": "x",
    "PYTHONFAULTHANDLER": "x", "PYTHONINSPECT": "x", "PYTHONNODEBUGRANGES": "x",
    "PYTHONOPTIMIZE": "x", "PYTHONPERFSUPPORT": "x", "PYTHONPROFILEIMPORTTIME": "1",
    "PYTHONPYCACHEPREFIX": "/dev/null", "PYTHONSTARTUP": "/nowhere", "PYTHONUNBUFFERED": "x",
    "PYTHONVERBOSE": "x", "PYTHONWARNDEFAULTENCODING": "x", "PYTHONWARNINGS": "nonsense",
    "PYTHON_COLORS": "x", "PYTHON_HISTORY": "/nowhere/at/all",
}  # fmt: skip
MINORS = ("3.9", "3.12", "3.13")


def stops(first, minor):
    return tuple(map(int, minor.split("."))) >= first


def found(bench):
    """The remedies of what keeps python from starting, and of what is said of variables beside."""
    return {one.code: one.fix for one in bench.findings() if one.code in ("ZP301", "ZP315")}


@pytest.mark.live
@pytest.mark.parametrize(
    ("minor", "name", "value"),
    [(m, name, value) for m in MINORS for name, value, first in WRONG if stops(first, m)],
)
def test_the_variable_that_stops_python_is_unset(tmp_path, minor, name, value):
    bench = Bench(tmp_path, minor)
    bench.env |= {"PYTHONDONTWRITEBYTECODE": "1", name: value}

    assert not bench.starts()
    assert {"ZP301": f"unset {name}"} == found(bench)
    typed(bench, f"unset {name}")
    assert bench.starts()
    assert {} == found(bench)
    assert "1" == bench.env["PYTHONDONTWRITEBYTECODE"]


@pytest.mark.live
@pytest.mark.parametrize("minor", MINORS)
def test_variables_that_stop_nothing_are_not_told(tmp_path, minor):
    bench = Bench(tmp_path, minor)
    bench.env |= HARMLESS

    assert bench.starts()
    assert {} == found(bench)


@pytest.mark.live
@pytest.mark.parametrize(
    ("one", "other"), [*itertools.combinations([wrong[:2] for wrong in WRONG[:4]], 2)]
)
def test_two_at_once_have_one_command(tmp_path, one, other):
    bench = Bench(tmp_path)
    bench.env |= dict([one, other])

    assert {"ZP301": f"unset {one[0]} {other[0]}"} == found(bench)
    typed(bench, found(bench)["ZP301"])
    assert bench.starts()


@pytest.mark.live
def test_a_variable_and_an_item_of_the_path_have_one_command(tmp_path):
    bench = Bench(tmp_path)
    bench.require_plain()
    bench.write("bad/sitecustomize.py", "import os; os._exit(3)\n")
    bench.write("good/mine.py")
    bench.env |= {
        "PYTHONHASHSEED": "abc", "PYTHONPATH": f"{bench.place}/good:{bench.place}/bad",
    }  # fmt: skip
    fix = found(bench)["ZP301"]

    assert f"unset PYTHONHASHSEED && export PYTHONPATH={bench.place}/good" == fix
    typed(bench, fix)
    assert bench.starts()


@pytest.mark.live
def test_a_variable_is_told_beside_what_shadows_the_library(tmp_path):
    bench = Bench(tmp_path, "3.9")
    bench.write("folder/os.py", "raise RuntimeError\n")
    bench.env |= {"PYTHONHASHSEED": "abc", "PYTHONPATH": str(bench.place / "folder")}
    told = {one.code: one.fix for one in bench.findings()}

    assert dict.fromkeys(("ZP301", "ZP401"), "unset PYTHONHASHSEED && unset PYTHONPATH") == {
        code: told.get(code) for code in ("ZP301", "ZP401")
    }
    typed(bench, told["ZP301"])
    assert bench.starts()


def test_a_variable_is_told_beside_a_startup_file_that_stops_python(tmp_path):
    bench = Bench(tmp_path)
    bench.pth(b"\xff\xfe\n")
    bench.env["PYTHONHASHSEED"] = "abc"
    told = {one.code: one.fix for one in bench.findings()}

    assert {"ZP201", "ZP301"} == told.keys()
    for code in ("ZP301", "ZP201"):  # what mends files looks whether it starts then
        typed(bench, told[code])
    assert bench.starts()


@pytest.mark.live
def test_what_breaks_the_user_site_is_no_variable(tmp_path):
    """Without the variable another directory is the user site, and nobody sees the fault."""
    bench = Bench(tmp_path)
    bench.make_prefix()
    user = bench.place / "base" / "lib" / f"python{bench.minor}" / "site-packages"
    bench.write(user / "usercustomize.py", "import os; os._exit(3)\n")
    bench.env["PYTHONUSERBASE"] = str(bench.place / "base")

    [one] = [one for one in bench.findings() if one.code == "ZP301"]
    file = user / "usercustomize.py"
    assert f"it starts with -s: {file} breaks it" == one.consequence
    assert f"mv {file} {file}.off" == one.fix


# what a file of a site dir does that ends python, and a file that has the right to be there
ENDS = {
    "a.pth": "import sys; sys.exit(3)\n",
    "b.pth": "import os; os._exit(0)\n",
    "sitecustomize.py": "import helper_that_ends\n",
}
GOOD = {"c.pth": "import helper\n", "helper.py": "DONE = 1\n", "helper_that_ends.py": "exit(3)\n"}


@pytest.mark.live
@pytest.mark.parametrize("minor", ["3.6", "3.9", "3.12", "3.14", "3.15"])
@pytest.mark.parametrize("wrong", [*([one] for one in ENDS), [*ENDS]], ids=" ".join)
def test_the_file_that_ends_python_is_set_aside(tmp_path, minor, wrong):
    bench = Bench(tmp_path, minor)
    if "sitecustomize.py" in wrong:
        bench.require_plain()
    for name, content in {**GOOD, **{name: ENDS[name] for name in wrong}}.items():
        bench.write(bench.site / name, content)
    before = files_of(bench)
    assert not bench.starts() or "b.pth" in wrong
    [one] = [one for one in bench.findings() if one.code == "ZP301"]

    typed(bench, one.fix)

    assert bench.starts()
    assert "ZP301" not in {one.code for one in bench.findings()}
    aside = {f"{bench.site}/{name}" for name in wrong}
    assert {f"{name}.off" if name in aside else name: x for name, x in before.items()} == files_of(
        bench
    )


def files_of(bench):
    """What is in the bench, but what the modules here are compiled to."""
    found = contents(bench.place).items()
    return {f"{bench.place}/{name}": x for name, x in found if "__pycache__" not in name}


@pytest.mark.live
def test_where_no_file_alone_ends_python_a_person_looks(tmp_path, monkeypatch):
    bench = Bench(tmp_path)
    bench.pth("import sys; 'os.listdir' in sys.orig_argv or sys.exit(3)\n", "a.pth")
    monkeypatch.setattr("zippath.doctor.breaking_file._START", "import site; site.main()")

    [one] = [one for one in bench.findings() if one.code == "ZP301"]
    assert f"{bench.python} -v -c pass" == one.fix


def test_the_line_that_sets_the_variable_is_told(tmp_path):
    bench = Bench(tmp_path)
    file = bench.write(bench.home / ".profile", "# mine\nexport PYTHONHASHSEED=abc\n")
    bench.env["PYTHONHASHSEED"] = "abc"

    [one] = [one for one in bench.findings() if one.code == "ZP301"]
    assert (file, 2) == (one.path, one.line)
    assert one.consequence.endswith(f"; {file}, line 2 sets PYTHONHASHSEED in new shells")
