"""The pip that installs for a target."""

import shlex

from zippath.python.facts import Facts


def pip_command(facts: Facts, has_its_own: bool, *words: str) -> str:
    """Return a pip command for a target, ready to type; by another pip if the target has none."""
    executable = facts.executable or "python"
    # pip 22.3 and later
    pip = [executable, "-m", "pip"] if has_its_own else ["pip", "--python", executable]
    return shlex.join([*pip, *words])
