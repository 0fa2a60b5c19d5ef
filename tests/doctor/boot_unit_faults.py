"""Faults of the boot module in a site dir."""

import hashlib
import re
from pathlib import Path

from tests.booted import pack_by_hand, start_as_before
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


def cut_off(bench):
    served(bench)
    module = bench.site / "_zippath_boot.py"
    module.write_bytes(module.read_bytes()[:-3000] + b"\ndef\n")


def with_damaged_bytecode(bench):
    served(bench)
    for bytecode in bench.site.glob("__pycache__/_zippath_boot.*.pyc"):
        bytecode.write_bytes(bytecode.read_bytes()[:500])


def older(bench):
    enabled(bench)
    module = bench.site / "_zippath_boot.py"
    module.write_text(module.read_text().replace("VERSION = '", "VERSION = '0.0."))


def silenced(bench):
    enabled(bench)
    # beside it zippath.pth runs no code from Python 3.15 on (PEP 829)
    (bench.site / "zippath.start").write_text("# nothing\n")


def started_as_before(bench):
    enabled(bench)
    start_as_before(bench.site)


def lost_as_before(bench):
    started_as_before(bench)
    (bench.site / "_zippath_boot.py").unlink()


def served(bench):
    """An archive that only the boot module puts on the path."""
    archive = bench.zip("a.zip", {"module_a.py": "X = 1\n"})
    done = run_zippath(["add", archive, "--fast", "--python", bench.python], bench.env)

    assert done.code == 0, done.err
    return Path(archive)


def gone(bench):
    served(bench).unlink()


def start_lost(bench):
    served(bench)
    (bench.site / "_zippath_boot.py").unlink()


def packed(bench):
    """The importer as one archive, as an environment has it."""
    pack_by_hand(bench.site, bench.python, bench.env["ZIPPATH_CACHE_DIR"])


def packed_then(harm):
    def build(bench):
        packed(bench)
        archive = bench.site / "_zippath_importer.zip"
        content = archive.read_bytes()
        archive.unlink()
        harm(archive, content)

    return build


def packed_for_another(bench):
    packed(bench)
    module = bench.site / "_zippath_boot.py"
    module.write_text(re.sub("MAGIC = '.{4}", "MAGIC = '0000", module.read_text()))


def odd_line(line):
    def build(bench):
        served(bench)
        file = bench.site / "zippath.pth"
        file.write_bytes(line + b"\n" + file.read_bytes())

    return build


def pinned(bench):
    """An archive that only the boot module puts on the path, pinned to its content."""
    archive = served(bench)
    file = bench.site / "zippath.pth"
    pin = f"#pinned {hashlib.sha256(archive.read_bytes()).hexdigest()} "
    file.write_text(file.read_text().replace("#boot ", pin))
    return archive


def changed_since(bench):
    pinned(bench)
    bench.zip("a.zip", {"module_a.py": "X = 2\n"})


FAULTS = (
    Fault("ZP115", "another content", changed_since, pinned),
    Fault("ZP116", "no SHA-256", odd_line(b"#pinned 12ab /x.whl"),
          odd_line(b"# pinned 12ab /x.whl")),
    Fault("ZP206", "through the importer", gone, served, severity="error", fixed="fix", live=True),
    Fault("ZP325", "no boot module", start_lost, served, fixed="command", live=True),
    Fault("ZP325", "no module of the copy", without("_zippath_importer/record.py"), enabled,
          fixed="command", live=True),
    Fault("ZP325", "a zippath.start", silenced, enabled, fixed="command", live=True),
    Fault("ZP325", "a changed copy", changed("_zippath_importer/record.py"), enabled,
          fixed="command", live=True),
    Fault("ZP325", "changed", changed("_zippath_boot.py"), nothing, fixed="command"),
    Fault("ZP325", "cut off", cut_off, served, fixed="command", live=True),
    Fault("ZP325", "its bytecode", with_damaged_bytecode, served, fixed="command", live=True),
    Fault("ZP325", "no archive", packed_then(lambda *_: None), packed, fixed="command", live=True),
    Fault("ZP325", "half an archive", packed_then(lambda path, content: path.write_bytes(
          content[:9000])), packed, fixed="command", live=True),
    Fault("ZP326", "no bytecode", packed_for_another, packed, fixed="command", live=True),
    Fault("ZP326", "started as before", started_as_before, enabled, fixed="command", live=True),
    Fault("ZP326", "0.0", older, enabled, fixed="command"),
    Fault("ZP327", "names no path", odd_line(b"#boot /100%zip"), odd_line(b"# boot /100%zip")),
)  # fmt: skip
