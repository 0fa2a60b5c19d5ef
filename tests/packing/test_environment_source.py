"""What is installed in an environment, as one source."""

import pytest

from tests.facts import TextFile, facts
from zippath.errors import ZippathError
from zippath.packing import environment_source
from zippath.packing.piece import Wanted
from zippath.packing.receiver import Receiver
from zippath.syspath.snapshot import Snapshot


@pytest.fixture
def site(tmp_path):
    """The site-packages of a virtual environment."""
    site = tmp_path / "venv" / "lib" / "python3.12" / "site-packages"
    site.mkdir(parents=True)
    return site


@pytest.fixture
def environment(site):
    """The Python of that environment, of which nothing is started."""
    venv = site.parents[2]
    (venv / "lib64").symlink_to("lib")
    about = facts(
        executable=f"{venv}/bin/python", prefix=str(venv), exec_prefix=str(venv),
        pyvenv_cfg=TextFile(f"{venv}/pyvenv.cfg", "include-system-site-packages = false\n"),
    )  # fmt: skip
    return Receiver(f"{venv}/bin/python", Snapshot(about, None, None))


def test_everything_is_taken_but_startup_files(site, environment, tmp_path):
    (tmp_path / "cache.py").write_text("")
    (site / "linked.py").symlink_to(tmp_path / "cache.py")  # as uv may install it
    for name in ("a.py", "b.cpython-312-x86_64-linux-gnu.so", "x.pth", "__editable__x_finder.py"):
        (site / name).write_text("")
    (site / "a-1.dist-info").mkdir()
    (site / "a-1.dist-info" / "RECORD").write_text("")

    pieces = environment_source.pieces(environment, Wanted(exclude=("b.*",)), frozenset())
    assert ["a-1.dist-info/RECORD", "a.py", "linked.py"] == [one.name for one in pieces]


def test_startup_files_and_what_they_lead_to_are_said(site, environment, tmp_path):
    (tmp_path / "project").mkdir()
    (site / "editable.pth").write_text(f"# mine\n{tmp_path}/project\n/nowhere\n")
    (site / "__editable__.a.pth").write_text("import __editable___shop_finder\n")
    (site / "hook.pth").write_text("import hook\n")
    (site / "new.start").write_text("hook:main\n")

    assert [
        "not in it: the project of __editable__.a.pth, which is editable: name it as a source too",
        f"not in it: {tmp_path}/project, to which editable.pth leads: name it as a source too",
        "not in it: hook.pth, since nothing runs the startup files of an archive",
        "not in it: new.start, since nothing runs the startup files of an archive",
    ] == list(environment_source.notes(environment))


def test_an_environment_without_site_packages_is_an_error(site, environment):
    site.rmdir()

    with pytest.raises(ZippathError):
        list(environment_source.notes(environment))
