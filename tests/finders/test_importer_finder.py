"""What zippath's importer gives for a name; the exactness tests ask the real one."""

import importlib.util
import marshal
import sys
import time
import zipfile

import pytest

from tests.program import make_zip
from tests.snapshots import facts_of
from zippath.finders.importer_finder import ImporterHook
from zippath.python.facts import IMPORTER_HOOK, KnownSpec

MAGIC = importlib.util.MAGIC_NUMBER
SOURCE = b"value = 1\n"
SIZE = len(SOURCE)
STAMP = int(time.mktime((2020, 6, 1, 12, 30, 10, 0, 0, -1)))
DATE = (2020, 6, 1, 12, 30, 10)


def facts(**more):
    return facts_of(magic=MAGIC, path_hooks=(IMPORTER_HOOK,), **more)


def pyc(flags=0, first=STAMP, second=SIZE, magic=MAGIC):
    body = b"".join(number.to_bytes(4, "little") for number in (flags, first, second))
    return magic + body + marshal.dumps(compile(SOURCE, "m", "exec"))


def finder(path, **more):
    return ImporterHook(facts(**more), IMPORTER_HOOK)(str(path))


@pytest.fixture
def dated(tmp_path):
    """An archive whose members are all of the same time."""

    def make(members):
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
            for name, content in members.items():
                file.writestr(zipfile.ZipInfo(name, DATE), content)
        return tmp_path / "a.zip"

    return make


@pytest.mark.parametrize(
    ("content", "winner"),
    [
        (pyc(), "m.pyc"),
        (pyc(first=STAMP + 3600), "m.pyc"),  # another zone
        (pyc(first=STAMP - 1), "m.pyc"),
        (pyc(first=STAMP + 5), "m.py"),
        (pyc(second=1), "m.py"),
        (pyc(magic=b"abcd"), "m.py"),
        (pyc(flags=1, first=0, second=0), "m.pyc"),
        (pyc(flags=3, first=0, second=0), "m.py"),
        (MAGIC + b"\3\0\0\0" + importlib.util.source_hash(SOURCE), "m.pyc"),
        (pyc(flags=7), "m.py"),
        (MAGIC, "m.py"),
        (b"", "m.py"),
    ],
)
def test_bytecode_beside_its_source(dated, content, winner):
    path = dated({"m.pyc": content, "m.py": SOURCE})
    first, second = finder(path, version=sys.version_info[:2]).candidates("m")

    assert (f"{path}/{winner}", "", "") == (first.location, first.cause, first.trouble)
    assert {f"{path}/m.py", f"{path}/m.pyc"} == {first.location, second.location}
    assert ("unloadable" if winner == "m.py" else "") == second.cause


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"m/__init__.py": "", "m.py": ""}, ["m/__init__.py", "m.py"]),
        # a package of stale bytecode alone stays one, whatever module lies beside it
        ({"m/__init__.pyc": pyc(magic=b"abcd"), "m.py": ""}, ["m/__init__.pyc", "m.py"]),
        ({"m.py": "", "m/x.py": ""}, ["m.py", "m"]),
        ({"m/x.py": ""}, ["m"]),
        ({"m/": ""}, ["m"]),
        ({"m.so": "", "m/__init__.so": ""}, ["m", "m/__init__.so", "m.so"]),
    ],
)
def test_the_order_of_what_bears_a_name(tmp_path, members, expected):
    path = make_zip(tmp_path / "a.zip", members)

    assert [f"{path}/{name}" for name in expected] == [
        offer.location for offer in finder(path).candidates("m")
    ]


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("m.so", "unloadable"),
        ("m.cpython-312-x86_64-linux-gnu.so", "unloadable"),
        ("m/__init__.so", "unloadable"),
        ("m.cpython-38-x86_64-linux-gnu.so", ""),
        ("m/x.so", ""),
        ("m.so.txt", ""),
    ],
)
def test_a_folder_is_no_portion_in_place_of_an_extension_module(tmp_path, name, cause):
    path = make_zip(tmp_path / "a.zip", {name: "", "m/__init__.pyi": ""})
    suffixes = (".cpython-312-x86_64-linux-gnu.so", ".so")
    portion, *_ = finder(path, extension_suffixes=suffixes).candidates("m")

    assert (f"{path}/m", "namespace", cause) == (portion.location, portion.kind, portion.cause)


def test_what_only_loading_would_show_is_told(tmp_path):
    path = make_zip(tmp_path / "a.zip", {"m.pyc": pyc(magic=b"abcd"), "n.pyc": pyc()})
    found = finder(path)

    assert [("unknown", "it is the bytecode of another python")] == [
        (offer.trouble, offer.reason) for offer in found.candidates("m")
    ]
    assert [("", "")] == [(offer.trouble, offer.reason) for offer in found.candidates("n")]


@pytest.mark.parametrize(
    ("entry", "location"),
    [
        ("a.zip", "a.zip/m.py"),
        ("a.zip/", "a.zip/m.py"),
        ("a.zip/lib", "a.zip/lib/m.py"),
        ("a.zip/lib//", "a.zip/lib/m.py"),
        ("a.zip/absent", None),
        ("a.zip//lib", "a.zip/lib/m.py"),
    ],
)
def test_relative_entries_are_taken_from_the_targets_directory(tmp_path, entry, location):
    make_zip(tmp_path / "a.zip", {"m.py": "", "lib/m.py": ""})
    hook = ImporterHook(facts(cwd=str(tmp_path)), IMPORTER_HOOK)
    found = [offer.location for offer in hook(entry).candidates("m")]

    assert ([f"{tmp_path}/{location}"] if location else []) == found


@pytest.mark.parametrize("entry", ["", ".", "absent.zip", "text.zip"])
def test_what_the_hook_refuses(tmp_path, entry):
    (tmp_path / "text.zip").write_text("no archive")
    hook = ImporterHook(facts(cwd=str(tmp_path)), IMPORTER_HOOK)

    assert hook(entry) is None


def test_its_own_modules_are_left_to_others(tmp_path):
    path = make_zip(tmp_path / "a.zip", {"z/importer/hook.py": "", "z/other.py": ""})
    loaded = [KnownSpec("z.importer", path=(f"{path}/z/importer",))]
    loaded += [KnownSpec(f"z.importer.{name}") for name in ("hook", "listing")]
    hook = ImporterHook(facts(loaded=tuple(loaded)), IMPORTER_HOOK)

    assert hook(f"{path}/z/importer") is None
    assert hook(f"{path}/z") is not None


SUFFIXES = (".cpython-312-x86_64-linux-gnu.so", ".so")


@pytest.mark.parametrize(
    ("files", "members", "expected"),
    [
        ("needed", {"m.so": "", "m.py": "", "m.pyc": ""}, ["m.so", "m.py", "m.pyc"]),
        ("never", {"m.so": "", "m.py": "", "m.pyc": ""}, ["m.py", "m.pyc", "m.so"]),
        ("needed", {"m/__init__.so": "", "m/__init__.py": ""}, ["m/__init__.so", "m/__init__.py"]),
        ("needed", {"m/__init__.py": "", "m/__init__.pyc": pyc(), "m/data.txt": ""},
         ["m/__init__.py", "m/__init__.pyc"]),
        ("never", {"m/__init__.py": SOURCE, "m/__init__.pyc": pyc(), "m/data.txt": ""},
         ["m/__init__.pyc", "m/__init__.py"]),
        ("all", {"m.py": SOURCE, "m.pyc": pyc()}, ["m.py", "m.pyc"]),
        ("needed", {"m.py": SOURCE, "m.pyc": pyc()}, ["m.pyc", "m.py"]),
        ("needed", {"m.py": SOURCE + b"__file__", "m.pyc": ""}, ["m.py", "m.pyc"]),
        ("needed", {"m/data.txt": ""}, ["m"]),
        ("needed", {"m/x.py": "", "m.so": ""}, ["m.so", "m"]),
    ],
)  # fmt: skip
def test_what_is_laid_out_is_searched_as_a_directory(dated, files, members, expected):
    path = dated(members)
    found = finder(path, extension_suffixes=SUFFIXES, importer_files=files).candidates("m")

    assert expected == [offer.location[len(str(path)) + 1 :] for offer in found]
    assert "" == found[0].cause


def test_a_package_below_a_directory_decides_for_itself(dated):
    path = dated({"lib/m/__init__.py": SOURCE, "lib/m/__init__.pyc": pyc(), "lib/other/x.txt": ""})
    found = finder(f"{path}/lib", importer_files="needed").candidates("m")

    assert f"{path}/lib/m/__init__.pyc" == found[0].location
    inside = finder(f"{path}/lib/m", importer_files="needed")
    assert [] == inside.candidates("absent")


@pytest.mark.parametrize(("platform", "trouble"), [("linux", ""), ("darwin", "unknown")])
def test_only_linux_loads_an_extension_module_from_memory(tmp_path, platform, trouble):
    path = make_zip(tmp_path / "a.zip", {"m.so": "", "m.cpython-38-x86_64-linux-gnu.so": ""})
    own, foreign = finder(path, extension_suffixes=SUFFIXES, platform=platform).candidates("m")

    assert (f"{path}/m.so", "", trouble) == (own.location, own.cause, own.trouble)
    assert "foreign" == foreign.cause
