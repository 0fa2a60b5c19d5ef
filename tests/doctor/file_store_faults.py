"""Where zippath's importer is active: what it cannot make a real file, built for real."""

import os
import time

from tests.doctor.faults import Fault
from tests.importer_copy import copy_package

OPENS = "import os\nDATA = open(os.path.join(os.path.dirname(__file__), 'd.txt')).read()\n"
SAYS_NEVER = "import zippath; zippath.install(files='never')\n"
# as where there is no memfd, which a test cannot take away from Linux
WITHOUT_MEMORY = "import os; del os.memfd_create\n"


def importer(bench, start="import zippath; zippath.install()\n"):
    copy_package(bench.site)
    bench.pth(start, "a_start.pth")
    bench.keep_baseline()  # code at start, which is none of the case


def native(bench, name="p/fast.so"):
    members = {"p/__init__.py": "", "p/d.txt": "", name: b"\x7fELF"}
    archive = bench.zip("a.zip", members)
    bench.pth(archive + "\n", "zippath.pth")
    time.sleep(0.2)  # an index of an archive as new as that would not be kept


def laid_out(bench):
    importer(bench)
    native(bench)


def from_memory(bench):
    importer(bench, SAYS_NEVER)
    native(bench)


def for_another(bench):
    importer(bench)
    native(bench, "p/fast.cpython-27m-sparc.so")


def never_without_memory(bench):
    importer(bench, WITHOUT_MEMORY + SAYS_NEVER)
    native(bench)


def data(bench):
    archive = bench.zip("a.zip", {"p/__init__.py": OPENS, "p/d.txt": "text"})
    bench.pth(archive + "\n", "zippath.pth")
    time.sleep(0.2)


def data_laid_out(bench):
    importer(bench)
    data(bench)


def data_never(bench):
    importer(bench, SAYS_NEVER)
    data(bench)


def data_by_variable(bench):
    data_laid_out(bench)
    bench.env["ZIPPATH_FILES"] = "never"


def open_to_others(bench):
    importer(bench)
    (bench.place / "cache").mkdir()
    (bench.place / "cache").chmod(0o775)


def of_another_owner(bench):
    bench.require_root()
    importer(bench)
    (bench.place / "cache").mkdir(mode=0o700)
    os.chown(bench.place / "cache", 12345, 12345)


def a_link(bench):
    importer(bench)
    (bench.place / "elsewhere").mkdir(mode=0o700)
    (bench.place / "cache").symlink_to(bench.place / "elsewhere")


def private(bench):
    importer(bench)
    (bench.place / "cache").mkdir(mode=0o700)


FAULTS = (
    Fault("ZP105", "for another platform", for_another, laid_out),
    Fault("ZP105", "never, and no memory", never_without_memory, from_memory, fixed="command"),
    Fault("ZP112", "never", data_never, data_laid_out, fixed="command"),
    Fault("ZP112", "ZIPPATH_FILES", data_by_variable, data_laid_out, fixed="command"),
    Fault("ZP324", "mode 775", open_to_others, private, fixed="command"),
    Fault("ZP324", "uid 12345", of_another_owner, private, fixed="command"),
    Fault("ZP324", "a link", a_link, private, fixed="command"),
)  # fmt: skip
