"""ZP5xx: what is installed does not go together."""

import hashlib
import shutil
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
        f"{file},{digest(content)},{len(as_bytes(content))}\n" for file, content in files.items()
    )
    info = bench.distribution(name, version, metadata=metadata, record=record)
    for file, content in files.items():
        bench.write(bench.site / file, content)
    bench.write(f"{info}/INSTALLER", "pip\n")
    bench.write(f"{info}/RECORD", record + "".join(
        f"{info.rpartition('/')[2]}/{file},,\n" for file in ("METADATA", "INSTALLER", "RECORD")
    ))  # fmt: skip
    return info


def as_bytes(content):
    return content if isinstance(content, bytes) else content.encode()


def digest(content):
    raw = hashlib.sha256(as_bytes(content)).digest()
    return "sha256=" + urlsafe_b64encode(raw).decode().rstrip("=")


def clobbered(bench):
    """Two distributions with a package of one name."""
    recorded(bench, "serial", {"port/__init__.py": "A = 1\n", "port/same.py": "", "port/a.py": ""})
    recorded(
        bench, "pyserial", {"port/__init__.py": "B = 1\n", "port/same.py": "", "port/b.py": ""}
    )


def claiming(*claims):
    """A distribution with a module and a portion of a namespace, and what it claims (PEP 794)."""

    def build(bench):
        files = {"thing/__init__.py": "", "thing/core.py": "", "common/part.py": "", "_own.py": ""}
        metadata = "".join(f"{claim}\n" for claim in claims)
        recorded(bench, "thing", files, metadata=metadata)

    return build


def claiming_no_names(*files):
    """A distribution with an empty Import-Name: it has no modules, public or private."""

    def build(bench):
        content = dict.fromkeys(files, "")
        recorded(bench, "data", content, metadata="Metadata-Version: 2.5\nImport-Name:\n")

    return build


def claiming_for_another_platform(bench):
    """Claims are of all wheels of a version: this one lacks what that for Windows has."""
    claims = ("Import-Name: thing", "Import-Name: thing_on_windows ;private",
              "Import-Name: common.part", "Import-Namespace: common")  # fmt: skip
    claiming(*claims)(bench)
    info = bench.site / "thing-1.0.dist-info"
    bench.write(info / "WHEEL", "Wheel-Version: 1.0\nTag: py3-none-linux_x86_64\n")


def claiming_when_built(bench):
    """The claims of a source tree that its build works out: there are none yet."""
    claiming("Metadata-Version: 2.5", "Dynamic: Import-Name", "Dynamic: Import-Namespace")(bench)


def claimed_and_shared(*files):
    """A name that one claims for itself alone, and another one shares."""

    def build(bench):
        for name, claim, file in zip(("alpha", "beta"), (NAME, NAMESPACE), files, strict=True):
            recorded(bench, name, {file: f"X = {name!r}\n"}, metadata=f"{claim}: shared\n")

    return build


def claiming_wheel(claim):
    """A wheel on the path with one module."""

    def build(bench):
        info = "thing-1.0.dist-info"
        metadata = f"Metadata-Version: 2.5\nName: thing\nVersion: 1.0\nImport-Name: {claim}\n"
        wheel = bench.zip("thing-1.0-py3-none-any.whl", {
            "thing.py": "", f"{info}/METADATA": metadata,
            f"{info}/RECORD": f"thing.py,,\n{info}/METADATA,,\n{info}/RECORD,,\n",
        })  # fmt: skip
        bench.pth(f"{wheel}\n")

    return build


def portions_of_one_namespace(bench):
    """Two distributions that share what they both claim to share."""
    for name in ("alpha", "beta"):
        claim = f"{NAMESPACE}: shared\n"
        recorded(bench, name, {f"shared/{name}.py": f"X = {name!r}\n"}, metadata=claim)


def two_claims(*fields):
    """A module and a package of one name, by two distributions that claim it."""

    def build(bench):
        recorded(
            bench, "alpha", {"shared/__init__.py": "X = 1\n"}, metadata=f"{fields[0]}: shared\n"
        )
        recorded(bench, "beta", {"shared.py": "X = 2\n"}, metadata=f"{fields[1]}: shared\n")

    return build


NAME, NAMESPACE = "Import-Name", "Import-Namespace"
RIGHT_CLAIMS = claiming("Import-Name: thing", "Import-Name: common.part ; private",
                        "Import-Namespace: common")  # fmt: skip


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


def without(*files):
    """A distribution with some of its files gone."""

    def build(bench):
        modules = {"thing/__init__.py": "", "thing/core.py": "A = 1\n"}
        recorded(bench, "thing", modules | {"thing/tests/test_core.py": "", "thing/data.txt": ""})
        for file in files:
            (bench.site / file).unlink()

    return build


def without_metadata(bench):
    """What an interrupted pip leaves of the metadata."""
    info = recorded(bench, "thing", {"thing/__init__.py": ""})
    (bench.site / info / "METADATA").unlink()


def without_record(bench):
    """What somebody leaves who makes an image smaller."""
    info = recorded(bench, "thing", {"thing/__init__.py": "", "thing/core.py": "A = 1\n"})
    (bench.site / info / "RECORD").unlink()


def without_record_by_another_tool(bench):
    without_record(bench)
    bench.write(bench.site / "thing-1.0.dist-info" / "INSTALLER", "guix\n")


def without_metadata_and_code(bench):
    bench.write(bench.site / "thing-1.0.dist-info" / "INSTALLER", "pip\n")


def old_egg_info(bench):
    """A project of distutils: its metadata is one file."""
    bench.write(bench.site / "thing-1.0.egg-info", "Name: thing\nVersion: 1.0\n")


def half_removed(*others):
    """What stays of a package after it was imported and then uninstalled."""

    def build(bench):
        for file in ("__pycache__/__init__.cpython-312.pyc", *others):
            bench.write(bench.site / "thing" / file)

    return build


def no_leftovers(bench):
    """Namespaces with and without an owner, and a folder with data alone."""
    recorded(bench, "one", {"names/one/__init__.py": ""})
    bench.write(bench.site / "mine" / "deep" / "er" / "module.py")
    bench.write(bench.site / "mine" / "__pycache__" / "gone.cpython-312.pyc")
    bench.write(bench.site / "data" / "table.csv")
    bench.write(bench.site / "linked" / "__pycache__" / "gone.cpython-312.pyc")
    (bench.site / "linked" / "inner").symlink_to(bench.site / "mine")


def dead_link(name):
    """A link of nobody to a checkout that is gone."""

    def build(bench):
        (bench.site / name).symlink_to(bench.write("checkouts/other.py") + ".gone")

    return build


def dead_link_of_a_distribution(bench):
    recorded(bench, "thing", {"pkg/__init__.py": ""})
    shutil.move(bench.site / "pkg", bench.place / "pkg")
    (bench.site / "pkg").symlink_to(bench.place / "pkg-gone")


def links_that_lead_somewhere(bench):
    """Links to a package and a module, and one to nothing that no import takes."""
    bench.write("checkouts/pkg/__init__.py")
    (bench.site / "pkg").symlink_to(bench.place / "checkouts" / "pkg")
    (bench.site / "module.py").symlink_to(bench.write("checkouts/module.py"))
    (bench.site / "read-me.txt").symlink_to(bench.place / "nowhere")


def interrupted(bench):
    bench.write(bench.site / "~hing" / "__init__.py")
    bench.write(bench.site / "~hing-1.0.dist-info" / "METADATA", "Name: thing\nVersion: 1.0\n")
    recorded(bench, "thing", {"thing/__init__.py": ""}, version="2.0")


def loose_wheel(bench):
    """A wheel that somebody has copied into the site dir."""
    file = bench.site / "thing-1.0-py3-none-any.whl"
    bench.zip(file, {
        "thing.py": "A = 1\n",
        "thing-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n",
        "thing-1.0.dist-info/WHEEL": "Tag: py3-none-any\n",
        "thing-1.0.dist-info/RECORD": "thing.py,,\n",
    })  # fmt: skip
    return file


def loose_and_installed(bench):
    loose_wheel(bench)
    recorded(bench, "thing", {"thing.py": "A = 2\n"}, version="2.0")


def wheel_on_the_path(bench):
    bench.pth(f"{loose_wheel(bench)}\n")


def left_behind(bench, minor="3.5"):
    """An environment that has packages for the python before."""
    old = bench.venv / "lib" / f"python{minor}" / "site-packages"
    for name in ("thing", "pip"):
        bench.distribution(name, site=old, files=[f"{name}.py"])


def brought_along(bench):
    left_behind(bench)
    recorded(bench, "thing", {"thing.py": ""}, version="2.0")


def pyc_of_another(bench):
    bench.write(bench.site / "thing.pyc", ANOTHER_PYC)


def pyc_of_this(bench):
    magic = bench.subject().facts.magic
    bench.write(bench.site / "thing.pyc", magic + bytes(20))


def recorded_bytecode(bench):
    """A distribution without sources, and bytecode that does not count."""
    pyc_of_this(bench)
    bench.distribution("thing", record="thing.py,,\n")
    bench.write(bench.site / "more.py")
    bench.write(bench.site / "more.pyc", b"\xee\x0c\r\n")


ANOTHER = ".cpython-35m-x86_64-linux-gnu.so"


def built_for_another(bench):
    recorded(bench, "thing", {f"thing/_fast{ANOTHER}": "", "thing/__init__.py": ""})


def tagged_for_another(bench):
    info = recorded(bench, "thing", {"thing/__init__.py": ""})
    bench.write(f"{info}/WHEEL", "Tag: cp35-cp35m-macosx_10_9_x86_64\n")


def shared_abi_of_another_platform(bench):
    info = recorded(bench, "thing", {"thing/_fast.abi3.so": "", "thing/__init__.py": ""})
    bench.write(f"{info}/WHEEL", "Tag: cp35-abi3-macosx_10_9_x86_64\n")


def built_for_several(bench):
    own = bench.subject().facts.extension_suffixes[0]
    recorded(bench, "thing", {
        f"thing/_fast{ANOTHER}": "", f"thing/_fast{own}": "", "thing/libthing.so": "",
    })  # fmt: skip
    info = recorded(bench, "compressed", {"compressed.py": ""})
    bench.write(f"{info}/WHEEL", "Tag: py2.py3-none-any\n")
    info = recorded(bench, "other", {f"other{own}": ""})
    bench.write(f"{info}/WHEEL", "Tag: cp35-cp35m-macosx_10_9_x86_64\n")


# the first bytes of a library for IBM Z, and of one that is a module
OF_IBM_Z = b"\x7fELF\x02\x02\x01" + bytes(9) + b"\x00\x03\x00\x16"
MODULE_OF_IBM_Z = OF_IBM_Z + b"PyInit__fast\0"


def built_for_another_processor(bench):
    """The name has the tag of the target; nothing says otherwise but the file itself."""
    own = bench.subject().facts.extension_suffixes[0]
    recorded(bench, "thing", {f"thing/_fast{own}": OF_IBM_Z, "thing/__init__.py": ""})


def plain_module_of_another_processor(bench):
    recorded(bench, "thing", {"thing/_fast.so": MODULE_OF_IBM_Z, "thing/__init__.py": ""})


def libraries_for_all_processors(bench):
    """As debugpy has for what it attaches to, and pyarmor as modules in a folder for each."""
    facts = bench.subject().facts
    with open(facts.executable, "rb") as file:
        head = file.read(1024)
    recorded(bench, "one", {"one/attach_s390.so": OF_IBM_Z, "one/__init__.py": ""})
    recorded(bench, "two", {"two/own/_fast.so": head, "two/z/_fast.so": MODULE_OF_IBM_Z})
    recorded(bench, "three", {f"three/_fast{facts.extension_suffixes[0]}": head,
                              "three/attach_s390.so": OF_IBM_Z})  # fmt: skip
    bench.write(bench.site / "attach_s390.so", OF_IBM_Z)
    bench.write(bench.site / "text.so", "/* a linker script */")


def lone_module_of_another(bench):
    """A module that somebody has copied there, or left where another Python built it."""
    bench.write(bench.site / f"fast{ANOTHER}")


def lone_module_of_another_processor(bench):
    bench.write(bench.site / "_fast.so", MODULE_OF_IBM_Z)


def lone_modules_that_no_import_takes(bench):
    libraries_for_all_processors(bench)
    bench.write(bench.site / f"fast{ANOTHER}")
    bench.write(bench.site / "fast.py")
    bench.write(bench.site / f"not-a-name{ANOTHER}")
    bench.write(bench.site / "_fast.so", MODULE_OF_IBM_Z)
    bench.write(bench.site / "_fast" / "__init__.py")


ANOTHER_PYC = b"\xee\x0c\r\n" + bytes(20)  # python 3.4


def inner_pyc_of_another(bench):
    recorded(bench, "thing", {"thing/__init__.py": "", "thing/core.pyc": ANOTHER_PYC})


def inner_pyc_of_this(bench):
    pyc = bench.subject().facts.magic + bytes(20)
    recorded(bench, "thing", {"thing/__init__.py": "", "thing/core.pyc": pyc})
    recorded(bench, "other", {
        "other/core.py": "", "other/core.pyc": ANOTHER_PYC,
        "other/__pycache__/core.cpython-34.pyc": ANOTHER_PYC,
    })  # fmt: skip


def source_gone_for_a_pyc_of_another(bench):
    without("thing/core.py")(bench)
    bench.write(bench.site / "thing" / "core.pyc", ANOTHER_PYC)


def source_gone_for_a_pyc_of_this(bench):
    without("thing/core.py")(bench)
    bench.write(bench.site / "thing" / "core.pyc", bench.subject().facts.magic + bytes(20))


# as setuptools writes it, with what it needs to find a package
_FINDER = """
import sys
from importlib.util import spec_from_file_location
from pathlib import Path

MAPPING: dict[str, str] = {mapping!r}

class _EditableFinder:
    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        for candidate in [Path(MAPPING.get(fullname, "/nowhere"), "__init__.py")]:
            if candidate.exists():
                return spec_from_file_location(fullname, candidate)

def install():
    sys.meta_path.append(_EditableFinder)
"""


def made_editable(bench, info, project):
    """Say in the metadata that a distribution is an editable installation of a project."""
    url = f'{{"url": "file://{project}", "dir_info": {{"editable": true}}}}'
    bench.write(f"{info}/direct_url.json", url)
    with open(f"{info}/RECORD", "a") as file:
        file.write(f"{info.rpartition('/')[2]}/direct_url.json,,\n")


def editable(bench):
    """An editable installation by setuptools' finder; its project."""
    project = bench.place / "project"
    bench.write(project / "mine" / "__init__.py")
    module = "__editable___mine_1_0_finder"
    finder = _FINDER.format(mapping={"mine": str(project / "mine")})
    line = f"import {module}; {module}.install()\n"
    info = recorded(bench, "mine", {f"{module}.py": finder, "__editable__.mine-1.0.pth": line})
    made_editable(bench, info, project)
    return project


def editable_without_sources(bench):
    shutil.rmtree(editable(bench))


# a backend that needs nothing: pip can build with it where there is no network
_BACKEND = """
import os, zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    info, name = "mine-1.0.dist-info/", "mine-1.0-py3-none-any.whl"
    members = {
        "mine.pth": os.path.abspath("src") + "\\n",
        info + "METADATA": "Metadata-Version: 2.1\\nName: mine\\nVersion: 1.0\\n",
        info + "WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    }
    members[info + "RECORD"] = "".join(f"{one},,\\n" for one in [*members, info + "RECORD"])
    with zipfile.ZipFile(os.path.join(folder, name), "w") as file:
        for member, text in members.items():
            file.writestr(member, text)
    return name
"""
_BUILD = """[project]
name = "mine"
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""


def editable_by_a_line(bench):
    """An editable installation by a path line, and its project with a `src`; the project."""
    project = bench.place / "work" / "project"
    bench.write(project / "pyproject.toml", _BUILD)
    bench.write(project / "backend.py", _BACKEND)
    bench.write(project / "src" / "mine" / "__init__.py")
    info = recorded(bench, "mine", {"mine.pth": f"{project}/src\n"})
    made_editable(bench, info, project)
    return project


def sources_renamed(bench):
    (editable_by_a_line(bench) / "src").rename(bench.place / "work" / "project" / "source")


def checkout_moved(bench):
    project = editable_by_a_line(bench)
    (bench.place / "work" / "all").mkdir()
    project.rename(bench.place / "work" / "all" / "renamed")


def checkout_emptied(bench):
    project = editable_by_a_line(bench)
    shutil.rmtree(project)
    bench.write(project / "notes.txt")


MET = requiring(
    "jinja2>=3.1", "colorama; sys_platform == 'win32'", "async; extra == 'async'",
    present=[("Jinja2", "3.1.2")],
)  # fmt: skip

FAULTS = (
    Fault("ZP501", "missing", requiring("jinja2>=3.1"), MET),
    Fault("ZP501", "too old", requiring("jinja2>=3.1", present=[("jinja2", "2.0")]), MET),
    Fault("ZP501", "of an extra", through_an_extra, extra_that_nobody_asks_for),
    Fault("ZP502", "by two distributions", clobbered, sharing),
    Fault(
        "ZP522",
        "absent",
        claiming("Import-Name: thing", "Import-Name: gone.part", "Import-Namespace: common"),
        RIGHT_CLAIMS,
    ),
    Fault("ZP522", "not claimed", claiming("Import-Namespace: common"), RIGHT_CLAIMS),
    Fault("ZP522", "none at all", claiming("Import-Name:"), RIGHT_CLAIMS),
    Fault(
        "ZP522",
        "both",
        claiming("Import-Name: thing", "Import-Name: common", "Import-Namespace: common"),
        RIGHT_CLAIMS,
    ),
    Fault(
        "ZP522",
        "no name",
        claiming("Import-Name: thing", "Import-Name: thing-x", "Import-Namespace: common"),
        claiming_when_built,
    ),
    Fault(
        "ZP522",
        "a part and not its package",
        claiming("Import-Name: thing", "Import-Name: common.part"),
        RIGHT_CLAIMS,
    ),
    Fault(
        "ZP522",
        "none and some",
        claiming("Import-Name:", "Import-Name: thing", "Import-Namespace: common"),
        RIGHT_CLAIMS,
    ),
    Fault(
        "ZP522",
        "none, and a private one",
        claiming_no_names("_own.py"),
        claiming_no_names("data/table.csv"),
    ),
    Fault(
        "ZP522",
        "shared, with an __init__",
        claiming("Import-Namespace: thing", "Import-Namespace: common"),
        claiming_for_another_platform,
    ),
    Fault("ZP522", "of a wheel", claiming_wheel("something"), claiming_wheel("thing")),
    Fault(
        "ZP523",
        "a name that another one shares",
        claimed_and_shared("shared/__init__.py", "shared.py"),
        portions_of_one_namespace,
    ),
    Fault(
        "ZP523",
        "where both can be imported",
        claimed_and_shared("shared/__init__.py", "shared/part.py"),
        portions_of_one_namespace,
        severity="note",
    ),
    Fault("ZP523", "a name", two_claims(NAME, NAME), portions_of_one_namespace),
    Fault(
        "ZP503",
        "one module",
        without("thing/core.py"),
        without("thing/tests/test_core.py", "thing/data.txt"),
    ),
    Fault(
        "ZP503",
        "all modules",
        without("thing/__init__.py", "thing/core.py", "thing/tests/test_core.py"),
        without(),
        live=True,
    ),
    Fault(
        "ZP503",
        "for bytecode of another python",
        source_gone_for_a_pyc_of_another,
        source_gone_for_a_pyc_of_this,
        live=True,
    ),
    Fault("ZP504", "without METADATA", without_metadata, old_egg_info),
    Fault("ZP504", "without RECORD", without_record, without_record_by_another_tool),
    Fault(
        "ZP504",
        "without anything",
        without_metadata_and_code,
        old_egg_info,
        fixed="command",
        live=True,
    ),
    Fault("ZP505", "with bytecode alone", half_removed(), no_leftovers, fixed="command"),
    Fault(
        "ZP505",
        "with data",
        half_removed("data/table.csv"),
        no_leftovers,
        fixed="command",
        live=True,
    ),
    Fault("ZP506", "of pip", interrupted, no_leftovers, fixed="command"),
    Fault("ZP507", "of nothing installed", loose_wheel, wheel_on_the_path, fixed="command"),
    Fault(
        "ZP507",
        "of something installed",
        loose_and_installed,
        wheel_on_the_path,
        fixed="command",
        live=True,
    ),
    Fault("ZP508", "in an environment", left_behind, brought_along),
    Fault("ZP509", "of another python", pyc_of_another, recorded_bytecode, fixed="command"),
    Fault("ZP509", "of this python", pyc_of_this, recorded_bytecode, severity="note", live=True),
    Fault("ZP509", "in a package", inner_pyc_of_another, inner_pyc_of_this),
    Fault("ZP510", "by its files", built_for_another, built_for_several),
    Fault("ZP510", "by its tags", tagged_for_another, built_for_several, live=True),
    Fault("ZP510", "by its platform", shared_abi_of_another_platform, built_for_several, live=True),
    Fault("ZP510", "by its processor", built_for_another_processor, libraries_for_all_processors),
    Fault(
        "ZP510",
        "by the processor of a plain name",
        plain_module_of_another_processor,
        libraries_for_all_processors,
        live=True,
    ),
    Fault(
        "ZP510",
        "of nobody, by its name",
        lone_module_of_another,
        lone_modules_that_no_import_takes,
        fixed="command",
    ),
    Fault(
        "ZP510",
        "of nobody, by its processor",
        lone_module_of_another_processor,
        lone_modules_that_no_import_takes,
        fixed="command",
        live=True,
    ),
    Fault("ZP512", "a package", dead_link("pkg"), links_that_lead_somewhere, fixed="command"),
    Fault(
        "ZP512",
        "a module",
        dead_link("module.py"),
        links_that_lead_somewhere,
        fixed="command",
        live=True,
    ),
    Fault(
        "ZP512",
        "of a distribution",
        dead_link_of_a_distribution,
        links_that_lead_somewhere,
        live=True,
    ),
    Fault("ZP511", "of setuptools", editable_without_sources, editable),
)
