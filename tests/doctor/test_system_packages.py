"""Whose a file is, by the lists of the operating system's package manager."""

from tests.facts import FakeDisk
from zippath.doctor.system_packages import LISTS, package_of

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
