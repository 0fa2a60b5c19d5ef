"""With pins, what is loaded is what was hashed."""

import os
import sys
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

import zippath
from tests.plugins.folders import make_plugin, make_wheel, offers
from tests.program import make_zip
from zippath import dirs
from zippath.cache import cleaning, laid_out
from zippath.cache.kept import kept_in
from zippath.plugins import verified_copy
from zippath.plugins.pins import hashed, pins_text

GOOD, BAD = "def main(): return 'good'", "def main(): return 'bad'"


@pytest.fixture
def pin(folder):
    def write():
        (folder / "SHA256SUMS").write_bytes(pins_text(hashed(str(folder)).digests))

    return write


def test_pinned_plugins_load_and_others_do_not(folder, pin):
    make_plugin(folder, "a.zip", GOOD)
    pin()
    make_plugin(folder, "b.zip", BAD)
    (folder / "c").mkdir()
    (folder / "c" / "plugin.py").write_text(BAD)
    a, b, c = zippath.load_plugins(folder, pins="required")

    assert "good" == a.object()
    assert "is not pinned in" in str(b.error)
    assert "is a directory, and only archives can be pinned" in str(c.error)


def test_a_list_in_the_folder_counts_unless_it_is_declined(folder, pin):
    make_plugin(folder, "a.zip", GOOD)
    with pytest.raises(zippath.PluginError, match="could not read the pins"):
        zippath.load_plugins(folder, pins="required")
    assert {"a": "good"} == offers(zippath.load_plugins(folder))
    pin()
    make_plugin(folder, "a.zip", BAD)
    [default], [declined] = zippath.load_plugins(folder), zippath.load_plugins(folder, pins=False)

    assert not default.loads()
    assert str(default.error).endswith("its content has changed")
    assert "bad" == declined.reload()()


def test_other_bytes_are_not_loaded(folder, pin):
    make_plugin(folder, "a.zip", GOOD)
    pin()
    make_plugin(folder, "a.zip", BAD)
    [plugin] = zippath.load_plugins(folder, pins="required")

    assert not plugin.loads()
    assert str(plugin.error).endswith("its content has changed")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who uses a copy")
def test_a_copy_that_is_used_stays_in_the_cache(folder, pin):
    make_plugin(folder, "a.zip", GOOD)
    pin()
    [plugin] = zippath.load_plugins(folder, pins="required")
    assert "good" == plugin.object()
    cache = dirs.cache_dir(os.environ)
    [copy] = [one for one in kept_in(cache) if one.kind == "pinned copy"]

    assert (os.getpid(),) == copy.processes
    assert [copy] == cleaning.remove(cache, [copy], time.time())


def test_a_copy_that_nobody_uses_can_go(folder):
    cache = dirs.cache_dir(os.environ)
    path = Path(cache, dirs.PINNED, "0" * 64, "a.zip")
    for directory in (Path(cache), path.parent.parent, path.parent):
        directory.mkdir(mode=0o700, exist_ok=True)
    path.write_bytes(b"123")
    [copy] = kept_in(cache)

    assert ("pinned copy", 3) == (copy.kind, copy.size)
    assert [] == cleaning.remove(cache, [copy], time.time() + 2 * laid_out.LONG)
    assert [] == kept_in(cache)


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("digest_of", "its content has changed"),
        ("blocks_of", "good"),
        ("_kept", "good"),
    ],
)
@pytest.mark.parametrize("through_link", [False, True])
def test_a_replacement_changes_nothing(folder, pin, monkeypatch, step, expected, through_link):
    """Whoever swaps the file at the worst moment swaps what nobody reads any more."""
    other = make_zip(folder.parent / "evil.zip", {"plugin.py": BAD, "late.py": "X = 'bad'"})
    text = "def main():\n    import late\n    return late.X\n"
    good = make_zip(folder.parent / "good.zip", {"plugin.py": text, "late.py": "X = 'good'"})
    if through_link:
        os.symlink(good, folder / "a.zip")
    else:
        os.rename(good, folder / "a.zip")
    pin()
    usual = getattr(verified_copy, step)

    def swap_after(*arguments):
        answer = usual(*arguments)
        if os.path.exists(other):
            os.replace(other, folder / "a.zip")
        return answer

    monkeypatch.setattr(verified_copy, step, swap_after)
    [plugin] = zippath.load_plugins(folder, pins="required")

    assert expected == (plugin.object() if plugin.loads() else str(plugin.error).split(": ")[-1])


def test_a_damaged_copy_is_written_again(folder, pin, sandbox):
    make_plugin(folder, "a.zip", GOOD)
    pin()
    [plugin] = zippath.load_plugins(folder, pins="required")
    plugin.load()
    [copy] = (sandbox / "cache" / "pinned").glob("*/a.zip")
    copy.write_bytes(b"damaged")

    assert "good" == plugin.reload()()


def says(folder, version, attribute):
    info = f"a-{version}.dist-info"
    points = f"[app]\na = plugin:{attribute}\n"
    files = {"plugin.py": "good = 'good'\nbad = 'bad'", f"{info}/entry_points.txt": points}
    return make_wheel(folder, "a", version, files)


@pytest.fixture
def put_back(folder, pin):
    """A pinned wheel with another one in its place, and a function that puts the first one back."""
    good = says(folder, "1", "good")
    other = says(folder.parent / "others", "2", "bad")
    pin()
    os.rename(good, folder.parent / "kept")
    os.rename(other, folder / "a-1-py3-none-any.whl")
    return lambda: os.replace(folder.parent / "kept", folder / "a-1-py3-none-any.whl")


def test_the_metadata_of_a_replacement_are_not_told(folder, put_back):
    [plugin] = zippath.load_plugins(folder, attribute="good", pins="required")

    assert ("", "") == (plugin.version, plugin.metadata.get("Name"))
    put_back()
    assert ("1", "a") == (plugin.version, plugin.metadata.get("Name"))
    assert "good" == plugin.load()


def test_the_entry_points_of_a_replacement_are_not_taken(folder, put_back):
    [broken] = zippath.load_plugins(folder, group="app", pins="required")
    put_back()
    [plugin] = zippath.load_plugins(folder, group="app", pins="required")

    assert str(broken.error).endswith("its content has changed")
    assert not broken.loads()
    assert "good" == plugin.load()


def test_a_replacement_does_not_choose_the_archive_in_a_folder(folder, pin):
    (folder / "a").mkdir()
    make_plugin(folder / "a", "a.zip", GOOD)
    make_plugin(folder / "a", "b.zip", BAD)
    pin()
    os.rename(folder / "a" / "a.zip", folder / "kept")
    make_zip(folder / "a" / "a.zip", {"other.py": ""})
    [plugin] = zippath.load_plugins(folder, pins="required")
    os.replace(folder / "kept", folder / "a" / "a.zip")

    assert not plugin.loads()
    assert str(plugin.error).endswith("its content has changed")


def test_a_large_archive_is_copied_in_blocks(folder, pin):
    with zipfile.ZipFile(make_plugin(folder, "a.zip", GOOD), "a") as archive:
        archive.writestr("data", bytes(16 << 20))
    pin()
    [plugin] = zippath.load_plugins(folder, pins="required")
    tracemalloc.start()
    try:
        plugin.load()
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert most < 8 << 20


def test_private_dependencies_are_pinned_too(folder, pin):
    make_wheel(folder / "libs", "lib", "1", {"lib.py": "X = 'good'"})
    make_wheel(folder, "a", "1", {"plugin.py": "def main():\n    import lib\n    return lib.X"},
               ["lib"])  # fmt: skip
    pin()

    assert {"a": "good"} == offers(zippath.load_plugins(folder, private=True, pins="required"))
    make_wheel(folder / "libs", "lib", "1", {"lib.py": "X = 'bad'"})
    [plugin] = zippath.load_plugins(folder, private=True, pins="required")
    with pytest.raises(zippath.PluginError, match="its content has changed"):
        plugin.reload()


def test_modules_from_other_bytes_are_not_taken_for_pinned_ones(folder, pin):
    make_plugin(folder, "a.zip", BAD)
    pin()
    [first] = zippath.load_plugins(folder, pins="required")
    assert "bad" == first.object()
    make_plugin(folder, "a.zip", GOOD)
    pin()
    [second] = zippath.load_plugins(folder, pins="required")

    assert not second.loads()
    assert "is loaded already, from a file that is not pinned now" in str(second.error)
    assert "good" == second.reload()()


def test_pins_that_are_elsewhere(folder, pin):
    make_plugin(folder, "a.zip", GOOD)
    pin()
    os.rename(folder / "SHA256SUMS", folder.parent / "pins")

    assert {"a": "good"} == offers(zippath.load_plugins(folder, pins=folder.parent / "pins"))
    with pytest.raises(zippath.PluginError, match="could not read the pins"):
        zippath.load_plugins(folder, pins="required")
