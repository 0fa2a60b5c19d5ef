"""The main job on real wheels, under real load, and killed at random moments."""

import glob
import os
import random
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests import real_wheels
from tests.booted import LINE, start_as_before, status
from tests.program import lines_of, make_zip, python_of, record_of, run_python, zippath
from zippath import edits

pytestmark = pytest.mark.live

# What each does with its wheel; the version range that the project itself declares.
USES = {
    "requests": (
        ("requests", "urllib3", "idna", "charset-normalizer", "certifi"),
        "import requests as r; print(r.Request('GET', 'http://x/', params={'b': 1}).prepare().url)",
        "http://x/?b=1",
        (3, 10),
    ),
    "rich": (
        ("rich", "markdown-it-py", "mdurl", "pygments"),
        "from rich import console, markdown as m; console.Console().print(m.Markdown('*x*'))",
        "x",
        (3, 10),
    ),
    "py4j": (
        ("py4j",),
        "from py4j.protocol import smart_decode; print(smart_decode(b'j'))",
        "j",
        (3, 6),
    ),
}


def version_of(interpreter):
    return eval(run_python(interpreter, "import sys; print(tuple(sys.version_info[:2]))"))


@pytest.mark.network
@pytest.mark.parametrize("name", USES)
def test_real_wheels_in_the_user_site(interpreter, sandbox, name):
    wheels, code, expected, least = USES[name]
    if version_of(interpreter) < least:
        pytest.skip(f"the pinned {name} needs python {'.'.join(map(str, least))}")
    try:
        paths = [str(real_wheels.wheel(wheel)) for wheel in wheels]
    except real_wheels.Unavailable as reason:
        pytest.skip(str(reason))
    if name == "py4j":  # as Spark ships it
        paths = [str(shutil.copy(paths[0], sandbox / "py4j-0.10.9.9-src.zip"))]
    done = zippath("add", *paths, "--user", "--python", interpreter)

    assert (0, "") == (done.code, done.err)
    assert expected == run_python(interpreter, code).strip()
    assert 0 == zippath("remove", *wheels, "--python", interpreter).code
    assert paths[0] not in run_python(
        interpreter, f"import importlib.util as u; print(u.find_spec({name!r}))"
    )


@pytest.mark.network
def test_real_wheels_in_a_venv(sandbox, venv):
    wheels, code, expected, _ = USES["rich"]
    try:
        paths = [str(real_wheels.wheel(wheel)) for wheel in wheels]
    except real_wheels.Unavailable as reason:
        pytest.skip(str(reason))
    zippath("add", *paths, VIRTUAL_ENV=venv)

    archives = [line.removeprefix(b"#boot ") for line in lines_of(record_of(venv))]
    assert [os.fsencode(path) for path in paths] == archives[: len(paths)]
    assert expected == run_python(python_of(venv), code).strip()


# how archives are added, and what begins their lines
WAYS = {"--plain": b"", "--fast": b"#boot "}


@pytest.mark.parametrize("way", WAYS)
def test_fifty_at_once_lose_nothing(sandbox, venv, way):
    archives = [make_zip(sandbox / f"a{n}.zip", {f"m{n}.py": ""}) for n in range(50)]
    first, second = archives[:25], archives[25:]
    zippath("add", *first, way, "--python", venv)

    def run(archive):
        command = ["remove"] if archive in first else ["add", way]
        return zippath(*command, archive, "--python", venv)

    shuffled = random.sample(archives, len(archives))
    with ThreadPoolExecutor(50) as pool:
        results = list(pool.map(run, shuffled))

    assert [(0, [])] * 50 == [(done.code, unexpected(done.err)) for done in results]
    wanted = sorted(WAYS[way] + os.fsencode(path) for path in second)
    assert wanted == sorted(line for line in lines_of(record_of(venv)) if line != LINE)
    code = f"{';'.join(f'import m{n}' for n in range(25, 50))}; print(m49.__file__)"
    assert f"{second[-1]}/m49.py" == run_python(python_of(venv), code)


def unexpected(messages):
    return [
        line for line in messages.splitlines() if not line.startswith("waiting for another zippath")
    ]


@pytest.mark.slow
def test_killed_at_any_moment_it_is_old_or_new(sandbox, venv, hello):
    """200 random moments, over the whole time that an `add` takes."""
    other = make_zip(sandbox / "other.zip", {"other.py": ""})
    zippath("add", other, "--python", venv)
    record = record_of(venv)
    old = Path(record).read_bytes()
    new = old + os.fsencode(hello) + b"\n"
    command = [sys.executable, "-m", "zippath", "add", hello, "--python", venv]
    started = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    takes = time.monotonic() - started
    assert new == Path(record).read_bytes()
    zippath("undo")

    random.seed(273)
    seen = set()
    for _ in range(200):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0, takes))
        process.kill()
        process.wait()
        left = Path(record).read_bytes()
        assert left in (old, new)
        seen.add(left)
        if left == new:
            assert "hello.py" in run_python(python_of(venv), "import hello; print(hello.__file__)")
            Path(record).write_bytes(old)
    assert {"other.py"} == {
        os.path.basename(run_python(python_of(venv), "import other; print(other.__file__)"))
    }
    assert [] == glob.glob(os.path.join(glob.escape(os.path.dirname(record)), "*.pth?*"))
    done = zippath("add", hello, "--python", venv)
    assert 0 == done.code
    assert new == Path(record).read_bytes()


# by `disable` while archives need it, and by both of the others without a boot module
REFUSED = re.compile(r"(waiting .*\n)*error: .* (no longer be on the path|is not enabled in .*)\n")


@pytest.mark.slow
def test_thirty_at_once_of_every_kind_leave_it_whole(sandbox, venv):
    [site] = Path(venv).glob("lib/python3*/site-packages")
    before = files_in(site)
    archives = [make_zip(sandbox / f"a{n}.zip", {f"m{n}.py": ""}) for n in range(12)]
    wishes = [["add", "--fast", archive] for archive in archives]
    wishes += [["importer", verb] for verb in ("enable", "disable", "upgrade")] * 6
    random.seed(412)
    random.shuffle(wishes)

    with ThreadPoolExecutor(30) as pool:
        results = list(pool.map(lambda wish: zippath(*wish, "--python", venv), wishes))

    failed = [done.err for done in results if done.code]
    assert [] == [message for message in failed if not REFUSED.match(message)]
    code = f"{';'.join(f'import m{n}' for n in range(12))}; print(m0.__file__)"
    assert f"{archives[0]}/m0.py" == run_python(python_of(venv), code)
    assert [] == status(venv)["faults"]
    zippath("remove", *archives, "--python", venv)
    zippath("importer", "disable", "--python", venv)
    assert before == files_in(site)


KILLED = {
    "add": ([], ["add", "@", "--fast"]),
    "remove": (["add", "@", "--fast"], ["remove", "@"]),
    "enable": ([], ["importer", "enable"]),
    "disable": (["importer", "enable"], ["importer", "disable"]),
    "upgrade": (["importer", "enable"], ["importer", "upgrade"]),
}


@pytest.mark.slow
@pytest.mark.parametrize("change", KILLED)
def test_killed_at_any_moment_the_boot_module_is_there_or_not(sandbox, venv, hello, change):
    """50 random moments: each start in between is silent, and the next zippath puts it right."""
    first, then = ([hello if word == "@" else word for word in words] for words in KILLED[change])
    if first:
        zippath(*first, "--python", venv)
    command = [sys.executable, "-m", "zippath", *then, "--python", venv]
    [site] = Path(venv).glob("lib/python3*/site-packages")
    if change == "upgrade":
        start_as_before(site)
    old = files_in(site)
    started = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    takes = time.monotonic() - started
    new = files_in(site)
    zippath("undo")
    assert old == files_in(site)

    random.seed(829)
    for _ in range(50):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # the files are written in the last third
        time.sleep(random.uniform(takes / 2, takes))
        process.kill()
        process.wait()
        start = [python_of(venv), "-B", "-c", "try: import hello\nexcept ImportError: pass"]
        done = subprocess.run(start, capture_output=True, text=True)
        assert (0, "", "") == (done.returncode, done.stdout, done.stderr)
        with edits.Transaction(str(sandbox / "state"), "zippath list", say=len):
            left = files_in(site)
        assert sorted(left) in (sorted(old), sorted(new))
        assert left in (old, new)
        if left == new:
            zippath("undo")


def files_in(site):
    """The files of a site dir without bytecode."""
    # a killed zippath leaves a target behind that may be about to write its bytecode
    found = (
        path for path in site.rglob("*") if path.is_file() and path.parent.name != "__pycache__"
    )
    return {str(path.relative_to(site)): path.read_bytes() for path in found}
