"""The settings of editors, for a folder with any name."""

import json

import pytest

from zippath.manage.editors import EDITORS

TEXTS = {one.name: one.settings('/my "é" folder', ["a", "b"]) for one in EDITORS}


@pytest.mark.parametrize(
    ("name", "key"), [("pyright", "extraPaths"), ("vscode", "python.analysis.extraPaths")]
)
def test_json(name, key):
    assert {key: ['/my "é" folder']} == json.loads(TEXTS[name])


def test_toml():
    tomllib = pytest.importorskip("tomllib", reason="new in python 3.11")
    expected = {
        "mypy_path": '/my "é" folder',
        "overrides": [{"module": ["a.*", "b.*"], "follow_imports": "silent"}],
    }

    assert expected == tomllib.loads(TEXTS["mypy"])["tool"]["mypy"]


def test_the_folder_alone():
    assert '/my "é" folder' == TEXTS["pycharm"]
