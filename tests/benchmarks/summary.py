"""The README's table: `python -m tests.benchmarks.summary --markdown`."""

from tests.benchmarks import archives, harness, imports, opening, resources, startup
from tests.benchmarks.harness import Table

IMPORTS = ("sympy", "networkx", "django", "rich")
NAMES, STARTS = 50_000, 100


def tables(setting):
    rows = []
    for program in IMPORTS:
        results = harness.alternate(setting, imports.sides(setting, program))
        took = {name: result.medians["ms"] for name, result in results.items()}
        rows.append(row(f"`import {program}` from its unchanged wheel", took))
    rows += [*an_opening(setting), *a_start(setting)]
    results = harness.alternate(setting, resources.sides(setting))
    for measure, what in (
        ("resource, again", '`files("django")….read_bytes()`'),
        ("version, first", '`metadata.version("django")`, first call'),
    ):
        rows.append(row(what, {name: result.medians[measure] for name, result in results.items()}))
    yield Table(
        "zippath's importer with a warm cache, ms of CPU time",
        ("CPU ms", "stock zipimport", "unpacked directory", "zippath", "zippath, of directory"),
        tuple(rows),
    )


def an_opening(setting):
    archive = setting.place / "names.zip"
    archives.write(archive, archives.package_names(NAMES))
    results = harness.alternate(setting, opening.sides(setting, archive))
    yield row(
        f"open an archive of {NAMES:,} names",
        {name: result.medians["open"] for name, result in results.items()},
    )


def a_start(setting):
    paths = [str(setting.place / f"archive_{number:03}.zip") for number in range(STARTS)]
    for number, path in enumerate(paths):
        archives.write(path, (f"package_{number}/m{name}.py" for name in range(startup.NAMES)))
    results = harness.alternate(setting, startup.sides(setting, STARTS, paths))
    bare = results["no archive"].process
    yield row(
        f"start of python with {STARTS} archives of {startup.NAMES} names, more than without",
        {
            "stock zipimport": results["stock"].process - bare,
            "ours warm": results["ours"].process - bare,
        },
    )


def row(what, took):
    """One row; a directory has no counterpart of some work."""
    ours, directory = took["ours warm"], took.get("directory")
    return (
        what,
        harness.ms(took["stock zipimport"]),
        harness.ms(directory) if directory else "–",
        harness.ms(ours),
        harness.ratio(ours, directory) if directory else "–",
    )


if __name__ == "__main__":
    harness.main(tables)
