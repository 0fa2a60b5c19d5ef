"""The texts of scripts."""

import subprocess

import pytest

from zippath.environments.environment_layout import Layout
from zippath.environments.launching import entry_script, ready_script, shebang

PLAIN = Layout("/x", "lib/python3.12/site-packages", "bin", "bin/python")
WINDOWS = Layout("C:\\x", "Lib/site-packages", "Scripts", "Scripts/python.exe", "nt")


def at(directory):
    return Layout(str(directory), PLAIN.site, "bin", "bin/python")


def test_an_entry_point_becomes_a_script():
    [(name, content)] = entry_script("six", "six.a", "B.main", False, PLAIN)

    assert "six" == name
    assert content.startswith(b"#!/x/bin/python\nimport sys\nfrom six.a import B\n")
    assert content.endswith(b"sys.exit(B.main())\n")


def test_on_windows_a_command_starts_it():
    found = dict(entry_script("six", "six", "main", True, WINDOWS))

    assert {"six-script.pyw", "six.cmd"} == found.keys()
    assert b'removesuffix("-script.pyw")' in found["six-script.pyw"]
    assert b'"%~dp0pythonw.exe" "%~dp0six-script.pyw" %*' in found["six.cmd"]


@pytest.mark.parametrize(
    ("content", "rest"),
    [
        (b"#!python\nprint()\n", b"print()\n"),
        (b"#!pythonw -s\r\nprint()\n", b"print()\n"),
        (b"#!python", b""),
    ],
)
def test_a_ready_script_starts_the_python_of_its_environment(content, rest):
    assert b"#!/x/bin/python\n" + rest == ready_script(content, PLAIN)


@pytest.mark.parametrize("content", [b"#!/bin/sh\n", b"#!python3\n", b"\x7fELF", b""])
def test_another_one_stays_as_it_is(content):
    assert content == ready_script(content, PLAIN)


@pytest.mark.live
@pytest.mark.parametrize(
    "name",
    [
        "plain",
        "a b",
        "it's",
        'a"b',
        "a$HOME",
        "a\\x",
        "`x`",
        "é",
        "\udce9",
        "x" * 150,
        "'''",
        "a\nb",
    ],
)
def test_it_starts_wherever_the_environment_is(tmp_path, name):
    layout = at(tmp_path / name)
    script = tmp_path / name / "bin" / "s"
    script.parent.mkdir(parents=True)
    (script.parent / "python").symlink_to("/usr/bin/python3")
    script.write_bytes(shebang(layout) + b"import sys; print(sys.argv[1:])\n")
    script.chmod(0o755)

    done = subprocess.run([script, "a b"], capture_output=True, text=True)

    assert (0, "['a b']\n", "") == (done.returncode, done.stdout, done.stderr)
