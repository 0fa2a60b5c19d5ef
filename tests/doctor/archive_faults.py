"""ZP1xx: archives that are broken for real."""

import os
import struct
import subprocess
import zipfile
from pathlib import Path

from tests.doctor.faults import Fault

MODULE = {"module_a.py": "X = 1\n"}


def on_path(bench, archive):
    bench.pth(archive + "\n")


def well(bench):
    on_path(bench, bench.zip("a.zip", MODULE))


def no_zip(bench):
    on_path(bench, bench.write("a.zip", "not a zip\n"))


def truncated(bench):
    archive = Path(bench.zip("a.zip", {f"m{n}.py": f"X = {n}\n" * 50 for n in range(20)}))
    archive.write_bytes(archive.read_bytes()[:-30])
    on_path(bench, str(archive))


def plain_file(bench):
    on_path(bench, bench.write("notes", "text\n"))


def lzma(bench):
    on_path(bench, bench.zip("a.zip", MODULE, zipfile.ZIP_LZMA))


def encrypted(bench):
    archive = Path(bench.zip("a.zip", MODULE, zipfile.ZIP_STORED))
    data = bytearray(archive.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    archive.write_bytes(data)
    on_path(bench, str(archive))


def at_two_entries(bench):
    archive = bench.zip("a.zip", {"lib/m.py": "", **MODULE}, zipfile.ZIP_LZMA)
    bench.env["PYTHONPATH"] = f"{archive}/lib{os.pathsep}{archive}"


def bytecode(bench, *more):
    """The bytecode of the target itself for a module, as bytes."""
    source = bench.write("compiled/m.py", "X = 1\n")
    compiled = str(bench.place / "m.pyc")
    code = f"import py_compile; py_compile.compile({source!r}, {compiled!r}{''.join(more)})"
    subprocess.run([bench.base, "-I", "-c", code], check=True)
    return Path(compiled).read_bytes()


def foreign_bytecode(bench):
    data = b"\x17\x0d\r\n" + bytecode(bench)[4:]  # 3351, a 3.5
    on_path(bench, bench.zip("a.zip", {"m.pyc": struct.pack("<H", 3413) + data[2:]}))


def own_bytecode(bench):
    on_path(bench, bench.zip("a.zip", {"m.pyc": bytecode(bench)}))


def stale_bytecode(bench):
    on_path(bench, bench.zip("a.zip", {"m.py": "X = 1\n# changed\n", "m.pyc": bytecode(bench)}))


def unchecked_bytecode(bench):
    mode = ", invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH"
    on_path(bench, bench.zip("a.zip", {"m.py": "X = 1\n", "m.pyc": bytecode(bench, mode)}))


def extension(bench):
    on_path(bench, bench.zip("a.zip", {"p/__init__.py": "", "p/fast.so": b"\x7fELF"}))


def extension_on_pythonpath(bench):
    members = {"p/__init__.py": "", "p/fast.so": b"\x7fELF"}
    bench.env["PYTHONPATH"] = f"{bench.cwd}{os.pathsep}{bench.zip('a b.zip', members)}"


def extension_of_ours(bench):
    archive = bench.zip("a.zip", {"p/__init__.py": "", "p/fast.so": b"\x7fELF"})
    bench.pth(archive + "\n", "zippath.pth")


def extension_beside_source(bench):
    members = {"p/__init__.py": "", "p/fast.so": b"\x7fELF", "p/fast.py": "", "p.libs/libx.so": ""}
    on_path(bench, bench.zip("a.zip", members))


WHEEL = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n"


def wheel(bench, name, more="", members=None):
    distribution = "-".join(name.split("-")[:2])
    head = "Metadata-Version: 2.1\nName: a\nVersion: 1\n"
    files = {f"{distribution}.dist-info/METADATA": head + more} | (members or MODULE)
    on_path(bench, bench.zip(name, files | {f"{distribution}.dist-info/WHEEL": WHEEL}))


def old_tags(bench):
    wheel(bench, "a-1-cp27-cp27m-any.whl", members={"a.so": b"\x7fELF", "module_a.py": ""})


def requires_newer(bench):
    wheel(bench, "a-1-py3-none-any.whl", "Requires-Python: >=3.99\n")


def built_for_another(bench):
    wheel(bench, "a-1-py2-none-any.whl")


def good_wheel(bench):
    wheel(bench, "a-1-py3-none-any.whl", "Requires-Python: >=3.6\n")


def project_in_a_folder(bench):
    members = {"repo-main/pkg/__init__.py": "", "repo-main/README.md": ""}
    on_path(bench, bench.zip("a.zip", members, directories=False))


def nothing_in_it(bench):
    on_path(bench, bench.zip("a.zip", {"README.md": ""}))


def only_metadata(bench):
    members = {"a-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: a\nVersion: 1\n"}
    on_path(bench, bench.zip("a-1-py3-none-any.whl", members))


def implied_namespace(bench):
    members = {"module_a.py": "", "space/part.py": ""}
    on_path(bench, bench.zip("a.zip", members, directories=False))


def entered_namespace(bench):
    on_path(bench, bench.zip("a.zip", {"module_a.py": "", "space/part.py": ""}))


def data_folder(bench):
    wheel(bench, "a-1-py3-none-any.whl", members={"a-1.data/purelib/m.py": ""})


def data_folder_of_scripts(bench):
    wheel(bench, "a-1-py3-none-any.whl", members=MODULE | {"a-1.data/scripts/run.py": ""})


def unmet(bench):
    bench.distribution("old", "1.0")
    more = "".join(
        f"Requires-Dist: {text}\n"
        for text in ("absent", "old>=2", "never; python_version < '3'", "extra; extra == 'x'")
    )
    wheel(bench, "a-1-py3-none-any.whl", more)


def met(bench):
    bench.distribution("Some.Thing", "2.1")
    wheel(bench, "a-1-py3-none-any.whl", "Requires-Dist: some-thing>=2\n")


def damaged(bench):
    archive = Path(bench.zip("a.zip", MODULE, zipfile.ZIP_STORED))
    archive.write_bytes(archive.read_bytes().replace(b"X = 1", b"X = 2"))
    on_path(bench, str(archive))


def opens_beside_itself(bench):
    source = "import os\nD = open(os.path.join(os.path.dirname(__file__), 'data.txt')).read()\n"
    on_path(bench, bench.zip("a.zip", {"p/__init__.py": source, "p/data.txt": ""}))


def reads_by_resources(bench):
    source = "from importlib.resources import files\nHERE = __file__\n"
    on_path(bench, bench.zip("a.zip", {"p/__init__.py": source, "p/data.txt": ""}))


def slow(bench):
    on_path(bench, bench.zip("a.zip", {f"p/m{n}.py": "" for n in range(13_000)} | MODULE))


def sub_path(bench):
    on_path(bench, bench.zip("a.zip", {"lib/m.py": "", **MODULE}) + "/lib")


FAULTS = (
    Fault("ZP101", "unreadable", no_zip, well, fixed="fix"),
    Fault("ZP101", "cut short", truncated, well, fixed="fix"),
    Fault("ZP101", "a plain file", plain_file, well, severity="warning", fixed="fix"),
    Fault("ZP102", "lzma", lzma, well, fixed="command"),
    Fault("ZP102", "at two entries", at_two_entries, well, fixed="command"),
    Fault("ZP102", "encrypted", encrypted, well),
    Fault("ZP103", "bytecode of 3.8", foreign_bytecode, own_bytecode),
    Fault("ZP104", "stale bytecode", stale_bytecode, unchecked_bytecode),
    Fault("ZP105", "an extension module", extension, extension_beside_source, fixed="command"),
    Fault("ZP105", "in zippath.pth", extension_of_ours, extension_beside_source, fixed="command"),
    Fault("ZP105", "on PYTHONPATH", extension_on_pythonpath, extension_beside_source,
          fixed="command"),
    Fault("ZP106", "tags of 2.7", old_tags, good_wheel),
    Fault("ZP106", "tags of 2 without extensions", built_for_another, good_wheel),
    Fault("ZP106", "Requires-Python", requires_newer, good_wheel, severity="warning"),
    Fault("ZP107", "one folder down", project_in_a_folder, well, fixed="command"),
    Fault("ZP107", "no code", nothing_in_it, only_metadata, fixed="fix"),
    Fault("ZP108", "implied folders", implied_namespace, entered_namespace, minor="3.9",
          fixed="command"),
    Fault("ZP109", "purelib", data_folder, data_folder_of_scripts),
    Fault("ZP110", "missing and too old", unmet, met),
    Fault("ZP111", "bad CRC", damaged, well),
    Fault("ZP112", "open(__file__)", opens_beside_itself, reads_by_resources, fixed="command"),
    Fault("ZP113", "13 000 names", slow, well, fixed="fix", live=True),
    Fault("ZP114", "a.zip/lib", sub_path, well, fixed="command"),
)  # fmt: skip
