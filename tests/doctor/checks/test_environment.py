"""Targets that do not start, made up: a start that waits for ever takes long to see for real."""

from tests.facts import FakeDisk, facts
from zippath.doctor import all_checks
from zippath.doctor.diagnosis import examine
from zippath.doctor.subject import Subject
from zippath.syspath.ledger import replay
from zippath.syspath.snapshot import Snapshot

SITE = "/usr/lib/python3.12/site-packages"


def test_a_pipe_among_the_startup_files_is_told_without_another_start():
    pipe = f"{SITE}/a.pth"
    waiting = facts(failure="it did not end within 30 s", executable="/nowhere/python")
    disk = FakeDisk({SITE: None, pipe: b"", f"{SITE}/b.pth": b"/later\n"}, pipes=[pipe])
    subject = Subject(Snapshot(waiting, replay(waiting, disk), disk), env={})

    report = examine(subject, all_checks.chosen(["ZP301", "ZP203"], []))

    [found] = report.findings
    assert ("ZP301", f"rm {pipe}", pipe) == (found.code, found.fix, found.path)
    assert (
        f"{pipe}: it is a pipe, and python waits until somebody writes into it" == found.consequence
    )
    assert [pipe] == [file.path for file in subject.ledger.startup_files]


def test_a_pipe_that_somebody_has_written_into_stops_nothing():
    pipe = f"{SITE}/a.pth"
    disk = FakeDisk({SITE: None, "/later": None, f"{SITE}/b.pth": b"/later\n"}, pipes=[pipe])
    disk.files[pipe] = None

    ledger = replay(facts(), disk)

    assert ["unreadable", ""] == [file.reason.code for file in ledger.startup_files]
    assert "/later" in ledger.predicted
