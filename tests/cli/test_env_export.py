"""`zippath env export`: a list of what an environment has, which installers take."""

import hashlib
from pathlib import Path

import pytest

from tests.program import zippath


def test_what_is_no_environment_is_refused(sandbox):
    assert 1 == zippath("env", "export", sandbox).code


@pytest.mark.live
def test_an_environment_is_made_again_from_its_export(environment, sandbox):
    place, one, two = environment
    [site] = place.glob("lib/python*/site-packages")
    (site / "three-2.dist-info").mkdir()
    digest = hashlib.sha256(Path(one).read_bytes()).hexdigest()
    for name, kind in (("requirements.txt", "requirements"), ("pylock.toml", "pylock")):
        done = zippath("env", "export", place, "--format", kind)
        (sandbox / name).write_text(done.out)

        assert (0, True, True) == (done.code, digest in done.out, "three==2" in done.out)
        option = "--lock" if kind == "pylock" else "--requirements"
        other = sandbox / kind
        made = zippath("env", "create", other, option, sandbox / name, "--wheels", sandbox)
        assert 0 == made.code, made.err
        again = zippath("env", "export", other, "--format", kind).out
        assert done.out.split("# installed")[0] == again
    assert two not in again
