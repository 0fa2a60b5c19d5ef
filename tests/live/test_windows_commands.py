"""What zippath tells a person to type does in cmd what it says."""

import json

import pytest

from tests.live import tools
from tests.live.windows import needs_wine, windows, wine
from zippath.typed import entering, removing, renaming_to, typed

pytestmark = [pytest.mark.live, needs_wine]

ECHO = "import json, sys; print(json.dumps(sys.argv[1:]))"
WORDS = (
    "C:\\a b\\c.zip",
    "C:\\a\\",
    "C:\\a b\\",
    "it's",
    "jinja2>=3.1",
    "R&D",
    "(x)",
    "a^b",
    "x;y,z",
)


def in_cmd(command, folder):
    """The exit code and the output of a command that somebody types."""
    batch = folder / "typed.bat"
    batch.write_text(f"@echo off\r\n{command}\r\n")
    code, answer = wine("cmd", "/c", windows(batch), folder=folder)
    return code, answer.decode("ascii", "replace").strip()


@pytest.mark.parametrize("word", WORDS)
def test_a_word_arrives_as_it_is(word, tmp_path):
    command = typed(
        [windows(tools.WINDOWS_PYTHON), "-c", ECHO.replace('"', "'"), word, "last"], "nt"
    )

    assert [word, "last"] == json.loads(in_cmd(command, tmp_path)[1])


def test_files_and_folders_are_moved_and_deleted(tmp_path):
    for name in ("a b", "R&D", "kept"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.py").touch()
    (tmp_path / "old.py").touch()
    in_cmd(renaming_to(windows(tmp_path / "a b"), windows(tmp_path / "c d"), "nt"), tmp_path)
    in_cmd(renaming_to(windows(tmp_path / "kept" / "x.py"), windows(tmp_path / "y.py"), "nt"),
           tmp_path)  # fmt: skip

    assert ["R&D", "c d", "kept", "old.py", "y.py"] == names_in(tmp_path)
    assert [] == names_in(tmp_path / "kept")
    command = removing_there([tmp_path / "R&D", tmp_path / "old.py"])
    assert 0 == in_cmd(command, tmp_path)[0]
    assert ["c d", "kept", "y.py"] == names_in(tmp_path)


def test_a_folder_is_entered(tmp_path):
    (tmp_path / "a b").mkdir()
    command = f"{entering(windows(tmp_path / 'a b'), 'nt')} && cd"

    assert windows(tmp_path / "a b").lower() == in_cmd(command, tmp_path)[1].lower()


def removing_there(paths):
    """The command for these paths, of which this system, and not wine's, knows the folders."""
    command = removing([str(path) for path in paths], "nt")
    for path in paths:
        command = command.replace(typed([str(path)], "nt"), typed([windows(path)], "nt"))
    return command


def names_in(folder):
    return sorted(path.name for path in folder.iterdir() if path.name != "typed.bat")
