"""What has become of an environment."""

import pytest

from tests.environments.made import RECORD, SITE, made_environment
from zippath.environments.found_environment import environments, found, require_record
from zippath.errors import ZippathError


def test_one_that_can_be_used(sandbox):
    one = found(made_environment(sandbox / "env"))

    assert ("ok", RECORD) == (one.state, one.record)
    assert SITE == one.layout.site
    assert [one] == environments()


def test_one_on_windows(tmp_path):
    (tmp_path / "Scripts").mkdir()
    (tmp_path / "Lib" / "site-packages").mkdir(parents=True)
    (tmp_path / "Lib" / "site-packages" / "zippath.pth").touch()

    assert "unfinished" == found(str(tmp_path)).state


@pytest.mark.parametrize(
    ("harm", "state"),
    [
        (lambda place: (place / "bin" / "python").unlink(), "base python gone"),
        (lambda place: (place / "zippath-env.json").unlink(), "unfinished"),
        (lambda place: (place / "zippath-env.json").write_text("{"), "damaged"),
        (lambda place: (place / SITE / "zippath.pth").unlink(), "unfinished"),
        (lambda place: place.rename(place.parent / "moved"), "gone"),
    ],
)
def test_one_that_cannot(sandbox, harm, state):
    made_environment(sandbox / "env")
    harm(sandbox / "env")

    assert [state] == [one.state for one in environments()]


def test_a_folder_without_a_record_is_told_by_name(tmp_path):
    with pytest.raises(ZippathError, match="is no environment of zippath"):
        require_record(found(str(tmp_path)))
    with pytest.raises(ZippathError, match="does not exist"):
        require_record(found(str(tmp_path / "absent")))
