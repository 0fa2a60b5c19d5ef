"""The line of a shell's startup file that sets a variable is found, whatever the shell."""

import pytest

from zippath.shell.settings import setting_line


def found(file, text):
    files = {f"/home/me/{file}": text.encode()}
    return setting_line("PYTHONPATH", "/home/me", files.get)


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        (".bashrc", "alias x=y\nexport PYTHONPATH=/a:/b\n", 2),
        (".zshrc", "PYTHONPATH=/a\nPYTHONPATH=/b\n", 2),
        (".config/fish/config.fish", "set -gx PYTHONPATH /a\n", 1),
        (".tcshrc", "  setenv PYTHONPATH /a\n", 1),
        (".profile", 'declare -x PYTHONPATH="/a"\n', 1),
    ],
)
def test_found(file, text, line):
    assert (f"/home/me/{file}", line) == found(file, text)


@pytest.mark.parametrize(
    "text",
    ["# export PYTHONPATH=/a\n", "echo $PYTHONPATH\n", "MY_PYTHONPATH=/a\n", "PYTHONPATHS=1"],
)
def test_what_does_not_set_it(text):
    assert found(".bashrc", text) is None
