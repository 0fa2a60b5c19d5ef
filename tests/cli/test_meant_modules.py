"""What the words of `zippath why` mean."""

import pytest

from tests.program import make_zip
from tests.snapshots import snapshot_of
from zippath.cli.meant_modules import meant
from zippath.errors import ZippathError
from zippath.imports.resolver import Imports

WHEEL = "PyYAML-6.0-py3-none-any.whl"


@pytest.fixture
def words(tmp_path, monkeypatch):
    """What the words mean where three archives are on the path."""
    info = "PyYAML-6.0.dist-info/METADATA"
    archives = [
        make_zip(tmp_path / WHEEL, {"yaml.py": "", "_yaml.py": "", info: "Name: PyYAML"}),
        make_zip(tmp_path / "tools-a.zip", {"left.py": "", "right.py": ""}),
        make_zip(tmp_path / "tools-b.zip", {"up.py": ""}),
    ]
    monkeypatch.chdir(tmp_path)
    snapshot = snapshot_of(archives)
    entries = tuple(entry._replace(kind="archive") for entry in snapshot.ledger.entries)
    ledger = snapshot.ledger._replace(entries=entries)
    imports = Imports(snapshot._replace(ledger=ledger))
    return lambda *words: list(meant(words, imports, ledger))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("yaml", ["yaml"]),
        ("yaml.nodes", ["yaml.nodes"]),
        ("nothing", ["nothing"]),
        ("pyyaml", ["pyyaml", "_yaml", "yaml"]),
        ("PyY", ["PyY", "_yaml", "yaml"]),
        ("tools", ["tools"]),
        ("tools-b", ["tools-b", "up"]),
        ("tools-a.zip", ["left", "right"]),
        ("./tools-b.zip", ["up"]),
        ("*yaml", ["_yaml", "yaml"]),
        ("tools-*", ["left", "right", "up"]),
    ],
)
def test_modules_and_archives(words, word, expected):
    assert expected == words(word)


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("a b", "'a b' is not the name of a module"),
        (".a", "'.a' is not the name of a module"),
        ("", "'' is not the name of a module"),
        ("gone.zip", "gone.zip is not in the archives on the path of "),
        ("/x/gone", "/x/gone is not in the archives on the path of "),
        ("x*", r"x\* is not in the archives on the path of "),
    ],
)
def test_what_means_nothing(words, word, message):
    with pytest.raises(ZippathError, match=message):
        words("yaml", word)
