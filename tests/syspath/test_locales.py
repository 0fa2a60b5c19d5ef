"""Locales that are not UTF-8: file names and startup files are bytes in another encoding."""

import os
import shutil
import subprocess

import pytest

from tests.installations import DIRECTORY, Sandbox
from tests.syspath.cases import USER, Case
from zippath.errors import ZippathError
from zippath.syspath.snapshot import take
from zippath.syspath.startup import encode_line

pytestmark = pytest.mark.live

LOCALES = (("en_US", "ISO-8859-1", "é"), ("ja_JP", "EUC-JP", "日本"))


@pytest.fixture(scope="session")
def locale_dir(tmp_path_factory):
    """Where the C library finds locales made for this test."""
    if not shutil.which("localedef"):
        pytest.skip("no localedef")
    root = tmp_path_factory.mktemp("locales")
    for language, charset, _ in LOCALES:
        target = str(root / f"{language}.{charset}")
        command = ["localedef", "--no-archive", "-c", "-i", language, "-f", charset, target]
        subprocess.run(command, capture_output=True)
        if not os.path.isdir(target):
            pytest.skip(f"localedef has no sources for {language} {charset}")
    return str(root)


@pytest.mark.parametrize(("language", "charset", "name"), LOCALES)
@pytest.mark.parametrize("pth_encoding", ["the locale's", "utf-8"])
@pytest.mark.parametrize("dir_encoding", ["the locale's", "utf-8"])
@pytest.mark.parametrize("utf8_mode", ["0", "1"])
def test_prediction_is_observation(
    install, locale_dir, tmp_path, language, charset, name, pth_encoding, dir_encoding, utf8_mode
):
    install.clean()
    env = (("LOCPATH", locale_dir), ("LC_ALL", f"{language}.{charset}"), ("PYTHONUTF8", utf8_mode))
    raw = name.encode(charset if dir_encoding != "utf-8" else "utf-8")
    line = name.encode(charset if pth_encoding != "utf-8" else "utf-8")
    directory = os.fsdecode(os.path.join(os.fsencode(tmp_path), b"data", raw))
    files = (USER, (directory, DIRECTORY), ("@user@/x.pth", b"@T@/data/" + line + b"\n"))
    sandbox = Sandbox(install, Case("", files, env), tmp_path)

    seen = take(sandbox.executable, sandbox.env, sandbox.cwd, partial=True)

    fatal = any(file.fatal for file in seen.ledger.startup_files)
    assert bool(seen.facts.failure) == fatal
    assert fatal or seen.facts.path == seen.ledger.predicted
    if fatal:
        return
    (line,) = seen.ledger.startup_files[0].lines
    assert ("added" == line.verdict) == (directory in seen.facts.path)


@pytest.mark.parametrize(("language", "charset", "name"), LOCALES)
def test_what_is_written_is_read(install, locale_dir, tmp_path, language, charset, name):
    install.clean()
    raw = os.path.join(os.fsencode(tmp_path), b"data", name.encode(charset))
    directory = os.fsdecode(raw)
    env = (("LOCPATH", locale_dir), ("LC_ALL", f"{language}.{charset}"))
    sandbox = Sandbox(install, Case("", (USER, (directory, DIRECTORY)), env), tmp_path)
    asked = take(sandbox.executable, sandbox.env, sandbox.cwd).facts
    try:
        line = encode_line(directory, asked)
    except ZippathError:
        # UTF-8 file names for everybody, whatever the locale (PEP 686)
        assert asked.encodings.filesystem == "utf-8"
        return
    (sandbox.places["user"] / "x.pth").write_bytes(line)
    assert directory in take(sandbox.executable, sandbox.env, sandbox.cwd).facts.path
