"""A .pyc is used where it belongs to its source; compiling happens once."""

import calendar
import importlib.util
import os
import py_compile
import sys
import time
import zipfile
from zipimport import ZipImportError

import pytest

from tests.importer.building import build, run, wait_until_settled
from zippath.importer import ZipImporter, bytecode
from zippath.importer import index as indexes
from zippath.importer.bytecode import dos_time, is_of_source, pyc_problem

SOURCE = "where = 'source'\n"
NOON = (2021, 5, 6, 12, 0, 0)


def pyc(tmp_path, text, mode=py_compile.PycInvalidationMode.TIMESTAMP, mtime=None):
    source = tmp_path / "made.py"
    source.write_text(text)
    if mtime is not None:
        os.utime(source, (mtime, mtime))
    py_compile.compile(str(source), str(tmp_path / "made.pyc"), invalidation_mode=mode)
    return (tmp_path / "made.pyc").read_bytes()


def archive(tmp_path, compiled, source=SOURCE, when=NOON, name="mod"):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        if source is not None:
            file.writestr(zipfile.ZipInfo(f"{name}.py", when), source)
        file.writestr(f"{name}.pyc", compiled)
    wait_until_settled(path)
    return str(path)


def winner(path, name="mod", cache=None):
    importer = ZipImporter(path, cache)
    spec = importer.find_spec(name)
    module = importlib.util.module_from_spec(spec)
    importer.exec_module(module)
    assert spec.origin == importer.get_filename(name) == importer.get_code(name).co_filename
    return module.where, os.path.splitext(spec.origin)[1]


PYC, PY = ("bytecode", ".pyc"), ("source", ".py")


def local(*fields):
    return time.mktime((*fields, -1, -1, -1))


@pytest.mark.parametrize("cached", [False, True])
@pytest.mark.parametrize(
    ("when", "mtime", "expected"),
    [
        (NOON, local(*NOON), PYC),
        (NOON, local(*NOON) + 1, PYC),
        (NOON, local(*NOON) + 5 * 3600, PYC),
        (NOON, local(*NOON) - 5.75 * 3600, PYC),
        (NOON, local(*NOON) + 60, PY),
        (NOON, local(*NOON) + 48 * 3600, PY),
        ((1980, 1, 1, 0, 0, 0), local(*NOON), PY),
    ],
)
@pytest.mark.live
def test_timestamps_in_any_zone(tmp_path, when, mtime, expected, cached):
    source = "where = 'source' ##\n"
    compiled = pyc(tmp_path, "where = 'bytecode'#\n", mtime=mtime)
    assert len(source) == len("where = 'bytecode'#\n")
    path = archive(tmp_path, compiled, source, when)
    cache = str(tmp_path / "cache") if cached else None

    for _ in range(3):
        indexes.INDEXES.clear()
        assert expected == winner(path, cache=cache)


def test_another_size_is_another_source(tmp_path):
    compiled = pyc(tmp_path, "where = 'bytecode of something else'\n", mtime=local(*NOON))

    assert PY == winner(archive(tmp_path, compiled))


@pytest.mark.parametrize(
    ("mode", "check", "expected"),
    [
        ("CHECKED_HASH", "default", PY),
        ("CHECKED_HASH", "never", PYC),
        ("UNCHECKED_HASH", "default", PYC),
        ("UNCHECKED_HASH", "always", PY),
    ],
)
@pytest.mark.parametrize("when", [NOON, (1980, 1, 1, 0, 0, 0)])
@pytest.mark.live
def test_hash_based_bytecode(tmp_path, mode, check, expected, when):
    compiled = pyc(tmp_path, "where = 'bytecode'\n", py_compile.PycInvalidationMode[mode])
    path = archive(tmp_path, compiled, when=when)
    script = (
        "import sys; from zippath.importer import ZipImporter\n"
        "i = ZipImporter(sys.argv[1], sys.argv[2]); n = {}\n"
        "exec(i.get_code('mod'), n); print(n['where'], i.find_spec('mod').origin[-4:])"
    )
    for _ in range(2):
        output = run(
            script, path, tmp_path / "cache", flags=("--check-hash-based-pycs", check)
        ).split()
        assert expected == (output[0], output[1].lstrip("d"))


def test_a_right_hash_wins(tmp_path):
    compiled = pyc(tmp_path, SOURCE, py_compile.PycInvalidationMode.CHECKED_HASH)

    assert ("source", ".pyc") == winner(archive(tmp_path, compiled))


def test_bytecode_alone(tmp_path):
    path = archive(tmp_path, pyc(tmp_path, "where = 'bytecode'\n"), None)

    assert PYC == winner(path)
    assert ZipImporter(path).get_source("mod") is None
    assert PYC == winner(
        archive(tmp_path, pyc(tmp_path, "where='bytecode'"), None, NOON, "p/__init__"), "p"
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "bad magic number"),
        (b"\0\0\0\0" + bytes(20), "bad magic number"),
        (importlib.util.MAGIC_NUMBER + b"\0", "EOF"),
        (importlib.util.MAGIC_NUMBER + b"\xff" * 20, "invalid flags"),
    ],
)
def test_bad_bytecode(tmp_path, data, message):
    assert message in pyc_problem(data)
    with pytest.raises(ZipImportError, match=message) as caught:
        ZipImporter(archive(tmp_path, data, None)).get_code("mod")
    assert isinstance(caught.value.__cause__, ImportError)
    assert PY == winner(archive(tmp_path, data))


def test_bytecode_that_is_no_code(tmp_path):
    good = pyc(tmp_path, "where = 'bytecode'\n", mtime=local(*NOON))
    for payload in (b"", b"i\0\0\0\0", b"garbage", good[16:40]):
        with pytest.raises(ZipImportError, match="not a code object"):
            ZipImporter(archive(tmp_path, good[:16] + payload, None)).get_code("mod")


def test_dos_times():
    modified = (2021 - 1980) << 25 | 5 << 21 | 6 << 16 | 12 << 11

    assert local(*NOON) == dos_time(modified)
    assert 0 == dos_time(0) or isinstance(dos_time(0), int)
    header = bytes(8) + calendar.timegm(NOON).to_bytes(4, "little") + (7).to_bytes(4, "little")
    assert is_of_source(header, modified, 7)
    assert not is_of_source(header, modified, 8)
    assert not is_of_source(header, 1 << 21 | 1 << 16, 7)
    assert not is_of_source(header, 0xFFFFFFFF, 7)


SCRIPT = (
    "import builtins, sys; real = compile; made = []\n"
    "builtins.compile = lambda *a, **k: made.append(str(a[1])) or real(*a, **k)\n"
    "from zippath.importer import install\n"
    "install(sys.argv[2]); sys.path.insert(0, sys.argv[1]); import mod, pkg.inner\n"
    "print(sum(name.startswith(sys.argv[1]) for name in made), 'zlib' in sys.modules, "
    "[name for name in sys.modules if name.endswith('.archive')])"
)
TREE = {"mod.py": "assert True\nx = 1", "pkg/__init__.py": "", "pkg/inner.py": ""}


def test_compiled_once_and_then_not_even_inflated(tmp_path):
    path = build(tmp_path / "a.zip", TREE)

    assert "3 True ['zippath.importer.archives.archive']" == run(SCRIPT, path, tmp_path / "cache")
    assert run(SCRIPT, path, tmp_path / "cache").startswith("0 ")
    assert run(SCRIPT, path, tmp_path / "cache").endswith("[]")


def test_each_optimisation_has_its_own_code(tmp_path):
    path = build(tmp_path / "a.zip", TREE)

    for flags in ((), ("-O",), ("-OO",)):
        assert run(SCRIPT, path, tmp_path / "cache", flags=flags).startswith("3 ")
    for flags in ((), ("-O",), ("-OO",)):
        assert run(SCRIPT, path, tmp_path / "cache", flags=flags).startswith("0 ")


@pytest.mark.parametrize("how", ["-B", "PYTHONDONTWRITEBYTECODE"])
def test_no_bytecode_is_written_where_python_must_not(tmp_path, how):
    path = build(tmp_path / "a.zip", TREE)
    flags, variables = ((how,), {}) if how == "-B" else ((), {how: "1"})

    for _ in range(2):
        assert run(SCRIPT, path, tmp_path / "cache", flags=flags, **variables).startswith("3 ")
    assert [] == [name for name in os.listdir(tmp_path / "cache") if not name.endswith(".names")]


def test_a_changed_member_is_compiled_and_the_others_are_not(tmp_path):
    path = build(tmp_path / "a.zip", TREE)
    run(SCRIPT, path, tmp_path / "cache")
    build(path, {**TREE, "mod.py": "assert True\nx = 2"})

    assert run(SCRIPT, path, tmp_path / "cache").startswith("1 ")


def test_a_read_only_cache_is_read(tmp_path):
    path = build(tmp_path / "a.zip", TREE)
    run(SCRIPT, path, tmp_path / "cache")
    os.chmod(tmp_path / "cache", 0o500)

    assert run(SCRIPT, path, tmp_path / "cache").startswith("0 ")


def replaced(path, content):
    """Put another archive in the place of one, as an update does."""
    build(path + ".new", content)
    os.replace(path + ".new", path)


def value(importer, name):
    names: dict[str, object] = {}
    exec(importer.get_code(name), names)
    return names["x"]


def test_an_archive_replaced_under_a_running_process_spoils_no_cache(tmp_path):
    old, new = {"mod.py": "x = 1"}, {"mod.py": "x = 22"}
    path, cache = build(tmp_path / "a.zip", old), str(tmp_path / "cache")
    importer = ZipImporter(path, cache)
    replaced(path, new)
    assert 22 == value(importer, "mod")

    for content, expected in ((old, 1), (new, 22), (old, 1)):
        replaced(path, content)
        importer.invalidate_caches()
        assert expected == value(importer, "mod")


def test_a_replaced_archive_spoils_no_answer_about_bytecode(tmp_path):
    text, cache = "where = 'bytecode'#\n", str(tmp_path / "cache")
    good, bad = pyc(tmp_path, text, mtime=local(*NOON)), pyc(tmp_path, text, mtime=0)
    source = "where = 'source' ##\n"
    path = archive(tmp_path, good, source)
    importer = ZipImporter(path, cache)
    archive(tmp_path, bad, source)
    assert importer.get_filename("mod").endswith(".py")

    for compiled, expected in ((good, PYC), (bad, PY)):
        archive(tmp_path, compiled, source)
        importer.invalidate_caches()
        assert expected == winner(path, cache=cache)


def test_a_member_that_cannot_be_read_is_no_answer_to_keep(tmp_path):
    path = archive(tmp_path, pyc(tmp_path, SOURCE, mtime=local(*NOON)))
    importer = ZipImporter(path, str(tmp_path / "cache"))
    os.rename(path, path + ".away")
    assert importer.find_spec("mod").origin.endswith(".py")
    os.rename(path + ".away", path)

    assert importer.find_spec("mod").origin.endswith(".pyc")


def test_code_found_by_an_index_without_names_breaks_no_row(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path = build(tmp_path / "a.zip", {"a.py": "x = 1", "b.py": "x = 2"})
    importer = ZipImporter(path, str(tmp_path / "cache"))
    assert 1 == value(importer, "a")
    indexes.INDEXES.forget(path)
    blank = indexes.INDEXES.current(path)
    bytecode.code_of(blank, importer._store, "", "b.py", "b", path + "/b.py")

    # the head, whose length depends on the archive's path, is as long as some rows
    rows = [name for name in os.listdir(tmp_path / "cache") if name.endswith(".rows")]
    assert [0] == [os.stat(tmp_path / "cache" / name).st_size % 40 for name in rows]
