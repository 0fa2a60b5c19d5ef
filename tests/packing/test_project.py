"""Which parts of a project are importable."""

import pytest

from zippath.packing.project import parts_of


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["pkg/__init__.py"], []),
        (["setup.cfg", "pkg/__init__.py"], ["pkg/"]),
        (["pyproject.toml", "src/a.py", "pkg/__init__.py"], [""]),
        (["pyproject.toml", "src/notes.txt", "pkg/__init__.py"], ["pkg/"]),
        (["setup.py", "mod.py", "conftest.py", "tests/__init__.py"], [""]),
        (["setup.py", "a/b/c/__init__.py", "data/x.txt"], ["a/"]),
        (["setup.py", "a-b/__init__.py"], []),
    ],
)
def test_parts(files, expected, tmp_path):
    for name in files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")

    assert expected == [part.prefix for part in parts_of(str(tmp_path))]
