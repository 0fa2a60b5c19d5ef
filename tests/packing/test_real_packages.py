"""Real packages, packed for a Python and imported there: nothing is compiled, and nothing is left.

Ten source trees as checkouts have them, and ten sets of wheels as pip resolves them.
"""

import hashlib
import os
import shutil
import zipfile

import pytest

from tests import interpreters, real_wheels
from tests.program import started, zippath
from zippath.inspection import inspect
from zippath.inspection.verifying import verify
from zippath.syspath.snapshot import take

pytestmark = [pytest.mark.network, pytest.mark.slow]

TREES = (
    "attrs", "click", "cloudpickle", "idna", "mpmath", "packaging", "pygments", "pyparsing",
    "sqlparse", "urllib3",
)  # fmt: skip
SETS = (
    ("rich", "pygments", "markdown-it-py", "mdurl"),
    ("django", "asgiref", "sqlparse"),
    ("sympy", "mpmath"),
    ("botocore", "jmespath", "python-dateutil", "urllib3", "six"),
    ("networkx",),
    ("jaraco.text", "jaraco.functools", "jaraco.context", "backports.tarfile"),
    ("azure-core", "azure-common", "typing_extensions"),
    ("docutils", "pygments"),
    ("joblib", "threadpoolctl", "cloudpickle"),
    ("narwhals", "attrs", "cycler", "packaging"),
)
# what is at the top and imports what is in no set
LACKING = {"jaraco", "attr", "azure"}


def wheels_of(names):
    try:
        return [str(real_wheels.wheel(name)) for name in names]
    except real_wheels.Unavailable as reason:
        pytest.skip(str(reason))


def unpacked(wheel, folder, backwards=False):
    """The modules of a wheel as a source tree, its files made in one order or the other."""
    with zipfile.ZipFile(wheel) as file:
        names = [name for name in file.namelist() if ".dist-info/" not in name]
        for name in sorted(names, reverse=backwards):
            file.extract(name, folder)
    return folder


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def pythons():
    """One Python of each version that all of these packages support."""
    found = [one.values[0] for one in interpreters.parameters(">=3.10")]
    return list({interpreters.version(python): python for python in found}.values())


def require_packed_for_all(sandbox, *sources):
    """Pack for all Pythons at once; let each import all names, and count what it compiles.

    zipimport has bytecode for the first Python alone, zippath's importer for all.
    """
    path, wanted = str(sandbox / "packed.zip"), pythons()
    words = [word for python in wanted for word in ("--python", python)]
    done = zippath("pack", *sources, "-o", path, "--compile", *words)
    assert 0 == done.code, done.err
    names = {*inspect(path).content.tops}
    for python in wanted:
        facts = take(python, os.environ, str(sandbox)).facts
        stock, ours = verify(path, sorted(names), facts, os.environ)
        for one in (stock, ours):
            lacking = {each.name for each in one.lacking}
            assert () == one.failed
            assert (names - LACKING, True) == ({*one.imported} - LACKING, lacking <= LACKING)
        assert (0, python == wanted[0]) == (ours.compiled, stock.compiled == 0)


@pytest.mark.parametrize("name", TREES)
def test_a_source_tree(sandbox, name):
    require_packed_for_all(sandbox, unpacked(*wheels_of([name]), sandbox / "tree"))


@pytest.mark.parametrize("names", SETS, ids=lambda names: names[0])
def test_a_set_of_requirements(sandbox, names):
    require_packed_for_all(sandbox, *wheels_of(names))


@pytest.mark.parametrize("name", ["mpmath", "pygments", "urllib3"])
def test_the_same_bytes_elsewhere(sandbox, name):
    """In another time zone, locale, umask and folder, with files in another order and younger."""
    (wheel,) = wheels_of([name])
    one, other = sandbox / "one" / "tree", sandbox / "other" / "elsewhere" / "tree"
    unpacked(wheel, one)
    before = os.umask(0o077)
    try:
        unpacked(wheel, other, backwards=True)
        shutil.copystat(sandbox, other)
        words = ("--compile", "-o")
        env = {**os.environ, "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C"}
        away = started(["pack", str(other), *words, str(sandbox / "b.zip")], env, str(other))
    finally:
        os.umask(before)
    here = zippath("pack", one, *words, sandbox / "a.zip", cwd=sandbox)

    assert (0, 0) == (here.code, away.code), here.err + away.err
    assert digest(sandbox / "a.zip") == digest(sandbox / "b.zip")
