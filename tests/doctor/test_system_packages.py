"""Whose a file is, by the lists of the operating system's package manager."""

import hashlib
import json

import pytest

from tests.doctor import environment_faults
from tests.doctor.bench import Bench
from tests.doctor.startup_files import rows
from tests.facts import FakeDisk
from zippath.doctor import system_packages
from zippath.doctor.system_packages import LISTS, conda_package_of, is_as_packaged, package_of

DISK = FakeDisk(
    {
        f"{LISTS}/libthing:amd64.list": b"/.\n/usr\n/usr/lib/thing.so\n",
        f"{LISTS}/libthing:amd64.md5sums": b"0  usr/lib/other.so\n",
        f"{LISTS}/python3-thing.list": b"/.\n/usr\n/usr/lib/thing\n/usr/lib/thing/a.py",
    }
)


def test_the_package_that_lists_a_path():
    paths = ("/usr/lib/thing.so", "/usr/lib/thing", "/usr/lib/thing/a.py", "/usr/lib/other.so")

    assert ["libthing:amd64", "python3-thing", "", ""] == [package_of(one, DISK) for one in paths]
    assert "" == package_of("/usr/lib/thing", FakeDisk({}))


def test_the_conda_package_that_lists_a_path():
    site = "lib/python3.12/site-packages"
    record = {"name": "py-thing", "version": "1.0", "build": "py312_0",
              "files": [f"{site}/thing.py", f"{site}/thing-1.0.dist-info/METADATA"]}  # fmt: skip
    disk = FakeDisk(
        {
            "/c/conda-meta/broken-1-0.json": f"{site}/thing.py".encode(),
            "/c/conda-meta/history": b"",
            "/c/conda-meta/thing-1.0-py312_0.json": json.dumps(record).encode(),
        }
    )
    paths = (
        f"/c/{site}/thing-1.0.dist-info",
        f"/c/{site}/thing.py",
        f"/c/{site}/thing",
        "/d/thing",
    )

    found = ("py-thing=1.0=py312_0", "py-thing")
    assert [found, found, ("", ""), ("", "")] == [conda_package_of(x, "/c", disk) for x in paths]


def test_a_file_is_as_its_package_has_it_if_the_sum_is():
    data = b"import x; x.start()\n"
    files = {
        "/usr/lib/a.pth": data,
        "/usr/lib/b.pth": data,
        "/usr/lib/c.pth": data,
        f"{LISTS}/python3-a.list": b"/usr/lib/a.pth\n/usr/lib/b.pth\n",
        f"{LISTS}/python3-a.md5sums": (
            f"{hashlib.md5(data).hexdigest()}  usr/lib/a.pth\n"
            f"{hashlib.md5(b'').hexdigest()}  usr/lib/b.pth\n"
            f"{hashlib.md5(data).hexdigest()}  usr/lib/c.pth\n"
        ).encode(),
    }
    paths = ("/usr/lib/a.pth", "/usr/lib/b.pth", "/usr/lib/c.pth", "/usr/lib/gone.pth")

    assert [True, False, False, False] == [is_as_packaged(one, FakeDisk(files)) for one in paths]


@pytest.fixture
def bench(tmp_path, monkeypatch):
    """An installation whose packages dpkg lists, and none has a RECORD, as on Debian."""
    bench = Bench(tmp_path)
    bench.make_prefix()
    bench.enter_system_site()
    monkeypatch.setattr(system_packages, "LISTS", str(bench.place / "lists"))
    return bench


@pytest.mark.parametrize("changed", [False, True])
@pytest.mark.parametrize("managed", [False, True])
def test_a_startup_file_of_debian_is_no_alarm(bench, managed, changed):
    """As that of python3-pytest-cov: with its RECORD pip's is none either."""
    if managed:
        environment_faults.mark_managed(bench)
    bench.keep_baseline()
    [content] = {one["content"] for one in rows() if one["project"] == "pytest_cov"}
    bench.pth(content, "pytest-cov.pth")
    path = str(bench.site / "pytest-cov.pth")
    listed = content + ("#" if changed else "")
    sums = f"{hashlib.md5(listed.encode()).hexdigest()}  {path.lstrip('/')}\n"
    bench.write("lists/python3-pytest-cov.list", f"/.\n{path}\n")
    bench.write("lists/python3-pytest-cov.md5sums", sums)

    alarms = [one.code for one in bench.findings() if one.severity != "note"]
    assert (["ZP208"] if changed else []) == alarms


@pytest.mark.parametrize(("place", "alarms"), [("lib/more", []), ("local/more", ["ZP404"])])
def test_the_parts_of_a_debian_package_in_two_entries_do_not_hide_each_other(bench, place, alarms):
    """As those of python3-numpy; what was put below local is not Debian's."""
    environment_faults.mark_managed(bench)
    bench.keep_baseline()
    bench.write(bench.site / "numpy/__init__.py")
    bench.write(bench.prefix / place / "numpy/core/umath.py")
    bench.pth(f"{bench.prefix / place}\n", "more.pth")

    assert alarms == [one.code for one in bench.findings() if one.severity != "note"]
