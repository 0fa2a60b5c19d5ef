"""Runs test modules inside the interpreter under test and writes what happened as JSON."""

import importlib
import importlib.util
import json
import sys
import time
import unittest

# What regrtest has loaded before a test empties sys.path or replaces the importlib module
PRELOADED = ("__future__", "_colorize", "importlib.abc", "importlib.metadata", "traceback")


class Result(unittest.TestResult):
    """Keeps names rather than objects, and each failed test once."""

    def __init__(self):
        super().__init__()
        self.ran, self.bad, self.left_out, self.expected = 0, {}, {}, []

    def startTest(self, test):  # noqa: N802
        self.ran += 1
        super().startTest(test)

    def addError(self, test, err):  # noqa: N802
        self.bad[test.id()] = self._exc_info_to_string(err, test)

    addFailure = addError  # noqa: N815

    def addSubTest(self, test, subtest, err):  # noqa: N802
        if err is not None:
            self.addError(test, err)

    def addUnexpectedSuccess(self, test):  # noqa: N802
        self.bad[test.id()] = "unexpected success"

    def addSkip(self, test, reason):  # noqa: N802
        self.left_out[test.id()] = reason

    def addExpectedFailure(self, test, err):  # noqa: N802
        self.expected.append(test.id())


def present(name):
    """Whether this Python has the test module `name`."""
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def main(output, patterns, names):
    from test import support

    support.verbose = 0
    for name in filter(present, PRELOADED):
        importlib.import_module(name)
    names = [name for name in names if present(name)]
    result, begin = Result(), time.perf_counter()
    loader = unittest.TestLoader()
    whole = loader.loadTestsFromNames(names).countTestCases()
    loader.testNamePatterns = patterns
    loader.loadTestsFromNames(names).run(result)
    report = {
        "modules": names,
        "ran": result.ran,
        "of": whole,
        "failed": result.bad,
        "skipped": result.left_out,
        "xfail": result.expected,
        "seconds": round(time.perf_counter() - begin, 1),
    }
    with open(output, "w", encoding="utf-8") as file:
        json.dump(report, file)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]), sys.argv[3:])
