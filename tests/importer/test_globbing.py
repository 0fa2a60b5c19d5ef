"""Patterns find in an archive what pathlib finds in the directory that it was made from."""

import json
import zipfile

import pytest

from tests import interpreters
from tests.importer.building import build, start

FILES = (
    "a.py", "b.py", "c.tar.gz", ".hidden", "sub/a.py", "sub/data.txt", "sub/deep/b.py",
    "sub/deep/er/c.txt", "other/a.py", "other/x[1].txt", "é/ü.py", "no_suffix", "UPPER.PY",
)  # fmt: skip
PATTERNS = (
    "*", "*.py", "?.py", "[ab].py", "**", "**/*", "**/*.py", "**/", "*/", "sub", "sub/", "sub/*",
    "*/a.py", "**/deep/*", "**/deep/**/*.txt", "**/**/*.py", "sub/**", "absent", "absent/*",
    "a.py/*", "./*.py", "*.*", "no_suffix", "x[[]1].txt", "**/x[[]1].txt", "é/*", "**/*.txt",
    "*/*/*", ".*", "*.PY",
)  # fmt: skip
SCRIPT = """
import json, pathlib, warnings, zippath
from importlib.resources import files
archive, directory, patterns = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
warnings.simplefilter("ignore")
zippath.install(None)
sys.path.insert(0, archive)
import pkg
roots = files(pkg), pathlib.Path(directory, "pkg")
assert type(roots[0]).__name__ == "Resource"

def found(root, how, pattern):
    try:
        names = [str(path.relative_to(root)) for path in getattr(root, how)(pattern)]
    except Exception as error:
        return type(error).__name__
    assert len(names) == len(set(names)), (how, pattern, names)
    return sorted(names)

for how in ("glob", "rglob"):
    for pattern in [*patterns, "", "/absolute"]:
        ours, theirs = (found(root, how, pattern) for root in roots)
        assert ours == theirs, (how, pattern, ours, theirs)
for path in roots[1].rglob("*"):
    ours = roots[0].joinpath(path.relative_to(roots[1]))
    for name in ("name", "stem", "suffix", "suffixes"):
        assert getattr(ours, name) == getattr(path, name), (path, name)
    for pattern in patterns:
        assert ours.match(pattern) == path.match(pattern), (path, pattern)
    assert ours.relative_to(roots[0]) == path.relative_to(roots[1])
try:
    roots[0].relative_to(roots[0] / "sub")
except ValueError:
    print("fine")
"""


@pytest.mark.parametrize("python", interpreters.parameters(">=3.10"))  # 3.9 asks no reader
def test_it_is_as_in_a_directory(python, tmp_path):
    content = {f"pkg/{name}": "" for name in (*FILES, "__init__.py")}
    archive = build(tmp_path / "a.zip", content)
    with zipfile.ZipFile(archive) as file:
        file.extractall(tmp_path / "unpacked")

    patterns = json.dumps(PATTERNS)
    env = {"PYTHONUTF8": "1"}
    assert "fine" == start(python, SCRIPT, archive, tmp_path / "unpacked", patterns, env=env)
