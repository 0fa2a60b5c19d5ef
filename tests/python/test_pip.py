"""The pip command for a target: its own, that of uv, or another one."""

import pytest

from tests.facts import facts
from zippath.python.facts import TextFile
from zippath.python.pip import pip_command


@pytest.mark.parametrize(
    ("own", "config", "words", "command"),
    [
        (True, "uv = 0.9\n", "install six", "/py -m pip install six"),
        (False, "uv = 0.9\n", "install six", "uv pip install --python /py six"),
        (False, "uv = 0.9\n", "download six", "pip --python /py download six"),
        (False, "home = /usr/bin\n", "install six", "pip --python /py install six"),
        (False, None, "uninstall six", "pip --python /py uninstall six"),
    ],
)
def test_the_pip_for_a_target(own, config, words, command):
    file = None if config is None else TextFile("/pyvenv.cfg", config)
    target = facts(executable="/py", pyvenv_cfg=file)

    assert command == pip_command(target, own, *words.split())
