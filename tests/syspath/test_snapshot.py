"""A snapshot of an interpreter that does not start names the file to blame."""

import os
import sys

import pytest

from tests.installations import ENV
from zippath.errors import ZippathError
from zippath.syspath.snapshot import take


@pytest.fixture
def user_site(tmp_path):
    env = {**ENV, "PYTHONUSERBASE": str(tmp_path)}
    directory = take(sys._base_executable, env, "/").facts.site.user_site
    os.makedirs(directory)
    return directory


def test_the_file_that_stops_the_start(tmp_path, user_site):
    broken = os.path.join(user_site, "broken.pth")
    with open(broken, "wb") as file:
        file.write(b"# fine\n\xff\n")
    env = {**ENV, "PYTHONUSERBASE": str(tmp_path)}

    with pytest.raises(ZippathError) as raised:
        take(sys._base_executable, env, "/")

    reason = f"{broken}: byte 7, line 2, is not utf-8"
    assert f"could not start {sys._base_executable}: {reason}" == raised.value.message
    assert f"mend or remove {broken}" == raised.value.hint
    seen = take(sys._base_executable, env, "/", partial=True)
    assert "UnicodeDecodeError" in seen.facts.failure


def test_a_start_that_no_file_stops(tmp_path):
    (tmp_path / "sitecustomize.py").write_text("raise SystemExit('no')\n")
    with pytest.raises(ZippathError, match="SystemExit: no") as raised:
        take(sys._base_executable, {**ENV, "PYTHONPATH": str(tmp_path)}, "/")
    assert "-S helps" in raised.value.hint
