"""The pip that installs for a target."""

from zippath.python.facts import Facts
from zippath.python.pyvenv import setting
from zippath.typed import typed

# what `uv pip` can do too, with the same options
_OF_UV = ("install", "uninstall", "show")


def pip_command(facts: Facts, has_its_own: bool, *words: str) -> str:
    """Return a pip command for a target, ready to type; by another pip if the target has none.

    An environment made by uv has no pip, nor need its user have one.
    """
    executable = facts.executable or "python"
    config = facts.pyvenv_cfg
    if has_its_own:
        command = [executable, "-m", "pip", *words]
    elif config and setting(config.text, "uv") and words[0] in _OF_UV:
        command = ["uv", "pip", words[0], "--python", executable, *words[1:]]
    else:  # pip 22.3 and later
        command = ["pip", "--python", executable, *words]
    return typed(command)
