"""ZP4xx: names that come from elsewhere, for real."""

import os

from tests.doctor.archive_faults import MODULE
from tests.doctor.faults import Fault

SOURCE = "X = 'another one'\n"


def module(place, name="colorsys.py"):
    """A module somewhere: in the directory of the script, or one on PYTHONPATH."""

    def build(bench):
        bench.write(bench.place / place / name, SOURCE)
        if place != "cwd":
            bench.env["PYTHONPATH"] = str(bench.place / place)

    return build


def library_in_a_zip(bench):
    bench.env["PYTHONPATH"] = bench.zip("a.zip", {"colorsys.py": SOURCE, "string.py": SOURCE})


def backport(bench):
    bench.distribution("colorsys-backport", files=["colorsys.py"])


def built_in(bench):
    bench.pth(bench.zip("a.zip", {"time.py": SOURCE, **MODULE}) + "\n")


def two(bench, first=SOURCE, name="module_a"):
    bench.write(bench.site / f"{name}.py", first)
    bench.pth(bench.zip("a.zip", {f"{name}.py": "X = 2\n"}) + "\n")


def copies(bench):
    two(bench, "X = 2\n")


def litter(bench):
    two(bench, name="tests")


def installed_and_here(bench):
    bench.distribution("mine", files=["mine/__init__.py"])
    bench.write(bench.cwd / "mine" / "__init__.py", SOURCE)


def its_own_project(bench):
    installed_and_here(bench)
    bench.write(bench.cwd / "pyproject.toml", '[project]\nname = "Mine"\n')


def below(bench):
    """A virtual environment that sees the user site, with a newer module of its own."""
    bench.make_venv(system_site="true")
    bench.keep_baseline()
    user = bench.home / ".local" / "lib" / f"python{bench.minor}" / "site-packages"
    bench.write(user / "module_a.py", SOURCE)
    bench.write(bench.site / "module_a.py", "X = 2\n")


def below_alone(bench):
    below(bench)
    (bench.site / "module_a.py").unlink()


def namespace(package):
    def build(bench):
        bench.write(bench.site / "space" / "one.py")
        if package is not None:
            bench.write(bench.site / "space" / "__init__.py", package)
        bench.pth(bench.zip("a.zip", {"space/two.py": ""}) + "\n")

    return build


EXTENDED = "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n"


def litter_over_tests(imported):
    """A wheel's `tests`, and a folder `tests` here without __init__."""

    def build(bench):
        bench.distribution("careless", files=["tests/__init__.py", "tests/conftest.py"])
        bench.write(bench.cwd / "tests" / "helper.py", "X = 1\n")
        bench.write(bench.cwd / "tests" / "test_it.py", f"from tests.{imported} import X\n")

    return build


def cloud(*inits):
    """Two entries with a nested namespace; `inits` are __init__ files in the first one."""

    def build(bench):
        bench.distribution("core", files=["google/cloud/core.py"])
        for name in inits:
            bench.write(bench.site / name, "# nothing\n")
        bench.write("folder/google/cloud/storage.py", "X = 1\n")
        bench.pth(f"{bench.place / 'folder'}\n")

    return build


def cloud_behind(file):
    """A part of google.cloud behind a file of the user's own."""

    def build(bench):
        bench.distribution("core", files=["google/cloud/core.py"])
        bench.write(file, "X = 1\n")
        if not file.startswith("cwd/"):
            bench.env["PYTHONPATH"] = str(bench.place / file.partition("/")[0])

    return build


def cloud_of_a_distribution(bench):
    cloud()(bench)
    bench.distribution("old-cloud", files=["google/cloud/__init__.py"])


def package_here(text):
    def build(bench):
        bench.write(bench.cwd / "mine" / "__init__.py", "X = 1\n")
        bench.write(bench.cwd / "mine.py", text)

    return build


def folder_here(text):
    """A script beside a folder of its own name, as someone has forgotten the __init__."""

    def build(bench):
        bench.write(bench.cwd / "mine" / "part.py", "X = 1\n")
        bench.write(bench.cwd / "mine.py", text)

    return build


def folder_used_by_another(bench):
    folder_here("Y = 1\n")(bench)
    bench.write(bench.cwd / "app.py", "import mine.part\n")


def run_by_path(bench):
    """What nobody imports by its name."""
    for name in ("setup", "two.parts", "with-hyphen"):
        bench.write(bench.cwd / f"{name}.py", "X = 1\n")
        bench.write(bench.cwd / name / "__init__.py", "Y = 1\n")


def left_in_site(owned):
    """What is left of a version that was one file."""

    def build(bench):
        files = ["single/__init__.py", *(["single.py"] if owned else [])]
        bench.distribution("single", "2.0", files=files)
        bench.write(bench.site / "single.py", "VERSION = 1\n")

    return build


def beside_installed(file, installed, owned=False):
    """A file beside what a distribution has of the same name; whether that has both."""

    def build(bench):
        bench.distribution("single", "2.0", files=[installed, *([file] if owned else [])])
        bench.write(bench.site / file, "VERSION = 1\n")

    return build


def of_two(name):
    """A package and a module of one name, by a distribution each."""

    def build(bench):
        for project, file in (("alpha", f"{name}/__init__.py"), ("beta", f"{name}.py")):
            bench.distribution(project, files=[file])

    return build


def old_metadata(bench):
    bench.distribution("thing", "1.0")
    bench.distribution("thing", "2.0")


def one_metadata(bench):
    bench.distribution("thing", "1.0")
    bench.distribution("thing-more", "2.0")


def version_in_wheel(version):
    def build(bench):
        bench.distribution("thing", "1.0", files=["thing.py"])
        name = f"thing-{version}"
        metadata = f"Metadata-Version: 2.1\nName: thing\nVersion: {version}\n"
        members = {f"{name}.dist-info/METADATA": metadata, "thing.py": ""}
        bench.pth(bench.zip(f"{name}-py3-none-any.whl", members) + "\n")

    return build


def numpy_wheel(bench, tags="cp311-cp311-win_amd64"):
    name = "numpy-9.0"
    metadata = "Metadata-Version: 2.1\nName: numpy\nVersion: 9.0\n"
    members = {f"{name}.dist-info/METADATA": metadata, "numpy/__init__.py": SOURCE}
    return bench.zip(f"{name}-{tags}.whl", members)


def foreign_loser(bench):
    """An installed distribution, and behind it a wheel for another platform."""
    bench.distribution("numpy", "1.0", files=["numpy/__init__.py"])
    bench.pth(numpy_wheel(bench) + "\n", "zippath.pth")


def foreign_winner(bench):
    """A wheel for another platform before an installed distribution."""
    bench.distribution("numpy", "1.0", files=["numpy/__init__.py"])
    bench.env["PYTHONPATH"] = numpy_wheel(bench)


def installed_alone(bench):
    bench.distribution("numpy", "1.0", files=["numpy/__init__.py"])


def in_two_archives(bench):
    """Two versions in archives; pip knows neither."""
    both = [
        bench.zip(
            f"thing-{version}-py3-none-any.whl",
            {
                f"thing-{version}.dist-info/METADATA": f"Name: thing\nVersion: {version}\n",
                "thing.py": f"X = {version}\n",
            },
        )
        for version in ("1.0", "2.0")
    ]
    managed(bench, *both)


def foreign_behind_another(bench):
    """A wheel of another platform that loses to an archive of zippath's."""
    managed(bench, bench.zip("a.zip", {"numpy/__init__.py": ""}), numpy_wheel(bench))


def other_distribution_wins(bench):
    """An installed distribution and an unrelated archive share a name."""
    bench.distribution("rival", files=["module_a.py"])
    managed(bench, bench.zip("a.zip", {"module_a.py": SOURCE}))


def capitals(bench):
    bench.write(bench.site / "Thing.py")
    bench.pth(bench.zip("a.zip", {"thing.py": ""}) + "\n")


def managed(bench, *archives):
    bench.pth("".join(f"{archive}\n" for archive in archives), "zippath.pth")


def losing(bench):
    bench.distribution("rival", files=["module_a.py"])
    managed(bench, bench.zip("a.zip", {"module_a.py": SOURCE, "module_b.py": SOURCE}))


def losing_in_a_namespace(bench):
    bench.distribution("rival", files=["ns/deep/mod.py"])
    members = {"ns/deep/mod.py": SOURCE, "ns/deep/other.py": SOURCE, "ns/mine.py": SOURCE}
    managed(bench, bench.zip("nsz.zip", members))


def sharing_a_namespace(bench):
    bench.distribution("rival", files=["ns/deep/mod.py"])
    managed(bench, bench.zip("nsz.zip", {"ns/deep/other.py": SOURCE, "ns/mine.py": SOURCE}))


def two_in_a_namespace(bench):
    bench.write(bench.site / "ns" / "mod.py", SOURCE)
    bench.pth(bench.zip("a.zip", {"ns/mod.py": "X = 2\n"}) + "\n")


def copies_in_a_namespace(bench):
    bench.write(bench.site / "ns" / "mod.py", SOURCE)
    bench.pth(bench.zip("a.zip", {"ns/mod.py": SOURCE, "ns/more.py": SOURCE}) + "\n")


def losing_to_another(bench):
    managed(bench, bench.zip("a.zip", {"m.py": SOURCE}), bench.zip("b.zip", {"m.py": ""}))


def losing_to_a_copy(bench):
    managed(bench, bench.zip("a.zip", {"m.py": SOURCE}), bench.zip("b.zip", {"m.py": SOURCE}))


def losing_to_a_smaller_one(bench):
    """The other archive has nothing else, so it goes."""
    other = bench.zip("b.zip", {"m.py": "", "mine.py": SOURCE})
    managed(bench, bench.zip("a.zip", {"m.py": SOURCE}), other)


def losing_to_a_different_one(bench):
    other = bench.zip("b.zip", {"m.py": "", "mine.py": SOURCE})
    managed(bench, bench.zip("a.zip", {"m.py": SOURCE, "yours.py": SOURCE}), other)


def losing_to_the_library(bench):
    managed(bench, bench.zip("a.zip", {"colorsys.py": SOURCE, "mine.py": ""}))


def winning(bench):
    managed(bench, bench.zip("a.zip", MODULE), bench.zip("b.zip", {"b.py": SOURCE}))


def out_of_order(bench):
    winning(bench)
    bench.env["PYTHONPATH"] = str(bench.place / "b.zip")


def named_before(bench):
    winning(bench)
    bench.pth(str(bench.place / "b.zip") + "\n", "a.pth")


def in_order(bench):
    winning(bench)
    both = (bench.place / "a.zip", bench.place / "b.zip")
    bench.env["PYTHONPATH"] = os.pathsep.join(map(str, both))


def init_named(name, beside="X = 1\n"):
    """A package here, whose `__init__` has this name."""

    def build(bench):
        bench.write(bench.cwd / "mine" / name, "Y = 1\n")
        bench.write(bench.cwd / "mine" / "part.py", beside)

    return build


FAULTS = (
    Fault("ZP401", "PYTHONPATH", module("folder"), module("folder", "mine.py"), fixed="command"),
    Fault("ZP401", "a zip", library_in_a_zip, module("folder", "mine.py"), fixed="command"),
    Fault("ZP401", "here", module("cwd"), module("cwd", "mine.py"), severity="warning",
          fixed="command"),
    Fault("ZP402", "a backport", backport, losing, severity="note"),
    Fault("ZP402", "built in", built_in, winning, severity="note", fixed="fix"),
    Fault("ZP403", "two entries", two, copies, fixed="fix"),
    Fault("ZP403", "two entries", two, litter, fixed="fix"),
    Fault("ZP403", "here", installed_and_here, its_own_project, fixed="command"),
    Fault("ZP403", "below", below, below_alone, severity="note", live=True),
    Fault("ZP403", "in a namespace", two_in_a_namespace, copies_in_a_namespace, fixed="fix"),
    Fault("ZP404", "a regular package", namespace(""), namespace(None), fixed="command"),
    Fault("ZP404", "a regular package", namespace("X = 1\n"), namespace(EXTENDED)),
    Fault("ZP404", "tests of a wheel", litter_over_tests("helper"), litter_over_tests("conftest"),
          fixed="command"),
    Fault("ZP404", "nested", cloud("google/cloud/__init__.py"), cloud(), fixed="command"),
    Fault("ZP404", "outer", cloud("google/__init__.py"), cloud(), fixed="command"),
    Fault("ZP404", "a distribution's", cloud_of_a_distribution, cloud()),
    Fault("ZP404", "by a module here", cloud_behind("cwd/google.py"),
          cloud_behind("cwd/google/mine.py"), fixed="command"),
    Fault("ZP404", "by a package here", cloud_behind("cwd/google/__init__.py"),
          cloud_behind("cwd/google/mine.py"), fixed="command", live=True),
    Fault("ZP404", "by a nested package here", cloud_behind("cwd/google/cloud/__init__.py"),
          cloud_behind("cwd/google/cloud/mine.py"), fixed="command", live=True),
    Fault("ZP404", "by a folder on PYTHONPATH", cloud_behind("folder/google.py"),
          cloud_behind("folder/google/mine.py"), fixed="command", live=True),
    Fault("ZP405", "left behind", old_metadata, one_metadata),
    Fault("ZP405", "in a wheel", version_in_wheel("2.0"), version_in_wheel("1.0"), fixed="fix"),
    Fault("ZP405", "foreign loser", foreign_loser, installed_alone, fixed="command",
          along=("ZP407",)),
    Fault("ZP405", "foreign winner", foreign_winner, installed_alone, fixed="command"),
    Fault("ZP405", "in two archives", in_two_archives, installed_alone, fixed="command",
          along=("ZP407",)),
    Fault("ZP406", "Thing", capitals, two),
    Fault("ZP407", "to a distribution", losing, winning, fixed="command"),
    Fault("ZP407", "to another one", losing_to_another, winning, fixed="command"),
    Fault("ZP407", "to a copy", losing_to_a_copy, winning, severity="note",
          fixed="command"),
    Fault("ZP407", "to a smaller one", losing_to_a_smaller_one, winning, fixed="command"),
    Fault("ZP407", "to one with others", losing_to_a_different_one, winning),
    Fault("ZP407", "to the library", losing_to_the_library, winning, fixed="command"),
    Fault("ZP407", "in a namespace", losing_in_a_namespace, sharing_a_namespace,
          fixed="command"),
    Fault("ZP407", "foreign", foreign_behind_another, winning, fixed="command"),
    Fault("ZP407", "of another distribution", other_distribution_wins, winning, fixed="command"),
    Fault("ZP521", "a package here", package_here("Y = 1\n"),
          package_here("from mine import X\n"), fixed="command"),
    Fault("ZP521", "a package here", package_here("Y = 1\n"), run_by_path, fixed="command"),
    Fault("ZP521", "a folder here", folder_here("from mine.part import X\n"),
          folder_here("Y = 1\n"), fixed="command"),
    Fault("ZP521", "a folder that another file uses", folder_used_by_another,
          folder_here("Y = 1\n")),
    Fault("ZP521", "left of an older version", left_in_site(False), left_in_site(True),
          fixed="command"),
    Fault("ZP521", "one's own package", beside_installed("single/__init__.py", "single.py"),
          beside_installed("single/__init__.py", "single.py", owned=True), fixed="command"),
    Fault("ZP521", "one's own compiled module", beside_installed("single.abi3.so", "single.py"),
          beside_installed("single.abi3.so", "single.py", owned=True), fixed="command"),
    Fault("ZP521", "one's own compiled module that loses",
          beside_installed("single.abi3.so", "single/__init__.py"),
          beside_installed("single.cpython-35m-x86_64-linux-gnu.so", "single/__init__.py"),
          fixed="command", live=True),
    Fault("ZP521", "one's own folder", beside_installed("single/part.py", "single.py"),
          beside_installed("single/data.txt", "single.py"), fixed="command"),
    Fault("ZP521", "one's own module before a namespace",
          beside_installed("single.py", "single/part.py"),
          beside_installed("single.py", "single/data.txt"), fixed="command", live=True),
    Fault("ZP521", "of two distributions", of_two("shared"), of_two("tests")),
    Fault("ZP524", "_init_.py", init_named("_init_.py"), init_named("__init__.py"),
          fixed="command"),
    Fault("ZP524", "__init.py", init_named("__init.py"), init_named("init.py"),
          fixed="command", live=True),
    Fault("ZP524", "__init___.py", init_named("__init___.py"), init_named("setup_init.py"),
          fixed="command", live=True),
    Fault("ZP524", "_init.py", init_named("_init.py"),
          init_named("_init.py", "from ._init import Y\n"), fixed="command", live=True),
    Fault("ZP408", "PYTHONPATH", out_of_order, in_order, fixed="command"),
    Fault("ZP408", "another file", named_before, winning, fixed="fix"),
)  # fmt: skip
