"""Which directories hold metadata, and of what: as importlib.metadata finds them."""

import os
from importlib import metadata

import pytest

from zippath.distributions.metadata_dirs import MetadataDir, header_files, metadata_dirs
from zippath.distributions.names import normalised

NAMES = {
    "my_proj-1.0.dist-info": ("dist-info", "my_proj", "1.0"),
    "my.proj-1.0.post1+local.dist-info": ("dist-info", "my.proj", "1.0.post1+local"),
    "Upper-1.DIST-INFO": ("dist-info", "Upper", "1"),
    "bare.dist-info": ("dist-info", "bare", ""),
    "not-escaped-1.0.dist-info": ("dist-info", "not", ""),
    "built-2-py3.8.egg-info": ("egg-info", "built", "2"),
    "vee-v2.egg-info": ("egg-info", "vee", "v2"),
    "develop.egg-info": ("egg-info", "develop", ""),
    "named-dev.egg-info": ("egg-info", "named", ""),
    # what pip leaves behind, and what is nothing at all
    "~ip-23.0.dist-info": None,
    "-ip-23.0.dist-info": None,
    ".dist-info": None,
    "dist-info": None,
    "EGG-INFO": None,
    "a-1.dist-info.txt": None,
    "a-1.dist-infos": None,
    "a.py": None,
    "": None,
}


@pytest.mark.parametrize(("name", "expected"), NAMES.items())
def test_a_name(name, expected):
    found = [(one.kind, one.name, one.version) for one in metadata_dirs([name], "/site")]

    assert [expected] * bool(expected) == found


@pytest.mark.parametrize(
    ("root", "expected"),
    [
        ("/x/six-1.16-py3.8.egg", ("six", "1.16")),
        ("/x/six-1.16-py3.8-linux-x86_64.egg/", ("six", "1.16")),
        (r"C:\x\six-1.16.EGG", ("six", "1.16")),
        ("/x/six.egg", ("six", "")),
        ("/x/six-1.16.zip", None),
        ("/x/.egg", None),
        ("", None),
    ],
)
def test_an_egg(root, expected):
    found = [(one.name, one.version) for one in metadata_dirs(["EGG-INFO"], root)]

    assert [expected] * bool(expected) == found


def test_the_same_directories_as_importlib(tmp_path):
    """Left out are those that pip has begun to remove."""
    for name in filter(None, NAMES):
        (tmp_path / name).mkdir()
    theirs = {one._path.name for one in metadata.distributions(path=[str(tmp_path)])}
    ours = {one.place for one in metadata_dirs(os.listdir(tmp_path), str(tmp_path))}

    assert theirs - {"~ip-23.0.dist-info", "-ip-23.0.dist-info", ".dist-info"} == ours
    for one in metadata_dirs(ours, str(tmp_path)):
        found = {theirs._path.name for theirs in metadata.distributions(
            name=normalised(one.name), path=[str(tmp_path)])}  # fmt: skip
        assert one.place in found


def test_the_headers_of_an_archive():
    names = [
        "a/b.py",
        "a-1.dist-info/METADATA",
        "a-1.dist-info/PKG-INFO",
        "x/y-1.dist-info/METADATA",
    ]
    names += ["b-1.egg-info/PKG-INFO", "c-1.egg-info/SOURCES.txt", "EGG-INFO/PKG-INFO"]

    assert ["a-1.dist-info/METADATA", "b-1.egg-info/PKG-INFO"] == header_files(names, "/x/a.whl")
    assert "EGG-INFO/PKG-INFO" == header_files(names, "/x/a.egg")[0]


def test_many_names_are_looked_at_once():
    names = [f"p/m{number}.py" for number in range(50_000)]

    assert [] == header_files(names, "/x/a.whl")
    assert [] == list(metadata_dirs(names, "/x/a.whl"))
    assert [MetadataDir("A" * 50_000 + ".dist-info", "dist-info", "A" * 50_000, "")] == list(
        metadata_dirs(["A" * 50_000 + ".dist-info"], "/x")
    )
