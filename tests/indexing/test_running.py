"""The variables for a command whose Pythons use a path index."""

import os
import subprocess
from dataclasses import replace

import pytest

from tests import built_environments
from tests.doctor.bench import interpreter as interpreter_of
from tests.doctor.healthy import SETS, healthy
from tests.importer.indexed import write
from tests.interpreters import RUNNING
from tests.live.exactness import observed
from tests.real_wheels import Unavailable
from tests.snapshots import snapshot_of
from zippath.imports.resolver import Imports
from zippath.indexing.asking import Index, directories_of
from zippath.indexing.running import indexed
from zippath.indexing.starting.sitecustomize import OWN, VARIABLE
from zippath.syspath.snapshot import take

# layouts of `built_environments`, each on the Python that it is for
LAID_OUT = {
    "plain": "3.9",
    "mixed": "3.10",
    "namespaces": "3.11",
    "user_site": "3.11",
    "system_site": "3.12",
    "editable": "3.12",
    "eggs": "3.13",
    "with_bytecode": "3.13",
}
# each set on one Python, but for those that take long and have nothing that `data` has not
HEALTHY = tuple(name for name in SETS if name not in ("notebooks", "arrays", "services"))
SERVED = "IndexedFinder"


@pytest.fixture
def builds(monkeypatch):
    """What is built, in place of starting a Python for it."""
    found = []
    monkeypatch.setattr(Index, "covers", lambda _self, entries: list(entries) in found)
    monkeypatch.setattr(Index, "build", lambda _self, entries, is_sealed: found.append([*entries]))
    return found


def test_it_is_built_once_and_stands_in_front(builds):
    env = {"PYTHONPATH": f"/a:{OWN}:", "HOME": "/home"}
    snapshot = snapshot_of(["/x", "/y"])
    found = indexed(snapshot, "/cache", env)

    assert f"{OWN}{os.pathsep}/a" == found["PYTHONPATH"]
    assert (snapshot.facts.prefix, "/home") == (found[VARIABLE], found["HOME"])
    assert found == indexed(snapshot, "/cache", found)
    assert [["/x", "/y"]] == builds


@pytest.mark.live
def test_it_covers_what_has_not_changed(tmp_path):
    place = tmp_path / "place"
    write(place, {"mod.py": ""})
    index = Index(RUNNING, str(tmp_path / "cache"), "/owner", os.environ)
    assert not index.covers([str(place)])
    index.build([str(place)], is_sealed=False)
    assert index.covers([str(place), "/nowhere"])
    (place / "new.py").write_text("")
    assert not index.covers([str(place)])


def environment(name, tmp_path):
    """An environment that people have, or one of real wheels that is laid out in some way."""
    if name in HEALTHY:
        return healthy(name, tmp_path)
    try:
        _, base, _ = interpreter_of(LAID_OUT[name])
        return built_environments.environment(getattr(built_environments, name), base)
    except Unavailable as reason:
        pytest.skip(str(reason))


@pytest.mark.live
@pytest.mark.slow
@pytest.mark.network
@pytest.mark.parametrize("name", [*HEALTHY, *LAID_OUT])
def test_each_name_of_a_real_environment_has_the_same_spec(name, tmp_path):
    made = environment(name, tmp_path)
    snapshot = take(made.executable, made.env, made.cwd)
    imports = Imports(snapshot)
    expected = observed(made, imports, tmp_path)
    env = {**made.env, "ZIPPATH_CACHE_DIR": str(tmp_path / "cache")}
    index = Index(made.executable, env["ZIPPATH_CACHE_DIR"], snapshot.facts.prefix, env)
    for is_sealed in (False, True):
        index.build(directories_of(snapshot), is_sealed)
        started = indexed(snapshot, index.cache_dir, env)
        found = observed(replace(made, env=started), imports, tmp_path)

        assert is_sealed == index.look().is_sealed
        assert SERVED in serving(made, started)
        for part, answers in expected.items():
            seen = found[part]
            assert {} == {
                each: seen.get(each) for each in answers if answers[each] != seen.get(each)
            }


def serving(made, env):
    """The kinds of finders after some imports, the index finder among them where it serves."""
    code = "import wave, sys; print(*{type(f).__name__ for f in sys.path_importer_cache.values()})"
    done = subprocess.run([made.executable, "-c", code], capture_output=True, text=True, env=env)
    return done.stdout
