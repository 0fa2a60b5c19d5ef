"""(a) Imports from unchanged wheels: stock zipimport, an unpacked directory, ours cold and warm."""

import shutil

from tests import real_wheels
from tests.benchmarks import harness
from tests.benchmarks.harness import Aim, Side, Table

DJANGO = """
from django.conf import settings
apps = ("admin", "auth", "contenttypes", "sessions", "messages")
settings.configure(USE_I18N=False, INSTALLED_APPS=[f"django.contrib.{app}" for app in apps])
import django
django.setup()
import django.contrib.admin.sites, django.test
"""
BOTOCORE = """
import botocore.session, botocore.client, botocore.credentials, botocore.signers
import botocore.waiter, botocore.paginate
"""

# what is imported, from which wheels
PROGRAMS = {
    "sympy": ("import sympy", ("sympy", "mpmath")),
    "networkx": ("import networkx", ("networkx",)),
    "rich": (
        "import rich.console, rich.table, rich.markdown, rich.progress, rich.traceback",
        ("rich", "pygments", "markdown-it-py", "mdurl"),
    ),
    "django": (DJANGO, ("django", "asgiref", "sqlparse")),
    "botocore": (BOTOCORE, ("botocore", "jmespath", "python-dateutil", "urllib3", "six")),
}

# Loads the bytecode of a directory's modules into memory, and serves it from there: what is left
# of an import when finding and reading cost nothing. Modules from elsewhere are as they are, so
# none that the import may want is loaded ahead: `importlib.util` would bring 18 of them on 3.11.
FLOOR = """
import marshal, os, sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import cache_from_source

class Floor:
    def __init__(self, root):
        self.code = {{}}
        for folder, _, names in os.walk(root):
            for file in (os.path.join(folder, name) for name in names if name.endswith(".py")):
                parts = os.path.relpath(file, root)[:-3].split(os.sep)
                is_package = parts[-1] == "__init__"
                name = ".".join(parts[:-1] if is_package else parts)
                try:
                    with open(cache_from_source(file), "rb") as cached:
                        self.code[name] = cached.read()[16:], file, is_package
                except OSError:
                    continue  # not for this version of python

    def find_spec(self, name, path=None, target=None):
        if name not in self.code:
            return None
        _, file, is_package = self.code[name]
        spec = ModuleSpec(name, self, origin=file, is_package=is_package)
        spec.has_location = True
        if is_package:
            spec.submodule_search_locations = [os.path.dirname(file)]
        return spec

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(marshal.loads(self.code[module.__spec__.name][0]), module.__dict__)

sys.meta_path.insert(0, Floor({root!r}))
sys.path.insert(0, {root!r})
"""

AIMS = {"sympy": 0.85, "networkx": 0.75}  # ours warm, in directories
COLD_AIM = 0.6  # ours cold, in stocks


def sides(setting, program):
    statements, names = PROGRAMS[program]
    wheels = [real_wheels.wheel(name) for name in names]
    directory = setting.place / program / "site"
    for wheel in wheels:
        harness.unpack(wheel, directory, setting.python)
    cold, warm = setting.place / program / "cold", setting.place / program / "warm"
    archives = f"sys.path[:0] = {[str(wheel) for wheel in wheels]!r}"

    def empty():
        shutil.rmtree(cold, ignore_errors=True)

    return [
        Side("stock zipimport", harness.timed(statements, setup=archives)),
        Side(
            "directory", harness.timed(statements, setup=f"sys.path.insert(0, {str(directory)!r})")
        ),
        Side(
            "ours cold",
            harness.timed(statements, setup=setting.ours(cold) + archives),
            before=empty,
        ),
        Side("ours warm", harness.timed(statements, setup=setting.ours(warm) + archives)),
        Side(
            "unmarshal and exec alone",
            harness.timed(statements, setup=FLOOR.format(root=str(directory))),
        ),
    ]


def tables(setting):
    for program in PROGRAMS:
        try:
            results = harness.alternate(setting, sides(setting, program))
        except real_wheels.Unavailable as reason:
            yield Table(f"import {program}: skipped, {reason}", ("",), ())
            continue
        stock, directory = results["stock zipimport"], results["directory"]
        cold, warm = results["ours cold"], results["ours warm"]
        aims = [Aim("cold, of stock, <= 0.6", COLD_AIM, cold.medians["ms"] / stock.medians["ms"])]
        if program in AIMS:
            text = f"warm, of the directory, <= {AIMS[program]}"
            aims.insert(0, Aim(text, AIMS[program], warm.medians["ms"] / directory.medians["ms"]))
        yield Table(
            f"import {program}, from unchanged wheels",
            ("", "import, ms", "of directory", "of stock", "process, ms", "peak, MB"),
            tuple(
                (
                    name,
                    harness.ms(result.medians["ms"]),
                    harness.ratio(result.medians["ms"], directory.medians["ms"]),
                    harness.ratio(result.medians["ms"], stock.medians["ms"]),
                    harness.ms(result.process),
                    f"{result.peak:.0f}",
                )
                for name, result in results.items()
            ),
            tuple(aims),
        )


if __name__ == "__main__":
    harness.main(tables)
