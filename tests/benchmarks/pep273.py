"""(e) PEP 273's own table: a hundred stdlib modules, four forms, two orders, two disks."""

import json
import shutil
import subprocess
import zipfile

from tests.benchmarks import disk, harness
from tests.benchmarks.harness import Side, Table

SLOW_US = 1000  # what a call on the network drive takes longer
SLOW_ROUNDS = 3
OTHERS = 6  # directories of other things on the path, as a default sys.path has them

# imported in this order by name; those that a Python lacks, or that are frozen there, are left out
MODULES = (
    "argparse", "ast", "base64", "bdb", "bisect", "calendar", "cmd", "code", "codeop", "colorsys",
    "compileall", "configparser", "contextlib", "copy", "csv", "dataclasses", "datetime",
    "decimal", "difflib", "dis", "doctest", "email.message", "email.mime.multipart",
    "email.parser", "email.policy", "filecmp", "fileinput", "fnmatch", "fractions", "ftplib",
    "getopt", "getpass", "gettext", "glob", "graphlib", "gzip", "heapq", "hmac", "html.parser",
    "http.client", "http.cookiejar", "http.server", "imaplib", "inspect", "ipaddress", "json",
    "keyword", "linecache", "locale", "logging.config", "logging.handlers", "mailbox", "mimetypes",
    "multiprocessing.pool", "netrc", "numbers", "opcode", "operator", "optparse", "pathlib", "pdb",
    "pickle", "pickletools", "plistlib", "poplib", "pprint", "profile", "pstats", "py_compile",
    "pyclbr", "pydoc", "queue", "quopri", "random", "re", "reprlib", "sched", "secrets",
    "selectors", "shelve", "shlex", "shutil", "signal", "smtplib", "socket", "socketserver",
    "sqlite3", "ssl", "statistics", "string", "stringprep", "struct", "subprocess", "symtable",
    "tabnanny", "tarfile", "tempfile", "textwrap", "threading", "timeit", "token", "tokenize",
    "trace", "traceback", "tracemalloc", "types", "typing", "unittest.mock", "urllib.request",
    "uuid", "warnings", "wave", "weakref", "xml.dom.minidom", "xml.etree.ElementTree",
    "xmlrpc.client", "zipapp", "zipfile",
)  # fmt: skip

WORK = """
for name in {modules!r}:
    try:
        __import__(name)
    except ImportError:
        missed += 1
"""
ASK = (
    "import json, sysconfig;"
    "print(json.dumps([sysconfig.get_path('stdlib'), sysconfig.get_config_var('DESTSHARED')]))"
)
UNWANTED = shutil.ignore_patterns(
    "__pycache__", "test", "tests", "site-packages", "lib-dynload", "idlelib", "config-*",
    "ensurepip", "lib2to3", "turtledemo", "*.so", "*.a", "*.exe",
)  # fmt: skip


def lay_out(setting, place):
    """The library as a directory with bytecode, and as archives with sources and bytecode."""
    library, dynamic = json.loads(subprocess.check_output([setting.python, "-c", ASK]))
    directory = place / "directory"
    shutil.copytree(library, directory, ignore=UNWANTED)
    forms = {"directory": directory}
    legacy = "import compileall, sys; compileall.compile_dir(sys.argv[1], quiet=2, legacy=True)"
    subprocess.run([setting.python, "-c", legacy, directory], check=False)
    for name, method in (("stored", zipfile.ZIP_STORED), ("deflated", zipfile.ZIP_DEFLATED)):
        forms[name] = place / f"{name}.zip"
        with zipfile.ZipFile(forms[name], "w", method) as archive:
            for file in sorted(directory.rglob("*.py*")):
                archive.write(file, file.relative_to(directory))
    for file in directory.rglob("*.pyc"):
        file.unlink()
    harness.compile_all(directory, setting.python)
    for number in range(OTHERS):
        other = place / f"other_{number}"
        other.mkdir()
        for name in range(100):
            (other / f"unrelated_{name}.py").touch()
    return forms, dynamic


def sides(setting, place, forms, dynamic, last, env):
    others = [str(place / f"other_{number}") for number in range(OTHERS)]
    ours = setting.ours(setting.place / "cache")

    def side(name, form, before=""):
        order = [*others, str(form)] if last else [str(form), *others]
        setup = (
            f"{before}import os, sys, time\nmissed = 0\n"
            f"sys.path[:] = {[*order, dynamic]!r}\nsys.path_importer_cache.clear()"
        )
        code = harness.timed(
            WORK.format(modules=MODULES),
            setup=setup,
            clock="perf_counter" if env else "process_time",
        )
        return Side(name, code, options=("-I", "-S", "-X", "frozen_modules=off"), env=env)

    return [
        side("directory", forms["directory"]),
        side("zip stored", forms["stored"]),
        side("zip deflated", forms["deflated"]),
        side("ours stored", forms["stored"], ours),
        side("ours deflated", forms["deflated"], ours),
    ]


def tables(setting):
    place = setting.place / "disk"
    place.mkdir()
    forms, dynamic = lay_out(setting, place)
    library, reason = disk.build(setting.place)
    disks = {"local": {}}
    if library:
        disks["slow, wall"] = disk.preloaded(library, [place], SLOW_US)
    rows = []
    for where, env in disks.items():
        for order, last in (("default", False), ("right directory last", True)):
            every = sides(setting, place, forms, dynamic, last, env)
            results = harness.alternate(setting, every, SLOW_ROUNDS if env else None)
            base = results["directory"].medians["ms"]
            rows += [
                (
                    where,
                    order,
                    name,
                    harness.ms(result.medians["ms"]),
                    harness.ratio(result.medians["ms"], base),
                    f"{result.peak:.0f}",
                )
                for name, result in results.items()
            ]
    notes = [f"slow: {SLOW_US} us more for each open, stat and read of the form; caches are local"]
    yield Table(
        f"PEP 273's table: {len(MODULES)} modules of the standard library",
        ("disk", "order", "form", "import, ms", "of directory", "peak, MB"),
        tuple(rows),
        notes=tuple(notes if library else [f"no slow disk: {reason}"]),
    )


if __name__ == "__main__":
    harness.main(tables)
