"""pkg_resources finds what is in wheels, as it does in a site dir."""

import subprocess
import sys

import pytest

from tests import real_wheels
from tests.booted import enable_by_hand
from tests.importer.building import build
from zippath.importer import ZipImporter
from zippath.importer.distribution_finder import tell_pkg_resources

FILES = {
    "tool.py": "def main(): return 'ran'\n",
    "tool-2.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: Tool\nVersion: 2.0\n"
    "Requires-Dist: base>=1\n",
    "tool-2.0.dist-info/entry_points.txt": "[console_scripts]\nrun-tool = tool:main\n",
    "tool-2.0.dist-info/licenses/LICENSE": "do as you like",
}
BASE = {"base-1.1.dist-info/METADATA": "Metadata-Version: 2.1\nName: base\nVersion: 1.1\n"}
ASKED = """
import warnings; warnings.simplefilter("ignore")
import pkg_resources as p
tool = p.get_distribution("tool")
print(tool.version, tool.location.rpartition("/")[2], [str(one) for one in tool.requires()])
print([str(one) for one in p.require("tool")])
print([(one.name, one.load()()) for one in p.iter_entry_points("console_scripts", "run-tool")])
print(tool.metadata_listdir("licenses"), tool.get_metadata("licenses/LICENSE"))
print(tool.has_metadata("PKG-INFO"), tool.metadata_isdir("licenses"), tool.metadata_isdir("x"))
print([str(one) for one in p.find_distributions(tool.location)])
"""
ANSWER = """\
2.0 tool-2.0-py3-none-any.whl ['base>=1']
['tool 2.0', 'base 1.1']
[('run-tool', 'ran')]
['LICENSE'] do as you like
False True False
['tool 2.0']
"""


@pytest.mark.live
@pytest.mark.network
@pytest.mark.python(">=3.9,<3.12")  # later ones have no pkgutil.ImpImporter, which it asks for
def test_what_pkg_resources_finds(interpreter, sandbox):
    try:
        setuptools = real_wheels.wheel("setuptools==59.8.0")
    except real_wheels.Unavailable as reason:
        pytest.skip(str(reason))
    wheels = [
        build(sandbox / "base-1.1-py3-none-any.whl", BASE),
        build(sandbox / "tool-2.0-py3-none-any.whl", FILES),
    ]
    subprocess.run([interpreter, "-m", "venv", "--without-pip", sandbox / "venv"], check=True)
    [site] = (sandbox / "venv" / "lib").glob("python3*/site-packages")
    enable_by_hand(site, str(sandbox / "cache"), [f"#boot {path}" for path in wheels])
    unpacked = sandbox / "setuptools"
    subprocess.run([sys.executable, "-m", "zipfile", "-e", setuptools, unpacked], check=True)
    (site / "setuptools.pth").write_text(f"{unpacked}\n")
    for _ in range(2):  # cold, and by the table of names
        done = subprocess.run(
            [sandbox / "venv" / "bin" / "python", "-c", ASKED], capture_output=True, text=True
        )

        assert (ANSWER, "") == (done.stdout, done.stderr)


def test_what_has_another_shape_is_left_alone(tmp_path, monkeypatch):
    for other in (None, object(), type(sys)("pkg_resources")):
        monkeypatch.setitem(sys.modules, "pkg_resources", other)
        tell_pkg_resources(ZipImporter)

        assert ZipImporter(build(tmp_path / "a.zip", FILES), None).__class__ is ZipImporter
