"""What is told of a boot module that is not whole."""

from tests.facts import FakeDisk, facts
from zippath.doctor import all_checks
from zippath.doctor.diagnosis import examine
from zippath.doctor.subject import Subject
from zippath.manage.boot_text import module_text
from zippath.manage.importer_package import package_files
from zippath.syspath.boot_entries import BOOT_LINE
from zippath.syspath.ledger import replay
from zippath.syspath.snapshot import Snapshot

SITE = "/usr/lib/python3.12/site-packages"


def test_of_many_files_the_first_are_named():
    files = {SITE: None, f"{SITE}/_zippath_boot.py": module_text(None),
             f"{SITE}/zippath.pth": BOOT_LINE.encode()}  # fmt: skip
    plain, disk = facts(), FakeDisk(files)
    subject = Subject(Snapshot(plain, replay(plain, disk), disk), env={})
    [found] = examine(subject, all_checks.chosen(["ZP325"], [])).findings
    first = [f"{SITE}/_zippath_importer/{name}" for name, _ in package_files()[:3]]
    others = len(package_files()) - 3

    assert found.message.startswith(f"{', '.join(first)} and {others} more: missing")
