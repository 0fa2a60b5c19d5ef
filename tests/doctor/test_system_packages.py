"""Whose a file is, by the lists of the operating system's package manager."""

import json

from tests.facts import FakeDisk
from zippath.doctor.system_packages import LISTS, conda_package_of, package_of

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
