"""The path index of a target: whether it is there and true, and what is compiled without one."""

import os
from collections.abc import Iterator

from zippath.doctor.check import Check
from zippath.doctor.finding import Finding
from zippath.doctor.subject import Subject
from zippath.finders.pycs import pyc_name
from zippath.indexing.asking import Index, Look, directories_of
from zippath.wording import counted, few

MANY = 100  # modules: to compile fewer takes less than a start of Python


def _unusable(subject: Subject) -> Iterator[Finding]:
    for index in subject.path_indexes:
        found, entries = index.coverage, directories_of(subject.snapshot)
        covered = [entry for entry in entries if entry in index.entries]
        lost = [entry for entry in entries if entry not in index.entries]
        below = [path for path in found.changed if path not in lost] if found else []
        if not covered:
            yield _finding(subject, index, "is missing, or is for another state of this python")
        elif lost:
            yield _finding(subject, index, f"is older than {few(lost, most=3)}")
        elif below and found and not found.is_sealed:
            yield _finding(subject, index, f"is older than {few(below, most=3)}")


def _finding(subject: Subject, index: Look, fault: str) -> Finding:
    return Finding(
        f"the path index of {index.owner} {fault}",
        "modules there are found as without it: right, and as slowly",
        _building(subject, index),
        index.owner,
    )


def _lying_seal(subject: Subject) -> Iterator[Finding]:
    for index in subject.path_indexes:
        found = index.coverage
        if found is None or not found.is_sealed or found.is_broken:
            continue
        changed = [*found.changed, *index.edited]
        if changed:
            yield Finding(
                f"the path index of {index.owner} is sealed, and not true any more: "
                f"{few(changed, most=3)}",
                "python runs what was there when it was sealed, and finds no new modules",
                _building(subject, index),
                index.owner,
            )


def _building(subject: Subject, index: Look) -> str:
    scope = "--user" if index.owner == subject.ledger.user_site.path else "--site"
    return subject.command("index build", *(["--sealed"] if index.is_sealed else []), scope)


def _compiled_at_each_start(subject: Subject) -> Iterator[Finding]:
    facts = subject.facts
    if not subject.runs_importer:
        return
    served = {entry for index in subject.path_indexes for entry in index.entries}
    for entry in directories_of(subject.snapshot):
        keeps = os.access(entry, os.W_OK) and not facts.flags.dont_write_bytecode
        if keeps or entry in served:
            continue
        subject.watch(entry)
        sources = list(_without_bytecode(entry, facts.cache_tag))
        if len(sources) >= MANY:
            index = Index(facts.executable, "", "", subject.env)
            took = index.seconds_to_compile(sources)
            fixes = (
                subject.command("index build"),
                subject.command("cache warm", "--path"),
            )
            yield Finding(
                f"{entry}: {counted(len(sources), 'module')} without bytecode, and python may not "
                "write any there",
                f"every start compiles those that it imports: all of them take {took:.1f} s",
                " && ".join(fixes),
                entry,
            )


def _without_bytecode(entry: str, cache_tag: str | None) -> Iterator[str]:
    """Yield the sources below an entry that have no bytecode of a Python."""
    places = [entry]
    for place in places:
        try:
            listed = sorted(os.scandir(place), key=lambda one: one.name)
        except OSError:
            continue
        for one in listed:
            stem, suffix = os.path.splitext(one.name)
            if suffix == ".py" and not os.path.isfile(
                os.path.join(place, pyc_name(one.name, cache_tag))
            ):
                yield one.path
            elif stem.isidentifier() and not suffix and one.is_dir(follow_symlinks=False):
                places += [one.path] if stem != "__pycache__" else []


CHECKS = (
    Check(
        "ZP328", "warning", "a path index is missing, or older than the directories in it",
        "`zippath index build` records what the directories on a path hold. An installer changes "
        "them: what was recorded of such a directory is not used until the index is built again. A "
        "sealed index serves nothing of an entry that has changed. Directories below the entries "
        "are looked at with --deep.",
        _unusable,
    ),
    Check(
        "ZP329", "error", "a sealed path index is not true",
        "`zippath index build --sealed` takes your word that nothing changes below an entry "
        "without a change of the entry itself. Something has: a file was edited, or came or went "
        "in a folder. Found by a look at every source, with --deep.",
        _lying_seal,
    ),
    Check(
        "ZP330", "note", "python compiles the same modules at every start",
        "There is no bytecode in __pycache__, and none can be written: the directory is another "
        "user's or read-only, or PYTHONDONTWRITEBYTECODE is set. With a path index, zippath's code "
        "cache keeps it.",
        _compiled_at_each_start,
    ),
)  # fmt: skip
