"""Environments made of real wheels, in every way in which a path gets its entries.

Each is a recipe over one interpreter; it is built once below the user's cache, and used as it is
until the recipe's text changes.
"""

import functools
import hashlib
import inspect
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import filelock

from tests.program import make_zip
from tests.real_wheels import HOME, Unavailable, wheel

# how the backends of editable installs are had; they build once for all interpreters
BACKENDS = (
    "setuptools==84.2.1", "hatchling==1.33.0", "editables==0.6", "flit_core==4.2.0",
    "scikit-build-core==1.1.2", "meson-python==0.22.1", "meson==1.12.1", "ninja==1.13.2",
)  # fmt: skip

NAMESPACES = (
    "google-auth", "googleapis-common-protos", "google-api-core", "google-cloud-core", "protobuf",
    "jaraco.functools", "jaraco.text", "jaraco.context", "azure-core", "azure-common",
    "ruamel.yaml", "ruamel.yaml.clib", "zope.interface", "zope.event==4.5.0",
    "backports.tarfile", "backports.functools_lru_cache", "sphinxcontrib-jsmath==1.0.1",
    "sphinxcontrib-htmlhelp", "sphinxcontrib-devhelp",
)  # fmt: skip
PLAIN = ("attrs", "six", "click", "requests", "urllib3", "jinja2", "markupsafe", "pyyaml", "cffi",
         "typing_extensions")  # fmt: skip


@dataclass
class Environment:
    """One start of one interpreter: where its files are, and how it is started."""

    root: Path
    interpreter: str
    executable: str = ""
    env: dict = field(default_factory=dict)
    cwd: str = ""

    def __post_init__(self):
        self.executable = self.executable or self.interpreter
        self.cwd = str(self.root / "work")
        clean = {
            name: value for name, value in os.environ.items()
            if not name.startswith("PYTHON") and name != "VIRTUAL_ENV"
        }  # fmt: skip
        self.env = {**clean, "HOME": str(self.root / "home"), **self.env}

    def venv(self, *options):
        """Make the interpreter of a virtual environment the one that is started."""
        place = self.root / "venv"
        if not place.exists():
            run(self, self.interpreter, "-m", "venv", "--without-pip", *options, str(place))
        self.executable = str(place / "bin" / "python")

    def site(self):
        """The first site dir of the virtual environment."""
        (place,) = (self.root / "venv" / "lib").glob("python3*/site-packages")
        return place


def run(environment, *command):
    """Run a command of the making of an environment."""
    done = subprocess.run(
        command, env=environment.env, cwd="/", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def unpack(name, directory):
    """Install a wheel as pip does, but for scripts and data."""
    with zipfile.ZipFile(wheel(name)) as file:
        file.extractall(directory)


def copied(name, directory):
    """The wheel itself, in a directory."""
    directory.mkdir(parents=True, exist_ok=True)
    return shutil.copy(wheel(name), directory)


def path_lines(site, name, lines):
    """A startup file with these path lines."""
    (site / name).write_text("".join(f"{line}\n" for line in lines))


def plain(made):
    """Wheels in a virtual environment, one of them with modules for one Python only."""
    made.venv()
    for name in PLAIN:
        unpack(name, made.site())
    version = re.findall(r"3\.(\d+)", made.site().parent.name)
    # its finder imports it, so it must be one for this Python
    unpack("setuptools" if int(version[0]) >= 10 else "setuptools==59.8.0", made.site())


def namespaces(made):
    """Namespace packages of every style over several wheels, as directories."""
    made.venv()
    for name in NAMESPACES:
        unpack(name, made.site())


def namespace_archives(made):
    """The same as archives, by path lines."""
    made.venv()
    wheels = [copied(name, made.root / "wheels") for name in NAMESPACES]
    path_lines(made.site(), "wheels.pth", wheels)


def mixed(made):
    """Directories and archives in turn, so that every namespace has portions in both."""
    made.venv()
    wheels = [copied(name, made.root / "wheels") for name in NAMESPACES[1::2]]
    for name in NAMESPACES[::2]:
        unpack(name, made.site())
    path_lines(made.site(), "a.pth", wheels[::2])
    made.env["PYTHONPATH"] = os.pathsep.join(map(str, wheels[1::2]))


def archives(made):
    """Ordinary wheels as archives, and one of them unpacked in another version as well."""
    made.venv()
    wheels = [copied(name, made.root / "wheels") for name in (*PLAIN, "six==1.16.0")]
    unpack("six", made.site())
    path_lines(made.site(), "wheels.pth", wheels)


def old_setuptools(made):
    """pkg_resources is there, so namespaces are declared; and the distutils finder is on."""
    made.venv()
    for name in ("setuptools==59.8.0", "backports.functools_lru_cache", "zope.event==4.5.0"):
        unpack(name, made.site())
    for number, text in enumerate((DECLARED, DECLARED, PKGUTIL)):
        folder = made.root / f"part{number}" / "declared"
        write(folder / "__init__.py", text)
        write(folder / f"part{number}.py", "")
        write(folder.parent / "extended" / "__init__.py", PKGUTIL)
        write(folder.parent / "extended" / f"part{number}.py", "")
    zipped(made.root / "part3.zip", {"extended/__init__.py": PKGUTIL, "extended/part3.py": ""})
    parts = [made.root / f"part{number}" for number in range(3)]
    path_lines(made.site(), "parts.pth", [*parts, made.root / "part3.zip"])


DECLARED = """try:
    __import__("pkg_resources").declare_namespace(__name__)
except ImportError:
    __path__ = __import__("pkgutil").extend_path(__path__, __name__)
"""
PKGUTIL = "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n"


def write(file, text):
    """A file with the directories above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def zipped(path, members, folders=True):
    """An archive of texts or bytes, with or without entries for its directories."""
    path.parent.mkdir(parents=True, exist_ok=True)
    make_zip(path, members, folders=folders)
    return path


def subpaths(made):
    """PYTHONPATH with folders in archives, relative ones, an empty one, and what is not there."""
    for name in ("src", "lib/deep"):
        members = {f"{name}/sub_{name[:3]}.py": "", f"{name}/shared_ns/{name[:3]}.py": ""}
        zipped(made.root / f"{name[:3]}.zip", members, folders=name == "src")
    write(made.root / "work" / "here.py", "")
    write(made.root / "work" / "relative" / "shared_ns" / "near.py", "")
    write(made.root / "broken.zip", "not an archive")
    made.env["PYTHONPATH"] = os.pathsep.join(
        str(item) for item in (
            made.root / "src.zip/src", made.root / "lib.zip/lib/deep/", "relative", "",
            made.root / "absent", made.root / "broken.zip", made.root / "src.zip/absent",
        )
    )  # fmt: skip


def shadows(made):
    """What stands before the standard library: the current directory, PYTHONPATH, an archive."""
    for name in ("os", "json", "random", "site", "sys", "zipimport", "_weakref"):
        write(made.root / "work" / f"{name}.py", "")
    for name in ("json", "random", "tempfile", "importlib/util", "xml/dom/other", "email"):
        write(made.root / "folder" / f"{name}.py", "")
    zipped(made.root / "shadow.zip", {"tempfile.py": "", "logging/x.py": "", "csv/__init__.py": ""})
    made.env["PYTHONPATH"] = f"{made.root / 'folder'}{os.pathsep}{made.root / 'shadow.zip'}"


def rivals(made):
    """In one folder: package, module, extension, bytecode, portion; and tags of other Pythons."""
    made.venv()
    site = made.site()
    tagged = run(made, made.executable, "-c", SUFFIXES).split()
    for name in ("both", "ext_and_source", "package_and_ext"):
        write(site / f"{name}.py", "")
    for suffix in (tagged[0], tagged[-1], ".cpython-30-plan9.so"):
        write(site / f"ext_and_source{suffix}", "")
    for file in ("both/__init__.py", "portion/x.py", "Case/__init__.py", "package_ext/x.py",
                 "compiled.pyc", "both.pyc", "pair/__init__.pyc", "not-a-name.py", "a.b.py",
                 "foreign.cpython-30-plan9.so", "__pycache__/both.py", "empty/readme.txt",
                 "file_and_portion.py", "file_and_portion/x.py", "__init__.py", "directory.py/x.py",
                 f"package_ext/__init__{tagged[0]}", f"package_and_ext{tagged[0]}"):  # fmt: skip
        write(site / file, "")
    for number in range(3):
        write(made.root / f"more{number}" / "portion" / f"m{number}.py", "")
    write(made.root / "more1" / "both" / "late.py", "")
    write(made.root / "more2" / "portion" / "__init__.py", "")
    more = [made.root / f"more{number}" for number in range(3)]
    path_lines(site, "more.pth", [*more, more[0], site / ".."])


SUFFIXES = "import importlib.machinery as m; print(*m.EXTENSION_SUFFIXES)"


def bytecode(made):
    """Archives with .pyc members: alone, up to date, stale, of another Python, by hash."""
    run(made, made.interpreter, "-c", COMPILED, str(made.root))


COMPILED = """
import importlib.util, marshal, os, struct, sys, time, zipfile
root = sys.argv[1]
# the beginnings of the modules' names by method; the others are deflated
methods = {"b": 12, "l": 14, "z": 93}
magic, source = importlib.util.MAGIC_NUMBER, b"value = 1\\n"
date = (2020, 6, 1, 12, 30, 10)
stamp = int(time.mktime(date + (0, 0, -1)))
code = marshal.dumps(compile(source, "m", "exec"))
old = sys.version_info < (3, 7)
def timed(when, size=len(source), magic=magic):
    flags = b"" if old else bytes(4)
    return magic + flags + struct.pack("<II", when & 0xFFFFFFFF, size) + code
def hashed(flags, right=True):
    if old:
        return timed(stamp)
    digest = importlib.util.source_hash(source) if right else bytes(8)
    return magic + struct.pack("<I", flags) + digest + code
kinds = {
    "alone": (timed(0), None), "good": (timed(stamp), source), "second": (timed(stamp + 1), source),
    "stale": (timed(stamp + 5), source), "sized": (timed(stamp, 1), source),
    "foreign": (timed(stamp, magic=b"abcd"), source), "other": (timed(0, magic=b"abcd"), None),
    "short": (magic + b"abc", source), "nothing": (b"", source), "flags": (hashed(7), source),
    "unchecked": (hashed(1), source), "wrong": (hashed(1, False), source),
    "checked": (hashed(3), source), "unequal": (hashed(3, False), source),
    "checked_alone": (hashed(3, False), None), "no_code": (None, source),
}
for prefix in sys.argv[2:] or [""]:
  for folders in (False, True):
    name = os.path.join(root, "%spyc%d.zip" % (prefix, folders))
    try:
        file = zipfile.ZipFile(name, "w", methods.get(prefix, zipfile.ZIP_DEFLATED))
    except NotImplementedError:
        continue
    with file:
        def add(member, data):
            if data is not None:
                place = "lib/" if member.startswith("lib/") and member != "lib/" else ""
                member = member if member == "lib/" else place + prefix + member[len(place) :]
                file.writestr(zipfile.ZipInfo(member, date), data, file.compression)
        for kind, (pyc, text) in sorted(kinds.items()):
            for place in ("", "lib/"):
                add(place + kind + ".pyc", pyc)
                add(place + kind + ".py", text)
                add(place + "p_" + kind + "/__init__.pyc", pyc)
                add(place + "p_" + kind + "/__init__.py", text)
                add(place + "p_" + kind + "/inner.py", source)
            add("half_" + kind + "/__init__.pyc", pyc)
            add("half_" + kind + ".py", source)
            if folders:
                add("half_" + kind + "/", b"")
        add("only/inner.py", source)
        add("deep/er/still/inner.py", source)
        add("native.so", b"")
        add("bad_source.py", b"value =\\n")
        add("__pycache__/cached.pyc", timed(stamp))
        if folders:
            for folder in ("only/", "deep/", "deep/er/", "deep/er/still/", "lib/"):
                add(folder, b"")
"""


def with_bytecode(made):
    """The archives of `bytecode` on PYTHONPATH, one of them by a folder inside."""
    bytecode(made)
    items = [made.root / "pyc0.zip", made.root / "pyc1.zip/lib"]
    made.env["PYTHONPATH"] = os.pathsep.join(map(str, items))


def odd_archives(made):
    """Archives that some versions refuse, on PYTHONPATH."""
    made.env["PYTHONPATH"] = os.pathsep.join(map(str, odd_zips(made)))


def odd_zips(made):
    """Archives with comments, prefixes, ZIP64, odd names and methods."""
    source = zipped(made.root / "plain.zip", {"from_plain.py": "", "odd_ns/plain.py": ""})
    data = source.read_bytes()
    shebang = made.root / "shebang.pyz"
    shebang.write_bytes(b"#!/usr/bin/env python\n" + data.replace(b"from_plain", b"from_shebg"))
    with zipfile.ZipFile(zipped(made.root / "comment.zip", {"from_comment.py": ""}), "a") as file:
        file.comment = b"a comment"
    with zipfile.ZipFile(made.root / "lzma.zip", "w", zipfile.ZIP_LZMA) as file:
        file.writestr("from_lzma.py", "value = 1\n" * 50)
    with (
        zipfile.ZipFile(made.root / "zip64.zip", "w") as file,
        file.open(zipfile.ZipInfo("from_zip64.py"), "w", force_zip64=True) as member,
    ):
        member.write(b"value = 1\n")
    with zipfile.ZipFile(made.root / "names.zip", "w") as file:
        file.writestr("naïve.py", "")
        file.writestr("twice.py", "")
        file.writestr("twice/__init__.py", "")
    (made.root / "cut.zip").write_bytes(data[:-10])
    names = ("plain.zip", "shebang.pyz", "comment.zip", "lzma.zip", "zip64.zip", "names.zip",
             "cut.zip")  # fmt: skip
    return [made.root / name for name in names]


def editable(made):
    """Editable installs of five back ends, each by its own finder or path line."""
    made.venv()
    for built in editable_wheels():
        with zipfile.ZipFile(built) as file:
            file.extractall(made.site())
    # the same namespace is somewhere else too
    write(made.root / "work" / "ns_editable" / "near.py", "")
    write(made.root / "work" / "rival_editable" / "x.py", "")


PROJECTS = {
    "setuptools.build_meta": {
        "pyproject.toml": """
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "proj-setuptools"
version = "1.0"
[tool.setuptools]
packages = ["flat_editable", "flat_editable.sub", "ns_editable.inner", "rival_editable"]
py-modules = ["single_editable"]
""",
        "flat_editable/__init__.py": "", "flat_editable/sub/__init__.py": "",
        "flat_editable/mod.py": "", "ns_editable/inner/__init__.py": "", "ns_editable/leaf.py": "",
        "single_editable.py": "", "rival_editable/__init__.py": "",
    },
    "hatchling.build": {
        "pyproject.toml": """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "proj-hatch"
version = "1.0"
[tool.hatch.build]
dev-mode-exact = true
[tool.hatch.build.targets.wheel]
packages = ["elsewhere/hatch_editable"]
""",
        "elsewhere/hatch_editable/__init__.py": "", "elsewhere/hatch_editable/leaf.py": "",
    },
    "scikit_build_core.build": {
        "pyproject.toml": """
[build-system]
requires = ["scikit-build-core"]
build-backend = "scikit_build_core.build"
[project]
name = "proj-skb"
version = "1.0"
[tool.scikit-build]
wheel.cmake = false
wheel.packages = ["src/skb_editable"]
""",
        "src/skb_editable/__init__.py": "", "src/skb_editable/mod.py": "",
        "src/skb_editable/sub/__init__.py": "", "src/skb_editable/spaced/leaf.py": "",
    },
    "mesonpy": {
        "pyproject.toml": """
[build-system]
requires = ["meson-python"]
build-backend = "mesonpy"
[project]
name = "proj-meson"
version = "1.0"
""",
        "meson.build": """
project('proj-meson', version: '1.0')
py = import('python').find_installation(pure: true)
py.install_sources('meson_editable/__init__.py', 'meson_editable/leaf.py', subdir: 'meson_editable')
py.install_sources('meson_editable/sub/leaf.py', subdir: 'meson_editable/sub')
""",
        "meson_editable/__init__.py": "", "meson_editable/leaf.py": "",
        "meson_editable/sub/leaf.py": "",
    },
    "flit_core.buildapi": {
        "pyproject.toml": """
[build-system]
requires = ["flit_core"]
build-backend = "flit_core.buildapi"
[project]
name = "flit_editable"
version = "1.0"
description = "a project of flit's"
""",
        "src/flit_editable/__init__.py": '"""A package."""',
    },
}  # fmt: skip

BUILD = """
import importlib, os, sys
backend, source, target = sys.argv[1:]
os.chdir(source)
importlib.import_module(backend).build_editable(target)
"""


@functools.cache
def editable_wheels():
    """The editable wheels of all projects, built where their sources will stay."""
    root = place() / f"editables-{digest(repr((PROJECTS, BACKENDS, BUILD)))}"
    place().mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(f"{root}.lock"):
        if not (root / "done").exists():
            shutil.rmtree(root, ignore_errors=True)
            build_editable_wheels(root)
            (root / "done").touch()
    return sorted((root / "wheels").glob("*.whl"))


def build_editable_wheels(root):
    """Let every back end build its project's editable wheel."""
    (root / "wheels").mkdir(parents=True)
    python = root / "tools" / "bin" / "python"
    made = Environment(root, sys.executable)
    run(made, sys.executable, "-m", "venv", str(root / "tools"))
    try:
        run(made, str(python), "-m", "pip", "install", "--quiet", *BACKENDS)
    except AssertionError as error:
        raise Unavailable(f"pip has no back ends: {str(error)[-200:]}") from error
    made.env["PATH"] = f"{python.parent}{os.pathsep}{made.env['PATH']}"
    for backend, files in PROJECTS.items():
        for name, text in files.items():
            write(root / backend / name, text)
        run(made, str(python), "-c", BUILD, backend, str(root / backend), str(root / "wheels"))


def system_site(made):
    """A virtual environment that sees the interpreter's own site dirs, and a user site."""
    made.env["PYTHONUSERBASE"] = str(made.root / "user")
    made.venv("--system-site-packages")
    user = made.root / "user" / "lib" / made.site().parent.name / "site-packages"
    unpack("six==1.16.0", user)
    unpack("attrs", user)
    path_lines(user, "w.pth", [copied("requests", made.root / "wheels")])
    unpack("six", made.site())


def user_site(made):
    """A user site with directories and archives, over the interpreter's own site dirs."""
    made.env["PYTHONUSERBASE"] = str(made.root / "user")
    user = Path(run(made, made.interpreter, "-c", "import site; print(site.getusersitepackages())"
                    ).strip())  # fmt: skip
    for name in ("requests", "zope.interface", "ruamel.yaml"):
        unpack(name, user)
    wheels = [copied(name, made.root / "wheels") for name in ("pip", "zope.event==4.5.0")]
    path_lines(user, "archives.pth", [*wheels, made.root / "absent.zip", wheels[0]])


def eggs(made):
    """Eggs as directories and as archives, by an easy-install.pth as it used to be."""
    made.venv()
    for name in ("six", "click"):
        with zipfile.ZipFile(wheel(name)) as file:
            members = {one: file.read(one) for one in file.namelist() if one.endswith(".py")}
        members["EGG-INFO/PKG-INFO"] = f"Metadata-Version: 1.1\nName: {name}\nVersion: 9\n"
        zipped(made.root / f"{name}-9.egg", members)
        for file, content in members.items():
            target = made.site() / f"{name}-8.egg" / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else content.encode())
    lines = ["./six-8.egg", made.root / "six-9.egg", made.root / "click-9.egg", "./click-8.egg"]
    path_lines(made.site(), "easy-install.pth", lines)


RECIPES = (
    plain, namespaces, namespace_archives, mixed, archives, old_setuptools, subpaths, shadows,
    rivals, with_bytecode, odd_archives, editable, system_site, user_site, eggs,
)  # fmt: skip


def place():
    """The directory of the environments."""
    named = os.environ.get("ZIPPATH_TEST_ENVIRONMENTS")
    return Path(named) if named else HOME / ".cache" / "zippath-tests" / "environments"


def digest(text):
    """A short name for a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def environment(recipe, interpreter):
    """The environment of a recipe for an interpreter, built where it is not there as it should be.

    Raises Unavailable where a wheel cannot be had.
    """
    module = sys.modules[recipe.__module__]
    constants = {name: vars(module)[name] for name in module.HASHED}
    text = digest(inspect.getsource(recipe) + repr(constants))
    root = place() / f"{recipe.__name__}-{digest(os.path.realpath(interpreter))}"
    place().mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(f"{root}.lock"):
        if not (root / "done").exists() or text != json.loads((root / "done").read_text())[0]:
            shutil.rmtree(root, ignore_errors=True)
            for folder in ("home", "work"):
                (root / folder).mkdir(parents=True)
            made = Environment(root, interpreter)
            recipe(made)
            started = {name: made.env[name] for name in STARTED_WITH if name in made.env}
            write(root / "done", json.dumps([text, made.executable, started]))
    _, executable, started = json.loads((root / "done").read_text())
    return Environment(root, interpreter, executable, started)


# raise it when a function below the recipes changes what it makes
LAYOUT = 2
HASHED = (
    "LAYOUT",
    "NAMESPACES",
    "PLAIN",
    "DECLARED",
    "PKGUTIL",
    "SUFFIXES",
    "COMPILED",
    "PROJECTS",
)
STARTED_WITH = ("PYTHONPATH", "PYTHONUSERBASE")
