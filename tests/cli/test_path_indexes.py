"""What a change of a site dir means for its path index."""

import os

import pytest

from tests.booted import site_of
from tests.importer.indexed import index, write
from tests.program import zippath
from zippath.cli.path_indexes import forget_turned_off, stale_after, turned_off
from zippath.edits import Edit
from zippath.importer.store import Store
from zippath.manage.boot_text import module_text


def status(python):
    [found] = zippath("index", "status", "--python", python, "--json").json["indexes"]
    return found["index"]


def test_a_site_dir_with_an_index_is_named(tmp_path):
    (tmp_path / "zippath.pth").write_text("/a.zip\n")
    edits = [Edit(str(tmp_path / name), None, b"") for name in ("x.pth", "y.pth")]
    assert [] == list(stale_after(edits))
    (tmp_path / "zippath.pth").write_text("/a.zip\n#index\n")
    assert [str(tmp_path)] == list(stale_after(edits))


def test_an_index_that_is_turned_off_is_named():
    on, off = b"/a.zip\n#index\n", b"/a.zip\n"
    changes = [("x.pth", on, off), ("zippath.pth", off, on), ("zippath.pth", on, on)]
    assert [] == list(turned_off(Edit(f"/s/{name}", *content) for name, *content in changes))
    assert ["/s"] == list(turned_off([Edit("/s/zippath.pth", on, None)]))


def test_an_index_goes_from_the_cache_that_the_boot_module_names(tmp_path, monkeypatch):
    site, store = tmp_path / "site", Store(str(tmp_path / "cache"))
    write(site, {"mod.py": ""})
    index(store, site)
    monkeypatch.setenv("ZIPPATH_CACHE_DIR", str(tmp_path / "mine"))
    off = Edit(str(site / "zippath.pth"), b"#index\n", None)
    module = Edit(str(site / "_zippath_boot.py"), module_text(store.directory), None)

    assert () == forget_turned_off([off])
    assert (str(site),) == forget_turned_off([off, module])
    assert () == forget_turned_off([off, module])


@pytest.mark.live
@pytest.mark.parametrize("mode", [[], ["--sealed"]])
def test_a_change_makes_the_index_again_in_its_mode(venv, hello, mode):
    zippath("index", "build", "--python", venv, *mode)
    built = status(venv)["built"]
    for change in (["add", hello], ["remove", "hello"], ["importer", "enable"]):
        done = zippath(*change, "--python", venv)
        assert (0, "") == (done.code, done.err)
        found = status(venv)
        assert ([], bool(mode), True) == (
            found["changed"], found["sealed"], found["built"] > built
        )  # fmt: skip
        built = found["built"]
    done = zippath("importer", "disable", "--python", venv)
    assert 1 == done.code
    assert "`zippath index drop` takes it out first" in done.err


@pytest.mark.live
def test_what_doctor_mends_keeps_the_index_true(venv, hello):
    zippath("add", hello, "--python", venv)
    zippath("index", "build", "--python", venv)
    os.unlink(hello)
    assert 0 == zippath("doctor", "--fix", "--select", "ZP206", "--python", venv).code

    assert [] == status(venv)["changed"]


@pytest.mark.live
def test_undo_says_that_the_index_must_be_made_again(venv, hello):
    zippath("index", "build", "--python", venv)
    zippath("add", hello, "--python", venv)
    done = zippath("undo")

    assert f"{site_of(venv)} has a path index" in done.out
    assert [str(site_of(venv))] == status(venv)["changed"]
