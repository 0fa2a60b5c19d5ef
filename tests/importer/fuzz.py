"""Damaged archives and damaged caches by the hundred thousand.

python -m tests.importer.fuzz --archives 100000 --indexes 100000 --seed 1 [--jobs 2] [--keep DIR]

What must hold: nothing but ImportError comes out of the importer; no case takes longer than
`SECONDS`; opening takes no memory beyond a small multiple of the file; an archive answers alike
without a cache, with a cold and with a warm one; and a damaged cache answers as none does.
Each case has a number: `--only archives:4711` runs one again and leaves its files in `--keep`.
"""

import argparse
import mmap
import os
import random
import re
import resource
import shutil
import signal
import struct
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

from tests.importer import bases, mutate, probing
from tests.importer.probing import MEMORY_DISK

BATCH = 1000
SECONDS = 5
MEMORY = 1 << 30  # more address space than this makes a case fail with MemoryError
REPLACED = 8  # in one case of so many the archive changes, not its cache
SAMPLE = 10  # one case in so many is run under tracemalloc, which makes it slow


class Fuzzer:
    """The cases of one kind, run one after the other in one process with a directory of its own."""

    def __init__(self, seed, place):
        self.seed = seed
        self.place = place
        self.outcomes = Counter()
        self.indexed = {}

    def random(self, kind, number):
        return random.Random(f"{self.seed}/{kind}/{number}")

    def archives(self, number):
        """One damaged archive, without a cache, with a cold and a warm one."""
        rng = self.random("archives", number)
        base = rng.choice(bases.ARCHIVES)
        data = base.data
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            mutation = rng.choice(mutate.ARCHIVE)
            data = mutation(data, rng)
        path = self.place / f"archive-{number}.zip"
        path.write_bytes(data)
        cache = str(self.place / f"cache-{number}")
        sample = number % SAMPLE == 0
        try:
            opened = probing.check_archive(str(path), cache, base, len(data) if sample else None)
        finally:
            self.tidy(path, cache)
        self.outcomes["opened" if opened else "refused"] += 1

    def indexes(self, number):
        """One damaged cache of a sound archive, or one that has been changed since."""
        rng = self.random("indexes", number)
        base = rng.choice(bases.SOUND)
        copy = str(self.place / f"cache-{number}")
        if number % REPLACED == 0:
            path = self.place / f"replaced-{number}.zip"
            try:
                probing.Indexed(str(path), copy, base).replace(rng)
            finally:
                self.tidy(path, copy)
            self.outcomes["replaced"] += 1
            return
        if base.name not in self.indexed:
            path, cache = (str(self.place / f"{base.name}{end}") for end in (".zip", "-cache"))
            self.indexed[base.name] = probing.Indexed(path, cache, base)
        try:
            self.indexed[base.name].check(copy, rng)
        finally:
            shutil.rmtree(copy, ignore_errors=True)
        self.outcomes["damaged"] += 1

    @staticmethod
    def tidy(path, cache):
        path.unlink(missing_ok=True)
        shutil.rmtree(cache, ignore_errors=True)
        probing.forget()


class Late(BaseException):
    """A case has not come to its end."""


def late(*_):
    raise Late


def run_cases(fuzzer, kind, numbers, current):
    """Run the cases in this process; the text of each failure by its number."""
    signal.signal(signal.SIGALRM, late)
    failures = {}
    for number in numbers:
        struct.pack_into("<q", current, 0, number)
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        try:
            getattr(fuzzer, kind)(number)
        except (Late, Exception):
            failures[number] = traceback.format_exc(limit=-6)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    return failures


def batch(seed, kind, numbers, current, output):
    """The body of a forked process."""
    with tempfile.TemporaryDirectory(prefix="fuzz-", dir=MEMORY_DISK) as place:
        fuzzer = Fuzzer(seed, Path(place))
        with open("/proc/self/statm") as file:
            size = int(file.read().split()[0]) * mmap.PAGESIZE
        resource.setrlimit(resource.RLIMIT_AS, (size + MEMORY, size + MEMORY))
        failures = run_cases(fuzzer, kind, numbers, current)
    Path(output).write_text(repr((failures, dict(fuzzer.outcomes))))


def fork(seed, kind, numbers, output):
    """Start a batch; its process id and the memory in which it tells the current case."""
    current = mmap.mmap(-1, 8)
    child = os.fork()
    if child:
        return child, current
    status = 1
    try:
        batch(seed, kind, numbers, current, output)
        status = 0
    finally:
        os._exit(status)


def run(kind, count, seed, jobs, say):
    """Run `count` cases in forked batches: {number: what went wrong}, and how often what came."""
    waiting = [range(at, min(at + BATCH, count)) for at in range(0, count, BATCH)]
    running, failures, outcomes = {}, {}, Counter()
    with tempfile.TemporaryDirectory(prefix="fuzz-out-") as place:
        while waiting or running:
            while waiting and len(running) < jobs:
                numbers = waiting.pop(0)
                output = Path(place, f"{numbers.start}")
                child, current = fork(seed, kind, numbers, output)
                running[child] = (numbers, current, output)
            child, status = os.wait()
            numbers, current, output = running.pop(child)
            if status or not output.exists():
                number = max(numbers.start, *struct.unpack_from("<q", current))
                failures[number] = f"the process ended with status {status}"
                waiting.insert(0, range(number + 1, numbers.stop))
                continue
            found, seen = eval(output.read_text())
            failures.update(found)
            outcomes.update(seen)
            say(f"\r{kind}: {sum(outcomes.values())} of {count}, {len(failures)} wrong ")
    say("\n")
    return failures, outcomes


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--archives", type=int, default=2000)
    parser.add_argument("--indexes", type=int, default=2000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", help="one case again, as archives:4711")
    parser.add_argument("--keep", help="a directory in which the files of --only are left")
    asked = parser.parse_args()
    if asked.only:
        return again(asked)
    wrong = 0
    for kind in ("archives", "indexes"):
        begin = time.monotonic()
        count = getattr(asked, kind)
        say = sys.stderr.write if sys.stderr.isatty() else lambda text: None
        failures, outcomes = run(kind, count, asked.seed, asked.jobs, say)
        took = time.monotonic() - begin
        sys.stdout.write(f"{kind}: {count} cases, {dict(outcomes)}, {len(failures)} wrong, ")
        sys.stdout.write(f"{took:.0f} s, {count / max(took, 0.001):.0f} a second\n")
        for text, numbers in alike(failures):
            one = f"--only {kind}:{numbers[0]} --seed {asked.seed}"
            sys.stdout.write(f"{len(numbers)} like {one}\n{text}\n")
        wrong += len(failures)
    return 1 if wrong else 0


def alike(failures):
    """(text, numbers) of the failures whose last line is the same, the most frequent first."""
    groups = {}
    for number, text in sorted(failures.items()):
        groups.setdefault(re.sub(r"\d+", "#", text.strip().rpartition("\n")[2]), []).append(number)
    ordered = sorted(groups.values(), key=len, reverse=True)
    return [(failures[numbers[0]], numbers) for numbers in ordered[:20]]


def again(asked):
    kind, _, number = asked.only.partition(":")
    place = Path(asked.keep or tempfile.mkdtemp(prefix="fuzz-"))
    place.mkdir(parents=True, exist_ok=True)
    fuzzer = Fuzzer(asked.seed, place)
    if asked.keep:
        fuzzer.tidy = lambda path, cache: None
    getattr(fuzzer, kind)(int(number))
    sys.stdout.write(f"{asked.only}: nothing wrong\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
