"""(l) The path index: directories served from one file, on disks that are near and far.

Of each side the time of an import is measured, and the calls on files below the path are counted: a
library that the process preloads does that, and makes each of them slower (see `disk`). The code
cache and the index lie elsewhere, on a local disk. The calls of the dynamic linker are not counted.
"""

from tests import real_wheels
from tests.benchmarks import disk, files, harness, metadata, pep273
from tests.benchmarks.harness import Aim, Side, Table
from tests.benchmarks.indexes import build_index, on_path

DELAYS_US = (300, 1000)
FAR_ROUNDS = 1  # after one that warms everything: 40,000 calls take 43 s
IN_FRONT = 300
FRONT_FILES = 20
# {what is imported: (its wheels, calls at most with an exact index, and with a sealed one)}
PROGRAMS = {
    "pandas": (files.PANDAS, 700, 60),
    "django": (("django", "asgiref", "sqlparse"), None, 60),
    "sympy": (("sympy", "mpmath"), None, None),
}
STATEMENTS = {
    "django": (
        "import django\nfrom django.conf import settings\n"
        "settings.configure(INSTALLED_APPS=['django.contrib.contenttypes', "
        "'django.contrib.auth', 'django.contrib.sessions', 'django.contrib.messages', "
        "'django.contrib.admin'], DATABASES={})\ndjango.setup()\n"
        "import django.contrib.admin.sites, django.core.management, django.test"
    )
}
# as many modules as `import torch` takes, of the size of its median module
LARGE, FOLDERS, MODULES_IN_EACH, FUNCTIONS = "1,640 modules", 40, 40, 30
EXACT, SEALED = "index, exact", "index, sealed"

# The table of PEP 273


def pep273_sides(setting, name, forms, dynamic, in_front, env):
    """The forms of the standard library, each with some directories in front of it."""
    ours = setting.ours(setting.place / f"cache-{name}")
    order = [*in_front, str(forms["directory"])]
    setups = {
        "directory": (forms["directory"], ""),
        EXACT: (forms["directory"], build_index(setting, f"{name}-exact", order, False)),
        SEALED: (forms["directory"], build_index(setting, f"{name}-sealed", order, True)),
        "zip stored": (forms["stored"], ours),
        "zip deflated": (forms["deflated"], ours),
    }
    return [
        pep273_side(what, in_front, form, dynamic, env, s) for what, (form, s) in setups.items()
    ]


def pep273_side(name, in_front, form, dynamic, env, before):
    setup = (
        f"{before}import os, sys, time\nmissed = 0\n"
        f"sys.path[:] = {[*in_front, str(form), dynamic]!r}\nsys.path_importer_cache.clear()"
    )
    work = pep273.WORK.format(modules=pep273.MODULES)
    code = harness.timed(work, setup=setup, clock="perf_counter")
    return Side(name, code, options=("-I", "-S", "-X", "frozen_modules=off"), env=env)


def pep273_again(setting, library, reason):
    place = setting.place / "pep273"
    place.mkdir()
    forms, dynamic = pep273.lay_out(setting, place)
    front = entries_in_front(place, IN_FRONT)
    others = [str(place / f"other_{number}") for number in range(pep273.OTHERS)]
    orders = {"default": [], "right entry last": others, f"{IN_FRONT} in front": front}
    disks = {"local": {}}
    if library:
        below = [place]
        for delay in () if setting.quick else DELAYS_US:
            disks[f"+{delay / 1000:g} ms"] = disk.preloaded(library, below, delay)
    rows = []
    for number, (order, in_front) in enumerate(orders.items()):
        cells = {}
        for where, env in enumerate(disks.values()):
            name = f"pep273-{number}-{where}"
            sides = pep273_sides(setting, name, forms, dynamic, in_front, env)
            results = harness.alternate(setting, sides, FAR_ROUNDS if env else None)
            base = results["directory"].medians["ms"]
            for side in sides:
                if not where:
                    counted = disk.calls(setting, side, library, [place]) if library else "-"
                    cells[side.name] = [f"{counted:,}" if library else "-"]
                took = results[side.name].medians["ms"]
                cells[side.name] += [harness.ms(took), harness.ratio(took, base)]
        rows += [(order, form, *found) for form, found in cells.items()]
    return Table(
        f"PEP 273's table again: {len(pep273.MODULES)} modules of the standard library, wall ms",
        ("order", "form", "calls", *(text for where in disks for text in (where, "of"))),
        tuple(rows),
        notes=() if library else (f"no slow disk, and no calls: {reason}",),
    )


def entries_in_front(place, count):
    """Directories of other things, as large numbers of them are on the path under Nix or Spack."""
    made = []
    for number in range(count):
        directory = place / f"front_{number}"
        directory.mkdir()
        for name in range(FRONT_FILES):
            (directory / f"front_{number}_{name}.py").touch()
        made.append(str(directory))
    return made


# Programs


def importing(setting, program, library, reason):
    """A table of one program: its directory alone on the path, and behind many others."""
    names, *most = PROGRAMS[program]
    wheels = files.wheels_of(names)
    place = setting.place / "programs" / program
    place.mkdir(parents=True)
    files.installed(wheels, place / "site")
    work = STATEMENTS.get(program, f"import {program}")
    return program_table(setting, program, work, place, most, (library, reason))


def importing_large(setting, library, reason):
    """The same of a large package, as torch is, that a benchmark can make in a second."""
    place = setting.place / "programs" / "large"
    write_large(place / "site")
    work = "import large"
    return program_table(setting, LARGE, work, place, (None, None), (library, reason))


def write_large(site):
    functions = "".join(
        f"def f{number}(one, *, two=None):\n    return [one, two, {number}]\n"
        for number in range(FUNCTIONS)
    )
    imports = []
    for folder in range(FOLDERS):
        package = site / "large" / f"p{folder}"
        package.mkdir(parents=True)
        names = [f"m{number}" for number in range(MODULES_IN_EACH)]
        for name in names:
            (package / f"{name}.py").write_text(functions)
        (package / "__init__.py").write_text("".join(f"from . import {n}\n" for n in names))
        imports.append(f"from . import {package.name}\n")
    (site / "large" / "__init__.py").write_text("".join(imports))


def program_table(setting, program, work, place, most, shim):
    library, reason = shim
    directory = place / "site"
    harness.compile_all(directory, setting.python)
    front = entries_in_front(place, IN_FRONT)
    rows, aims, alone = [], [], {}
    for order, entries in (("alone", [directory]), (f"{IN_FRONT} in front", [*front, directory])):
        sides = program_sides(setting, f"{place.name}-{len(rows)}", work, entries)
        samples = harness.samples_of(setting, sides)
        far = far_results(setting, sides, library, place)
        counted = {
            side.name: disk.calls(setting, side, library, [place]) if library else 0
            for side in sides
        }
        rows += program_rows(order, samples, far, counted)
        aims += time_aims(order, samples)
        if library:
            aims += more_aims(alone, counted) if alone else call_aims(counted, *most)
        alone = counted
    return Table(
        f"{program} by the path index",
        ("order", "form", "import, CPU ms", "of directory", "calls", "+1 ms a call, wall ms", "of"),
        tuple(rows),
        tuple(aims),
        notes=() if library else (f"no slow disk, and no calls: {reason}",),
    )


def program_sides(setting, name, work, entries):
    path = on_path(entries)
    installs = {
        "directory": "",
        EXACT: build_index(setting, f"{name}-exact", entries, False),
        SEALED: build_index(setting, f"{name}-sealed", entries, True),
    }
    return [
        Side(what, harness.timed(work, setup=install + path)) for what, install in installs.items()
    ]


def far_results(setting, sides, library, place):
    """{side's name: wall ms on a disk where each call takes 1 ms more}."""
    if not library or setting.quick:
        return {}
    env = disk.preloaded(library, [place], DELAYS_US[-1])
    far = [
        Side(side.name, side.code.replace("process_time", "perf_counter"), env=env)
        for side in sides
    ]
    results = harness.alternate(setting, far, FAR_ROUNDS)
    return {name: result.medians["ms"] for name, result in results.items()}


def program_rows(order, samples, far, counted):
    for name, found in samples.items():
        took = harness.median(found).medians["ms"]
        ratio = harness.ratio_of_pairs(samples["directory"], found)
        slow = far.get(name)
        yield (
            order,
            name,
            harness.ms(took),
            f"{ratio:.2f} x",
            f"{counted[name]:,}",
            harness.ms(slow) if slow else "-",
            harness.ratio(slow, far["directory"]) if slow else "-",
        )


def time_aims(order, samples):
    for name in (EXACT, SEALED):
        ratio = harness.ratio_of_pairs(samples["directory"], samples[name])
        yield Aim(f"{order}, {name}: of the directory, <= 1.0", 1.0, ratio)


def call_aims(counted, most_exact, most_sealed):
    for name, most in ((EXACT, most_exact), (SEALED, most_sealed)):
        if most:
            yield Aim(f"{name}: calls, <= {most}", most, counted[name])


def more_aims(alone, counted):
    """An entry in front is looked at once a process; what is imported costs nothing more.

    Not one look more cannot be, in either mode: any entry in front may have got the module since,
    and a stat of that very directory is the one call that tells. None tells it of several, and
    nothing changes in a directory above. Both contracts look at each entry for that reason.
    """
    for name in (EXACT, SEALED):
        text = f"{name}, {IN_FRONT} in front: more calls, <= {IN_FRONT}"
        yield Aim(text, IN_FRONT, counted[name] - alone[name])


# Without bytecode


def without_bytecode(setting):
    """A directory without __pycache__, that nobody may write to."""
    place = setting.place / "bare"
    directory = files.installed(files.wheels_of(PROGRAMS["sympy"][0]), place / "site")
    compiled = files.installed(files.wheels_of(PROGRAMS["sympy"][0]), place / "compiled")
    harness.compile_all(compiled, setting.python)
    for cache in [*directory.rglob("__pycache__")]:
        for file in cache.iterdir():
            file.unlink()
        cache.rmdir()
    install = build_index(setting, "bare", [directory], False)
    never = "import sys; sys.dont_write_bytecode = True\n"
    setups = {
        "directory with bytecode": on_path([compiled]),
        "directory without": never + on_path([directory]),
        "index of that": install + on_path([directory]),
    }
    sides = [
        Side(name, harness.timed("import sympy", setup=setup)) for name, setup in setups.items()
    ]
    samples = harness.samples_of(setting, sides)
    base = samples["directory with bytecode"]
    return Table(
        "import sympy from a directory without bytecode, which is not written to",
        ("", "import, ms", "of directory with bytecode"),
        tuple(
            (
                name,
                harness.ms(harness.median(found).medians["ms"]),
                f"{harness.ratio_of_pairs(base, found):.2f} x",
            )
            for name, found in samples.items()
        ),
        (
            Aim(
                "from the second process on, of bytecode, <= 1.05",
                1.05,
                harness.ratio_of_pairs(base, samples["index of that"]),
            ),
        ),
    )


def tables(setting):
    library, reason = disk.build(setting.place)
    yield pep273_again(setting, library, reason)
    for program in PROGRAMS:
        try:
            yield importing(setting, program, library, reason)
        except real_wheels.Unavailable as lacking:
            yield Table(f"{program}: skipped, {lacking}", ("",), ())
    yield importing_large(setting, library, reason)
    try:
        yield without_bytecode(setting)
    except real_wheels.Unavailable as lacking:
        yield Table(f"without bytecode: skipped, {lacking}", ("",), ())
    yield from metadata.tables(setting)


if __name__ == "__main__":
    harness.main(tables)
