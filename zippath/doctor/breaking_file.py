"""The startup files, sitecustomize or usercustomize that keep a target from starting."""

import os
from collections.abc import Callable, Sequence

from zippath.doctor.code_at_start import CUSTOMIZING
from zippath.doctor.subject import Subject
from zippath.errors import ZippathError
from zippath.finders.contents import offers
from zippath.python.process import run

_SAID = b"started\n"
_SECONDS = 10.0
# What a start does, without what the arguments name. All versions of site list a site dir by
# os.listdir, and go on without a module that is None in sys.modules.
_START = """
import os, sys
left_out = set(sys.argv[1:])
listdir = os.listdir
os.listdir = lambda path=".": [
    name for name in listdir(path) if os.path.join(path, name) not in left_out
]
sys.modules.update((name, None) for name in left_out if name.endswith("customize"))
import site
site.main()
os.write(1, b"started\\n")
"""


def breaking_files(subject: Subject) -> list[str]:
    """Find the files without which the target starts; none where it does not without all of them.

    They are left out in starts that run `site` by hand, and stay where they are.
    """
    files = [file.path for file in subject.ledger.startup_files if file.is_read]
    things = [*files, *CUSTOMIZING]

    def starts(left: Sequence[str]) -> bool:
        return _starts_without(subject, [one for one in things if one not in left])

    if starts(things) or not starts([]):
        return []
    found = [_file_of(subject, one) for one in culprits(things, starts)]
    return [one for one in found if one]


def culprits(things: Sequence[str], starts: Callable[[Sequence[str]], bool]) -> list[str]:
    """Return the things that have to go until it `starts` with the others, each found by halving.

    >>> culprits(["a", "b", "c", "d"], lambda left: not {"b", "d"} & {*left})
    ['b', 'd']
    """
    left, found = list(things), []
    while left and not starts(left):
        good, bad = 0, len(left)
        while bad - good > 1:
            middle = (good + bad) // 2
            good, bad = (middle, bad) if starts(left[:middle]) else (good, middle)
        found.append(left.pop(bad - 1))
    return found


def _starts_without(subject: Subject, left_out: Sequence[str]) -> bool:
    command = [subject.facts.executable, "-S", "-c", _START, *left_out]
    try:
        done = run(command, subject.env, subject.facts.cwd or os.sep, _SECONDS)
    except ZippathError:
        return False
    return done.status == 0 and done.stdout.endswith(_SAID)


def _file_of(subject: Subject, thing: str) -> str:
    if thing not in CUSTOMIZING:
        return thing
    # a start that fails has no path but the foreseen one
    found = (offers(entry, subject.facts, {thing}).get(thing) for entry in subject.ledger.predicted)
    return next((one.location for one in found if one and one.location), "")
