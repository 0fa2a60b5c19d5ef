"""All benchmarks in one command: `python tests/benchmarks/everything.py --markdown`."""

import diagnosis
import harness
import imports
import opening
import pep273
import resources
import shells
import startup


def tables(setting):
    for part in (imports, opening, startup, resources, pep273, shells, diagnosis):
        yield from part.tables(setting)


if __name__ == "__main__":
    harness.main(tables)
