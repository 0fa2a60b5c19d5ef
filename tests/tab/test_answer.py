"""What TAB is answered, from records and names of files alone."""

import os
from pathlib import Path

import pytest

from zippath.importer.store import Store
from zippath.tab.answer import answer
from zippath.tab.last_run import Known, KnownArchive, keep, signature_of

pytestmark = pytest.mark.skipif(os.name != "posix", reason="uses links and PATH as POSIX has it")


@pytest.fixture
def env(tmp_path, monkeypatch, apart):
    monkeypatch.setenv("HOME", str(tmp_path))
    return {
        "HOME": str(tmp_path),
        "PATH": f"{tmp_path}/bin",
        "ZIPPATH_CACHE_DIR": str(tmp_path / "cache"),
    }


@pytest.fixture
def target(tmp_path, env):
    """An environment, of which the last run has left a record; nothing in it can be started."""
    return known_target(tmp_path / "venv", tmp_path / "cache")


def known_target(venv, cache, version="3.12.4"):
    (venv / "bin").mkdir(parents=True)
    (venv / "pyvenv.cfg").touch()
    python = venv / "bin" / "python3"
    python.touch(0o755)
    lines = venv / "zippath.pth"
    lines.write_text("/z/hello.zip\n/z/it's $(x).zip\n")
    library = venv / "lib"
    library.mkdir()
    for name in ("moduled.py", "native.cpython-312.so", "data.txt", "not-one.py", "_b.pyd"):
        (library / name).touch()
    for name in ("package", "dist-1.0.dist-info", "__pycache__"):
        (library / name).mkdir()
    archives = (
        KnownArchive("/z/hello.zip", str(lines), "", ("hello", "hello_pkg", "Dist.x")),
        KnownArchive("/z/it's $(x).zip", str(lines), "", ("its", "-option")),
        KnownArchive("/z/other.zip", "", "", ("other",)),
    )
    files = ((str(lines), signature_of(str(lines))),)
    record = Known(str(python), version, ("sys",), (str(library), "/gone"), files, archives)
    keep(record, Store(str(cache)))
    return str(python)


def ask(env, *words, cwd="/"):
    return set(answer(words, env, str(cwd)))


def test_remove_completes_what_add_has_put_there(env, target):
    names = {"hello.zip", "hello", "hello_pkg", "Dist.x", "it's $(x).zip", "its"}

    assert names == ask(env, "managed", "", "remove", "--python", target)
    assert {"it's $(x).zip", "its"} == ask(env, "managed", "it", "remove", f"--python={target}")
    assert {"/z/hello.zip"} == ask(env, "managed", "/z/h", "remove", "--python", "=", target)


def test_why_completes_modules_of_archives_and_of_directories(env, target):
    found = ask(env, "importable", "", "why", "--python", target)

    assert {"sys", "moduled", "native", "_b", "package", "other", "other.zip", "hello"} <= found
    assert set() == found & {"data", "not-one", "__pycache__", "dist-1", "-option", "/gone"}


def test_quotes_of_the_shell_are_no_part_of_a_word(env, target):
    for typed in ("'hello_", '"hello_', "hel\\lo_"):
        assert {"hello_pkg"} == ask(env, "managed", typed, "--python", f"'{target}'")


@pytest.mark.parametrize("spec", ["venv", "./venv", "venv/bin/python3", "~/venv"])
def test_the_target_is_named_as_for_any_command(spec, env, target, tmp_path):
    assert {"its"} == ask(env, "managed", "its", "remove", "--python", spec, cwd=tmp_path)


def test_without_python_it_is_the_default_target(env, target, tmp_path):
    assert set() == ask(env, "managed", "its", "remove")
    assert {"its"} == ask({**env, "VIRTUAL_ENV": f"{tmp_path}/venv"}, "managed", "its", "remove")
    assert {"its"} == ask({**env, "PATH": f"{tmp_path}/venv/bin"}, "managed", "its", "remove")


def test_a_version_is_that_of_the_last_run(env, target, tmp_path):
    known_target(tmp_path / "new", tmp_path / "cache", "3.13.1")
    env["PATH"] = f"{tmp_path}/venv/bin:{tmp_path}/new/bin"

    assert {"its"} == ask(env, "managed", "its", "remove", "--python", "3.13")
    assert set() == ask(env, "managed", "its", "remove", "--python", "3.11")
    assert set() == ask(env, "managed", "its", "remove", "--python", "3.1")


def test_what_has_left_its_startup_file_since_is_not_offered(env, target, tmp_path):
    lines = tmp_path / "venv" / "zippath.pth"
    lines.write_text("# zippath /z/it's%20$(x).zip\n")
    assert {"its", "it's $(x).zip"} == ask(env, "managed", "", "--python", target)
    lines.unlink()
    assert set() == ask(env, "managed", "", "--python", target)
    assert {"other"} == ask(env, "importable", "oth", "--python", target) - {"other.zip"}


def test_pythons_are_environments_here_versions_and_known_ones(env, target, tmp_path):
    link = tmp_path / "bin" / "python3.9"
    link.parent.mkdir()
    link.symlink_to(target)
    found = ask(env, "python", "", "list", "--python", cwd=tmp_path)

    assert {"venv", "3.9", target} == found
    assert {f"{tmp_path}/venv"} == ask(env, "python", f"{tmp_path}/v", cwd="/") - {target}
    Path(target).unlink()
    assert target not in ask(env, "python", "", cwd=tmp_path)


def test_too_many_to_choose_from_are_none(env, target, tmp_path):
    library = tmp_path / "venv" / "lib"
    for number in range(2001):
        (library / f"many{number:04}.py").touch()

    assert set() == ask(env, "importable", "many", "--python", target)
    assert 10 == len(ask(env, "importable", "many123", "--python", target))


@pytest.mark.parametrize(
    "words",
    [
        ("managed", ""),
        ("importable", "s"),
        ("no-such-kind", ""),
        ("python", "/gone/x"),
        ("\0", "\0"),
    ],
)
def test_without_a_record_there_is_no_answer_and_no_error(words):
    assert set() == ask({"HOME": "/nowhere", "PATH": ""}, *words, "--python", "/no/python")


@pytest.mark.parametrize("words", [(), ("managed",)])
def test_too_few_words_are_answered_nothing(words, env):
    assert [] == answer(words, env, "/")
