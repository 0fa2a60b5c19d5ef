"""`zippath plugins` lists what a folder offers, and runs none of it unless it is asked to."""

import hashlib
import os
import shlex
import shutil

import pytest

from tests.program import make_zip, zippath

LOUD = "print('it runs')\ndef main(): pass\n"


@pytest.fixture
def folder(sandbox):
    """A plugin with metadata, one that is no archive, and one that breaks when it is loaded."""
    made = sandbox / "plugins"
    made.mkdir()
    metadata = "Name: hello\nVersion: 1.5\nSummary: greets\n"
    points = "[app]\nfirst = plugin:main\n"
    make_zip(
        made / "hello.zip",
        {
            "plugin.py": LOUD,
            "hello-1.5.dist-info/METADATA": metadata,
            "hello-1.5.dist-info/entry_points.txt": points,
        },
    )
    (made / "odd.zip").write_bytes(b"no archive")
    make_zip(made / "wrong.zip", {"plugin.py": "1 / 0"})
    return made


def test_it_lists_and_runs_nothing(folder):
    done = zippath("plugins", folder)

    assert (1, "") == (done.code, done.err)
    assert f"{folder}: 3 plugins" in done.out
    assert f"  hello  1.5  plugin:main    {folder}/hello.zip" in done.out
    assert "could not load the plugin odd: could not read" in done.out
    assert "it runs" not in done.out


def test_json(folder):
    hello, odd, wrong = zippath("plugins", folder, "--json").json["plugins"]

    assert {
        "name": "hello", "archive": f"{folder}/hello.zip", "version": "1.5", "summary": "greets",
        "module": "plugin", "attribute": "main", "pinned": None, "state": None, "loaded": False,
        "error": None,
    } == hello  # fmt: skip
    assert odd["error"].endswith("odd.zip: not a zip file")
    assert wrong["error"] is None


def test_load_runs_them(folder):
    done = zippath("plugins", folder, "--load", "--json")
    hello, _, wrong = done.json["plugins"]

    assert "it runs\n" == done.err
    assert (True, False) == (hello["loaded"], wrong["loaded"])
    assert wrong["error"].endswith("ZeroDivisionError('division by zero')")


def test_what_a_plugin_prints_is_no_part_of_the_answer(sandbox):
    """Neither by the descriptor nor by the stdout that the process started with."""
    loud = "import os, sys\nos.write(1, b'one ')\nsys.__stdout__.write('two')\nprint(' three')\n"
    (sandbox / "plugins").mkdir()
    make_zip(sandbox / "plugins" / "a.zip", {"plugin.py": loud + LOUD})
    done = zippath("plugins", sandbox / "plugins", "--load", "--json")

    assert [True] == [one["loaded"] for one in done.json["plugins"]]
    assert {"one", "two", "three", "it", "runs"} == set(done.err.split())


def test_a_group_of_entry_points(folder):
    done = zippath("plugins", folder, "--group", "app", "--json")

    assert ["first", "odd"] == [one["name"] for one in done.json["plugins"]]


@pytest.mark.parametrize("pinned", [False, True])
def test_an_odd_file_keeps_nobody_from_the_list(folder, pinned):
    if pinned:
        zippath("pin", folder)
    os.mkfifo(folder / "y.zip")
    os.symlink("nowhere", folder / "z.zip")
    done = zippath("plugins", folder, "--load", "--json")

    assert 1 == done.code
    assert ["hello", "odd", "wrong", "y", "z"] == [one["name"] for one in done.json["plugins"]]
    assert [True, False, False, False, False] == [one["loaded"] for one in done.json["plugins"]]


def test_nothing_is_hashed_without_pins(folder, monkeypatch):
    monkeypatch.setattr(hashlib, "sha256", None)

    assert 3 == len(zippath("plugins", folder, "--json").json["plugins"])


def test_pinned_changed_and_new_ones(folder):
    zippath("pin", folder)
    make_zip(folder / "wrong.zip", {"plugin.py": LOUD})
    make_zip(folder / "zoo.zip", {"plugin.py": LOUD})
    done = zippath("plugins", folder, "--load", "--json")

    assert ["pinned", "pinned", "changed", "not pinned"] == [
        one["state"] for one in done.json["plugins"]
    ]
    assert [True, False, False, False] == [one["loaded"] for one in done.json["plugins"]]


def test_the_hint_of_an_error(folder):
    zippath("pin", folder)
    make_zip(folder / "wrong.zip", {"plugin.py": LOUD})
    make_zip(folder / "zoo.zip", {"plugin.py": LOUD})
    done = zippath("plugins", folder, "--load")

    assert 2 == done.out.count(f"    hint: look at it, then: zippath pin {folder}\n")


@pytest.mark.live
def test_the_remedy_for_a_directory_is_one(folder):
    for name in ("odd.zip", "wrong.zip"):
        (folder / name).unlink()
    (folder / "wide").mkdir()
    (folder / "wide" / "plugin.py").write_text(LOUD)
    zippath("pin", folder)
    hint = zippath("plugins", folder).out.partition("    hint: `zippath ")[2].partition("`")[0]
    zippath(*shlex.split(hint))
    shutil.rmtree(folder / "wide")
    zippath("pin", folder)

    assert 0 == zippath("plugins", folder, "--load").code


def test_no_such_folder_and_no_such_pins(sandbox, folder):
    assert "error: could not read the plugins in" in zippath("plugins", sandbox / "none").err
    assert "does not exist" in zippath("plugins", folder, "--pins", sandbox / "none").err
    assert 2 == zippath("plugins", "").code


@pytest.mark.parametrize("module", ["", "..", "/etc", "a-b"])
def test_what_is_no_name_of_a_module(folder, module):
    assert "is not the name of a module" in zippath("plugins", folder, "--module", module).err
