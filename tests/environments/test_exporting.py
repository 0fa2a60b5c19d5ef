"""What an environment has, as requirements and as a lock file."""

import pytest
import tomlkit
from packaging.pylock import Pylock

from zippath.environments.environment_record import EnvironmentRecord, WheelSource
from zippath.environments.exporting import Installed, exported
from zippath.wheelhouse.wheel import Wheel

SIX = Wheel("six", "1.0", '/x "y"/six-1.0-py3-none-any.whl', "0" * 64)
ZIP = Wheel("b", "", "/x/b.zip", "1" * 64)


def record(*archives):
    return EnvironmentRecord("/usr/bin/python3", WheelSource("archives"), archives)


def test_requirements_have_hashes():
    _, *lines = exported(record(SIX), [], "requirements")

    assert ["six==1.0 \\", f"    --hash=sha256:{SIX.sha256}"] == lines


@pytest.mark.parametrize("archives", [(SIX, ZIP), ()])
def test_a_lock_is_valid(archives):
    lock = Pylock.from_dict(tomlkit.parse("\n".join(exported(record(*archives), [], "pylock"))))

    found = [(one.name, wheel.path, wheel.hashes) for one in lock.packages for wheel in one.wheels]
    assert [(one.name, one.path, {"sha256": one.sha256}) for one in archives[:1]] == found


@pytest.mark.parametrize("kind", ["requirements", "pylock"])
def test_what_no_installer_can_be_given_is_a_comment(kind):
    lines = exported(record(SIX, ZIP), [Installed("six", "2"), Installed("x", "1")], kind)

    comments = [line for line in lines if line.startswith("#   ")]
    assert [
        f"#   /x/b.zip sha256:{ZIP.sha256}",
        "#   six==2, which is imported instead of 1.0",
        "#   x==1",
    ] == comments
