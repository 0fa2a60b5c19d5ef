"""What a user may call an archive."""

import ntpath
import posixpath

import pytest

from tests.program import make_zip
from tests.snapshots import facts_of
from zippath.errors import ZippathError
from zippath.manage.naming import archive_named, archives_named, means, names_inside

PATHS = ["/x/hello.zip", "/x/Ruamel.YAML-0.2-py3-none-any.whl", "/y/hello.zip", "/y/tool.pyz"]
MODULES = {PATHS[0]: ["hello", "shared"], PATHS[1]: ["ruamel", "_clib"], PATHS[2]: ["shared"],
           PATHS[3]: ["spam_eggs", "Widget"]}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("/x/hello.zip", "/x/hello.zip"),
        ("tool.pyz", "/y/tool.pyz"),
        ("tool", "/y/tool.pyz"),
        ("too", "/y/tool.pyz"),
        ("ruamel-yaml", PATHS[1]),
        ("Rua", PATHS[1]),
        ("Ruamel.YAML-0.2-py3-none-any", PATHS[1]),
        ("_clib", PATHS[1]),
        ("spam-eggs", PATHS[3]),
        ("_cl", PATHS[1]),
        ("Widg*", PATHS[3]),
        ("/y/t*", PATHS[3]),
    ],
)
def test_names(name, expected):
    assert expected == archive_named(name, PATHS, "/v/zippath.pth", MODULES.get, str)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [("hel*", [0, 2]), ("*.whl", [1]), ("sha?ed", [0, 2]), ("*", [0, 1, 2, 3]), ("/y/*", [2, 3])],
)
def test_patterns_mean_all_that_fit(pattern, expected):
    found = archives_named(pattern, PATHS, "/v/zippath.pth", MODULES.get, str)

    assert tuple(PATHS[index] for index in expected) == found


@pytest.mark.parametrize(
    "name", ["a.ZIP", "C:\\LIBS\\A.zip", "c:/libs/a.zip", "A", "a*.ZIP", "C:\\Lib*\\A*", "mod"]
)
def test_on_windows_the_letters_of_file_names_may_be_others(name):
    inside = {"c:\\libs\\A.Zip": ["mod"], "c:\\libs\\other.zip": []}

    found = archive_named(name, [*inside], "zippath.pth", inside.get, ntpath.normcase)

    assert "c:\\libs\\A.Zip" == found


@pytest.mark.parametrize("name", ["HELLO.zip", "MODU", "Mod*"])
def test_elsewhere_and_for_modules_they_count(name):
    case = ntpath.normcase if name[0] == "M" else posixpath.normcase
    with pytest.raises(ZippathError):
        archive_named(name, ["/x/hello.zip"], "zippath.pth", lambda path: ["module"], case)


@pytest.mark.parametrize("name", ["hello.zip", "hel", "shared", "sha", "hello*"])
def test_of_several_each_stands_on_a_line(name):
    with pytest.raises(ZippathError) as error:
        archive_named(name, PATHS, "/v/zippath.pth", MODULES.get, str)

    assert f"{name} may be any of these" == error.value.message
    assert ("/x/hello.zip", "/y/hello.zip") == error.value.details


@pytest.mark.parametrize("name", ["nothing", "", "nothing*", "widg*"])
def test_what_means_nothing(name):
    with pytest.raises(ZippathError, match="is not in /v/zippath.pth") as error:
        archive_named(name, PATHS, "/v/zippath.pth", MODULES.get, str)

    names = "hello.zip, Ruamel.YAML-0.2-py3-none-any.whl, hello.zip, tool.pyz"
    assert f"it has {names}" == error.value.hint


@pytest.mark.parametrize("path", PATHS)
def test_each_way_of_naming_means_the_archive(path):
    file_name = path.rpartition("/")[2]
    stem = file_name.rpartition(".")[0]

    assert [True] * 3 + [False] == [
        means(name, path, str) for name in (path, file_name, stem, "other")
    ]


def test_modules_and_distributions_are_inside(tmp_path):
    info = "some_dist-1.dist-info/METADATA"
    archive = make_zip(tmp_path / "a.zip", {"one.py": "", "two/__init__.py": "", info: ""})
    inside = names_inside(facts_of())

    assert {"one", "two", "some_dist"} == set(inside(archive))
    assert [] == list(inside("/nowhere/a.zip"))
