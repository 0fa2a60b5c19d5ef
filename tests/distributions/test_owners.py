"""Who owns a file, by every kind of record that installers leave."""

from tests.program import make_zip
from tests.snapshots import imports_of, write


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
