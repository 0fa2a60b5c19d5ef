"""What an archive is, without a target and for a made-up one."""

import zipfile

import pytest

from tests.program import make_zip
from tests.snapshots import MAGIC, snapshot_of
from zippath.inspection import inspect
from zippath.inspection.concerns import concerns

WHEEL = {
    "a/__init__.py": "from . import b\n",
    "a/b.py": "",
    "a/table.csv": "1,2\n",
    "a/fast.cpython-312.so": b"\x7fELF",
    "a-1.data/scripts/run": "#!python\n",
    "a-1.dist-info/METADATA": "Name: A\nVersion: 1\nRequires-Python: >=3.9\nRequires-Dist: c>1\n",
    "a-1.dist-info/WHEEL": "Tag: cp312-cp312-linux_x86_64\n",
    "a-1.dist-info/entry_points.txt": "[console_scripts]\na = a.b:main\n[app.ext]\nx = a\n",
    "a-1.dist-info/sboms/a.cdx.json": "{}",
}


def test_a_wheel_without_a_target(tmp_path):
    found = inspect(make_zip(tmp_path / "a-1-cp312-cp312-linux_x86_64.whl", WHEEL))

    (project,) = found.projects
    content = found.content
    assert (("a",), ("a.b", "a.fast"), ("a/table.csv",)) == (
        content.packages, content.modules, content.data
    )  # fmt: skip
    assert ("cpython-312",) == tuple(one.tag for one in content.extensions)
    assert ("A", "1", ">=3.9", ("c>1",), ("a",)) == (
        project.name, project.version, project.requires_python, tuple(project.requires),
        project.programs,
    )  # fmt: skip
    assert (("a-1.dist-info/sboms/a.cdx.json",), ("app.ext",)) == (
        tuple(project.sboms), project.groups
    )  # fmt: skip
    assert ({"cp312-cp312-linux_x86_64"}, None, ()) == (found.tags, found.target, found.wrong)


def test_what_each_importer_makes_of_it(tmp_path):
    path = make_zip(tmp_path / "a-1-py3-none-any.whl", WHEEL)
    target = inspect(path, snapshot_of([])).target

    assert (2, ["a.fast"]) == (target.stock.modules, [one.name for one in target.stock.cannot])
    assert (3, ()) == (target.ours.modules, target.ours.cannot)
    assert [("a", "file store", "it holds more than code")] == [
        (one.name, one.place, one.reason) for one in target.served
    ]
    assert ["c>1"] == [one.need.text for one in target.unmet]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_bytecode_that_is_compressed_is_looked_at(tmp_path, method):
    members = {"a.py": "", "a.pyc": MAGIC + bytes([1, 0, 0, 0]) + bytes(99)}
    path = make_zip(tmp_path / "a.zip", members, method)
    found = inspect(path, snapshot_of([], builtin_names=("_bz2", "_lzma")))

    assert [("a.pyc", "unchecked hash", "", "")] == [
        (one.member, one.bound_by, one.stock, one.ours) for one in found.target.compiled
    ]
    assert () == concerns(found)
    if method != zipfile.ZIP_STORED:
        assert "it is compressed with" in found.target.stock.cannot[0].reason


@pytest.mark.parametrize("version", [(3, 14), (3, 15)])
def test_a_source_that_zipimport_cannot_read_is_none_that_it_can_import(tmp_path, version):
    path = make_zip(tmp_path / "a.zip", {"a.py": "one = 1\n" * 99}, zipfile.ZIP_LZMA)
    stock = inspect(path, snapshot_of([], version=version)).target.stock

    assert (0, "a") == (stock.modules, stock.cannot[0].name)
    assert "it is compressed with lzma" in stock.cannot[0].reason


def test_bytecode_that_the_target_cannot_read_is_not(tmp_path):
    path = make_zip(tmp_path / "a.zip", {"a.pyc": bytes(99)}, zipfile.ZIP_LZMA)
    target = inspect(path, snapshot_of([])).target

    assert ((), "it is compressed with lzma") == (target.compiled, target.ours.cannot[0].reason)
