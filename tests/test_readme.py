"""The README's console examples do what the README says."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.checkout import ROOT, tracked_files
from tests.installations import Install
from tests.interpreters import RUNNING

README = ROOT / "README.md"
ANYTHING = "…"


def blocks(language):
    text = README.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def examples():
    """(command, its expected output) of each `$ ` line."""
    for block in blocks("console"):
        for example in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, expected = example.partition("\n")
            yield command, expected


def pattern(expected):
    """Expected output as a regular expression: … is anything, runs of blanks are one."""
    lines = []
    for line in expected.splitlines():
        if line.strip() == ANYTHING:
            lines.append(r"(?:.*\n)*?")
        else:
            parts = [re.escape(" ".join(part.split())) for part in line.split(ANYTHING)]
            lines.append(" ?" + " ?.*? ?".join(parts) + " ?\n")
    return "".join(lines)


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """A copy of the running Python, without what this machine has in its site dirs."""
    return Install(RUNNING, tmp_path_factory.mktemp("readme") / "python")


@pytest.fixture
def shell(sandbox, python, monkeypatch):
    """Runs a command line as a newcomer would: `zippath` and `python3` are on PATH."""
    programs = sandbox / "bin"
    programs.mkdir()
    os.symlink(os.path.join(os.path.dirname(sys.executable), "zippath"), programs / "zippath")
    os.symlink(python.executable, programs / "python3")
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    work = sandbox / "work"
    work.mkdir()

    def run(command):
        return subprocess.run(
            ["bash", "-c", command], cwd=work, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        )  # fmt: skip

    return run


OTHERS = """/usr
import random, tempfile, json, email, typing
import sys; sys.path.append('/usr/share')
"""


@pytest.mark.skipif(not shutil.which("bash"), reason="the examples are for bash")
@pytest.mark.parametrize("others", ["", OTHERS], ids=["nobody else", "startup files of others"])
@pytest.mark.live
def test_console_examples(shell, python, others):
    """Whatever startup files others have put into that Python."""
    python.clean()
    (python.site / "others.pth").write_text(others)
    for command, expected in examples():
        done = shell(command)
        output = re.sub(r"[ \t]+", " ", done.stdout)

        assert 0 == done.returncode, f"{command}\n{done.stdout}"
        assert re.fullmatch(pattern(expected), output), f"{command}\n{done.stdout}\n{expected}"


@pytest.mark.live
@pytest.mark.network
def test_the_first_command_in_a_clone(sandbox):
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True).returncode:
        pytest.skip("this python has no pip")
    clone = sandbox / "clone"
    for name in tracked_files("--cached", "--others", "--exclude-standard"):
        if (ROOT / name).exists():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, clone / name)
    first, second = blocks("sh")
    done = subprocess.run(["sh", "-c", first], cwd=clone, capture_output=True, text=True)
    if "No matching distribution" in done.stderr or "ConnectionError" in done.stderr:
        pytest.skip(f"no package registry: {done.stderr.strip().splitlines()[-1]}")

    assert 0 == done.returncode, done.stderr
    # its translations must be real files
    assert re.search(
        r"^1\.0 GB .*/files/[0-9a-f]{64}/humanize/__init__\.py$", done.stdout, re.MULTILINE
    )
    assert ".venv/bin/pytest -n 4" == second.strip()
