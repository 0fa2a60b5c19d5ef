"""The user environment of Windows, the program on a Windows Python, PowerShell's profiles."""

import json
import ntpath
import subprocess

import pytest

from tests.live import tools
from tests.live.windows import needs_wine, windows, wine
from tests.program import make_zip

pytestmark = [pytest.mark.live, needs_wine]

ROOT = windows(tools.Path(__file__).parents[2])
PROGRAM = f"import sys; sys.path.insert(0, {ROOT!r}); from zippath.__main__ import main; main()"
ENVIRONMENT = "HKCU\\Environment"
READ = "import json, os, sys; print(json.dumps([os.environ.get('PYTHONPATH'), sys.path[1]]))"


def python(*words, folder):
    return wine(tools.WINDOWS_PYTHON, *words, folder=folder).decode().replace("\r\n", "\n")


def zippath(*words, folder):
    return python("-c", PROGRAM, *words, folder=folder)


def registry():
    """(kind, value) of PYTHONPATH in the registry, or None."""
    answer = wine("reg", "query", ENVIRONMENT, "/v", "PYTHONPATH", folder="/").decode("utf-8")
    found = [line.split("    ") for line in answer.splitlines() if "PYTHONPATH" in line]
    return tuple(found[0][2:]) if found else None


@pytest.fixture
def hello(tmp_path):
    """An archive; and a registry without PYTHONPATH, before and after."""
    clean = (("delete", ENVIRONMENT, "/v", "PYTHONPATH", "/f"),
             ("delete", "HKCU\\Software\\zippath", "/f"))  # fmt: skip
    for words in clean:
        wine("reg", *words, folder="/")
    make_zip(tmp_path / "R&D hello.zip", {"hello.py": ""})
    yield windows(tmp_path / "R&D hello.zip")
    for words in clean:
        wine("reg", *words, folder="/")


def test_install_and_uninstall_the_user_environment(hello, tmp_path):
    shown = zippath("shell", "install", "cmd", "R&D hello.zip", folder=tmp_path)
    assert f"+{hello}\n" in shown
    assert ("REG_SZ", hello) == registry()
    assert hello in zippath("shell", "status", folder=tmp_path)

    # wine hands the registry's variables to every program it starts
    seen = json.loads(python("-c", READ, folder=tmp_path))
    assert [hello, hello] == seen

    assert "there is nothing to change" in zippath(
        "shell", "install", "cmd", "R&D hello.zip", folder=tmp_path
    )
    zippath("shell", "uninstall", folder=tmp_path)
    assert registry() is None


def test_a_variable_that_expands_keeps_its_kind_and_its_entries(hello, tmp_path):
    before = "%USERPROFILE%\\lib;C:\\old"
    wine("reg", "add", ENVIRONMENT, "/v", "PYTHONPATH", "/t", "REG_EXPAND_SZ", "/d", before, "/f",
         folder="/")  # fmt: skip

    dry = zippath("shell", "install", "cmd", "R&D hello.zip", "--dry-run", folder=tmp_path)
    assert "would edit" in dry
    assert ("REG_EXPAND_SZ", before) == registry()

    zippath("shell", "install", "cmd", "R&D hello.zip", folder=tmp_path)
    assert ("REG_EXPAND_SZ", f"{hello};{before}") == registry()
    assert json.loads(python("-c", READ, folder=tmp_path))[0].startswith(f"{hello};C:\\users\\")

    make_zip(tmp_path / "other.zip", {"other.py": ""})
    zippath("shell", "install", "cmd", "other.zip", "--append", folder=tmp_path)
    other = ntpath.join(ntpath.dirname(hello), "other.zip")
    assert ("REG_EXPAND_SZ", f"{before};{other}") == registry()

    zippath("shell", "uninstall", "cmd", folder=tmp_path)
    assert ("REG_EXPAND_SZ", before) == registry()


def test_a_variable_that_is_no_text_is_refused(hello, tmp_path):
    wine("reg", "add", ENVIRONMENT, "/v", "PYTHONPATH", "/t", "REG_DWORD", "/d", "7", "/f",
         folder="/")  # fmt: skip

    answer = zippath("shell", "install", "cmd", "R&D hello.zip", folder=tmp_path)

    assert "it is of type 4, no text" in answer
    assert "REG_DWORD" == registry()[0]


def test_a_profile_in_utf_16_keeps_every_byte(hello, tmp_path):
    documents = tools.WINE_PREFIX / "drive_c" / "users"
    answer = python(
        "-c", PROGRAM.replace("from zippath.__main__ import main; main()",
                              "from zippath.shell.registry import documents; print(documents())"),
        folder=tmp_path,
    ).strip()  # fmt: skip
    assert answer.startswith("C:\\users\\"), documents
    profile = tools.WINE_PREFIX / "drive_c" / answer[3:].replace("\\", "/") / "WindowsPowerShell"
    profile.mkdir(parents=True, exist_ok=True)
    profile /= "profile.ps1"
    before = b"\xff\xfe" + "Set-Alias é ls\r\nlast".encode("utf-16-le")
    profile.write_bytes(before)
    try:
        shown = zippath("shell", "install", "powershell", "R&D hello.zip", folder=tmp_path)
        text = profile.read_bytes().decode("utf-16")
        assert "Set-Alias é ls\r\nlast\r\n# >>> zippath powershell >>>\r\n" in text
        assert "if (Test-Path -LiteralPath ($HOME + '" in text
        assert "execution policy" in shown
        zippath("shell", "uninstall", "powershell", folder=tmp_path)
        assert before == profile.read_bytes()
    finally:
        profile.unlink()


@pytest.mark.parametrize("code", [0, 5, 255])
def test_run_passes_the_exit_code(code, hello, tmp_path):
    (tmp_path / "it.py").write_text(
        f"import hello, os, sys; print(os.environ['PYTHONPATH']); sys.exit({code})"
    )
    done = subprocess.run(
        ["wine", tools.WINDOWS_PYTHON, "-c", PROGRAM, "run", "--with", "R&D hello.zip", "--",
         tools.WINDOWS_PYTHON, "it.py"],
        cwd=tmp_path, env=tools.wine_environment(), stdin=subprocess.DEVNULL, capture_output=True,
        timeout=60,
    )  # fmt: skip

    assert (code, hello) == (done.returncode, done.stdout.decode().strip()), done.stderr


def test_run_finds_a_batch_file_and_says_when_there_is_no_command(hello, tmp_path):
    (tmp_path / "there.bat").write_text("@echo found it\r\n")

    assert "found it" in zippath("run", "--", "there", folder=tmp_path)
    assert "could not find the command nowhere" in zippath("run", "--", "nowhere", folder=tmp_path)
