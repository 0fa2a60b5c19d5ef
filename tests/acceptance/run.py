"""The proof that packages work from their wheels: `python -m tests.acceptance.run --markdown`.

Each package is fetched with all that it requires, and used from the unchanged wheels by stock
zipimport, by the importer of this checkout, and from a directory into which pip installed them.
"""

import argparse
import concurrent.futures
import itertools
import sys
import time

from tests.acceptance import report, sides, wheels
from tests.acceptance.packages import PACKAGES, QUICK
from tests.acceptance.report import Outcome
from tests.real_wheels import Unavailable


def arguments(argv=None):
    parser = argparse.ArgumentParser(prog="python -m tests.acceptance.run")
    parser.add_argument(
        "--python", nargs="+", default=[], help="run all packages on these (default: this one)"
    )
    parser.add_argument("--quick", nargs="+", default=[], help="run the quick set on these")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="run these packages only")
    parser.add_argument("--side", nargs="+", choices=sides.SIDES, default=sides.SIDES)
    parser.add_argument("--jobs", type=int, default=1, help="packages at the same time")
    parser.add_argument("--record", action="store_true", help="choose and record today's versions")
    forms = parser.add_mutually_exclusive_group()
    forms.add_argument("--markdown", action="store_true", help="print the README's table")
    forms.add_argument("--json", action="store_true")
    chosen = parser.parse_args(argv)
    if not chosen.python and not chosen.quick:
        chosen.python = [sys.executable]
    if unknown := set(chosen.only or ()) - {package.name for package in PACKAGES}:
        parser.error(f"no such package: {', '.join(sorted(unknown))}")
    return chosen


def tasks(chosen):
    """Every package on every Python that was asked for."""
    whole = itertools.product(chosen.python, PACKAGES)
    quick = itertools.product(chosen.quick, QUICK)
    for python, package in (*whole, *quick):
        if not chosen.only or package.name in chosen.only:
            yield python, package


def outcomes(python, package, chosen):
    """Use one package on each side, one after the other."""
    version = wheels.label(python)
    try:
        paths = (wheels.resolve if chosen.record else wheels.wheels)(python, package)
    except Unavailable as error:
        return [Outcome(package, version, "", skipped=str(error))]
    if chosen.record:
        wheels.record(version, package.name, map(wheels.pin, paths))
    found = []
    for side in chosen.side:
        began = time.monotonic()
        ending = sides.run(side, python, package, paths)
        found.append(Outcome(package, version, side, ending, time.monotonic() - began))
        sys.stderr.write(f"{found[-1]}\n")
    return found


def main():
    chosen = arguments()
    with concurrent.futures.ThreadPoolExecutor(chosen.jobs) as pool:
        runs = pool.map(lambda task: outcomes(*task, chosen), tasks(chosen))
        found = [outcome for run in runs for outcome in run]
    form = report.FORMS["markdown" if chosen.markdown else "json" if chosen.json else "text"]
    sys.stdout.write(f"{form(found)}\n")
    return any(each.failed for each in found if each.side != sides.STOCK)


if __name__ == "__main__":
    sys.exit(main())
