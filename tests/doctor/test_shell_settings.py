"""The line of a shell's startup file that sets a variable is found, whatever the shell."""

import pytest

from tests.snapshots import snapshot_of
from zippath.doctor.shell_settings import set_in
from zippath.doctor.subject import Subject


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
def test_found(tmp_path, file, text, line):
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(text)

    subject = Subject(snapshot_of([]), {"HOME": str(tmp_path)})

    assert (str(tmp_path / file), line) == set_in("PYTHONPATH", subject)


@pytest.mark.parametrize(
    "text",
    ["# export PYTHONPATH=/a\n", "echo $PYTHONPATH\n", "MY_PYTHONPATH=/a\n", "PYTHONPATHS=1"],
)
def test_what_does_not_set_it(tmp_path, text):
    (tmp_path / ".bashrc").write_text(text)

    assert (None, None) == set_in("PYTHONPATH", Subject(snapshot_of([]), {"HOME": str(tmp_path)}))
