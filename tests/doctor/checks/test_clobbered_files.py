"""Whose files are there after two distributions have installed the same ones, and what to do."""

import pytest

from tests.doctor.bench import Bench, typed
from tests.doctor.cases import wheel_of
from tests.doctor.installed_faults import clobbered, recorded


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def found(bench):
    return [one for one in bench.findings() if one.code == "ZP502"]


def test_whose_files_are_there(bench):
    clobbered(bench)
    pip = f"pip --python {bench.python}"

    [one] = found(bench)
    assert "pyserial 1.0 and serial 1.0 have both installed port/__init__.py, now pyserial's" == (
        one.message
    )
    again = f"{pip} install --force-reinstall --no-deps pyserial==1.0"
    assert f"{pip} uninstall serial && {again}" == one.fix


def installed(bench, name, files):
    """A distribution, and a wheel that pip can install it from again."""
    recorded(bench, name, files)
    wheel_of(bench, name, "1.0", files)


def three_of_one_package(bench):
    """As opencv's variants: two have a module that the third lacks."""
    for name in ("cv", "cv_contrib", "cv_headless"):
        files = {"cv/__init__.py": f"NAME = '{name}'\n"}
        more = {} if name == "cv_headless" else {"cv/window.py": f"# {name}\n"}
        installed(bench, name, {**files, **more})


def in_a_row(bench):
    """One that shares a module with each of two others, which go together."""
    installed(bench, "alpha", {"x.py": "A = 1\n"})
    installed(bench, "beta", {"x.py": "B = 1\n", "y.py": "B = 1\n"})
    installed(bench, "gamma", {"y.py": "C = 1\n"})


@pytest.mark.live
@pytest.mark.parametrize(
    ("build", "who", "files"),
    [
        (three_of_one_package, "cv 1.0, cv_contrib 1.0 and cv_headless 1.0",
         "cv/__init__.py, cv/window.py"),
        (in_a_row, "alpha 1.0, beta 1.0 and gamma 1.0", "x.py, y.py"),
    ],
)  # fmt: skip
def test_one_cause_is_one_finding_with_one_command(bench, build, who, files):
    build(bench)
    [one] = found(bench)
    assert one.message.startswith(f"{who} have all installed {files}, now ")
    assert one.consequence == (
        "the one installed last has overwritten the others, which are not whole; to install "
        f"{who.split()[0]} again would bring its files, and break the others"
    )
    typed(bench, one.fix)

    assert [] == bench.findings()


@pytest.mark.live
def test_one_gives_way_to_two_that_go_together(bench):
    """Neither of the two has all modules of the one, but both have."""
    in_a_row(bench)
    bench.write(bench.site / "x.py", "A = 1\n")
    bench.write(bench.site / "y.py", "C = 1\n")
    recorded(bench, "user", {}, metadata="Requires-Dist: alpha\n")
    [one] = found(bench)
    pip, again = f"pip --python {bench.python}", "install --force-reinstall --no-deps"
    commands = ["uninstall beta", f"{again} alpha==1.0", f"{again} gamma==1.0"]
    assert " && ".join(f"{pip} {command}" for command in commands) == one.fix
    typed(bench, one.fix)

    assert [] == bench.findings()
    assert "A = 1\n" == (bench.site / "x.py").read_text()


@pytest.mark.live
def test_some_are_required(bench):
    three_of_one_package(bench)
    both = "Requires-Dist: cv\nRequires-Dist: cv_contrib\n"
    recorded(bench, "user", {}, metadata=both)

    [one] = found(bench)
    assert one.fix.startswith("cv and cv_contrib are required; the one that counts")


@pytest.mark.live
def test_files_that_somebody_has_changed(bench):
    clobbered(bench)
    bench.write(bench.site / "port" / "__init__.py", "C = 1\n")

    [one] = found(bench)
    assert one.message.endswith("port/__init__.py, now neither's")


@pytest.mark.live
def test_both_are_required(bench):
    clobbered(bench)
    recorded(bench, "user", {}, metadata="Requires-Dist: serial\nRequires-Dist: pyserial\n")

    [one] = found(bench)
    assert one.fix.startswith("all are required; the one that counts is installed last: pip")


@pytest.mark.live
def test_both_have_modules_of_their_own(bench):
    recorded(bench, "one", {"one.py": "", "utils/__init__.py": "A = 1\n"})
    recorded(bench, "two", {"two.py": "", "utils/__init__.py": "B = 1\n"})

    [one] = found(bench)
    assert one.fix.startswith("they do not go together; the one that counts is installed last: pip")


@pytest.mark.live
def test_why_names_everybody(bench):
    clobbered(bench)
    imports = bench.subject().imports

    winner = imports.resolve("port").winner
    assert ("pyserial", "1.0") == (winner.distribution, winner.version)
    place = bench.site / "port" / "__init__.py"
    assert f"{place} is installed by pyserial 1.0, serial 1.0: other content each" in (
        imports.resolve("port").notes
    )
    [note] = imports.resolve("port.same").notes
    assert note.endswith("the same content")
    assert () == imports.resolve("port.a").notes
