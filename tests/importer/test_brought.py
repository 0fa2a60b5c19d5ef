"""Bytecode that an archive brings in `__pycache__` is used if it has the hash of its source."""

import importlib.util
import marshal
import sys
from _frozen_importlib_external import MAGIC_NUMBER

import pytest

from tests.importer.building import build, every_python, run
from zippath.importer import ZipImporter
from zippath.importer import index as indexes

SOURCE = b"where = 'source'\n"
TAG = sys.implementation.cache_tag
BESIDE = f"__pycache__/mod.{TAG}.pyc"


def pyc(text="where = 'brought'", flags=1, magic=MAGIC_NUMBER, source=SOURCE):
    code = compile(text, "elsewhere.py", "exec")
    head = magic + flags.to_bytes(4, "little") + importlib.util.source_hash(source)
    return head + marshal.dumps(code)


def loaded(archive, cache):
    indexes.INDEXES.clear()
    importer = ZipImporter(archive, cache and str(cache))
    code = importer.get_code("mod")
    module = {}
    exec(code, module)
    assert f"{archive}/mod.py" == code.co_filename == importer.get_filename("mod")
    return module["where"]


@pytest.mark.parametrize("cached", [True, False])
@pytest.mark.parametrize(
    ("member", "data", "expected"),
    [
        (BESIDE, pyc(), "brought"),
        (BESIDE, pyc(flags=3), "brought"),
        (BESIDE, pyc(flags=0), "source"),
        (BESIDE, pyc(source=b"other"), "source"),
        (BESIDE, pyc(magic=b"old\n"), "source"),
        (BESIDE, pyc()[:20], "source"),
        (BESIDE, b"", "source"),
        ("__pycache__/mod.cpython-1.pyc", pyc(), "source"),
        ("pkg/__pycache__/mod.pyc", pyc(), "source"),
    ],
)
def test_the_hash_of_the_source_decides(member, data, expected, cached, tmp_path):
    archive = build(tmp_path / "a.zip", {"mod.py": SOURCE, member: data})

    for _ in range(2):
        assert expected == loaded(archive, tmp_path / "cache" if cached else None)


def test_another_archive_with_the_same_source_does_not_get_it(tmp_path):
    """A hash can be forged: what an archive brings runs from there alone."""
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
    forged = build(tmp_path / "one" / "a.zip", {"mod.py": SOURCE, BESIDE: pyc("where = 'forged'")})
    good = build(tmp_path / "two" / "a.zip", {"mod.py": SOURCE})

    for _ in range(2):
        assert "forged" == loaded(forged, tmp_path / "cache")
        assert "source" == loaded(good, tmp_path / "cache")


COUNT = (
    "import builtins, sys; real = compile; made = []\n"
    "builtins.compile = lambda *a, **k: made.append(str(a[1])) or real(*a, **k)\n"
    "from zippath.importer import install, warm\n"
    "install(sys.argv[2]); sys.path.insert(0, sys.argv[1]); import mod, boxed.inner\n"
    "own = [one for one in made if one.startswith(tuple(sys.argv[1:3]))]\n"
    "is_laid_out = boxed.inner.__file__.startswith(sys.argv[2])\n"
    "print(len(own), is_laid_out, warm(sys.argv[1], None, sys.argv[2]))"
)
PACK = "import sys, zippath; zippath.pack(sys.argv[1], sys.argv[2], python=sys.argv[3:])"


@pytest.mark.live
@every_python
def test_nothing_is_compiled_for_the_pythons_of_an_archive(python, tmp_path):
    """Neither in the archive nor in a package that is laid out as files."""
    tree = tmp_path / "tree"
    (tree / "boxed").mkdir(parents=True)
    (tree / "mod.py").write_text("x = 1\n")
    (tree / "boxed" / "__init__.py").write_text("")
    (tree / "boxed" / "inner.py").write_text("y = 1\n")
    (tree / "boxed" / "data.txt").write_text("")
    pythons = [sys.executable, *([python] if is_other(python) else [])]
    run(PACK, tree, tmp_path / "a.zip", *pythons)

    for _ in range(2):
        assert "0 True {}" == run(COUNT, tmp_path / "a.zip", tmp_path / "cache", python=python)


def is_other(python):
    tag = "import sys; print(sys.implementation.cache_tag)"
    return sys.implementation.cache_tag != run(tag, python=python)
