"""`zippath.cmd` under wine's cmd.exe: it starts a Windows Python where that would not start."""

import os

import pytest

from tests.checkout import ROOT
from tests.live import tools
from tests.live.windows import needs_wine, windows, wine

pytestmark = [pytest.mark.live, needs_wine]
LAUNCHER = ROOT / "zippath" / "launcher"


def installed(folder, line):
    """The scripts in `folder` as an installer puts them there, with its first line."""
    folder.mkdir(parents=True)
    text = (LAUNCHER / "zippath-python").read_text()
    (folder / "zippath-python").write_text(text.replace("#!python\n", line + "\r\n"))
    (folder / "zippath.cmd").write_bytes((LAUNCHER / "zippath.cmd").read_bytes())
    return windows(folder / "zippath.cmd")


@pytest.fixture
def start(tmp_path):
    """Runs the script with arguments; its exit code, and what it prints."""

    def run(script, *args, first=(), **variables):
        path = [*first, windows(ROOT), windows(tools.WINDOWS_SITE)]
        env = {**tools.wine_environment(), "PYTHONPATH": ";".join(path), **variables}
        env["ZIPPATH_STATE_DIR"] = windows(tmp_path / "state")
        # cmd takes the outer quotes away from a line that begins with one
        code, printed = wine("cmd", "/c", "call", script, *args, folder=tmp_path, env=env)
        return code, printed.decode().replace("\r\n", "\n")

    return run


@pytest.mark.parametrize("line", ["#!{}", '#!"{}"', "#!{} -E"])
def test_it_hands_on_arguments_and_the_exit_code(start, tmp_path, line):
    script = installed(tmp_path / "my scripts", line.format(windows(tools.WINDOWS_PYTHON)))

    code, printed = start(script, "why", "no such", "--json")

    assert (1, True) == (code, "'no such' is not the name of a module" in printed)


def test_shadowed_modules_and_a_wrong_home_do_not_stop_it(start, tmp_path):
    script = installed(tmp_path / "Scripts", "#!" + windows(tools.WINDOWS_PYTHON))
    poison = tmp_path / "poison"
    poison.mkdir()
    for name in ("re", "enum", "types", "os", "encodings"):
        (poison / f"{name}.py").write_text("raise SystemExit('poisoned')\n")

    code, printed = start(script, "--version", first=[windows(poison)], PYTHONHOME="Z:\\nowhere")

    assert (0, "zippath ") == (code, printed[:8])


@pytest.mark.parametrize("variable", ["PYTHONEXECUTABLE", "__PYVENV_LAUNCHER__"])
def test_a_name_of_another_python_does_not_mislead_it(start, tmp_path, variable):
    """From 3.11 on python would take itself for that one, and not see its own environment."""
    python = windows(tools.WINDOWS_PYTHON)
    script = installed(tmp_path / "Scripts", "#!" + python)
    (tmp_path / "Scripts" / "zippath-python").write_text(
        f"#!{python}\r\nimport sys; print(sys.executable)\n"
    )

    code, printed = start(script, **{variable: "Z:\\nowhere\\python.exe"})

    assert (0, f"{python}\n") == (code, printed)


def test_a_python_whose_name_cmd_misreads_is_found_beside_it(start, tmp_path):
    prefix = tmp_path / "José"
    script = installed(prefix / "Scripts", "#!C:\\Jos\xe9\\python.exe")
    for file in os.scandir(tools.WINDOWS_PYTHON.parent):
        (prefix / file.name).symlink_to(file.path)

    code, printed = start(script, "--version")

    assert (0, "zippath ") == (code, printed[:8])
