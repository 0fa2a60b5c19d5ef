"""What sitecustomize and usercustomize do at every start."""

from collections.abc import Iterator

from zippath.doctor.check import Check
from zippath.doctor.code_at_start import owner_of_module, start_modules
from zippath.doctor.finding import Finding
from zippath.doctor.remedy import switching_off
from zippath.doctor.subject import Subject
from zippath.wording import few


def _rivals(subject: Subject) -> Iterator[Finding]:
    for module in start_modules(subject):
        if module.rivals:
            every = [module.location, *module.rivals]
            yield Finding(
                f"{len(every)} modules {module.name} compete: {few(every)}",
                f"only the first one runs at start, {every[0]}; the others are silently left out",
                "let one import the other, or move what it does into a .pth or .start file",
                every[0],
                about=(("module", module.name),),
            )


def _strangers(subject: Subject) -> Iterator[Finding]:
    for module in start_modules(subject):
        place = module.location
        ours = module.entry.path in subject.library_entries or subject.is_of_system(place)
        if not ours and owner_of_module(subject, place) is None:
            yield Finding(
                f"{place} runs at every start, and no distribution brought it",
                f"site imports {module.name} before any program begins",
                switching_off(place),
                place,
                about=(("module", module.name), (place, None)),
            )


CHECKS = (
    Check(
        "ZP312", "warning", "several sitecustomize modules compete",
        "site imports sitecustomize and usercustomize by name, so the first on the path wins. "
        "Debian, Homebrew, PDM and monitoring agents all bring one.",
        _rivals,
        covers=("ZP402", "ZP403", "ZP520"),
    ),
    Check(
        "ZP520", "note", "a module that nobody installed runs at start",
        "site imports sitecustomize and usercustomize at every start, before the program. Those of "
        "distributions and of the operating system are not reported, unless they look like an "
        "attack (ZP208).",
        _strangers,
    ),
)  # fmt: skip
