"""Faults of a path index, and of bytecode that nobody can write."""

from pathlib import Path

from tests.doctor.faults import Fault
from tests.program import run_zippath


def built(bench, *mode):
    bench.write(bench.site / "pkg/mod.py", "X = 1\n")
    done = run_zippath(["index", "build", "--python", bench.python, *mode], bench.env)

    assert done.code == 0, done.err


def sealed(bench):
    built(bench, "--sealed")


def record_gone(bench):
    built(bench)
    for record in Path(bench.env["ZIPPATH_CACHE_DIR"]).glob("*.paths"):
        record.unlink()


def installed_since(bench):
    built(bench)
    bench.write(bench.site / "new.py")


def seal_broken(bench):
    sealed(bench)
    bench.write(bench.site / "new.py")


def module_since(bench):
    sealed(bench)
    bench.write(bench.site / "pkg/new.py")


def edited_since(bench):
    sealed(bench)
    with open(bench.site / "pkg/mod.py", "a", encoding="utf-8") as file:
        file.write("Y = 2\n")


def many(bench, *, compiled=False):
    for number in range(100):
        bench.write(bench.site / f"many/module_{number}.py", f"X = {number}\n")
        if compiled:
            name = f"module_{number}.cpython-{bench.minor.replace('.', '')}.pyc"
            bench.write(bench.site / "many/__pycache__" / name)
    bench.env["PYTHONDONTWRITEBYTECODE"] = "1"


def with_bytecode(bench):
    many(bench, compiled=True)


FAULTS = (
    Fault("ZP328", "no record", record_gone, built, fixed="command", live=True),
    Fault("ZP328", "installed since", installed_since, built, fixed="command", live=True),
    Fault("ZP328", "broken seal", seal_broken, sealed, fixed="command", live=True),
    Fault("ZP329", "a new module", module_since, sealed, fixed="command", live=True),
    Fault("ZP329", "an edit", edited_since, sealed, fixed="command", live=True),
    Fault("ZP330", "100 modules", many, with_bytecode, fixed="command"),
)  # fmt: skip
