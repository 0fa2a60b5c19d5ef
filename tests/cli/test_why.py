"""`zippath why`: what people read, what programs read, and how it ends."""

import os
from pathlib import Path

import pytest

from tests.program import make_zip, python_of, record_of, zippath

PROVIDER = {"kind", "location", "locations", "entry", "origin", "distribution", "version",
            "reason", "identical"}  # fmt: skip


def test_winner_and_losers_as_json(sandbox, venv):
    first = make_zip(sandbox / "first.zip", {"both.py": "value = 1\n"})
    second = make_zip(sandbox / "second.zip", {"both.py": "value = 2\n"})
    path = os.pathsep.join([first, second])
    done = zippath("why", "both", "--json", "--python", venv, cwd=sandbox, PYTHONPATH=path)

    (found,) = done.json["names"]
    (loser,) = found["losers"]
    assert (0, "", 1) == (done.code, done.err, done.json["schema"])
    assert python_of(venv).startswith(done.json["python"]["prefix"])
    assert PROVIDER == set(found["winner"]) == set(loser)
    assert ("source", f"{first}/both.py", None, first, "PYTHONPATH", None) == (
        found["winner"]["kind"], found["winner"]["location"], found["winner"]["locations"],
        found["winner"]["entry"], found["winner"]["origin"]["kind"], found["winner"]["reason"],
    )  # fmt: skip
    assert (f"{second}/both.py", f"a later entry: {first} comes first", False) == (
        loser["location"], loser["reason"], loser["identical"],
    )  # fmt: skip


def test_text_names_the_file_the_entry_and_who_put_it_there(sandbox, venv, hello):
    zippath("add", hello, "--python", venv)
    done = zippath("why", "hello", "sys", "--python", venv, cwd=sandbox)

    assert (0, "") == (done.code, done.err)
    assert f"hello  {hello}/hello.py" in done.out
    assert "zippath.pth:" in done.out
    assert "sys  built into the interpreter" in done.out


def test_a_name_that_is_nowhere(sandbox, venv):
    done = zippath("why", "jsonn", "--python", venv, cwd=sandbox)
    in_json = zippath("why", "jsonn", "--json", "--python", venv, cwd=sandbox)

    assert (1, "") == (done.code, done.err)
    assert "jsonn  cannot be imported" in done.out
    assert "did you mean json?" in done.out
    assert (1, None) == (in_json.code, in_json.json["names"][0]["winner"])


@pytest.mark.live
def test_what_only_running_code_tells_is_not_denied(sandbox, venv):
    code = "import sys\nsys.modules['maker.made'] = sys\n"
    archive = make_zip(sandbox / "maker.zip", {"maker.py": code})
    zippath("add", archive, "--python", venv)
    done = zippath("why", "maker.made", "__main__", "--python", venv, cwd=sandbox)
    in_json = zippath("why", "maker.made", "--json", "--python", venv, cwd=sandbox)

    assert (1, "") == (done.code, done.err)
    assert "maker.made  not found without running code" in done.out
    assert "maker works on sys.modules when it runs" in done.out
    assert "__main__  the running program" in done.out
    assert "cannot be imported" not in done.out
    assert in_json.json["names"][0]["unsure"]


def test_all_names(sandbox, venv):
    done = zippath("why", "--all", "--json", "--python", venv, cwd=sandbox)
    names = {one["name"]: one["winner"]["kind"] for one in done.json["names"] if one["winner"]}
    text = zippath("why", "--all", "--python", venv, cwd=sandbox)

    assert (0, 0) == (done.code, text.code)
    assert ("builtin", "package") == (names["sys"], names["json"])
    assert all(name in text.out for name in names)


@pytest.mark.live
def test_bad_questions(sandbox, venv):
    for words in ([], ["--all", "json"], [".relative"], ["a..b"], [""], ["bad name"]):
        done = zippath("why", *words, "--python", venv, cwd=sandbox)
        assert (2, "") == (done.code, done.out), words


@pytest.mark.live
def test_the_same_file_through_two_entries_is_said_once(sandbox, venv):
    mine = sandbox / "json.py"
    mine.touch()
    done = zippath("why", "json", "--json", "--python", venv, cwd=sandbox, PYTHONPATH=".")

    (found,) = done.json["names"]
    assert str(mine) == found["winner"]["location"]
    assert str(mine) not in [loser["location"] for loser in found["losers"]]


def test_a_name_below_a_module(sandbox, venv, hello):
    zippath("add", hello, "--python", venv)
    done = zippath("why", "hello.foo", "--python", venv, cwd=sandbox)

    assert 1 == done.code
    assert f"hello is a module, not a package: {hello}/hello.py" in done.out


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("pure", "code cache"),
        ("mixed", "file store"),
        ("mixed.sub", "file store"),
        ("says", "file store"),
        ("json", None),
    ],
)
@pytest.mark.live
def test_where_the_importer_serves_a_module_from(sandbox, importing_venv, name, place):
    archive = make_zip(
        sandbox / "a.zip",
        {
            "pure.py": "",
            "mixed/__init__.py": "",
            "mixed/sub.py": "",
            "mixed/data.txt": "",
            "says/__init__.py": "here = __file__",
        },
    )
    zippath("add", archive, "--python", importing_venv)
    done = zippath("why", name, "--json", "--python", importing_venv)
    text = zippath("why", name, "--python", importing_venv)

    assert place == done.json["names"][0]["served_from"]
    assert (place is not None) == (f"the {place}" in text.out)


def test_zipimport_serves_from_the_archive(sandbox, venv, hello):
    zippath("add", hello, "--python", venv)

    assert (
        "archive"
        == zippath("why", "hello", "--json", "--python", venv).json["names"][0]["served_from"]
    )


@pytest.mark.live
def test_files_that_are_never_laid_out_are_served_otherwise(sandbox, importing_venv):
    archive = make_zip(sandbox / "a.zip", {"mixed/__init__.py": "", "mixed/data.txt": ""})
    zippath("add", archive, "--files", "never", "--python", importing_venv)
    done = zippath("why", "mixed", "--json", "--python", importing_venv)

    assert "code cache" == done.json["names"][0]["served_from"]


@pytest.mark.live
def test_what_a_start_imports_from_the_file_store_is_of_the_archive(sandbox, importing_venv):
    archive = make_zip(sandbox / "a.zip", {"mixed/__init__.py": "", "mixed/data.txt": ""})
    zippath("add", archive, "--python", importing_venv)
    [start] = Path(importing_venv).glob("lib/*/site-packages/a_start.pth")
    start.with_name("zzz.pth").write_text("import mixed\n")
    done = zippath("why", "mixed", "--json", "--python", importing_venv, cwd=sandbox)
    path = zippath("path", "--json", "--python", importing_venv)
    doctor = zippath("doctor", "--json", "--python", importing_venv, cwd=sandbox)

    [found] = done.json["names"]
    entry = path.json["entries"][-1]
    assert ("package", "file store") == (found["winner"]["kind"], found["served_from"])
    assert found["winner"]["entry"] == entry["path"]
    assert ("file-store", archive) == (entry["origin"]["kind"], path.json["entries"][-2]["path"])
    assert not {"ZP319", "ZP407"} & {one["code"] for one in doctor.json["findings"]}


@pytest.mark.live
def test_an_archive_that_is_gone_is_named(sandbox, venv):
    archive = make_zip(sandbox / "lost.zip", {"lost.py": ""})
    zippath("add", archive, "--python", venv)
    zippath("cache", "warm", archive, "--python", venv)
    os.unlink(archive)
    done = zippath("why", "lost", "--python", venv)

    assert 1 == done.code
    assert f"note  {archive} had lost and is gone: {record_of(venv)}:2 names it" in done.out
