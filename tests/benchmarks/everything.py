"""All benchmarks in one command: `python -m tests.benchmarks.everything --markdown`."""

from tests.benchmarks import (
    diagnosis,
    environments,
    files,
    harness,
    imports,
    opening,
    packing,
    pathindex,
    pep273,
    real_programs,
    resources,
    shells,
    startup,
    threshold,
)


def tables(setting):
    for part in (
        imports, files, opening, startup, threshold, resources, pep273, shells, diagnosis, packing,
        pathindex, real_programs, environments,
    ):  # fmt: skip
        yield from part.tables(setting)


if __name__ == "__main__":
    harness.main(tables)
