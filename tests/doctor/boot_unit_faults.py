"""Faults of the boot module in a site dir."""

from tests.doctor.faults import Fault
from tests.program import run_zippath


def enabled(bench):
    done = run_zippath(["importer", "enable", "--python", bench.python], bench.env)

    assert done.code == 0, done.err


def nothing(bench):
    pass


def without(name):
    def build(bench):
        enabled(bench)
        (bench.site / name).unlink()

    return build


def changed(name):
    def build(bench):
        enabled(bench)
        with (bench.site / name).open("a") as file:
            file.write("# somebody was here\n")

    return build


def older(bench):
    enabled(bench)
    module = bench.site / "_zippath_boot.py"
    module.write_text(module.read_text().replace("VERSION = '", "VERSION = '0.0."))


FAULTS = (
    Fault("ZP325", "no module of the copy", without("_zippath_importer/record.py"), enabled,
          fixed="command"),
    Fault("ZP325", "no zippath.start", without("zippath.start"), enabled, fixed="command"),
    Fault("ZP325", "a changed copy", changed("_zippath_importer/record.py"), enabled,
          fixed="command"),
    Fault("ZP325", "changed", changed("_zippath_boot.py"), nothing, fixed="command"),
    Fault("ZP326", "0.0", older, enabled, fixed="command"),
)  # fmt: skip
