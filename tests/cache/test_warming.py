"""Archives whose modules are compiled ahead, for this Python and for others."""

import json
import os
import subprocess
import sys
import time
import zipfile

import pytest

from zippath import importer
from zippath.cache import warming
from zippath.errors import ZippathError

COUNT = 100  # modules: several batches in several processes
COMPILED = """
import json, sys
sys.path.append(sys.argv[1])
from importer import hook
hook.install(cache_dir=sys.argv[2])
sys.path.insert(0, sys.argv[3])
compiled = []
sys.addaudithook(lambda event, values: compiled.append(values[1]) if event == "compile" else None)
import bare, pkg.sub.deep
for number in range(int(sys.argv[4])):
    __import__(f"many.m{number}")
compiled = [path for path in compiled if str(path).startswith((sys.argv[2], sys.argv[3]))]
print(json.dumps([len(compiled), pkg.sub.deep.value, pkg.sub.deep.__file__]))
"""


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("bare.py", "value = 1\n")
        file.writestr("pkg/__init__.py", "")
        file.writestr("pkg/sub/__init__.py", "")
        file.writestr("pkg/sub/deep.py", "value = 'deep'\n")
        file.writestr("pkg/broken.py", "def (:\n")
        file.writestr("pkg/data.txt", "no module")
        file.writestr("pkg/not.a.module.py", "")
        file.writestr("many/__init__.py", "")
        for number in range(COUNT):
            file.writestr(f"many/m{number}.py", f"value = {number}\n")
    time.sleep(0.2)  # an index of an archive as new as that would not be kept
    return str(path)


def warm(python, archive, cache, jobs=3):
    steps = []
    modules = warming.modules_of(archive)
    warmed = warming.warm(python, archive, modules, str(cache), os.environ, jobs, steps.append)
    assert sum(steps) == warmed.modules == len(modules)
    return warmed


def test_modules_of(archive):
    found = warming.modules_of(archive)

    assert len(found) == len(set(found)) == COUNT + 6
    assert ("", "bare") in found
    assert ("pkg/sub/", "deep") in found
    assert ("pkg/", "__init__") in found


@pytest.mark.parametrize("content", [None, b"unreadable"])
def test_what_is_no_archive(tmp_path, content):
    path = tmp_path / "a.zip"
    if content:
        path.write_bytes(content)

    with pytest.raises(
        ZippathError, match=r"could not read .*a\.zip: not a zip|a\.zip does not exist"
    ):
        warming.modules_of(str(path))


@pytest.mark.python(">=3.9")
def test_nothing_is_compiled_after_that(interpreter, archive, tmp_path):
    cache = tmp_path / "cache"
    warmed = warm(interpreter, archive, cache)

    assert warmed.failed.keys() == {"pkg/broken"}
    assert warmed.failed["pkg/broken"].startswith("SyntaxError: ")
    place = os.path.dirname(importer.__path__[0])
    done = subprocess.run(
        [interpreter, "-I", "-c", COMPILED, place, cache, archive, str(COUNT)],
        capture_output=True,
        text=True,
        check=True,
    )
    compiled, value, file = json.loads(done.stdout)
    assert (compiled, value) == (0, "deep")
    assert file.startswith(str(cache)), "a package with data lies in the file store"
    assert file.endswith(os.path.join("pkg", "sub", "deep.py"))


def test_an_archive_without_modules(tmp_path):
    path = tmp_path / "empty.zip"
    zipfile.ZipFile(path, "w").close()

    assert warm(sys.executable, str(path), tmp_path / "cache").modules == 0


def test_what_is_no_python(archive, tmp_path):
    with pytest.raises(ZippathError, match="could not compile .* with /bin/echo"):
        warm("/bin/echo", archive, tmp_path)


def test_a_cache_that_is_refused_is_no_success(archive, tmp_path):
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(0o777)

    with pytest.raises(ZippathError, match=f"could not use the cache {tmp_path}/cache: it must be"):
        warm(sys.executable, archive, tmp_path / "cache")


def test_a_cache_that_takes_no_code_is_no_success(archive, tmp_path):
    (tmp_path / "file").write_text("")
    cache = tmp_path / "file" / "cache"

    with pytest.raises(ZippathError, match=f"could not keep the code of {archive} in {cache}"):
        warm(sys.executable, archive, cache)


@pytest.mark.python("<3.9")
def test_a_python_that_is_too_old(interpreter, archive, tmp_path):
    with pytest.raises(ZippathError, match=r"zippath's importer needs python 3\.9$"):
        warm(interpreter, archive, tmp_path / "cache")
