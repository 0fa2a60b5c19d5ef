"""Whose files are there after two distributions have installed the same ones, and what to do."""

import pytest

from tests.doctor.bench import Bench
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
