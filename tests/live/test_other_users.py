"""A virtual environment with the boot module, started by users who do not own it."""

import os
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.booted import enable_by_hand
from tests.interpreters import INTERPRETERS
from tests.program import make_zip, python_of
from tests.rights import needs_root
from zippath.python.bytecode_files import compile_files

pytestmark = [pytest.mark.live, needs_root]

ROOT, OWNER, OTHER = 0, 4001, 4002
MEMBERS = {
    "hello.py": "GREETING = 'hi'\n",
    "pkg/__init__.py": "import os\nwith open(os.path.dirname(__file__) + '/text') as file:\n"
    "    TEXT = file.read()\n",
    "pkg/text": "data",
}
USE = "import hello, pkg, _zippath_boot; print(hello.GREETING, pkg.TEXT, _zippath_boot.PROBLEMS)"
# the homes of accounts, of which this machine may not have these
ACCOUNTS = (
    "import os, pwd; pwd.getpwuid = lambda uid: "
    "type('Account', (), {'pw_dir': os.environ['ACCOUNTS'] + f'/{uid}'})\n"
)


def is_open_to_all(executable):
    places = (Path(executable), *Path(executable).parents)
    return all(path.stat().st_mode & 0o001 for path in places)


class Place:
    """A virtual environment of one user, whose boot module has his cache."""

    def __init__(self, root):
        self.root = root
        python = next(filter(is_open_to_all, map(os.path.realpath, INTERPRETERS)), None)
        if python is None:
            pytest.skip("every python here is where only root can start it")
        for user in (ROOT, OWNER, OTHER):
            self.home(user).mkdir(0o711)
        subprocess.run([python, "-m", "venv", "--without-pip", self.home(OWNER) / "v"], check=True)
        self.python = python_of(self.home(OWNER) / "v")
        self.archive = make_zip(self.home(OWNER) / "a.zip", MEMBERS)
        self.cache = self.home(OWNER) / ".cache/zippath"
        [self.site] = self.home(OWNER).glob("v/lib/python3*/site-packages")
        enable_by_hand(self.site, str(self.cache), [f"#boot {self.archive}"])
        (self.site / "a_accounts.pth").write_text(ACCOUNTS)
        compile_files(self.python, list(map(str, self.site.rglob("*.py"))), os.environ, "/")
        for user in (OWNER, OTHER):
            for path in (self.home(user), *self.home(user).rglob("*")):
                os.chown(path, user, user, follow_symlinks=False)

    def home(self, user):
        return self.root / str(user)

    def run(self, user, code=USE, home=None):
        """What a start by a user prints, which must not print anything else."""
        done = subprocess.run(
            [self.python, "-c", code], cwd="/", capture_output=True, text=True,
            user=user, group=user, extra_groups=[],
            env={"HOME": str(self.home(user if home is None else home)),
                 "ACCOUNTS": str(self.root), "LANG": "C.UTF-8"},
        )  # fmt: skip
        assert ("", 0) == (done.stderr, done.returncode)
        return done.stdout.strip()

    def owned(self):
        """All that is in the owner's home, with whose it is and what others may do."""
        return {
            path: (path.lstat().st_uid, path.lstat().st_mode, path.lstat().st_mtime_ns)
            for path in (self.home(OWNER), *self.home(OWNER).rglob("*"))
        }


@pytest.fixture
def place():
    with tempfile.TemporaryDirectory(prefix="zippath-") as root:
        os.chmod(root, 0o755)
        yield Place(Path(root))


@pytest.mark.parametrize("user", [ROOT, OTHER], ids=["root", "another"])
@pytest.mark.parametrize("home", ["own", "kept"])
@pytest.mark.parametrize("cache", ["there", "not there"])
def test_another_user_uses_a_cache_of_his_own(place, user, home, cache):
    """Nothing of his comes where the owner keeps his own; `sudo` may keep HOME."""
    if cache == "there":
        assert "hi data []" == place.run(OWNER)
    before = place.owned()

    assert "hi data []" == place.run(user, home=OWNER if home == "kept" else user)
    assert before == place.owned()
    assert (place.home(user) / ".cache/zippath/files").is_dir()
    assert "hi data []" == place.run(OWNER)
    assert {OWNER} == {owner for owner, _, _ in place.owned().values()}
    assert (place.cache / "files").is_dir()


def test_what_only_the_owner_may_read_costs_that_alone(place):
    code = "import sys\ntry:\n import hello\nexcept ModuleNotFoundError as error:\n print(error)"
    os.chmod(place.archive, 0o600)

    assert "No module named 'hello'" == place.run(OTHER, code)
    assert "hi data []" == place.run(OWNER)
    assert "hi data []" == place.run(ROOT)
