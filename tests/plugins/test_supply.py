"""Private dependencies: each plugin has its own versions of what it requires."""

import importlib.metadata
import sys

import pytest

import zippath
from tests.plugins.folders import make_plugin, make_wheel, offers

MAIN = """
import lib, lib.sub, importlib, importlib.util
from importlib import metadata, resources
from lib.sub import ABSOLUTE

def main():
    again = importlib.import_module("lib.sub")
    return (
        lib.VERSION, ABSOLUTE, metadata.version("lib"), metadata.version(lib.__name__),
        resources.files("lib").joinpath("data.txt").read_text(), again is lib.sub,
        importlib.util.find_spec("lib").name == lib.__name__,
    )
"""


def lib(folder, version):
    """A wheel of `lib`, whose modules import one another by absolute names."""
    sub = "import lib\nfrom lib import VERSION as ABSOLUTE\n"
    files = {"lib/__init__.py": f"VERSION = {version!r}", "lib/sub.py": sub}
    return make_wheel(folder, "lib", version, {**files, "lib/data.txt": f"of {version}"})


def of(version):
    return (version, version, version, version, f"of {version}", True, True)


def test_a_folder_for_each_plugin(folder):
    for name, version in (("one", "1.0"), ("two", "2.0")):
        lib(folder / name, version)
        make_plugin(folder / name, "main.zip", MAIN)

    assert {"one": of("1.0"), "two": of("2.0")} == offers(
        zippath.load_plugins(folder, private=True)
    )
    assert "lib" not in sys.modules
    with pytest.raises(importlib.metadata.PackageNotFoundError):
        importlib.metadata.version("lib")


def test_what_is_required_comes_from_libs(folder):
    for version in ("1.0", "1.5", "2.0"):
        lib(folder / "libs", version)
    for name, wish in (("one", "lib<2"), ("two", "lib"), ("three", "lib==1.0; python_version>'3'")):
        make_wheel(folder, name, "1", {"plugin.py": MAIN}, [wish])

    expected = {"one": of("1.5"), "three": of("1.0"), "two": of("2.0")}
    assert expected == offers(zippath.load_plugins(folder, private=True))


def test_no_version_that_is_allowed(folder):
    lib(folder / "libs", "1.0")
    make_wheel(folder, "one", "1", {"plugin.py": MAIN}, ["lib>=2"])
    [plugin] = zippath.load_plugins(folder, private=True)

    assert not plugin.loads()
    assert str(plugin.error).endswith("it requires lib>=2, and there is lib 1.0")


def test_what_is_required_and_nowhere_is_named(folder):
    wishes = ["nothing-of-that-name>=2", "pytest", "other; extra == 'x'"]
    make_wheel(folder, "one", "1", {"plugin.py": "import nothing_of_that_name"}, wishes)
    [plugin] = zippath.load_plugins(folder, private=True)

    assert not plugin.loads()
    assert plugin.error.message.endswith(
        "No module named 'nothing_of_that_name'; "
        "it requires nothing-of-that-name>=2: not in libs/, and not installed"
    )
    assert f"put wheels into {folder / 'libs'}," in plugin.error.hint


def test_an_extension_module_is_refused_with_the_reason(folder):
    code = (
        "try:\n    from pkg import _fast\nexcept ImportError as error:\n    REASON = str(error)\n"
    )
    make_wheel(folder / "one", "pkg", "1", {"pkg/__init__.py": code, "pkg/_fast.abi3.so": "no"})
    make_plugin(folder / "one", "main.zip", "import pkg\ndef main(): return pkg.REASON")
    [plugin] = zippath.load_plugins(folder, private=True)

    assert plugin.object().startswith("pkg._fast is an extension module, and private dependencies")


def test_the_refusal_is_told_and_not_what_a_package_makes_of_it(folder):
    code = "try:\n    from . import _fast\nexcept ImportError as e:\n    raise ImportError('page') "
    make_wheel(
        folder / "one", "pkg", "1",
        {"pkg/__init__.py": code + "from e", "pkg/_fast.abi3.so": "no"},
    )  # fmt: skip
    make_plugin(folder / "one", "main.zip", "import pkg")
    [plugin] = zippath.load_plugins(folder, private=True)

    assert not plugin.loads()
    assert "pkg._fast is an extension module" in plugin.error.message
    assert "page" not in plugin.error.message
    assert "install pkg where the host runs" == plugin.error.hint
    assert "page" == str(plugin.error.__cause__)


def test_an_error_that_the_host_handles_is_no_reason(folder):
    make_plugin(folder, "a.zip", "1 / 0")
    [plugin] = zippath.load_plugins(folder)
    try:
        raise zippath.PluginError("another one")
    except zippath.PluginError:
        assert not plugin.loads()

    assert plugin.error.message.endswith("ZeroDivisionError('division by zero')")


def test_a_package_with_extension_modules_is_the_hosts_if_it_has_one(folder, monkeypatch):
    host = type(sys)("pkg")
    host.OWNER = "host"
    monkeypatch.setitem(sys.modules, "pkg", host)
    make_wheel(folder / "one", "pkg", "1", {"pkg/__init__.py": "", "pkg/_fast.abi3.so": "no"})
    make_plugin(folder / "one", "main.zip", "import pkg\ndef main(): return pkg.OWNER")

    assert {"one": "host"} == offers(zippath.load_plugins(folder, private=True))
