"""The startup files that projects of PyPI ship are no attack where pip has installed them.

Each is byte for byte as in the wheel of that version; `pip download PROJECT==VERSION` has it again.
"""

import base64
import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from tests import wheelhouse
from tests.doctor.bench import Bench
from zippath.doctor.suspicious_code import module_traits, suspicious_traits

FILES = json.loads(Path(__file__).with_name("startup_files_of_pypi.json").read_text())
CODE = [
    pytest.param(line, one["file"], id=f"{one['project']} {number}")
    for one in FILES
    for number, line in enumerate(one["content"].splitlines(), 1)
    if line.startswith("import")
]


def row(name, content):
    raw = hashlib.sha256(content.encode()).digest()
    digest = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    return f"{name},sha256={digest},{len(content)}\n"


@pytest.fixture
def installed(tmp_path):
    """The newest of each in one environment; no start runs them, as their modules are not there."""
    bench = Bench(tmp_path)
    newest = {one["project"]: one for one in FILES}
    for one in newest.values():
        name, content = one["file"], one["content"]
        bench.pth(content, name)
        bench.distribution(one["project"], one["version"], record=row(name, content))
    return bench


def test_all_of_them_installed_are_no_warning(installed):
    codes = ("ZP208", "ZP209", "ZP211")
    subject = installed.subject()
    assert {file["file"] for file in FILES} == {
        Path(file.path).name for file in subject.ledger.startup_files
    }

    found = [one for one in installed.findings() if one.code in codes]

    assert {"note"} == {one.severity for one in found}


@pytest.mark.parametrize(("line", "file"), CODE)
def test_a_line_of_theirs_is_no_attack(line, file):
    assert [] == suspicious_traits(line, owned=True, intact=True)


@pytest.mark.parametrize(
    "line",
    [
        "import base64; exec(base64.b64decode('cGFzcw=='))",
        "import os; os.system('true')",
        "import subprocess; subprocess.Popen(['true'])",
        "import urllib.request as r; exec(r.urlopen('https://example.org').read())",
        "import os; exec('pass\u200b')",
        "import x\u202e",
    ],
)
def test_what_hides_or_reaches_out_is_one_whoever_brought_it(line):
    assert suspicious_traits(line, owned=True, intact=True)


@pytest.mark.network
@pytest.mark.slow
@pytest.mark.parametrize("one", FILES, ids=lambda one: f"{one['project']}-{one['version']}")
def test_the_table_says_what_the_wheels_have(one):
    pattern = f"{one['project']}-{one['version']}-*.whl"
    try:
        if not any(wheelhouse.place().glob(pattern)):
            wheelhouse.fetch(f"{one['project']}=={one['version']}")
    except wheelhouse.Unavailable as reason:
        pytest.skip(str(reason))
    with zipfile.ZipFile(next(wheelhouse.place().glob(pattern))) as file:
        below = [name for name in file.namelist() if name.endswith(f"/{one['file']}")]
        [member] = below or [one["file"]]
        assert one["content"] == file.read(member).decode()


@pytest.mark.parametrize(
    ("code", "intact", "expected"),
    [
        ("exec(TEXT)\n", False, ["runs text as code"]),
        ("exec(TEXT)\n", True, []),
        ("import zlib\n", True, []),
        ("import zlib\nexec(zlib.decompress(X))\n", True,
         ["runs text as code", "unpacks hidden code"]),
        ("import re\nre.compile('x')  # http://x\ngetattr(re, 'x')\n", False, []),
        ("URL = 'https://example.org'\n", False, ["reaches the network"]),
    ],
)  # fmt: skip
def test_traits_of_a_module(code, intact, expected):
    assert expected == module_traits(code, intact)
