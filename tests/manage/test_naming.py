"""What a user may call an archive."""

import pytest

from zippath.errors import ZippathError
from zippath.manage.naming import archive_named, means

PATHS = ["/x/hello.zip", "/x/Ruamel.YAML-0.2-py3-none-any.whl", "/y/hello.zip", "/y/tool.pyz"]


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
    ],
)
def test_names(name, expected):
    assert expected == archive_named(name, PATHS, "/v/zippath.pth")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("hello.zip", "hello.zip may be any of: /x/hello.zip, /y/hello.zip"),
        ("hel", "hel may be any of: /x/hello.zip, /y/hello.zip"),
        ("nothing", "nothing is not in /v/zippath.pth"),
    ],
)
def test_names_that_mean_nothing_or_too_much(name, message):
    with pytest.raises(ZippathError, match=message):
        archive_named(name, PATHS, "/v/zippath.pth")


@pytest.mark.parametrize("path", PATHS)
def test_each_way_of_naming_means_the_archive(path):
    file_name = path.rpartition("/")[2]
    stem = file_name.rpartition(".")[0]

    assert [True] * 3 + [False] == [means(name, path) for name in (path, file_name, stem, "other")]
