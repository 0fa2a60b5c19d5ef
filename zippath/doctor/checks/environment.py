"""The environment of the target: its start, user site and pyvenv.cfg."""

import os
from collections.abc import Iterator
from dataclasses import replace

from zippath.doctor.breaking_part import breaking_part
from zippath.doctor.check import Check
from zippath.doctor.finding import START, Finding, Repair
from zippath.doctor.path_variable import assignment
from zippath.doctor.repair import raw_lines
from zippath.doctor.setting_lines import placed
from zippath.doctor.subject import Subject
from zippath.finders.contents import offers
from zippath.importer.boot import STARTUP_FILE
from zippath.python.facts import TextFile
from zippath.python.pyvenv import setting
from zippath.python.versions import is_of_minor
from zippath.syspath.sitedirs import venv_prefix
from zippath.typed import quoted, removing, typed


def _cannot_start(subject: Subject) -> Iterator[Finding]:
    failure = subject.facts.failure
    if not failure:
        return
    message = f"python cannot start: {failure}"
    files = subject.ledger.startup_files
    pipe = next((file for file in files if file.reason.code == "pipe"), None)
    if pipe:
        reason, fix = f"{pipe.path}: {pipe.reason.text}", removing([pipe.path])
        yield Finding(message, reason, fix, pipe.path, about=((pipe.path, None), START))
        return
    part = breaking_part(subject)
    variables = [("variable", name) for name in part.variables]
    # another check may know which file on PYTHONPATH it is, but not which other variable
    about = [START] if {*part.variables} <= {"PYTHONPATH"} else []
    found = Finding(message, part.words, part.fix, about=(*about, *variables))
    found = placed(subject, found, *part.variables)
    path = found.path or subject.facts.executable
    yield replace(found, path=path, about=((path, None), *found.about))


def _taken_for_another(subject: Subject) -> Iterator[Finding]:
    name = "PYTHONEXECUTABLE"
    value = subject.facts.variable(name)
    plain = subject.started(*subject.facts.start.flags, without=[name]) if value else None
    if plain and (plain.prefix, plain.path) != (subject.facts.prefix, subject.facts.path):
        finding = Finding(
            f"PYTHONEXECUTABLE is set: {value}",
            f"from 3.11 on python takes that for its own place, even with -E and -I: here it does "
            f"not see {plain.prefix}",
            assignment(subject, name),
        )
        yield placed(subject, finding, name)


def _conda_user_site(subject: Subject) -> Iterator[Finding]:
    user = subject.ledger.user_site
    if not subject.facts.variable("CONDA_PREFIX") or subject.facts.in_venv:
        return
    if not os.path.isdir(os.path.join(subject.facts.prefix, "conda-meta")):
        return
    for entry in subject.ledger.entries:
        if entry.path == user.path and offers(entry.path, subject.facts):
            yield Finding(
                f"the user site {entry.path} is on the path of a conda environment",
                "what is installed there comes before what the environment installs, in all "
                "environments of this version",
                assignment(subject, "PYTHONNOUSERSITE", "1"),
                entry.path,
            )


def _user_site_off(subject: Subject) -> Iterator[Finding]:
    user = subject.ledger.user_site
    if user.enabled or not user.path or subject.facts.site is None:
        return
    record = os.path.join(user.path, STARTUP_FILE)
    if subject.snapshot.disk.exists(record) and not subject.facts.in_venv:
        yield Finding(
            f"the archives in {record} are not on the path: the user site is off",
            f"{user.reason.text}: nothing in {user.path} counts",
            assignment(subject, "PYTHONNOUSERSITE")
            if subject.facts.variable("PYTHONNOUSERSITE")
            else subject.command("list"),
            record,
        )


def _pyvenv_cfg(subject: Subject) -> Iterator[Finding]:
    config = subject.facts.pyvenv_cfg
    if config is None:
        return
    found = setting(config.text, "include-system-site-packages")
    if found is None or found.value.lower() not in ("true", "false"):
        means = "false" if found else "true"
        line = f"include-system-site-packages = {means}\n".encode()
        last = len(raw_lines(config.path, config.text.encode("utf-8", "surrogateescape"),
                             subject.snapshot))  # fmt: skip
        yield Finding(
            f"{config.path} says include-system-site-packages = {found.value.lower()}"
            if found
            else f"{config.path} does not say include-system-site-packages",
            f"python reads that as {means}: only `true`, or no such line, means true",
            subject.mending("ZP310"),
            config.path,
            found and found.line,
            repairs=(Repair(config.path, found.line if found else last + 1, line),),
        )
    yield from _base_python(config, subject)


def _base_python(config: TextFile, subject: Subject) -> Iterator[Finding]:
    again = typed(["python" + subject.version, "-m", "venv", "--upgrade"])
    renew = f"{again} {quoted(venv_prefix(subject.facts))}"
    home = setting(config.text, "home")
    if home and not os.path.isdir(home.value):
        yield Finding(
            f"{config.path}: the python that it was made from is gone: {home.value}",
            "the environment works as long as its copy finds another standard library",
            renew,
            config.path,
            home.line,
        )
    for key in ("version_info", "version"):
        version = setting(config.text, key)
        if version and not is_of_minor(version.value, subject.version):
            yield Finding(
                f"{config.path} is of python {version.value}, and this is python {subject.version}",
                f"what was installed for {version.value} is in another folder and cannot be "
                "imported; python 3.16 warns about it at every start",
                renew,
                config.path,
                version.line,
            )
            return


def _underscore_pth(subject: Subject) -> Iterator[Finding]:
    config = subject.facts.underscore_pth
    if config is not None:
        yield Finding(
            f"{config.path} alone says what is on the path",
            "no variable counts, and no site dir unless it has a line `import site`",
            f"add lines to {quoted(config.path)}; archives may stand there",
            config.path,
        )


def _managed_by_system(subject: Subject) -> Iterator[Finding]:
    managed = subject.facts.externally_managed
    if managed is not None and not subject.facts.in_venv:
        yield Finding(
            "this python belongs to the operating system",
            "zippath and pip change nothing in its site dirs (PEP 668), but the user site or a "
            "virtual environment",
            "nothing; for packages of your own: "
            + typed([subject.facts.executable, "-m", "venv", ".venv"]),
            managed.path,
        )


CHECKS = (
    Check(
        "ZP301", "error", "python cannot start",
        "Started as you would start it, python fails, and no startup file is the obvious cause. "
        "zippath tries again with -E, -s and -S to see what breaks it, and goes on with what a "
        "start without site tells.",
        _cannot_start,
        covers=("ZP203", "ZP314", "ZP315"),
    ),
    Check(
        "ZP332", "warning", "PYTHONEXECUTABLE leads to another python's path",
        "On macOS a python that stands in for another one sets it. From 3.11 on every python looks "
        "beside the file that it names for pyvenv.cfg, whether that is there or not, so that no "
        "virtual environment is one.",
        _taken_for_another,
    ),
    Check(
        "ZP308", "warning", "the user site is active in a conda environment",
        "conda does not switch it off: ~/.local comes before the environment's own packages.",
        _conda_user_site,
    ),
    Check(
        "ZP309", "warning", "the user site is off, and archives are recorded there",
        "PYTHONNOUSERSITE, -s, or a process with another user's rights switch the user site off.",
        _user_site_off,
    ),
    Check(
        "ZP310", "warning", "pyvenv.cfg is odd",
        "include-system-site-packages counts as true only if it says `true`, or if the line is "
        "missing; home and version should be those of the python that the environment runs on. The "
        "repair writes down what python takes the setting for.",
        _pyvenv_cfg,
    ),
    Check(
        "ZP311", "note", "a ._pth file fixes the path",
        "An embedded or isolated build: PYTHONPATH, the registry and site are switched off.",
        _underscore_pth,
    ),
    Check(
        "ZP313", "note", "the operating system manages this python",
        "EXTERNALLY-MANAGED lies in its standard library (PEP 668).",
        _managed_by_system,
    ),
)  # fmt: skip
