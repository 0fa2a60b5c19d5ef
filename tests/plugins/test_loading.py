"""What `zippath.load_plugins` makes of a folder."""

import os
import sys

import pytest

import zippath
from tests.plugins.folders import make_plugin, offers
from tests.program import make_zip


def test_two_archives_with_modules_of_the_same_names(folder):
    """Each has its own `plugin` and `helper`; neither name is in sys.modules, nor on sys.path."""
    before = list(sys.path)
    for who in ("one", "two"):
        main = "import helper\ndef main():\n    return helper.WHO"
        make_plugin(folder, f"{who}.zip", main, helper=f"WHO = {who!r}")

    assert {"one": "one", "two": "two"} == offers(zippath.load_plugins(folder))
    assert set() == {"plugin", "helper"} & set(sys.modules)
    assert before == sys.path


def test_the_order_is_that_of_names_and_broken_ones_have_a_record(folder):
    make_plugin(folder, "b.zip", "def main(): return 'b'")
    make_plugin(folder, "c.whl", "1 / 0")
    (folder / "a").mkdir()
    (folder / "a" / "plugin.py").write_text("def main(): return 'a'")
    (folder / "d.egg").write_bytes(b"no archive")
    make_zip(folder / "e.pyz", {"other.py": ""})
    (folder / "notes.txt").write_text("no plugin")
    plugins = zippath.load_plugins(folder)

    assert ["a", "b", "c", "d", "e"] == [one.name for one in plugins]
    assert [False, False, False, True, True] == [one.error is not None for one in plugins]
    assert [True, True, False, False, False] == [one.loads() for one in plugins]
    assert isinstance(plugins[2].error.__cause__, ZeroDivisionError)
    assert str(plugins[3].error).endswith("d.egg: not a zip file")
    assert str(plugins[4].error).endswith("e.pyz has no module plugin")


@pytest.mark.parametrize("group", [None, "app"])
@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (os.mkfifo, "is not a regular file"),
        (lambda path: os.symlink("nowhere", path), "a symbolic link to a file that does not exist"),
        (lambda path: os.symlink(path, path), "too many levels of symbolic links"),
    ],
)
def test_the_reason_of_an_odd_file(folder, group, make, reason):
    make(folder / "a.zip")
    [plugin] = zippath.load_plugins(folder, group=group)

    assert str(plugin.error).endswith(reason)


def test_the_remedy_of_a_file_that_is_no_archive(folder):
    (folder / "a.zip").write_bytes(b"no archive")
    [plugin] = zippath.load_plugins(folder)

    assert "fetch or copy it again" in plugin.error.hint


@pytest.mark.parametrize("name", ["a.zip", "a"])
def test_reload_of_what_is_gone(folder, name):
    if name == "a":
        (folder / "a").mkdir()
        (folder / "a" / "plugin.py").write_text("def main(): return 1")
    else:
        make_plugin(folder, name, "def main(): return 1")
    [plugin] = zippath.load_plugins(folder)
    plugin.load()
    os.rename(folder / name, folder.parent / name)

    with pytest.raises(zippath.PluginError, match=f"{folder / name} does not exist$"):
        plugin.reload()


def test_module_and_attribute(folder):
    make_zip(folder / "a.zip", {"app/ext.py": "class Hook:\n    run = 'ran'"})
    [attribute] = zippath.load_plugins(folder, "app.ext", "Hook.run")
    [module] = zippath.load_plugins(folder, module="app.ext", attribute=None)

    assert "ran" == attribute.object
    assert module.object.Hook.run is attribute.object


def test_entry_points_of_a_group(folder):
    points = "[app.plugins]\nsecond = a.mod:run [extra]\nfirst=a\n\n[other]\nthird = a:x\n"
    make_zip(
        folder / "a-1.2-py3-none-any.whl",
        {
            "a/__init__.py": "",
            "a/mod.py": "import a\ndef run(): return a.__name__",
            "a-1.2.dist-info/METADATA": "Name: a\nVersion: 1.2\nSummary: does it\n",
            "a-1.2.dist-info/entry_points.txt": points,
        },
    )
    first, second = zippath.load_plugins(folder, group="app.plugins")

    assert ("first", "second") == (first.name, second.name)
    assert second.object() == first.object.__name__
    assert ("1.2", "does it") == (first.version, first.metadata.get("Summary"))


def test_no_such_folder(tmp_path):
    with pytest.raises(zippath.PluginError, match="no such file or directory"):
        zippath.load_plugins(tmp_path / "none")
