"""ZP5xx: what is installed does not go together."""

import hashlib
from base64 import urlsafe_b64encode

from tests.doctor.faults import Fault


def requiring(*requirements, present=()):
    """The distribution flask with these requirements, and what is there of them."""

    def build(bench):
        for name, version in present:
            bench.distribution(name, version)
        metadata = "".join(f"Requires-Dist: {one}\n" for one in requirements)
        bench.distribution("flask", "3.0", metadata=metadata)

    return build


def through_an_extra(bench):
    """An extra of another distribution asks for what is missing."""
    extra = "Provides-Extra: fast\nRequires-Dist: speedup>=2; extra == 'fast'\n"
    bench.distribution("thing", metadata=extra)
    requiring("thing[fast]")(bench)


def extra_that_nobody_asks_for(bench):
    through_an_extra(bench)
    requiring("thing")(bench)


def recorded(bench, name, files, version="1.0", metadata=""):
    """A distribution as pip leaves it: {file: content}, with their hashes in its RECORD."""
    record = "".join(
        f"{file},{digest(content)},{len(content.encode())}\n" for file, content in files.items()
    )
    info = bench.distribution(name, version, metadata=metadata, record=record)
    for file, content in files.items():
        bench.write(bench.site / file, content)
    bench.write(f"{info}/INSTALLER", "pip\n")
    bench.write(f"{info}/RECORD", record + "".join(
        f"{info.rpartition('/')[2]}/{file},,\n" for file in ("METADATA", "INSTALLER", "RECORD")
    ))  # fmt: skip
    return info


def digest(content):
    raw = hashlib.sha256(content.encode()).digest()
    return "sha256=" + urlsafe_b64encode(raw).decode().rstrip("=")


def clobbered(bench):
    """Two distributions with a package of one name."""
    recorded(bench, "serial", {"port/__init__.py": "A = 1\n", "port/same.py": "", "a.py": ""})
    recorded(bench, "pyserial", {"port/__init__.py": "B = 1\n", "port/same.py": "", "b.py": ""})


def sharing(bench):
    """All that distributions share without harm."""
    extended = "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n"
    for name, text in (("one", ""), ("two", "# of another year\n")):
        recorded(bench, name, {
            "names/__init__.py": extended + text,
            "tests/__init__.py": text,
            "pack/same.py": "",
            "LICENSE": name,
            "../../../bin/tool": name,
        })  # fmt: skip


MET = requiring(
    "jinja2>=3.1", "colorama; sys_platform == 'win32'", "async; extra == 'async'",
    present=[("Jinja2", "3.1.2")],
)  # fmt: skip

FAULTS = (
    Fault("ZP501", "missing", requiring("jinja2>=3.1"), MET),
    Fault("ZP501", "too old", requiring("jinja2>=3.1", present=[("jinja2", "2.0")]), MET),
    Fault("ZP501", "of an extra", through_an_extra, extra_that_nobody_asks_for),
    Fault("ZP502", "by two distributions", clobbered, sharing),
)
