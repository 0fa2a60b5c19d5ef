"""What keeps a target from starting, found by starts without it, and what sets that right."""

from collections.abc import Sequence
from dataclasses import dataclass

from zippath.doctor.breaking_file import breaking_files, culprits
from zippath.doctor.moving import setting_aside
from zippath.doctor.path_variable import pythonpath_without, unsetting
from zippath.doctor.subject import Subject
from zippath.python.paths import paths_of
from zippath.typed import quoted
from zippath.wording import joined

# they come last, because they lead to what others have written
_PATHS = ("PYTHONHOME", "PYTHONPATH")


@dataclass(frozen=True)
class BreakingPart:
    """What breaks the start, in words, and a remedy; `variables` where it is some of them."""

    words: str
    fix: str
    variables: tuple[str, ...] = ()


def breaking_part(subject: Subject) -> BreakingPart:
    """Find by experiment what keeps the target from starting."""
    for flags in ((), ("-s",), ("-S",)):
        if flags and subject.can_start(*flags):
            return _in_a_site_dir(subject, *flags)
        if subject.can_start("-E", *flags):
            variables = _breaking_variables(subject, flags)
            # of that one the next start leaves out what it leads to
            if variables != ["PYTHONUSERBASE"]:
                return _of_variables(subject, flags, variables)
    return BreakingPart(
        "it starts with -I -S only: a variable and what it leads to break it",
        f"env -i {quoted(subject.facts.executable)} -v -c pass",
    )


def _in_a_site_dir(subject: Subject, flag: str) -> BreakingPart:
    files = breaking_files(subject)
    if files:
        breaks = "breaks" if len(files) == 1 else "break"
        words = f"it starts with {flag}: {joined(files)} {breaks} it"
        return BreakingPart(words, " && ".join(map(setting_aside, files)))
    executable = quoted(subject.facts.executable)
    if flag == "-s":
        user = subject.ledger.user_site.path or "the user site"
        words = f"it starts with -s: something in {user} breaks it"
        return BreakingPart(words, f"{executable} -s -v -c pass")
    words = "it starts with -S: a startup file or sitecustomize breaks it"
    return BreakingPart(words, f"{executable} -v -c pass")


def _of_variables(subject: Subject, flags: Sequence[str], names: Sequence[str]) -> BreakingPart:
    """The remedy that sets variables right; of PYTHONPATH only the breaking items go."""
    *others, last = names
    listed = f"{', '.join(others)} and {last} break" if others else f"{last} breaks"
    words = f"it starts with {' '.join(['-E', *flags])}: {listed} it"
    wrong = [name for name in names if name != "PYTHONPATH"]
    before = [unsetting(subject, wrong)] if wrong else []
    if last != "PYTHONPATH":
        return BreakingPart(words, before[0], tuple(names))

    def starts(items: Sequence[str]) -> bool:
        more = {"PYTHONPATH": paths_of(subject.facts).pathsep.join(items)}
        return subject.can_start(*flags, without=names, more=more)

    wrong_items = culprits(subject.pythonpath, starts)
    return BreakingPart(words, pythonpath_without(subject, wrong_items, before), tuple(names))


def _breaking_variables(subject: Subject, flags: Sequence[str]) -> list[str]:
    """The variables without which it starts as well as with -E, as few as that takes."""
    found = {name for name, _ in subject.facts.environ if name.startswith("PYTHON")}
    names = [*sorted(found.difference(_PATHS)), *(name for name in _PATHS if name in found)]

    def starts(left: Sequence[str]) -> bool:
        return subject.can_start(*flags, without=found.difference(left))

    return culprits(names, starts)
