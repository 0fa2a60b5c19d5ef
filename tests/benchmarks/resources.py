"""(d) One resource and one distribution's version, from the wheel."""

from tests import real_wheels
from tests.benchmarks import harness
from tests.benchmarks.harness import Aim, Side, Table

MEASURES = ("resource, first", "resource, again", "version, first", "version, again")
AIMS = {"resource, again": 0.1, "version, first": 2.0}  # ms

WORK = """
import importlib.metadata, importlib.resources, time, json
import django
clock = time.process_time
name = "conf/locale/en/LC_MESSAGES/django.po"
def resource():
    return importlib.resources.files("django").joinpath(name).read_bytes()
def version():
    return importlib.metadata.version("django")
took = {}
for what, work, times in (("resource", resource, 50), ("version", version, 20)):
    begin = clock(); work(); took[what + ", first"] = (clock() - begin) * 1000
    begin = clock()
    for _ in range(times): work()
    took[what + ", again"] = (clock() - begin) * 1000 / times
print(json.dumps(took))
"""


def sides(setting):
    """Stock, directory and ours; raises real_wheels.Unavailable."""
    wheel = real_wheels.wheel("django")
    directory = setting.place / "django-resources"
    harness.unpack(wheel, directory, setting.python)
    archive = f"import sys; sys.path.insert(0, {str(wheel)!r})\n"
    return [
        Side("stock zipimport", archive + WORK),
        Side("directory", f"import sys; sys.path.insert(0, {str(directory)!r})\n" + WORK),
        Side("ours warm", setting.ours(setting.place / "warm") + archive + WORK),
    ]


def tables(setting):
    try:
        results = harness.alternate(setting, sides(setting))
    except real_wheels.Unavailable as reason:
        yield Table(f"resources: skipped, {reason}", ("",), ())
        return
    ours = results["ours warm"].medians
    yield Table(
        "one resource and one version of django, ms",
        ("", *MEASURES, "peak, MB"),
        tuple(
            (name, *(harness.ms(result.medians[m]) for m in MEASURES), f"{result.peak:.0f}")
            for name, result in results.items()
        ),
        tuple(Aim(f"{m}, ms, <= {limit}", limit, ours[m]) for m, limit in AIMS.items()),
    )


if __name__ == "__main__":
    harness.main(tables)
