"""What is said about distributions that are not whole."""

import os

import pytest

from tests.doctor.bench import Bench
from tests.doctor.installed_faults import (
    recorded,
    source_gone_for_a_pyc_of_this,
    without,
    without_metadata,
    without_metadata_and_code,
    without_record,
)
from zippath.doctor.checks import incomplete


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def found(bench):
    return [one for one in bench.findings() if one.code.startswith("ZP50")]


def test_a_module_and_all_modules(bench):
    without("thing/core.py")(bench)

    [one] = found(bench)
    assert ("ZP503", "1 module of thing 1.0 is gone: thing/core.py") == (one.code, one.message)

    (bench.site / "thing" / "__init__.py").unlink()
    (bench.site / "thing" / "tests" / "test_core.py").unlink()
    [one] = found(bench)
    assert one.message.startswith("thing 1.0 is installed without its code: thing/")


@pytest.mark.live
def test_the_leftover_of_an_old_version_is_told_once(bench):
    recorded(bench, "thing", {"thing.py": ""}, version="2.0")
    without_metadata_and_code(bench)

    [one] = found(bench)
    assert ("ZP504", f"rm -r {bench.site / 'thing-1.0.dist-info'}") == (one.code, one.fix)


@pytest.mark.live
def test_what_cannot_be_looked_at_is_not_gone(bench, monkeypatch):
    without("thing/core.py")(bench)
    (bench.site / "thing" / "core.py").symlink_to("core.py")

    assert [] == found(bench)

    without_metadata(bench)
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "ZP504" not in [one.code for one in found(bench)]


@pytest.mark.live
def test_bytecode_in_the_place_of_a_source(bench):
    source_gone_for_a_pyc_of_this(bench)

    assert [] == found(bench)


def test_a_file_in_the_listing_of_its_folder_is_not_looked_at(bench, monkeypatch):
    recorded(bench, "thing", {"thing/__init__.py": "", "thing/core.py": "", "thing/link.py": ""})
    (bench.site / "thing" / "link.py").unlink()
    (bench.site / "thing" / "link.py").symlink_to(bench.place / "nowhere")
    asked = []
    monkeypatch.setattr(incomplete, "_is_gone", lambda _, module: asked.append(module))

    assert [] == found(bench)
    assert [str(bench.site / "thing" / "link.py")] == asked


@pytest.mark.parametrize("tool", ["pip", "uv", "UV"])
def test_a_record_that_is_gone_by_its_installer(bench, tool):
    without_record(bench)
    bench.write(bench.site / "thing-1.0.dist-info" / "INSTALLER", f"{tool}\n")

    [one] = [one for one in bench.findings() if one.code == "ZP504"]
    assert one.message.endswith(" has no RECORD of the files of thing")


def test_of_two_versions_the_leftover_is_told_and_not_its_record(bench):
    without_record(bench)
    recorded(bench, "thing", {"thing/__init__.py": "", "thing/core.py": "A = 2\n"}, "2.0")

    assert ["ZP405"] == [one.code for one in bench.findings()]


def test_a_record_that_is_gone_with_the_name_is_told_once(bench):
    without_record(bench)
    bench.write(bench.site / "thing-1.0.dist-info" / "METADATA", "Version: 1.0\n")

    [one] = [one for one in bench.findings() if one.code == "ZP504"]
    assert one.message.endswith(" does not say which distribution it is of")
