"""The user environment of Windows, the program on a Windows Python, PowerShell's profiles."""

import json
import ntpath
import subprocess
from dataclasses import dataclass

import pytest

from tests.live import tools
from tests.live.windows import needs_wine, registry_of_its_own, windows, wine
from tests.program import make_zip

pytestmark = [pytest.mark.live, needs_wine]

ROOT = windows(tools.Path(__file__).parents[2])
PROGRAM = f"import sys; sys.path.insert(0, {ROOT!r}); from zippath.__main__ import main; main()"
DOCUMENTS = PROGRAM.replace(
    "from zippath.__main__ import main; main()",
    "from zippath.shell.windows_registry import documents; print(documents())",
)
ENVIRONMENT = "HKCU\\Environment"
READ = "import json, os, sys; print(json.dumps([os.environ.get('PYTHONPATH'), sys.path[1]]))"


@pytest.fixture(scope="module")
def registry_env(tmp_path_factory):
    """A wine with a registry of its own, which stays up for these tests."""
    env = registry_of_its_own(tmp_path_factory.mktemp("wine") / "prefix")
    subprocess.run(["wineserver", "-p"], env=env, check=True)
    yield env
    subprocess.run(["wineserver", "-k"], env=env, check=True)


@dataclass(frozen=True)
class Machine:
    """A Windows user's machine: a folder with an archive in it, and the registry."""

    folder: tools.Path
    env: dict

    @property
    def hello(self):
        return windows(self.folder / "R&D hello.zip")

    def start(self, *command):
        return self.run(*command)[1]

    def run(self, *command):
        code, answer = wine(*command, folder=self.folder, env=self.env)
        return code, answer.decode("ascii", "replace").replace("\r\n", "\n")

    def python(self, *words):
        return self.start(tools.WINDOWS_PYTHON, *words)

    def zippath(self, *words):
        return self.python("-c", PROGRAM, *words)

    def set(self, kind, value):
        self.start("reg", "add", ENVIRONMENT, "/v", "PYTHONPATH", "/t", kind, "/d", value, "/f")

    def registry(self):
        """(kind, value) of PYTHONPATH, or None."""
        answer = self.start("reg", "query", ENVIRONMENT, "/v", "PYTHONPATH")
        found = [line.split("    ") for line in answer.splitlines() if "PYTHONPATH" in line]
        return tuple(found[0][2:]) if found else None


@pytest.fixture
def machine(registry_env, tmp_path):
    make_zip(tmp_path / "R&D hello.zip", {"hello.py": ""})
    machine = Machine(tmp_path, registry_env)
    yield machine
    machine.start("reg", "delete", ENVIRONMENT, "/v", "PYTHONPATH", "/f")
    machine.start("reg", "delete", "HKCU\\Software\\zippath", "/f")


def test_install_and_uninstall_the_user_environment(machine):
    shown = machine.zippath("shell", "install", "cmd", "R&D hello.zip")
    assert f"+{machine.hello}\n" in shown
    assert ("REG_SZ", machine.hello) == machine.registry()
    assert machine.hello in machine.zippath("shell", "status")

    # wine hands the registry's variables to every program it starts
    seen = json.loads(machine.python("-c", READ))
    assert [machine.hello, machine.hello] == seen

    assert "there is nothing to change" in machine.zippath(
        "shell", "install", "cmd", "R&D hello.zip"
    )
    machine.zippath("shell", "uninstall")
    assert machine.registry() is None


def test_a_variable_that_expands_keeps_its_kind_and_its_entries(machine):
    before = "%USERPROFILE%\\lib;C:\\old"
    machine.set("REG_EXPAND_SZ", before)

    dry = machine.zippath("shell", "install", "cmd", "R&D hello.zip", "--dry-run")
    assert "would edit" in dry
    assert ("REG_EXPAND_SZ", before) == machine.registry()

    machine.zippath("shell", "install", "cmd", "R&D hello.zip")
    assert ("REG_EXPAND_SZ", f"{machine.hello};{before}") == machine.registry()
    assert json.loads(machine.python("-c", READ))[0].startswith(f"{machine.hello};C:\\users\\")

    make_zip(machine.folder / "other.zip", {"other.py": ""})
    machine.zippath("shell", "install", "cmd", "other.zip", "--append")
    other = ntpath.join(ntpath.dirname(machine.hello), "other.zip")
    assert ("REG_EXPAND_SZ", f"{before};{other}") == machine.registry()

    machine.zippath("shell", "uninstall", "cmd")
    assert ("REG_EXPAND_SZ", before) == machine.registry()


def test_a_variable_that_is_no_text_is_refused(machine):
    machine.set("REG_DWORD", "7")

    answer = machine.zippath("shell", "install", "cmd", "R&D hello.zip")

    assert "it is of type 4, no text" in answer
    assert "REG_DWORD" == machine.registry()[0]


def test_a_profile_in_utf_16_keeps_every_byte(machine):
    folder = machine.python("-c", DOCUMENTS).strip()
    assert folder.startswith("C:\\users\\")
    profile = tools.WINE_PREFIX / "drive_c" / folder[3:].replace("\\", "/") / "WindowsPowerShell"
    profile.mkdir(parents=True, exist_ok=True)
    profile /= "profile.ps1"
    before = b"\xff\xfe" + "Set-Alias é ls\r\nlast".encode("utf-16-le")
    profile.write_bytes(before)
    try:
        shown = machine.zippath("shell", "install", "powershell", "R&D hello.zip")
        text = profile.read_bytes().decode("utf-16")
        assert "Set-Alias é ls\r\nlast\r\n# >>> zippath powershell >>>\r\n" in text
        assert "if (Test-Path -LiteralPath ($HOME + '" in text
        assert "execution policy" in shown
        machine.zippath("shell", "uninstall", "powershell")
        assert before == profile.read_bytes()
    finally:
        profile.unlink()


@pytest.mark.parametrize("code", [0, 5, 255])
def test_run_passes_the_exit_code(code, machine):
    (machine.folder / "it.py").write_text(
        f"import hello, os, sys; print(os.environ['PYTHONPATH']); sys.exit({code})"
    )
    words = ("-c", PROGRAM, "run", "--with", "R&D hello.zip", "--", tools.WINDOWS_PYTHON, "it.py")

    assert (code, f"{machine.hello}\n") == machine.run(tools.WINDOWS_PYTHON, *words)


def test_run_finds_a_batch_file_and_says_when_there_is_no_command(machine):
    (machine.folder / "there.bat").write_text("@echo found it\r\n")

    assert "found it" in machine.zippath("run", "--", "there")
    assert "could not find the command nowhere" in machine.zippath("run", "--", "nowhere")
