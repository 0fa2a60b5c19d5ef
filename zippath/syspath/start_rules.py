"""The rules of each Python version for the entry of the program that it runs, as one table."""

from typing import NamedTuple

from zippath.python.facts import Facts
from zippath.python.versions import Table, since


class StartRules(NamedTuple):
    """How one version puts a script or a module on `sys.path`; the defaults are 3.6's."""

    # -m puts the current directory on the path by its name, not as '' (bpo-33053)
    names_directory_of_module: bool = False
    # an archive or a directory with __main__ is absolute, without being normalised (bpo-20443)
    absolute_main: bool = False
    # the script `.` is the current directory, not `cwd/.`: _Py_abspath
    plain_dot: bool = False
    # there is -P, and -I implies it (gh-57684)
    safe_path: bool = False


STARTS = Table(
    StartRules(),
    since((3, 7), names_directory_of_module=True),
    since((3, 9), absolute_main=True),
    since((3, 11), safe_path=True, plain_dot=True),
)


def start_rules(facts: Facts) -> StartRules:
    """The rules of the interpreter's version.

    >>> STARTS.of((3, 10, 0)).safe_path, STARTS.of((3, 11, 0)).safe_path
    (False, True)
    """
    return STARTS.of(facts.version)
