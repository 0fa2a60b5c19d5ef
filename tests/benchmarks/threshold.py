"""(i) Read archives without bytecode through a path line, and through the boot module.

The modules of networkx, evenly from the smallest to the largest, in an archive without bytecode. A
process gets the code of each, as an import does before it runs it. A path line costs nothing but
reading and compiling; the boot module costs each start of that Python something, whether or not
it imports from the archive. `SLOW` in `zippath.manage.mechanism` is chosen by this table.
"""

import zipfile

from tests import real_wheels
from tests.benchmarks import harness, startup
from tests.benchmarks.harness import Side, Table

COUNTS = (1, 5, 10, 25, 50, 100, 200)
QUICK_COUNTS = (1, 10)
SOURCES = "networkx"
CODE = """
from importlib.util import find_spec
for number in range({}):
    name = f"pkg.m{{number}}"
    find_spec(name).loader.get_code(name)
"""


def sources(count):
    """The sources of so many modules, of all sizes."""
    with zipfile.ZipFile(real_wheels.wheel(SOURCES)) as wheel:
        members = [m for m in wheel.infolist() if m.filename.endswith(".py") and m.file_size]
        code = sorted((m for m in members if "tests/" not in m.filename), key=lambda m: m.file_size)
        step = len(code) / count
        return [wheel.read(code[int(step * (number + 0.5))]) for number in range(count)]


def write(path, count):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("pkg/__init__.py", "")
        for number, source in enumerate(sources(count)):
            archive.writestr(f"pkg/m{number}.py", source)


def sides(setting, count):
    archive = setting.place / f"modules-{count}.zip"
    write(archive, count)
    plain, _ = startup.venv(setting, f"plain-{count}")
    fast, _ = startup.venv(setting, f"fast-{count}")
    startup.zippath(setting, "add", archive, "--plain", "--python", plain)
    startup.zippath(setting, "add", archive, "--fast", "--python", fast)
    bare, _ = startup.venv(setting, f"none-{count}")
    code = CODE.format(count)
    return [
        Side("nothing", "pass", python=bare, options=("-I",)),
        Side("stock, unused", "pass", python=plain, options=("-I",)),
        Side("ours, unused", "pass", python=fast, options=("-I",)),
        Side("stock", code, python=plain, options=("-I",)),
        Side("ours", code, python=fast, options=("-I",)),
    ]


def tables(setting):
    rows = []
    counts = QUICK_COUNTS if setting.quick else COUNTS
    try:
        for count in counts:
            samples = harness.samples_of(setting, sides(setting, count), setting.rounds * 3)
            base, *others = samples.values()
            took = [f"{harness.more_than(base, other):.2f}" for other in others]
            rows.append((str(count), *took))
    except real_wheels.Unavailable as reason:
        yield Table(f"archives without bytecode: skipped, {reason}", ("",), ())
        return
    yield Table(
        "an archive without bytecode, more ms of CPU time than a start of python",
        ("modules", "stock, unused", "ours, unused", "stock, all", "ours, all"),
        tuple(rows),
    )


if __name__ == "__main__":
    harness.main(tables)
