"""Code that runs at start and looks like an attack."""

from collections.abc import Iterator

from zippath.doctor.check import Check
from zippath.doctor.code_at_start import (
    StartModule,
    code_lines,
    owner_of_module,
    start_modules,
)
from zippath.doctor.finding import Finding
from zippath.doctor.moving import setting_aside
from zippath.doctor.remedy import taking_off
from zippath.doctor.subject import Subject
from zippath.doctor.suspicious_code import module_traits, suspicious_traits
from zippath.doctor.system_packages import is_as_packaged


def _attacks(subject: Subject) -> Iterator[Finding]:
    yield from _attacks_of_modules(subject)
    for file, line in code_lines(subject):
        if not suspicious_traits(line.text):
            continue  # an owner excuses traits and adds none; to find it takes all RECORDs
        owner = subject.owner_of(file.path)
        data = subject.snapshot.disk.read(file.path) or b""
        intact = owner is not None and owner.vouches_for(data)
        found = suspicious_traits(line.text, owner is not None, intact)
        if owner is None and not suspicious_traits(line.text, owned=True, intact=True):
            # Debian's distributions have no RECORD
            found = [] if is_as_packaged(file.path, subject.snapshot.disk) else found
        if not found:
            continue
        whose = f"distribution {owner.name} brought it" if owner else "no distribution brought it"
        runs = line.verdict in ("executed", "failed")
        yield Finding(
            f"{file.path}, line {line.number} {' and '.join(found)}; {whose}",
            "it runs at every start of python, with your rights"
            if runs
            else "this python does not run it, another version may",
            subject.pip("uninstall", owner.name) if owner else setting_aside(file.path),
            file.path,
            line.number,
        )


def _attacks_of_modules(subject: Subject) -> Iterator[Finding]:
    """The modules that site imports; one trait alone is what a user's own code may have."""
    for module in start_modules(subject):
        owner = owner_of_module(subject, module.location)
        text = subject.imports.content.text(module.location)
        intact = owner is not None and owner.vouches_for(text.encode())
        found = module_traits(text, intact)
        if not found:
            continue
        whose = f"distribution {owner.name} brought it" if owner else "no distribution brought it"
        yield Finding(
            f"{module.location} {' and '.join(found)}; {whose}",
            "it runs at every start of python, with your rights",
            subject.pip("uninstall", owner.name) if owner else _switching_off(subject, module),
            module.location,
            severity=None if len(found) > 1 else "warning",
            about=(("module", module.name), (module.location, None)),
        )


def _switching_off(subject: Subject, module: StartModule) -> str:
    if module.entry.kind == "archive":
        return taking_off(subject, module.entry.path, module.entry.origin)
    return setting_aside(module.location)


ATTACKS = Check(
    "ZP208", "error", "code in a startup file looks like an attack",
    "Supply-chain attacks of 2026 lived in .pth files: one import line that runs base64 text "
    "by exec, starts programs or reaches the network, at every start of every python process. "
    "What installers and coverage tools write is known and not reported; lines that may import "
    "anything and texts for exec only where a RECORD lists the file. If the file has the hash in "
    "that RECORD, or in the lists of a Debian package, exec and __import__ of texts that stand "
    "there are no attack. A sitecustomize "
    "or usercustomize is read in the same way; a single such trait in it is a warning. zippath "
    "looks at the text; it runs nothing, and does not start a python with such code unless "
    "--start is given.",
    _attacks,
    covers=("ZP209", "ZP218", "ZP520"),
)  # fmt: skip
CHECKS = (ATTACKS,)
