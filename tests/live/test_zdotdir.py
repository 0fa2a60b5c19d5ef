"""ZDOTDIR as zippath reads it in .zshenv, beside the real zsh."""

import os
import shutil
import subprocess

import pytest

from zippath import edits
from zippath.shell.rcfiles import Home, files_of, unclear

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(not shutil.which("zsh"), reason="python tests/live/tools.py fetches zsh"),
]

VALUES = (
    b"$HOME/zd", b'"$HOME/z d"', b"'$HOME/z d'", b"~/zd/", b'"~/zd"', b"~", b"${HOME}",
    b"$HOMES/x", b"/a:b", b'"/a~b{c,d}*"', b"'/a\\b'", b'"/a\\\\b"', b"/a\\ b", b"/a=b",
    b"/a%b,c@d+e", b"/z\xe9", b"'/a b'/c", b"/a*", b"/{a,b}", b"/a:~/b", b"/a\r", b"/a # no",
    b"/a#b", b"${XDG_CONFIG_HOME:-$HOME/.config}/zsh",
)  # fmt: skip
SETTINGS = (b"ZDOTDIR=%b", b"export ZDOTDIR=%b", b"typeset -gx ZDOTDIR=%b\n", b"\tZDOTDIR=%b",
            b"typeset -x ZDOTDIR=%b", b"ZDOTDIR=%b; export ZDOTDIR # so", b"#x\nZDOTDIR=%b && :",
            b"ZDOTDIR=/b\nZDOTDIR=%b\n", b": ${ZDOTDIR:=%b}", b"export A=1 ZDOTDIR=%b",
            b"[[ -z x ]] || ZDOTDIR=%b")  # fmt: skip


@pytest.mark.parametrize("value", VALUES)
def test_what_is_told_is_what_zsh_does(value, tmp_path):
    home = tmp_path / "me"
    home.mkdir()
    env = {"HOME": str(home), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    here = Home(str(home), env, "linux", edits.read, str(tmp_path / "conf"))
    for setting in SETTINGS:
        (home / ".zshenv").write_bytes(setting % value)
        seen = subprocess.run(
            ["zsh", "-c", "print -rn -- $ZDOTDIR"], env=env, cwd=home, capture_output=True
        ).stdout
        if not unclear("zsh", here):
            told = os.path.dirname(files_of("zsh", here).sourcing[0])
            assert os.path.normpath(os.fsdecode(seen)) == told, setting
