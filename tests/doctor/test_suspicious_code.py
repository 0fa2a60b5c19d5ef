"""The startup files that projects of PyPI ship are no attack where pip has installed them.

Each is byte for byte as in the wheel of that version (see `tests.doctor.startup_files`).
"""

import base64
import hashlib
import sys
import time
import types
import zipfile
from pathlib import Path

import pytest

from tests import real_wheels
from tests.doctor import startup_files
from tests.doctor.bench import Bench
from zippath.doctor.suspicious_code import is_of_tool, module_traits, suspicious_traits

FILES = startup_files.rows()
CODE = [
    pytest.param(line, one["file"], id=f"{one['project']} {one['version']} {number}")
    for one in FILES
    if one["file"].endswith(".pth")
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
    versions = {one["project"]: one["version"] for one in FILES}
    for project, version in versions.items():
        files = {one["file"]: one["content"] for one in FILES
                 if (one["project"], one["version"]) == (project, version)}  # fmt: skip
        for name, content in files.items():
            bench.pth(content, name)
        record = "".join(row(name, content) for name, content in files.items())
        bench.distribution(project, version, record=record)
    return bench


def test_all_of_them_installed_are_no_warning(installed):
    codes = ("ZP208", "ZP209", "ZP211")
    subject = installed.subject()
    read = {Path(file.path).name for file in subject.ledger.startup_files}
    assert {one["file"] for one in FILES if one["file"].endswith(".pth")} <= read
    assert 100 <= len({one["project"] for one in FILES})

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
        # litellm 1.82.8 of March 2026: a second python decodes and runs the rest
        "import os, subprocess as s; s.Popen(['python', '-c', 'exec(base64.b64decode(X))'])",
        # openaii and transfomers of 2026: base64 of what an xor hides, once for each machine
        "import os, base64 as b; exec(''.join(chr(ord(c) ^ 0x5A) for c in b.b64decode('Kjs=')))",
        # what the same does without a word that names it
        "import os as o; o.system('true')",
        "import sys; from os import system; system('true')",
        "import os; getattr(os, 'sys' + 'tem')('true')",
        "import os; getattr(os, 'metsys'[::-1])('true')",
        "import os; getattr(os, os.environ['X'])('true')",
        "import sys; __import__('o' + 's')",
        "import sys; __import__(sys.argv[0])",
        "import os; exec(open(os.path.expanduser('~/.cache/x')).read())",
        "import helper; exec(helper.DATA)",
        "import pickle; pickle.load(open('x', 'rb'))",
        "import codecs; exec(codecs.decode('cnff', 'rot13'))",
        "import codecs as c; exec('pass' + c.decode('cnff', 'rot13'))",
        "import codecs; d = codecs; exec('pass' + d.decode('cnff', 'rot13'))",
        "import os; getattr(os, 'system')('true')",
        "import os; getattr(os,'system')('true')",
        "import builtins as b; getattr(b, 'exec')(b.open('x').read())",
        "import importlib as i, x; i.import_module(x.NAME).run()",
        r"import os; exec('import socket\nsocket.create_connection((HOST, 80))')",
        r"import os; exec('from requests import post\nrequests.post(URL)')",
        "import socket; c = socket; c.create_connection(('example.org', 80))",
        "import socket as s; s.create_connection(('example.org', 80))",
        "import os, socket; socket.socket().connect(('example.org', 80))",
        "import socket\tas s; s.create_connection(('example.org', 80))",
        "import socket; c = (lambda: socket or 0)(); c.create_connection(('example.org', 80))",
        "import _socket; _socket.socket().connect(('example.org', 80))",
        "import os; getattr(os, 'sys' 'tem')('true')",
        r"import os; getattr(os, '\x73ystem')('true')",
        "import sys; __import__('o' 's').abort()",
        "import asyncio as a; a.run(a.create_subprocess_exec('true'))",
        "import _posixsubprocess as p; p.fork_exec()",
        "import _codecs; exec('pass' + _codecs.decode('cnff', 'rot13'))",
        "import sys; sys.modules['socket'].create_connection(('example.org', 80))",
        "import sys; __import__('subprocess').run(['true'])",
        "import os, subprocess; subprocess.run(['true'])",
        "import urllib3; urllib3.PoolManager().request('GET', 'https://example.org')",
    ],
)
def test_what_hides_or_reaches_out_is_one_whoever_brought_it(line):
    assert suspicious_traits(line, owned=True, intact=True)


@pytest.mark.parametrize("part", ["getattr(", "__import__('", "__import__ ' ", "socket ", "'a' "])
def test_the_time_is_linear_in_the_length_of_a_line(part):
    """Some took seconds, and a longer line minutes, where a pattern began at each of its parts."""
    begun = time.process_time()

    suspicious_traits("import x; " + part * 6000, owned=True, intact=True)

    assert time.process_time() - begun < 1


@pytest.mark.network
@pytest.mark.slow
@pytest.mark.parametrize("one", FILES, ids=lambda one: f"{one['project']}-{one['version']}")
def test_the_table_says_what_the_wheels_have(one):
    try:
        wheel = startup_files.fetched(one["project"], one["version"], one.get("platform"))
    except real_wheels.Unavailable as reason:
        pytest.skip(str(reason))
    assert one["content"] == startup_files.in_wheel(wheel)[one["file"]]


@pytest.mark.network
@pytest.mark.parametrize("name", ["zope", "plone.app", "a.b.c"])
def test_what_setuptools_writes_for_any_namespace(name, monkeypatch):
    """The hundreds of projects with such a file have it from here: it is a template."""
    try:
        wheel = real_wheels.wheel("setuptools==59.8.0")
    except real_wheels.Unavailable as reason:
        pytest.skip(str(reason))
    logging = types.ModuleType("distutils")  # Python 3.12 has none, and the template needs none
    logging.log = None
    monkeypatch.setitem(sys.modules, "distutils", logging)
    with zipfile.ZipFile(wheel) as file:
        module = types.ModuleType("namespaces")
        exec(file.read("setuptools/namespaces.py"), vars(module))

    line = module.Installer()._gen_nspkg_line(name)

    assert is_of_tool(line)
    assert not is_of_tool(line.replace("import sys", "import this, sys", 1))


@pytest.mark.parametrize(
    ("code", "intact", "expected"),
    [
        ("exec(TEXT)\n", False, ["runs text as code"]),
        ("exec(TEXT)\n", True, []),
        ("import zlib\n", True, []),
        ("import zlib\nexec(zlib.decompress(X))\n", True,
         ["runs text as code", "unpacks hidden code"]),
        ("import re\nre.compile('x')  # http://x\ngetattr(re, 'x')\n", False, []),
        ("URL = 'https://example.org'\n", False, ["names a web address"]),
    ],
)  # fmt: skip
def test_traits_of_a_module(code, intact, expected):
    assert expected == module_traits(code, intact)
