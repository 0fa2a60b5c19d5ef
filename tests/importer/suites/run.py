"""Runs CPython's own suites with another importer in the place of the stock one.

python -m tests.importer.suites.run --all
python -m tests.importer.suites.run --python python3.12 --python /usr/bin/python3 --subject control

A throw-away venv holds the subject and a .pth line that swaps it in, so that the subprocesses
which the tests start, isolated ones too, run with it as well. Each construction of the stock class
after the swap is counted: the run fails unless there is none.
"""

import argparse
import concurrent.futures
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
IMPORTER = HERE.parents[2] / "zippath" / "importer"
SUBJECTS = ("control", "broken", "ours", "ours-uncached")
TIMEOUT = 300
SHOWN = 10
SUPPORTED = range(9, 16)

RESOURCES = (
    "compatibilty_files", "contents", "custom", "files", "functional", "open", "path", "read",
    "reader", "resource", "util",
)  # fmt: skip
METADATA = ("api", "main", "zip")

# The longest first. The names of all versions; those that a Python does not have are left out.
SUITES = {
    "zipimport stored": ("test.test_zipimport",),
    "zipimport deflated": ("test.test_zipimport",),
    "zipimport, the rest": ("test.test_zipimport",),
    "cmd_line_script": ("test.test_cmd_line_script",),
    "runpy": ("test.test_runpy",),
    "resources": tuple(
        f"test.test_importlib.{place}test_{name}" for place in ("resources.", "")
        for name in RESOURCES if place or name != "util"
    ),
    "zipimport_support": ("test.test_zipimport_support",),
    "namespace_pkgs": ("test.test_importlib.test_namespace_pkgs",),
    "pkgutil": ("test.test_pkgutil",),
    "import_path": ("test.test_importlib.import_.test_path",),
    "metadata": (
        *(f"test.test_importlib.metadata.test_{name}" for name in METADATA),
        "test.test_importlib.test_metadata_api",
        "test.test_importlib.test_main",
        "test.test_importlib.test_zip",
    ),
    "zipapp": ("test.test_zipapp",),
}  # fmt: skip

# One suite for each way to compress, with a cache of its own: their tests are twins, and what a
# twin has compiled would give no syntax warning again. None of the module's tests is left out.
PATTERNS = {
    "zipimport stored": ("*.UncompressedZipImportTestCase.*",),
    "zipimport deflated": ("*.CompressedZipImportTestCase.*", "*.DeflateCompressed*"),
    "zipimport, the rest": ("*.BadFile*", "*.ZStdCompressed*"),
}

# Tests that ours need not pass: test -> why. The aim is an empty table.
EXCEPTIONS: dict[str, str] = {}

# Expected failures of stock zipimport that pass with ours
BETTER = {
    "test.test_importlib.test_namespace_pkgs.ZipWithMissingDirectory.test_missing_directory": (
        "a directory without an entry is a namespace portion (stock: from 3.14, gh-59110)"
    ),
}


@dataclass(frozen=True)
class Target:
    """An interpreter, perhaps inside a chroot; paths given to it are those that it sees."""

    python: str
    root: str = ""

    def command(self, *args):
        return [*(["chroot", self.root] if self.root else []), self.python, *args]

    def run(self, *args, cwd="/", **options):
        return subprocess.run(
            self.command(*args), env=environment(cwd), capture_output=True, text=True, **options
        )

    def seen(self, path):
        return str(path)[len(self.root) :]


def environment(home):
    """What the suites see of this machine's environment: nothing of Python's, a HOME of theirs."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "ZIPPATH"))}
    return {**kept, "HOME": str(home), "SUITE_CACHE": f"{home}/cache"}


def prepare(target, subject, place):
    """Make the throw-away venv below `place` and return a target that runs its python."""
    venv = place / "venv"
    target.run("-m", "venv", "--without-pip", target.seen(venv), check=True)
    module, _, variant = subject.partition("-")
    site = next(venv.glob("lib/python3*/site-packages"))
    shutil.copy(HERE / "swap.py", site / "swap_zipimport.py")
    shutil.copy(HERE / "subjects" / f"{module}.py", site / f"{module}_zipimport.py")
    if module == "ours":
        shutil.copytree(IMPORTER, site / "importer_under_test")
    shutil.copy(HERE / "child.py", place / "child.py")
    settings = {} if variant == "uncached" else {"cache_dir": target.seen(place / "cache")}
    call = f"install({module + '_zipimport'!r}, {target.seen(place / 'log')!r}, {settings!r})"
    (site / "zz_swap.pth").write_text(f"import swap_zipimport; swap_zipimport.{call}\n")
    return Target(target.seen(venv / "bin" / "python"), target.root)


def run_suite(target, place, suite):
    """Run one suite in its own process and directory; its report, or why there is none."""
    work = place / suite
    work.mkdir()
    output = work / "report.json"
    code = f"import os, sys; os.chdir({target.seen(work)!r}); sys.path[0] = ''; sys.argv[0] = '-c'"
    code += f"\nexec(compile(open({target.seen(place / 'child.py')!r}).read(), 'child', 'exec'))"
    try:
        done = target.run(
            "-c", code, target.seen(output), json.dumps(PATTERNS.get(suite)), *SUITES[suite],
            cwd=target.seen(work), timeout=TIMEOUT,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"ran": 0, "failed": {suite: f"no end after {TIMEOUT} s"}, "seconds": TIMEOUT}
    if not output.exists():
        return {"ran": 0, "failed": {suite: done.stdout + done.stderr}, "seconds": 0}
    return json.loads(output.read_text())


def run(target, subject, suites, jobs):
    """All `suites` on one target: {suite: report}, and how often which class was constructed."""
    with tempfile.TemporaryDirectory(prefix="suites-", dir=f"{target.root}/tmp") as name:
        place = Path(name)
        inside = prepare(target, subject, place)
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            reports = list(pool.map(lambda suite: run_suite(inside, place, suite), suites))
        words = (place / "log").read_text().split()
    counts = {word: words.count(word) for word in ("process", "subject", "stock")}
    return dict(zip(suites, reports, strict=True)), counts


def installed():
    """One interpreter of each supported version that has its test suite."""
    return [python for minor in SUPPORTED for python in [newest(minor)] if python]


def newest(minor):
    """An interpreter of Python 3.`minor` with its test suite, from pyenv or PATH, or None."""
    built = Path.home().glob(f".pyenv/versions/3.{minor}.*/bin/python")
    for python in [*sorted(map(str, built), reverse=True), f"python3.{minor}"]:
        if shutil.which(python) and has_suites(Target(python)):
            return python
    return None


def has_suites(target):
    """Whether the tests and venv are there: Debian has them in packages of their own."""
    needed = "('venv', 'test.test_zipimport')"
    found = f"from importlib.util import find_spec; exit(not all(map(find_spec, {needed})))"
    return target.run("-c", found).returncode == 0


def version(target):
    return target.run("-c", "import sys; print(sys.version.split()[0])").stdout.strip()


def problems(reports, counts, subject):
    """What must not be: failures without an exception's reason, and a stock importer at work."""
    found = [
        f"{suite}: {test}: {text.strip().splitlines()[-1] if text.strip() else 'no output'}"
        for suite, report in reports.items()
        for test, text in report["failed"].items()
        if test not in EXCEPTIONS and not is_better(test, text)
    ]
    found += left_out(reports)
    found += [f"{suite}: no test ran" for suite, report in reports.items() if not report["ran"]]
    if counts["stock"]:
        found.append(f"the stock zipimporter was constructed {counts['stock']} times")
    if not counts["subject"]:
        found.append(f"{subject} was never constructed")
    return found


def left_out(reports):
    """The suites that are parts of one module must have run all of it."""
    parts = [report for suite, report in reports.items() if suite in PATTERNS]
    if len(parts) < len(PATTERNS) or sum(part["ran"] for part in parts) == parts[0].get("of"):
        return []
    return ["the parts of test_zipimport are not the whole: see PATTERNS"]


def is_better(test, text):
    return test in BETTER and text == "unexpected success"


def table(reports, counts, title, verbose):
    """The lines that a reader sees."""
    yield (
        f"{title}: {counts['process']} processes, the subject constructed in "
        f"{counts['subject']} of them, the stock class {counts['stock']} times"
    )
    row = "  {:20} {:>6} {:>7} {:>8} {:>6} {:>7} {:>8}"
    yield row.format("suite", "tests", "passed", "skipped", "xfail", "failed", "seconds")
    for suite, report in reports.items():
        skipped, xfail = len(report.get("skipped", ())), len(report.get("xfail", ()))
        better = sum(is_better(test, text) for test, text in report["failed"].items())
        failed = len(report["failed"]) - better
        passed = max(0, report["ran"] - failed) - skipped - xfail
        yield row.format(suite, report["ran"], passed, skipped, xfail, failed, report["seconds"])
        if verbose:
            yield from details(report)


def details(report):
    """Why tests were skipped or failed."""
    for test, reason in report.get("skipped", {}).items():
        yield f"      skipped {test}: {reason}"
    for test, text in report["failed"].items():
        yield f"      {text if is_better(test, text) else 'FAILED'} {test}"
        yield from (f"        {line}" for line in text.strip().splitlines())


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--python", action="append", help="an interpreter; repeatable")
    parser.add_argument("--all", action="store_true", help="each version that is installed")
    parser.add_argument("--root", default="", help="run them inside this chroot")
    parser.add_argument("--subject", choices=SUBJECTS, default="ours")
    parser.add_argument("--suite", action="append", choices=SUITES, help="only these")
    parser.add_argument("--jobs", type=int, default=2, help="suites at the same time")
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--verbose", action="store_true", help="say why tests were skipped or failed"
    )
    return parser.parse_args()


def main():
    asked = arguments()
    everything, bad = {}, []
    for python in asked.python or (installed() if asked.all else [sys.executable]):
        target = Target(python, asked.root)
        title = f"python {version(target)}, {asked.subject}"
        reports, counts = run(target, asked.subject, asked.suite or list(SUITES), asked.jobs)
        wrong = problems(reports, counts, asked.subject)
        bad += wrong
        everything[python] = {"suites": reports, "constructed": counts, "problems": wrong}
        if not asked.json:
            lines = table(reports, counts, title, asked.verbose)
            shown = [f"  PROBLEM {problem}"[:400] for problem in wrong[:SHOWN]]
            more = [f"  ... and {len(wrong) - SHOWN} more"] if len(wrong) > SHOWN else []
            sys.stdout.write("\n".join([*lines, *shown, *more]) + "\n\n")
    if asked.json:
        json.dump(everything, sys.stdout)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
