"""Who owns a file, by every kind of record that installers leave."""

import os
from pathlib import Path

import pytest

from tests.distributions.metadata_trees import SITE, FakeTree, FakeTrees, installed, trees
from tests.program import make_zip
from tests.snapshots import imports_of, write
from zippath.distributions import owners as owners_module
from zippath.distributions.owners import Owners


def owner(imports, name):
    winner = imports.resolve(name).winner
    return winner.distribution, winner.version


def test_record_of_a_dist_info(tmp_path):
    write(tmp_path, "a.py", "b.py", '"c,d".py')
    write(tmp_path, "my_proj-1.0.dist-info/METADATA", text="Name: my.proj\nVersion: 1.0\n\nName: x")
    write(tmp_path, "my_proj-1.0.dist-info/RECORD", text='a.py,sha256=x,5\n"c,d.py",,\n')
    imports = imports_of(tmp_path)

    assert ("my.proj", "1.0") == owner(imports, "a")
    assert (None, None) == owner(imports, "b")


def test_egg_info_with_and_without_a_list(tmp_path):
    write(tmp_path, "listed.py", "top.py", "named.py")
    write(tmp_path, "one-1.egg-info/installed-files.txt", text="../listed.py\n")
    write(tmp_path, "two-2-py3.8.egg-info/top_level.txt", text="top\n")
    write(tmp_path, "named-3.egg-info", text="Metadata-Version: 1.0\nName: Named\nVersion: 3\n")
    imports = imports_of(tmp_path)

    assert [("one", "1"), ("two", "2"), ("Named", "3")] == [
        owner(imports, name) for name in ("listed", "top", "named")
    ]


def test_wheels_and_eggs_as_archives(tmp_path):
    wheel = make_zip(tmp_path / "w.whl", {
        "a.py": "", "w-1.dist-info/RECORD": "a.py,,\n", "w-1.dist-info/METADATA": "Name: w\n",
    })  # fmt: skip
    egg = make_zip(tmp_path / "e.egg", {"b.py": "", "EGG-INFO/PKG-INFO": "Name: e\nVersion: 2\n"})
    imports = imports_of(wheel, egg)

    assert [("w", None), ("e", "2")] == [owner(imports, name) for name in ("a", "b")]


def test_a_namespace_of_one_and_of_several(tmp_path):
    write(tmp_path, "n/a.py", "n/b.py", "own/a.py")
    write(tmp_path, "one-1.dist-info/RECORD", text="n/a.py,,\nown/a.py,,\n")
    write(tmp_path, "two-1.dist-info/RECORD", text="n/b.py,,\n")
    imports = imports_of(tmp_path)

    assert (None, None) == owner(imports, "n")
    assert ("one", "1") == owner(imports, "own")
    assert ("two", "1") == owner(imports, "n.b")


def test_a_path_line_of_an_editable_install_owns_what_it_leads_to(tmp_path, monkeypatch):
    site = write(tmp_path / "site", "p.pth")
    write(site, "p-1.dist-info/RECORD", text="p.pth,,\n")
    source = write(tmp_path / "source", "p/__init__.py")
    imports = imports_of(source)
    (origin,) = imports.candidates.origins.values()
    imports.candidates.origins[str(source)] = type(origin)("pth", f"{site}/p.pth", 1)

    assert ("p", "1") == owner(imports, "p")


SIX = {
    "six.py": b"",
    "six-1.dist-info/RECORD": b"six.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n",
    "six-1.dist-info/METADATA": b"Name: Six\nVersion: 1\n",
}


def owners_of(files, root="/site"):
    return Owners(FakeTrees({root: FakeTree(files, root)}))


@pytest.mark.live
def test_a_real_site_dir_is_as_its_installers_recorded_it():
    """Every file has one owner, that of importlib.metadata, with its recorded hash."""
    owners = Owners(trees())
    for name, theirs in installed().items():
        for file in theirs.files:
            row = str(file)
            found = [owner for owner in owners.of_file(SITE, row) if name in owner.recorded.path
                     or owner.name == theirs.metadata["Name"]]  # fmt: skip
            assert theirs.metadata["Name"] in [owner.name for owner in found], row
            path = os.path.join(SITE, row)
            if file.hash and os.path.exists(path):
                content = Path(path).read_bytes()
                assert all(owner.brought(content) for owner in found), row
                assert not any(owner.brought(content + b"\n") for owner in found), row


def test_all_that_claim_a_file_are_named():
    files = SIX | {
        "six-2.egg-info/PKG-INFO": b"Name: six\nVersion: 2\n",
        "other-1.dist-info/RECORD": b"six.py,,\n",
        "unasked-1.dist-info/RECORD": b"seven.py,,\n",
    }
    found = list(owners_of(files).of_file("/site", "six.py"))

    assert [("other", ""), ("Six", "47DEQ"), ("six", None)] == [
        (owner.name, owner.recorded and owner.recorded.hash[7:12]) for owner in found
    ]
    assert [(True, True), (True, False), (True, True)] == [
        (owner.brought(b""), owner.brought(b"changed")) for owner in found
    ]


def test_the_owner_with_a_record():
    files = SIX | {
        "a-1.egg-info/top_level.txt": b"six\n",
        "b-1.dist-info/RECORD": b"a\nsix.pyc,,\nxsix.py,,\n",
        "c-1.egg-info/installed-files.txt": b"../c.pth\nPKG-INFO\n",
        "d-1.dist-info/RECORD": b'"d"".pth",,\n',
    }
    owners = owners_of(files)
    found = {
        file: owner.name if (owner := owners.recorded("/site", file)) else None
        for file in ("six.py", "c.pth", "c-1.egg-info/PKG-INFO", 'd".pth', "py", "e.pth")
    }

    assert {
        "six.py": "Six", "c.pth": "c", "c-1.egg-info/PKG-INFO": "c", 'd".pth': "d",
        "py": None, "e.pth": None,
    } == found  # fmt: skip
    assert owners.recorded("/site", "six.py").brought(b"")


def test_an_egg_owns_everything_unless_it_has_a_list():
    files = {"EGG-INFO/PKG-INFO": b"Name: a\nVersion: 1\n"}
    owners = owners_of(files, "/x/a-1.egg")
    listed = owners_of(files | {"EGG-INFO/RECORD": b"a.py,,\n"}, "/x/a-1.egg")

    for file, expected in (("a.py", ["a"]), ("b/c.py", [])):
        assert ["a"] == [owner.name for owner in owners.of_file("/x/a-1.egg", file)]
        assert expected == [owner.name for owner in listed.of_file("/x/a-1.egg", file)]


def test_what_pip_has_begun_to_remove_owns_nothing():
    owners = owners_of({"~ix-1.dist-info/RECORD": b"six.py,,\n", "six.py": b""})

    assert [] == list(owners.of_file("/site", "six.py"))


def test_names_of_a_project():
    record = (
        b"PIL/__init__.py,,\nPIL/a.py,,\n_imaging.so,,\n../../bin/p,,\n__pycache__/x.pyc,,\n"
        b"pillow_fork.libs/libjpeg.so,,\nreadme.txt,,\n"
    )
    files = {"Pillow_Fork-1.dist-info/RECORD": record, "six-1.egg-info/top_level.txt": b"six\n"}
    owners = owners_of(files)

    assert {"PIL", "_imaging"} == owners.names_of("/site", "pillow.fork")
    assert {"six"} == owners.names_of("/site", "SIX")
    assert set() == owners.names_of("/site", "pil")


def test_metadata_is_read_once_and_only_where_it_is_asked_for():
    tree = FakeTree(SIX | {"seven-1.dist-info/RECORD": b"seven.py,,\n"})
    owners = Owners(FakeTrees({"/site": tree}))
    assert {} == tree.read_with

    assert [] == list(owners.of_file("/site", "nobody.py"))
    assert {"six-1.dist-info/RECORD", "seven-1.dist-info/RECORD"} == set(tree.read_with)
    tree.read_with.clear()
    for _ in range(3):
        assert ["Six"] == [owner.name for owner in owners.of_file("/site", "six.py")]
        assert {"six-1.dist-info/METADATA"} == set(tree.read_with)
    assert {"six"} == owners.names_of("/site", "six")
    assert {"six-1.dist-info/METADATA"} == set(tree.read_with)


@pytest.mark.parametrize("number", [100, 200, 400])
def test_a_question_costs_no_more_for_more_distributions(number):
    files = {}
    for one in range(number):
        rows = "".join(f"p{one}/m{module}.py,,\n" for module in range(50))
        files[f"p{one}-1.dist-info/RECORD"] = rows.encode()
    owners = owners_of(files)
    list(owners.of_file("/site", "p1/m1.py"))
    asked = []
    real = owners_module._Claims.owner_of

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            owners_module._Claims,
            "owner_of",
            lambda self, file: asked.append(1) or real(self, file),
        )
        for one in range(number):
            assert 1 == len(list(owners.of_file("/site", f"p{one}/m1.py")))
    assert number == len(asked)
