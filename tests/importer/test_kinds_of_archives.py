"""Wheels, eggs and applications work as they are, under the names that their makers gave them."""

import importlib.machinery
import sys
from pathlib import Path

import pytest

from tests.importer.building import build, run
from tests.importer.wheel import extensions

SUFFIX = importlib.machinery.EXTENSION_SUFFIXES[0]
TAG = f"cp{sys.version_info.major}{sys.version_info.minor}"
PACKAGE = {
    "boxed/__init__.py": (
        "import os\n"
        "def text():\n"
        "    with open(os.path.join(os.path.dirname(__file__), 'data.txt')) as file:\n"
        "        return file.read()\n"
    ),
    "boxed/data.txt": "a real file",
}
USING = """
import sys, zippath
zippath.install(sys.argv[1])
sys.path.insert(0, sys.argv[2])
import boxed, importlib.metadata
found = importlib.metadata.distribution("Boxed")
(point,) = found.entry_points
print(found.version, found.metadata["Metadata-Version"], point.load()())
if sys.argv[3]:
    print(__import__("boxed." + sys.argv[3], fromlist=["x"]).__spec__.loader.__class__.__name__)
"""


def metadata(directory, file="METADATA", version="2.5"):
    about = f"Metadata-Version: {version}\nName: Boxed\nVersion: 1.0\n"
    return {
        f"{directory}/{file}": about,
        f"{directory}/entry_points.txt": "[some]\none = boxed:text\n",
    }


@pytest.mark.parametrize(
    "name",
    [
        f"Boxed-1.0-{TAG}-{TAG}-linux_x86_64.whl",
        f"Boxed-1.0-{TAG}-{TAG}-linux_x86_64-x86_64_v3.whl",  # PEP 825
        "Boxed-1.0-1-py3-none-any-null.whl",
    ],
)
def test_a_wheel(tmp_path, name):
    """Metadata 2.5 names what can be imported (PEP 794), and a variant says so (PEP 825)."""
    about = metadata("Boxed-1.0.dist-info")
    about["Boxed-1.0.dist-info/METADATA"] += "Import-Name: boxed\n"
    about["Boxed-1.0.dist-info/variant.json"] = "{}"
    wheel = build(tmp_path / name, PACKAGE | about)

    assert "1.0 2.5 a real file" == run(USING, tmp_path / "cache", wheel, "")


def test_an_egg(tmp_path):
    """Beside each extension module lies code that would unpack it, which setuptools writes."""
    stub = "raise RuntimeError('the extension module comes first')\n"
    content = {**PACKAGE, **metadata("EGG-INFO", "PKG-INFO", "1.0"), "EGG-INFO/not-zip-safe": "\n"}
    (name, library), *_ = [*extensions().items(), ("", "")]
    if name:
        content[f"boxed/{name}{SUFFIX}"] = Path(library).read_bytes()
        content[f"boxed/{name}.py"] = stub
    egg = build(tmp_path / f"Boxed-1.0-py3.{sys.version_info.minor}.egg", content)
    expected = ["1.0 1.0 a real file", *(["StoredExtension"] if name else [])]

    assert expected == run(USING, tmp_path / "cache", egg, name).splitlines()


@pytest.mark.parametrize(
    ("name", "directory"),
    [("app.pyz", "site-packages"), ("app.pex", ".deps/boxed-1.0-py3-none-any.whl")],
)
def test_packages_in_applications(tmp_path, name, directory):
    """Where shiv and pex put packages, which is no place of an archive that Python looks at."""
    inside = {**PACKAGE, **metadata("boxed-1.0.dist-info")}
    content = {f"{directory}/{member}": data for member, data in inside.items()}
    content |= {"__main__.py": "", "environment.json": "{}", "_bootstrap/__init__.py": ""}
    archive = build(tmp_path / name, content)

    assert "1.0 2.5 a real file" == run(USING, tmp_path / "cache", f"{archive}/{directory}", "")
