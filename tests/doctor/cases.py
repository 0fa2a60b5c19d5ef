"""The path problems that people have, with the remedy that mends each of them."""

import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from tests.doctor import environment_faults, installed_faults, startup_faults
from tests.doctor.bench import Bench
from tests.doctor.installed_faults import digest

SOURCE = "X = 'another one'\n"


@dataclass(frozen=True)
class Case:
    """A problem, the `code` and severity of its only finding, and the `files` that are changed.

    `fix` is how the remedy begins. Where it is advice and no command it is not typed. `then`
    are codes of what is true only after it.
    """

    name: str
    code: str
    severity: str
    build: Callable[[Bench], None]
    fix: str
    files: tuple[str, ...] = ()
    typed: bool = True
    then: tuple[str, ...] = ()
    minor: str | None = None


def installed(bench, name, version="1.0", content="", site=None, more=""):
    """A distribution with one module, as pip leaves it."""
    site = site or bench.site
    bench.write(site / f"{name}.py", content)
    record = f"{name}.py,{digest(content)},{len(content)}\n{more}"
    info = bench.distribution(name, version, site=site, record=record)
    bench.write(os.path.join(info, "INSTALLER"), "pip\n")
    with open(os.path.join(info, "RECORD"), "a") as file:
        file.write(f"{os.path.basename(info)}/INSTALLER,,\n{os.path.basename(info)}/RECORD,,\n")


def wheel(bench, name, version, content):
    """A wheel with one module where pip looks for one."""
    wheel_of(bench, name, version, {f"{name}.py": content})


def wheel_of(bench, name, version, files):
    """A wheel with these files where pip looks for one."""
    info = f"{name}-{version}.dist-info"
    members = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    members[f"{info}/RECORD"] = "".join(f"{one},,\n" for one in [*members, f"{info}/RECORD"])
    folder = bench.place / "wheels"
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as file:
        for member, text in members.items():
            file.writestr(member, text)
    bench.env |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder)}


def local_file_over_a_dependency(bench):
    installed(bench, "sixth")
    bench.write(bench.cwd / "sixth.py", SOURCE)


def pythonpath_over_a_dependency(bench):
    installed(bench, "sixth")
    bench.write("folder/sixth.py", SOURCE)
    bench.env["PYTHONPATH"] = str(bench.place / "folder")


def startup_file_over_a_dependency(bench):
    bench.make_venv(system_site="true")
    bench.keep_baseline()
    installed(bench, "sixth", site=user_site(bench))
    bench.write("folder/sixth.py", SOURCE)
    bench.pth(f"{bench.place / 'folder'}\n", "a.pth")


def user_site(bench):
    return bench.home / ".local" / "lib" / f"python{bench.minor}" / "site-packages"


def in_user_site(version, managed=False):
    """A version in the user's folder before the installation's 2.0."""

    def build(bench):
        bench.make_prefix()
        if managed:
            library = bench.prefix / "lib" / f"python{bench.minor}"
            bench.write(library / "EXTERNALLY-MANAGED", "[externally-managed]\nError=no\n")
        bench.keep_baseline()
        installed(bench, "sixth", "2.0", "VERSION = 2\n")
        installed(bench, "sixth", version, f"VERSION = {version}\n", user_site(bench))

    return build


def on_pythonpath(bench):
    """A folder of packages on PYTHONPATH, with another project's module in it."""
    folder = bench.place / "folder"
    installed(bench, "other", site=folder)
    bench.env["PYTHONPATH"] = str(folder)
    bench.keep_baseline()
    return folder


def older_on_pythonpath(bench):
    installed(bench, "sixth", "1.0", "VERSION = 1\n", on_pythonpath(bench))
    installed(bench, "sixth", "2.0", "VERSION = 2\n")


def older_by_a_startup_file(bench):
    folder = bench.place / "folder"
    installed(bench, "other", site=folder)
    installed(bench, "sixth", "1.0", "VERSION = 1\n", folder)
    installed(bench, "sixth", "2.0", "VERSION = 2\n")
    bench.pth(f"{folder}\n")


def stranger_on_pythonpath(bench):
    """A project there has a package of the same name as an installed one."""
    folder = on_pythonpath(bench)
    installed(bench, "sixth")
    bench.write(folder / "sixth" / "__init__.py", SOURCE)
    record = f"sixth/__init__.py,{digest(SOURCE)},{len(SOURCE)}\n"
    bench.distribution("stranger", site=folder, record=record)


def as_required_on_pythonpath(bench):
    """A newer version there; the project beside it cannot do with the installed one."""
    folder = on_pythonpath(bench)
    installed(bench, "sixth", "2.0", "VERSION = 2\n", folder)
    bench.distribution("user", site=folder, metadata="Requires-Dist: sixth>=2\n")
    installed(bench, "sixth", "1.0", "VERSION = 1\n")


def venv_over_its_base(bench):
    bench.make_venv(system_site="true")
    bench.keep_baseline()
    installed(bench, "sixth", "1.0", "VERSION = 1\n", user_site(bench))
    installed(bench, "sixth", "2.0", "VERSION = 2\n")


def leftover_metadata(bench):
    installed(bench, "thing", "2.0", "VERSION = 2\n")
    old = f"thing.py,{digest('VERSION = 1')},11\n"
    bench.distribution("thing", "1.0", record=old)


def spelt_twice(bench, versions=("1.0", "1.1")):
    """The metadata of two versions, whose names differ by case, `-`, `_` and `.` only."""
    for name, version in zip(("Foo_Bar", "foo.bar"), versions, strict=True):
        installed_faults.recorded(bench, name, {"foo_bar.py": f"VERSION = {version!r}\n"}, version)


def spelt_twice_in_one_version(bench):
    spelt_twice(bench, ("1.0", "1.0"))


def newer_leftover_metadata(bench):
    installed(bench, "thing", "1.0", "VERSION = 1\n")
    bench.distribution("thing", "2.0", record=f"thing.py,{digest('VERSION = 2')},11\n")


def leftover_metadata_and_a_changed_file(bench):
    leftover_metadata(bench)
    installed(bench, "thing", "2.0", "VERSION = 2\n", more=f"gone.py,{digest('')},0\n")
    wheel(bench, "thing", "2.0", "VERSION = 2\n")


def bad_pythonpath(bench):
    """All that can be wrong with its form, and a folder that is right."""
    bench.write("folder/mine.py")
    bench.write("other/more.py")
    folder = bench.place / "folder"
    bench.env["PYTHONPATH"] = f"{folder}::../other:/nowhere/at/all"


def joined_by_semicolons(bench):
    for name in ("one", "two"):
        bench.write(f"{name}/mine_{name}.py")
    bench.env["PYTHONPATH"] = f"{bench.place}/one;{bench.place}/two"


def two_library_names_here(bench):
    bench.write(bench.cwd / "colorsys.py", SOURCE)
    bench.write(bench.cwd / "fractions" / "__init__.py", SOURCE)


def inside_a_package(bench):
    bench.write("project/pack/__init__.py")
    bench.write("project/pack/colorsys.py", SOURCE)
    bench.cwd = bench.place / "project" / "pack"


def inside_the_site_dir(bench):
    installed(bench, "colorsys")
    bench.cwd = bench.site


def in_utf16(bench):
    startup_faults.utf16(bench)


def clobbered(bench):
    installed_faults.clobbered(bench)
    wheel_of(bench, "pyserial", "1.0", {"port/__init__.py": "B = 1\n", "port/same.py": "",
                                        "port/b.py": ""})  # fmt: skip


def clobbered_and_required(bench):
    """The one that is overwritten is what another distribution requires."""
    clobbered(bench)
    installed_faults.recorded(bench, "user", {"user.py": ""}, metadata="Requires-Dist: serial\n")
    wheel_of(bench, "serial", "1.0", {"port/__init__.py": "A = 1\n", "port/same.py": "",
                                      "port/a.py": ""})  # fmt: skip


def module_beside_a_package(required=""):
    """Of two distributions; another one requires some of them."""

    def build(bench):
        for name, file in (("alpha", "shared/__init__.py"), ("beta", "shared.py")):
            installed_faults.recorded(bench, name, {file: f"NAME = {name!r}\n"})
        installed_faults.recorded(bench, "user", {"user.py": ""}, metadata=required)

    return build


def line_that_needs_another(bench):
    """The finder of an editable installation that is imported from a project that is not there."""
    line = {"mine.pth": "import redirector\n"}
    installed_faults.recorded(bench, "mine", line, metadata="Requires-Dist: redirector\n")
    wheel(bench, "redirector", "1.0", "")


def with_wheel(build, name="thing", version="1.0"):
    """A fault of something that pip can install again."""

    def build_both(bench):
        build(bench)
        wheel_of(bench, name, version, {f"{name}/__init__.py": "", f"{name}/core.py": "A = 1\n"})

    return build_both


def namespace_behind_a_module(bench):
    """A script that is called as the namespace that it uses."""
    bench.distribution("core", files=["google/cloud/core.py"])
    bench.write("cwd/google.py", SOURCE)


def lacking(version=None):
    """A project requires what is missing, or too old in this version."""

    def build(bench):
        installed(bench, "app")
        with open(bench.site / "app-1.0.dist-info" / "METADATA", "a") as file:
            file.write("Requires-Dist: sixth>=2\n")
        if version:
            installed(bench, "sixth", version, "VERSION = 1\n")
        wheel(bench, "sixth", "2.5", "VERSION = 2\n")

    return build


def changed_code(bench):
    startup_faults.changed(bench)
    wheel_of(bench, "virtual", "1.0", {"v.pth": "import _virtualenv\n"})


def a_module_is_gone_from_a_folder(bench):
    """What `pip install --target` has filled, as for an image or a plugin."""
    here, bench.site = bench.site, bench.place / "folder"
    with_wheel(installed_faults.without("thing/core.py"))(bench)
    bench.site = here
    bench.pth(f"{bench.place}/folder\n")


SITE = "venv/lib/python{minor}/site-packages"
PREFIX = "prefix/lib/python{minor}/site-packages"
SIXTH_OF_FOLDER = ("folder/sixth.py", "folder/sixth-1.0.dist-info")
USER = "home/.local/lib/python{minor}/site-packages"

CASES = (
    Case("a local file over a dependency", "ZP403", "warning", local_file_over_a_dependency,
         "mv ", ("cwd/sixth.py", "cwd/my_sixth.py")),
    Case("PYTHONPATH over a dependency", "ZP403", "warning", pythonpath_over_a_dependency,
         "unset PYTHONPATH"),
    Case("a name that two distributions claim", "ZP523", "warning",
         installed_faults.two_claims(installed_faults.NAME, installed_faults.NAME),
         "pip --python", (f"{SITE}/shared.py", f"{SITE}/beta-1.0.dist-info")),
    Case("a startup file over a dependency", "ZP403", "warning", startup_file_over_a_dependency,
         "zippath doctor", (f"{SITE}/a.pth",)),
    Case("an older version in the user's folder", "ZP405", "warning", in_user_site("1.0"),
         "pip --python", (f"{USER}/sixth.py", f"{USER}/sixth-1.0.dist-info")),
    Case("the same with a system's python", "ZP405", "warning", in_user_site("1.0", managed=True),
         "pip --python", (f"{USER}/sixth.py", f"{USER}/sixth-1.0.dist-info")),
    Case("a newer version in the user's folder", "ZP405", "note", in_user_site("3.0"),
         "nothing", typed=False),
    Case("an older version in a folder on PYTHONPATH", "ZP405", "warning",
         older_on_pythonpath, "rm -r ", SIXTH_OF_FOLDER),
    Case("an older version in a folder of a startup file", "ZP405", "warning",
         older_by_a_startup_file, "rm -r ", SIXTH_OF_FOLDER),
    Case("another project in a folder on PYTHONPATH", "ZP403", "warning",
         stranger_on_pythonpath, "rm -r ",
         ("folder/sixth", "folder/stranger-1.0.dist-info")),
    Case("a version in a folder that another project there requires", "ZP405", "note",
         as_required_on_pythonpath, "nothing", typed=False),
    Case("an environment over its base", "ZP405", "note", venv_over_its_base,
         "nothing", typed=False),
    Case("the metadata of an old version", "ZP405", "warning", leftover_metadata,
         "rm -r ", (f"{SITE}/thing-1.0.dist-info",)),
    Case("the metadata of a newer version", "ZP405", "warning", newer_leftover_metadata,
         "rm -r ", (f"{SITE}/thing-2.0.dist-info",)),
    Case("metadata with the name spelt otherwise", "ZP405", "warning", spelt_twice,
         "rm -r ", (f"{SITE}/Foo_Bar-1.0.dist-info",)),
    Case("the same in one version", "ZP405", "warning", spelt_twice_in_one_version,
         "rm -r ", (f"{SITE}/foo.bar-1.0.dist-info",)),
    Case("old metadata, and a file is gone", "ZP405", "warning",
         leftover_metadata_and_a_changed_file, "rm -r ",
         (f"{SITE}/thing-1.0.dist-info", f"{SITE}/thing-2.0.dist-info", f"{SITE}/__pycache__")),
    Case("an empty item", "ZP303", "warning", bad_pythonpath, "export PYTHONPATH=",
         then=("ZP302",)),
    Case("a relative item", "ZP304", "warning", bad_pythonpath, "export PYTHONPATH=",
         then=("ZP302",)),
    Case("an item that names nothing", "ZP305", "warning", bad_pythonpath, "export PYTHONPATH=",
         then=("ZP302",)),
    Case("items joined by semicolons", "ZP306", "error", joined_by_semicolons,
         "export PYTHONPATH=", then=("ZP302",)),
    Case("two names of the library here", "ZP401", "warning", two_library_names_here, "mv ",
         ("cwd/colorsys.py", "cwd/my_colorsys.py", "cwd/fractions", "cwd/my_fractions")),
    Case("here is inside a package", "ZP401", "warning", inside_a_package, "cd "),
    Case("here is the site dir", "ZP401", "warning", inside_the_site_dir, "cd ",
         then=("ZP402",)),
    Case("a startup file in UTF-16", "ZP201", "error", in_utf16, "zippath doctor",
         (f"{SITE}/some.pth",)),
    Case("the same with a dead line", "ZP201", "error",
         startup_faults.utf16_with_dead_lines("utf-16-le"), "zippath doctor",
         (f"{SITE}/some.pth",), then=("ZP217",)),
    Case("the same with its bytes swapped", "ZP201", "error",
         startup_faults.utf16_with_dead_lines("utf-16-be"), "zippath doctor",
         (f"{SITE}/some.pth",), then=("ZP217",)),
    Case("a line that is not UTF-8 beside a dead one", "ZP201", "error",
         startup_faults.undecodable_beside_a_dead_line, "zippath doctor",
         (f"{SITE}/some.pth",)),
    Case("two distributions with one package", "ZP502", "warning", clobbered, "pip --python",
         (f"{SITE}/serial-1.0", f"{SITE}/pyserial-1.0", f"{SITE}/port/a.py",
          f"{SITE}/port/__pycache__")),
    Case("the same, and one is required", "ZP502", "warning", clobbered_and_required,
         "pip --python", (f"{SITE}/serial-1.0", f"{SITE}/pyserial-1.0", f"{SITE}/port/")),
    Case("a line lacks what it requires", "ZP207", "error", line_that_needs_another,
         "pip --python", (f"{SITE}/redirector", f"{SITE}/__pycache__/"), then=("ZP209",)),
    Case("a module beside another's package", "ZP521", "warning", module_beside_a_package(),
         "pip --python", (f"{SITE}/beta-1.0", f"{SITE}/shared.py", f"{SITE}/__pycache__")),
    Case("the same, and the module is required", "ZP521", "warning",
         module_beside_a_package("Requires-Dist: beta\n"), "pip --python",
         (f"{SITE}/alpha-1.0", f"{SITE}/shared/", f"{SITE}/__pycache__")),
    Case("the same, and both are required", "ZP521", "warning",
         module_beside_a_package("Requires-Dist: alpha\nRequires-Dist: beta\n"),
         "they do not go together, so do without one of them: pip", typed=False),
    Case("a requirement is missing", "ZP501", "warning", lacking(), "pip --python",
         (f"{SITE}/sixth", f"{SITE}/__pycache__/sixth")),
    Case("a requirement is too old", "ZP501", "warning", lacking("1.0"), "pip --python",
         (f"{SITE}/sixth", f"{SITE}/__pycache__/sixth")),
    Case("code that pip has installed was changed", "ZP211", "warning",
         changed_code, "pip --python", (f"{SITE}/v.pth", f"{SITE}/virtual-1.0.dist-info/")),
    Case("a module is gone", "ZP503", "warning",
         with_wheel(installed_faults.without("thing/core.py")), "pip --python",
         (f"{SITE}/thing",)),
    Case("a module is gone from a folder", "ZP503", "warning", a_module_is_gone_from_a_folder,
         "pip --python", ("folder/thing",)),
    Case("METADATA is gone", "ZP504", "warning", with_wheel(installed_faults.without_metadata),
         "rm -r ", (f"{SITE}/thing",)),
    Case("RECORD is gone", "ZP504", "warning", with_wheel(installed_faults.without_record),
         "rm -r ", (f"{SITE}/thing",)),
    Case("an empty dist-info", "ZP504", "warning", installed_faults.without_metadata_and_code,
         "rm -r ", (f"{SITE}/thing-1.0.dist-info",)),
    Case("left over from an uninstallation", "ZP505", "warning", installed_faults.half_removed(),
         "rm -r ", (f"{SITE}/thing/",)),
    Case("left over, with data", "ZP505", "warning",
         installed_faults.half_removed("data/table.csv"), "mv ",
         (f"{SITE}/thing/", f"{SITE}/thing.removed/")),
    Case("an interrupted pip", "ZP506", "warning", installed_faults.interrupted, "rm -r ",
         (f"{SITE}/~hing",)),
    Case("a wheel in the site dir", "ZP507", "warning", installed_faults.loose_wheel,
         "zippath add", (f"{SITE}/zippath.pth",)),
    Case("a wheel beside its project", "ZP507", "warning", installed_faults.loose_and_installed,
         "mv ", (f"{SITE}/thing-1.0-py3-none-any.whl", "home/thing-1.0-py3-none-any.whl")),
    Case("packages of the python before", "ZP508", "warning",
         with_wheel(installed_faults.left_behind), "pip --python", (f"{SITE}/thing",)),
    Case("bytecode of another python", "ZP509", "warning", installed_faults.pyc_of_another,
         "mv ", (f"{SITE}/thing.pyc",)),
    Case("bytecode of another python in a package", "ZP509", "warning",
         with_wheel(installed_faults.inner_pyc_of_another), "pip --python", (f"{SITE}/thing",)),
    Case("bytecode of another python for a source that is gone", "ZP503", "warning",
         with_wheel(installed_faults.source_gone_for_a_pyc_of_another), "pip --python",
         (f"{SITE}/thing",)),
    Case("bytecode without its source", "ZP509", "note", installed_faults.pyc_of_this,
         "put the source back;", typed=False),
    Case("extension modules of another python", "ZP510", "warning",
         with_wheel(installed_faults.built_for_another), "pip --python", (f"{SITE}/thing",)),
    Case("extension modules of another processor", "ZP510", "warning",
         with_wheel(installed_faults.built_for_another_processor), "pip --python",
         (f"{SITE}/thing",)),
    Case("a lone extension module of another python", "ZP510", "warning",
         installed_faults.lone_module_of_another, "mv ", (f"{SITE}/fast",)),
    Case("a lone extension module of another processor", "ZP510", "warning",
         installed_faults.lone_module_of_another_processor, "mv ", (f"{SITE}/_fast",)),
    Case("a wheel of another platform", "ZP510", "warning",
         with_wheel(installed_faults.tagged_for_another), "pip --python", (f"{SITE}/thing",)),
    Case("a deleted checkout", "ZP511", "warning", installed_faults.editable_without_sources,
         "pip --python", (f"{SITE}/mine-1.0", f"{SITE}/__editable__", f"{SITE}/__pycache__")),
    Case("the sources of a checkout have another name", "ZP206", "warning",
         installed_faults.sources_renamed, "mv ", ("work/project/src/", "work/project/source/")),
    Case("a moved checkout", "ZP206", "warning", installed_faults.checkout_moved,
         "pip --python", (f"{SITE}/mine", "work/all/renamed/")),
    Case("a directory without its checkout", "ZP206", "warning",
         installed_faults.checkout_emptied, "pip --python", (f"{SITE}/mine",)),
    Case("a namespace behind a script of its name", "ZP404", "warning", namespace_behind_a_module,
         "mv ", ("cwd/google.py", "cwd/my_google.py")),
    Case("PYTHONHOME is wrong", "ZP301", "error",
         environment_faults.out_of_venv(environment_faults.wrong_home), "unset PYTHONHOME"),
)  # fmt: skip
