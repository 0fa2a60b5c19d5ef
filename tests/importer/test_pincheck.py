"""A pinned archive is imported with the content that it was pinned to, and with no other."""

import hashlib
import importlib
import os
import shlex
import shutil
import subprocess
import sys
import threading
from importlib import metadata
from pathlib import Path
from typing import ClassVar

import pytest

from tests.booted import enable_by_hand
from tests.importer.building import build, every_python, wait_until_settled
from tests.importer_copy import copy_importer
from tests.program import python_of
from zippath.importer import hook, pincheck, record
from zippath.importer.finder import ZipImporter
from zippath.importer.index import INDEXES, NameIndex
from zippath.importer.pincheck import quoted, remedy
from zippath.importer.record import PINS, ChangedError
from zippath.importer.refused import RefusedImporter
from zippath.importer.store import open_store

GOOD = {
    "good.py": "x = 'good'",
    "pkg_of_pins/__init__.py": "",
    "pkg_of_pins/sub.py": "x = 'good'",
    "space_of_pins/part.py": "x = 'good'",
    "pins-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: pins\nVersion: 1\n",
}
EVIL = {name: text.replace("good", "evil") for name, text in GOOD.items()}
NAMES = ("good", "pkg_of_pins", "pkg_of_pins.sub", "space_of_pins.part")


def sha256(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


@pytest.fixture
def archive(tmp_path, monkeypatch):
    monkeypatch.setattr(record, "FINE", 12_000_000)  # no kernel's clock ticks slower
    return build(tmp_path / "a.zip", GOOD)


@pytest.fixture
def pinned(archive, monkeypatch):
    """The archive, pinned to its content."""
    monkeypatch.setattr(pincheck, "_hashed", {})
    monkeypatch.setitem(PINS, archive, (sha256(archive), "/env/lib/python3/site-packages"))
    return archive


@pytest.fixture
def hashed(monkeypatch):
    """Grows with each time that an archive is hashed."""
    found = []

    def counted(file, *args):
        found.append(file.name)
        return digest(file, *args)

    digest = pincheck.sha256_of
    monkeypatch.setattr(pincheck, "sha256_of", counted)
    return found


def swap(archive, content):
    """Put another archive of the same size and time in its place."""
    before = os.stat(archive)
    build(f"{archive}.new", content, old=False)
    os.utime(f"{archive}.new", ns=(before.st_atime_ns, before.st_mtime_ns))
    os.replace(f"{archive}.new", archive)


def edit(archive, content):
    """Write another content into the same file, and set its time back."""
    before = os.stat(archive)
    build(f"{archive}.new", content, old=False)
    Path(archive).write_bytes(Path(f"{archive}.new").read_bytes())
    os.utime(archive, ns=(before.st_atime_ns, before.st_mtime_ns))


def truncate(archive, content):
    os.truncate(archive, 100)


changes = pytest.mark.parametrize("change", [swap, edit, truncate])


def refused(archive, cache):
    """The importer that the hook makes for an archive that has changed."""
    found = hook.PathHook(cache)(archive)
    assert isinstance(found, RefusedImporter)
    return found


@pytest.mark.parametrize("settled", [True, False])
def test_the_pinned_content_is_imported(tmp_path, pinned, settled):
    if not settled:
        os.utime(pinned)
    for _ in range(2):
        INDEXES.clear()
        importer = hook.PathHook(tmp_path / "cache")(pinned)

        assert type(importer) is ZipImporter
        assert b"x = 'good'" == importer.get_data(os.path.join(pinned, "good.py"))
        assert sha256(pinned) == INDEXES.current(pinned).sha256


@changes
@pytest.mark.parametrize("is_known", [True, False])
def test_another_content_is_not_imported(tmp_path, pinned, change, is_known):
    if is_known:
        ZipImporter(pinned, tmp_path / "cache")
        INDEXES.clear()
    change(pinned, EVIL)
    importer = refused(pinned, tmp_path / "cache")

    assert importer.find_spec("absent") is None
    importer.offered = frozenset(["good"])
    with pytest.raises(ImportError) as caught:
        importer.find_spec("good")
    assert not isinstance(caught.value, ModuleNotFoundError)
    said = str(caught.value)
    digests = PINS[pinned][0][:12], sha256(pinned)[:12]
    assert all(text in said for text in (repr(pinned), *digests, "zippath sync"))


def test_the_stock_importer_never_gets_a_pinned_archive(tmp_path, pinned, monkeypatch):
    """An ImportError of our hook would let it have a try, and it knows no pins."""

    def broken(self, path, cache_dir, files):
        raise MemoryError(path)

    ZipImporter(pinned, tmp_path / "cache")
    monkeypatch.setattr(ZipImporter, "__init__", broken)
    with pytest.raises(ImportError, match=r"pinned.*MemoryError|pinned.*a\.zip"):
        refused(pinned, tmp_path / "cache").find_spec("good")
    for path in (os.path.join(pinned, "space_of_pins"), os.path.join(pinned, "absent")):
        refused(path, tmp_path / "cache")
    for path in (os.path.dirname(pinned), f"{pinned}.whl"):  # they are nobody's pinned archive
        with pytest.raises(ImportError):
            hook.PathHook(None)(path)
    os.unlink(pinned)
    with pytest.raises(ImportError, match="gone"):
        refused(pinned, tmp_path / "cache").find_spec("good")


def test_only_what_it_offers_is_an_error(tmp_path, pinned):
    swap(pinned, EVIL)
    importer = refused(pinned, tmp_path / "cache")

    for name in ("good", "pkg_of_pins"):
        with pytest.raises(ImportError):
            importer.find_spec(name)
    assert importer.find_spec("space_of_pins").submodule_search_locations
    inside = refused(os.path.join(pinned, "space_of_pins"), tmp_path / "cache")
    with pytest.raises(ImportError):
        inside.find_spec("space_of_pins.part")


def test_a_changed_wheel_of_a_shared_package(tmp_path, monkeypatch, importing):
    """An installer would merge them: a module of the changed one is not simply missing."""
    init = {"pkg_of_pins/__init__.py": ""}
    one = build(tmp_path / "one-1-py3-none-any.whl", init | {"pkg_of_pins/one.py": "x = 1"})
    two = build(tmp_path / "two-1-py3-none-any.whl", init | {"pkg_of_pins/two.py": "x = 2"})
    monkeypatch.setitem(PINS, two, ("0" * 64, "/site"))
    hook.install(str(tmp_path / "cache"))
    sys.path[:0] = [one, two]

    assert 1 == importlib.import_module("pkg_of_pins.one").x
    with pytest.raises(ModuleNotFoundError, match="absent"):
        importlib.import_module("pkg_of_pins.absent")
    with pytest.raises(ImportError, match="pinned"):
        importlib.import_module("pkg_of_pins.two")


def test_a_folder_of_an_archive_pins_the_archive(tmp_path, archive, monkeypatch):
    entry = os.path.join(archive, "pkg_of_pins")
    monkeypatch.setitem(PINS, entry, ("0" * 64, "/site"))

    for path in (entry, archive):
        refused(path, tmp_path / "cache")


def test_an_archive_is_hashed_once_for_each_content(tmp_path, pinned, hashed):
    for _ in range(3):
        INDEXES.clear()
        pincheck._hashed.clear()
        hook.PathHook(tmp_path / "cache")(pinned)
    assert [pinned] == hashed
    swap(pinned, EVIL)
    wait_until_settled(pinned)
    for _ in range(3):
        pincheck._hashed.clear()
        refused(pinned, tmp_path / "cache")
    assert [pinned] * 2 == hashed


def test_without_a_store_it_is_hashed_once_in_a_process(pinned, hashed):
    for _ in range(3):
        INDEXES.clear()
        hook.PathHook(None)(pinned)

    assert [pinned] == hashed


def test_who_hashes_may_look_for_a_module_in_the_archive(pinned, monkeypatch):
    """`import hashlib` does so where the archive stands before the standard library."""
    asked = []
    digest = pincheck.sha256_of

    def asking(file, *args):
        asked.append(file)
        assert hook.PathHook(None)(pinned).find_spec("hashlib") is None
        return digest(file, *args)

    monkeypatch.setattr(pincheck, "sha256_of", asking)
    assert type(hook.PathHook(None)(pinned)) is ZipImporter
    assert 1 == len(asked)


def test_what_the_tool_has_hashed_is_not_hashed_again(tmp_path, pinned, hashed):
    from zippath.importer.knowndigest import record_digest
    from zippath.importer.store import signature

    store = open_store(tmp_path / "cache")
    record_digest(store, pinned, signature(os.stat(pinned)), sha256(pinned))
    hook.PathHook(store.directory)(pinned)

    assert [] == hashed


def test_an_index_that_was_made_without_a_pin_is_no_proof(tmp_path, archive, monkeypatch):
    ZipImporter(archive, tmp_path / "cache")
    monkeypatch.setitem(PINS, archive, ("0" * 64, "/site"))

    refused(archive, tmp_path / "cache")
    INDEXES.clear()
    refused(archive, tmp_path / "cache")


@changes
def test_a_change_under_a_running_process(tmp_path, pinned, change, importing):
    importer = ZipImporter(pinned, tmp_path / "cache")
    sys.path.insert(0, pinned)
    sys.path_importer_cache[pinned] = importer
    change(pinned, EVIL)

    with pytest.raises(ChangedError):
        importer.get_data(os.path.join(pinned, "good.py"))
    importlib.invalidate_caches()
    assert pinned not in sys.path_importer_cache
    assert importer.find_spec("good") is None


def test_a_reload_of_a_changed_archive_says_so(tmp_path, pinned, importing):
    importer = ZipImporter(pinned, tmp_path / "cache")
    swap(pinned, EVIL)

    assert importer.find_spec("absent", sys) is None
    with pytest.raises(ImportError, match="pinned"):
        importer.find_spec("good", sys)


def test_a_file_that_changes_while_it_is_read(tmp_path, pinned, monkeypatch):
    importer = ZipImporter(pinned, tmp_path / "cache")
    read = NameIndex.member_content

    def late(self, file, folder, name):
        edit(pinned, EVIL)
        return read(self, file, folder, name)

    monkeypatch.setattr(NameIndex, "member_content", late)
    with pytest.raises(ImportError):
        importer.get_data(os.path.join(pinned, "good.py"))


def test_what_has_just_changed_is_read_from_a_copy(tmp_path, pinned, monkeypatch):
    os.utime(pinned)
    importer = ZipImporter(pinned, tmp_path / "cache")
    read = NameIndex.member_content

    def late(self, file, folder, name):
        edit(pinned, EVIL)
        return read(self, file, folder, name)

    assert not INDEXES.current(pinned).settled
    monkeypatch.setattr(NameIndex, "member_content", late)
    assert b"x = 'good'" == importer.get_data(os.path.join(pinned, "good.py"))


def test_a_record_of_another_process_is_no_proof(tmp_path, pinned, monkeypatch):
    ZipImporter(pinned, tmp_path / "cache")
    INDEXES.clear()
    importer = ZipImporter(pinned, tmp_path / "cache")
    swap(pinned, {**EVIL, "more.py": ""})
    wait_until_settled(pinned)
    with monkeypatch.context() as unpinned:
        unpinned.delitem(PINS, pinned)
        kept = INDEXES.current(pinned)
        ZipImporter(pinned, tmp_path / "cache")
        INDEXES.remember(kept)

    with pytest.raises(ImportError):
        importer.get_data(os.path.join(pinned, "space_of_pins", "part.py"))


def test_its_distributions_are_gone(tmp_path, pinned, importing):
    hook.install(str(tmp_path / "cache"))
    sys.path.insert(0, pinned)
    assert "1" == metadata.version("pins")
    swap(pinned, EVIL)
    importlib.invalidate_caches()

    with pytest.raises(metadata.PackageNotFoundError):
        metadata.version("pins")


def test_an_archive_that_is_back_is_imported_again(tmp_path, pinned, importing):
    hook.install(str(tmp_path / "cache"))
    sys.path.insert(0, pinned)
    shutil.copy(pinned, tmp_path / "kept")
    swap(pinned, EVIL)
    with pytest.raises(ImportError, match="pinned"):
        importlib.import_module("pkg_of_pins")
    os.replace(tmp_path / "kept", pinned)
    importlib.invalidate_caches()

    assert "good" == importlib.import_module("pkg_of_pins.sub").x


def test_another_copy_takes_the_pins_over(tmp_path, importing, monkeypatch):
    class Other:
        zippath_marker = "path hook"
        pins: ClassVar = {"/of/other.whl": ("1" * 64, "/site")}

    monkeypatch.setitem(PINS, "/of/ours.whl", ("2" * 64, "/site"))
    monkeypatch.setitem(PINS, "/of/other.whl", ("1" * 64, "/site"))  # taken out after the test
    del PINS["/of/other.whl"]
    sys.path_hooks.insert(0, Other())
    hook.install(str(tmp_path / "cache"))

    assert {"/of/other.whl", "/of/ours.whl"} <= set(sys.path_hooks[0].pins)


def test_the_remedy_is_that_of_the_environment(tmp_path):
    site = tmp_path / "an env" / "lib" / "python3.12" / "site-packages"
    site.mkdir(parents=True)

    assert "zippath sync" == remedy(str(site))
    (tmp_path / "an env" / "zippath-env.json").write_text("{}")
    assert f"zippath env verify '{tmp_path / 'an env'}'" == remedy(str(site))


@pytest.mark.parametrize("is_windows", [False, True])
def test_a_plain_path_is_a_word_of_a_command_as_it_is(is_windows):
    assert "/x/a-b_1.é" == quoted("/x/a-b_1.é", is_windows)


@pytest.mark.parametrize(
    "path",
    ["/a b", "/$(touch x)", "/`x`", "/it's", '/a"b', "/a;b", "/a&b", "/~", "/a\nb", "/\\"],
)
def test_no_posix_shell_expands_anything_in_a_quoted_path(path):
    assert [path] == shlex.split(quoted(path, is_windows=False))
    assert quoted(path, is_windows=False).startswith("'")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (r"C:\envs\a", r"C:\envs\a"),
        (r"C:\my envs\a", r'"C:\my envs\a"'),
        (r"C:\a&b", r'"C:\a&b"'),
        (r"C:\$(calc)'s", r"'C:\$(calc)''s'"),
        (r"C:\`x`", r"'C:\`x`'"),
    ],
)
def test_no_shell_of_windows_expands_anything_in_a_quoted_path(path, expected):
    assert expected == quoted(path, is_windows=True)


@pytest.mark.live
def test_threads_race_with_who_swaps_the_archive(tmp_path, pinned):
    """Whatever is read is the pinned content, from a file that changes all the time."""
    build(f"{pinned}.evil", EVIL, old=False)
    shutil.copy(pinned, f"{pinned}.good")
    contents = [Path(f"{pinned}.{name}").read_bytes() for name in ("evil", "good")]
    found, done = set(), threading.Event()

    def read():
        while not done.is_set():
            try:
                importer = hook.PathHook(None)(pinned)
                found.add(importer.get_data(os.path.join(pinned, "good.py")))
            except (AttributeError, ImportError):
                pass

    thread = threading.Thread(target=read)
    thread.start()
    for number in range(1000):
        if number % 3:
            Path(pinned).write_bytes(contents[number % 2])
        else:
            shutil.copy(f"{pinned}.{'evil' if number % 2 else 'good'}", f"{pinned}.new")
            os.replace(f"{pinned}.new", pinned)
    done.set()
    thread.join()

    assert found <= {b"x = 'good'"}


# ---------------------------------------------------------------------------------------- starts

REPORT = """
import sys
for name in sys.argv[1:]:
    try:
        __import__(name)
        print(name, getattr(sys.modules[name], "x", ""))
    except ImportError as error:
        print(name, type(error).__name__, "zippath" in str(error))
"""


@pytest.fixture
def target(tmp_path):
    """A virtual environment for a Python, with archives pinned: `target(python, *archives)`."""

    def make(python, *archives, lines=()):
        subprocess.run([python, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
        [site] = (tmp_path / "venv").glob("lib/python3*/site-packages")
        (tmp_path / "cache").mkdir(mode=0o700, exist_ok=True)
        pins = [f"#pinned {sha256(path)} {path}" for path in archives]
        enable_by_hand(site, str(tmp_path / "cache"), [*pins, *lines])
        return tmp_path / "venv"

    return make


def report(place, *names, flags=(), **env):
    done = subprocess.run(
        [python_of(place), *flags, "-c", REPORT, *names],
        capture_output=True, text=True, env={**os.environ, "ZIPPATH_CACHE_DIR": "", **env},
    )  # fmt: skip
    assert (0, "") == (done.returncode, done.stderr)
    return done.stdout.splitlines()


@pytest.mark.live
@every_python
def test_starts_with_a_pinned_archive(target, archive, python):
    place = target(python, archive)
    good = ["good good", "pkg_of_pins ", "pkg_of_pins.sub good", "space_of_pins.part good"]
    for flags in ((), ("-I",), ("-O",)):
        assert good == report(place, *NAMES, flags=flags)
    swap(archive, EVIL)
    wait_until_settled(archive)

    bad = [f"{name} ImportError True" for name in NAMES]
    for flags in ((), ("-I",), ("-O",)):
        assert bad == report(place, *NAMES, flags=flags)
        assert ["absent ModuleNotFoundError False"] == report(place, "absent", flags=flags)
    os.unlink(archive)
    assert ["good ImportError True"] == report(place, "good")


@pytest.mark.live
def test_a_link_that_leads_elsewhere(target, archive, tmp_path):
    link = tmp_path / "link.whl"
    link.symlink_to(archive)
    place = target(sys.executable, link)
    assert ["good good"] == report(place, "good")
    link.unlink()
    link.symlink_to(build(tmp_path / "evil.zip", EVIL))

    assert ["good ImportError True"] == report(place, "good")


@pytest.mark.live
def test_a_hard_link_does_no_harm(target, archive, tmp_path):
    place = target(sys.executable, archive)
    assert ["good good"] == report(place, "good")
    os.link(archive, tmp_path / "linked.whl")

    assert ["good good"] == report(place, "good")
    edit(tmp_path / "linked.whl", EVIL)
    assert ["good ImportError True"] == report(place, "good")


@pytest.mark.live
def test_of_a_hundred_archives_one_is_bad(target, tmp_path):
    archives = [
        build(tmp_path / f"a{number}.whl", {f"only_{number}.py": "x = 1"}) for number in range(100)
    ]
    place = target(sys.executable, *archives)
    swap(archives[50], {"only_50.py": "x = 2"})
    names = [f"only_{number}" for number in (0, 50, 99)]

    for _ in range(2):
        assert ["only_0 1", "only_50 ImportError True", "only_99 1"] == report(place, *names)


@pytest.mark.live
def test_the_hook_of_another_copy_knows_the_pins(target, archive, tmp_path):
    place = target(sys.executable, archive)
    [site] = place.glob("lib/python3*/site-packages")
    copy_importer(site, "other_copy")
    (site / "other_copy.pth").unlink(missing_ok=True)
    swap(archive, EVIL)
    script = "from other_copy.hook import install; install()\n" + REPORT

    done = subprocess.run(
        [python_of(place), "-c", script, "good"], capture_output=True, text=True, check=True
    )

    assert "good ImportError True\n" == done.stdout


@pytest.mark.live
def test_children_keep_the_pin(target, archive, tmp_path):
    place = target(sys.executable, archive)
    script = tmp_path / "main.py"
    script.write_text(
        "import multiprocessing, subprocess, sys\n"
        "def load():\n    import good\n    print(good.x, flush=True)\n"
        "if __name__ == '__main__':\n"
        "    for way in ('spawn', 'fork'):\n"
        "        one = multiprocessing.get_context(way).Process(target=load)\n"
        "        one.start(); one.join(); print(one.exitcode, flush=True)\n"
        "    subprocess.run([sys.executable, '-c', 'import good; print(good.x)'])\n"
    )

    def output():
        command = [python_of(place), script]
        return subprocess.run(command, capture_output=True, text=True).stdout.split()

    assert ["good", "0", "good", "0", "good"] == output()
    swap(archive, EVIL)
    assert ["1", "1"] == output()


def counts(place):
    """How many calls with a path a start makes that imports something, as strace sees them."""
    command = ["strace", "-f", "-qq", "-e", "trace=%file", python_of(place)]
    done = subprocess.run(
        [*command, "-c", "import good, pkg_of_pins.sub"],
        capture_output=True, text=True, check=True, env={**os.environ, "ZIPPATH_CACHE_DIR": ""},
    )  # fmt: skip
    return len(done.stderr.splitlines())


@pytest.mark.live
@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace")
def test_a_pin_costs_no_call_on_a_file(target, archive):
    place = target(sys.executable, archive)
    [site] = place.glob("lib/python3*/site-packages")
    for _ in range(2):
        report(place, "good", "pkg_of_pins.sub")
    pinned = counts(place)
    lines = (site / "zippath.pth").read_text()
    (site / "zippath.pth").write_text(lines.replace(f"#pinned {sha256(archive)}", "#boot"))
    report(place, "good", "pkg_of_pins.sub")

    assert counts(place) == pinned
