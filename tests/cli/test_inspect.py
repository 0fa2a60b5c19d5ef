"""`zippath inspect`: what people read, what programs read, and how it ends."""

import importlib.util
import marshal
import zipfile
import zlib

import pytest

from tests.program import make_zip, zippath


def test_a_summary_and_json(sandbox, hello):
    done = zippath("inspect", hello)
    in_json = zippath("inspect", hello, "--json")

    (answer,) = in_json.json["archives"]
    assert (0, "", 0) == (done.code, done.err, in_json.code)
    assert "  names     hello, hello_pkg\n" in done.out
    assert "  zipimport can import 2 modules, if they compile\n" in done.out
    assert len(done.out.splitlines()) <= 12
    assert (["hello", "hello_pkg"], [], 2) == (
        answer["names"], answer["concerns"], answer["target"]["zipimport"]["modules"]
    )  # fmt: skip
    assert ["hello.py", "hello_pkg/__init__.py"] == [one["name"] for one in answer["members"]]
    assert [(zlib.crc32(b"GREETING = 'hi'\n"), 16), (0, 0)] == [
        (int(one["crc32"], 16), one["size"]) for one in answer["members"]
    ]
    assert {16} == {len(one["modified"]) for one in answer["members"]}


def test_an_archive_without_modules_fails(sandbox):
    done = zippath("inspect", make_zip(sandbox / "a.zip", {"a.txt": ""}), sandbox / "gone.zip")

    assert 1 == done.code
    assert "gone.zip does not exist" in done.err
    assert "error     nothing in" in done.out


def test_a_hostile_archive_fails_and_is_shown_harmlessly(sandbox):
    path = make_zip(sandbox / "a.zip", {"../evil.py": "", "a\x1b[31m.py": "1 / 0\n", "b.py": ""})
    done, listed, in_json = (
        zippath("inspect", path, *more) for more in ((), ["--list"], ["--json"])
    )

    assert [1, 1, 1] == [done.code, listed.code, in_json.code]
    assert "\x1b" not in done.out + listed.out
    assert "leads-out" == in_json.json["archives"][0]["concerns"][0]["kind"]


def test_a_list_as_unzip_prints_it(sandbox):
    path = make_zip(
        sandbox / "a.zip", {"b.py": "1\n", "a/__init__.py": ""}, date=(2020, 1, 2, 3, 4, 6)
    )
    done = zippath("inspect", path, "--list")

    assert [
        f"Archive:  {path}",
        "  Length      Date    Time    Name",
        "---------  ---------- -----   ----",
        "        2  2020-01-02 03:04   b.py",
        "        0  2020-01-02 03:04   a/__init__.py",
        "---------                     -------",
        "        2                     2 members",
    ] == done.out.splitlines()


def test_a_tree_of_modules(sandbox):
    members = {"b.py": "", "a/__init__.py": "", "a/c.abi3.so": "", "n/m.py": "", "a/x.txt": ""}
    done = zippath("inspect", make_zip(sandbox / "a.zip", members), "--tree")

    assert [
        "  a    package",
        "    c  extension module abi3",
        "  b",
        "  n    namespace",
        "    m",
    ] == (done.out.splitlines()[1:])


def test_nothing_of_the_archive_runs(sandbox):
    code = f"open({str(sandbox / 'ran')!r}, 'w')\n"
    names = ("__main__.py", "sitecustomize.py", "a/__init__.py", "zipimport.py", "json.py")
    path = make_zip(sandbox / "a.zip", dict.fromkeys(names, code))
    done = zippath("inspect", path, cwd=sandbox)

    assert (0, False) == (done.code, (sandbox / "ran").exists())
    assert "in the standard library too: json, zipimport" in done.out


def test_what_cannot_be_meant(sandbox, hello):
    assert 2 == zippath("inspect").code
    assert 2 == zippath("inspect", hello, "--tree", "--list").code
    assert 2 == zippath("inspect", "https://example.org/a.whl").code
    assert 1 == zippath("inspect", sandbox).code


def test_a_method_that_the_target_cannot_read(sandbox):
    path = make_zip(sandbox / "a.zip", {"a.py": "one = 1\n" * 99}, zipfile.ZIP_LZMA)
    done = zippath("inspect", path)

    assert 0 == done.code
    assert "  zipimport can import 0 modules, not a: " in done.out
    assert (
        "  zippath   can import 1 module, if it compiles; all from the archive itself" in done.out
    )


def test_a_file_that_is_no_bytecode(sandbox):
    done = zippath("inspect", make_zip(sandbox / "a.zip", {"a.py": "", "b.pyc": ""}))

    assert "  compiled  no bytecode in b.pyc\n" in done.out


@pytest.mark.parametrize(
    ("other", "zipimport"),
    [(b"", "can import 1 module\n"), (b"other", "can import 1 module, if it compiles\n")],
)
def test_what_must_be_compiled_is_not_said_to_work(sandbox, other, zipimport):
    """Bytecode that is stale is no promise that its source can be compiled."""
    source = b"one = 1\n"
    pyc = importlib.util.MAGIC_NUMBER + (3).to_bytes(4, "little")
    pyc += importlib.util.source_hash(source + other) + marshal.dumps(compile(source, "a", "exec"))
    path = make_zip(sandbox / "a.zip", {"a.py": source, "a.pyc": pyc})
    done = zippath("inspect", path)

    assert f"  zipimport {zipimport}" in done.out
    assert bool(other) == ("compile it again:" in done.out)
