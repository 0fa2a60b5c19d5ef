"""The environment around the path: whether python starts, user site, pyvenv.cfg, sitecustomize."""

import os
import shlex
from collections.abc import Iterator

from zippath.doctor.check import Check
from zippath.doctor.checks.shadowing import explains_failure
from zippath.doctor.finding import Finding, Repair
from zippath.doctor.patient import Patient
from zippath.doctor.remedy import assignment, some
from zippath.doctor.repair import raw_lines
from zippath.managed import STARTUP_FILE
from zippath.syspath.contents import offers
from zippath.syspath.facts import TextFile
from zippath.syspath.sitedirs import venv_prefix


def _cannot_start(patient: Patient) -> Iterator[Finding]:
    failure = patient.facts.failure
    if not failure or patient.startup_lines("fatal") or explains_failure(patient):
        return
    executable = shlex.quote(patient.facts.executable)
    if patient.starts_with("-E"):
        culprits = [name for name in ("PYTHONHOME", "PYTHONPATH") if patient.facts.variable(name)]
        why = f"it starts with -E: {' or '.join(culprits) or 'a variable'} breaks it"
        fix = " && ".join(assignment(patient, name) for name in culprits) or f"{executable} -E"
    elif patient.starts_with("-s"):
        user = patient.ledger.user_site.path or "the user site"
        why, fix = (
            f"it starts with -s: something in {user} breaks it",
            f"{executable} -s -v -c pass",
        )
    elif patient.starts_with("-S"):
        why = "it starts with -S: a startup file or sitecustomize breaks it"
        fix = f"{executable} -v -c pass"
    else:
        why = "it starts with -I -S only: a variable and what it leads to break it"
        fix = f"env -i {executable} -v -c pass"
    yield Finding(f"python cannot start: {failure}", why, fix, patient.facts.executable)


def _conda_user_site(patient: Patient) -> Iterator[Finding]:
    user = patient.ledger.user_site
    if not patient.facts.variable("CONDA_PREFIX") or patient.facts.in_venv:
        return
    if not os.path.isdir(os.path.join(patient.facts.prefix, "conda-meta")):
        return
    for entry in patient.ledger.entries:
        if entry.path == user.path and offers(entry.path, patient.facts):
            yield Finding(
                f"the user site {entry.path} is on the path of a conda environment",
                "what is installed there comes before what the environment installs, in all "
                "environments of this version",
                assignment(patient, "PYTHONNOUSERSITE", "1"),
                entry.path,
            )


def _user_site_off(patient: Patient) -> Iterator[Finding]:
    user = patient.ledger.user_site
    if user.enabled or not user.path or patient.facts.site is None:
        return
    record = os.path.join(user.path, STARTUP_FILE)
    if patient.snapshot.disk.exists(record) and not patient.facts.in_venv:
        yield Finding(
            f"the archives in {record} are not on the path: the user site is off",
            f"{user.why}: nothing in {user.path} counts",
            assignment(patient, "PYTHONNOUSERSITE")
            if patient.facts.variable("PYTHONNOUSERSITE")
            else patient.command("list"),
            record,
        )


def _pyvenv_cfg(patient: Patient) -> Iterator[Finding]:
    config = patient.facts.pyvenv_cfg
    if config is None:
        return
    number, value = _setting(config, "include-system-site-packages")
    if value not in ("true", "false"):
        means = "false" if number else "true"
        line = f"include-system-site-packages = {means}\n".encode()
        last = len(raw_lines(config.path, config.text.encode("utf-8", "surrogateescape"),
                             patient.snapshot))  # fmt: skip
        yield Finding(
            f"{config.path} says include-system-site-packages = {value}"
            if number
            else f"{config.path} does not say include-system-site-packages",
            f"python takes that for {means}: only `true` means true, and no line at all does too",
            patient.mending("ZP310"),
            config.path,
            number or None,
            repairs=(Repair(config.path, number or last + 1, line),),
        )
    yield from _base_python(config, patient)


def _base_python(config: TextFile, patient: Patient) -> Iterator[Finding]:
    again = shlex.join(["python" + patient.version, "-m", "venv", "--upgrade"])
    renew = f"{again} {shlex.quote(venv_prefix(patient.facts))}"
    number, home = _setting(config, "home", lower=False)
    if number and not os.path.isdir(home):
        yield Finding(
            f"{config.path}: the python that it was made from is gone: {home}",
            "the environment works as long as its copy finds another standard library",
            renew,
            config.path,
            number,
        )
    for key in ("version_info", "version"):
        number, version = _setting(config, key)
        if number and tuple(version.split(".")[:2]) != tuple(map(str, patient.facts.minor)):
            yield Finding(
                f"{config.path} is of python {version}, and this is python {patient.version}",
                f"what was installed for {version} is in another folder and cannot be imported; "
                "python 3.16 warns about it at every start",
                renew,
                config.path,
                number,
            )
            return


def _setting(config: TextFile, key: str, lower: bool = True) -> tuple[int, str]:
    """The line number and the value of a key, the last one counts as in site; (0, "") if none."""
    found = (0, "")
    for number, line in enumerate(config.text.splitlines(), 1):
        name, equals, value = line.partition("=")
        if equals and name.strip().lower() == key:
            found = (number, value.strip().lower() if lower else value.strip())
    return found


def _underscore_pth(patient: Patient) -> Iterator[Finding]:
    config = patient.facts.underscore_pth
    if config is not None:
        yield Finding(
            f"{config.path} alone says what is on the path",
            "no variable counts, and no site dir unless it has a line `import site`",
            f"add lines to {shlex.quote(config.path)}; archives may stand there",
            config.path,
        )


def _customize(patient: Patient) -> Iterator[Finding]:
    # the script's directory is not on the path yet when site imports them
    searched = [entry for entry in patient.ledger.entries if entry.origin.kind != "script"]
    for name in ("sitecustomize", "usercustomize"):
        if name == "usercustomize" and not patient.ledger.user_site.enabled:
            continue
        found = [
            offer.location
            for entry in searched
            if entry.path in patient.offered.get(name, ())
            for offer in offers(entry.path, patient.facts, {name}).values()
            if offer.kind != "namespace"
        ]
        if len(found) > 1:
            yield Finding(
                f"{len(found)} modules {name} compete: {some(found)}",
                f"only the first one runs at start, {found[0]}; the others are silently left out",
                "let one import the other, or move what it does into a .pth or .start file",
                found[0],
            )


def _managed_by_system(patient: Patient) -> Iterator[Finding]:
    managed = patient.facts.externally_managed
    if managed is not None and not patient.facts.in_venv:
        yield Finding(
            "this python belongs to the operating system",
            "zippath and pip change nothing in its site dirs (PEP 668), but the user site or a "
            "virtual environment",
            shlex.join([patient.facts.executable, "-m", "venv", ".venv"]),
            managed.path,
        )


CHECKS = (
    Check(
        "ZP301", "error", "python cannot start",
        "Started as you would start it, python fails, and no startup file is the obvious cause. "
        "zippath tries again with -E, -s and -S to see what breaks it, and goes on with what a "
        "start without site tells.",
        _cannot_start,
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
        "ZP312", "warning", "several sitecustomize modules compete",
        "site imports sitecustomize and usercustomize by name, so the first on the path wins. "
        "Debian, Homebrew, PDM and monitoring agents all bring one.",
        _customize,
    ),
    Check(
        "ZP313", "note", "the operating system manages this python",
        "EXTERNALLY-MANAGED lies in its standard library (PEP 668).",
        _managed_by_system,
    ),
)  # fmt: skip
