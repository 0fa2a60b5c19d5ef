"""`zippath add`: archives get on the path and can be imported; bad input changes nothing."""

import os
import shutil
import stat
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.program import lines_of, make_zip, python_of, record_of, run_python, zippath
from tests.rights import needs_no_root
from zippath.manage.startup_file import HEADER

IMPORT = "import hello; print(hello.__file__)"


def files_in(folder):
    return {
        os.path.join(base, name)
        for base, _, names in os.walk(folder)
        for name in names
        if not base.endswith("__pycache__")
    }


def test_the_user_site_is_made_and_the_archive_imported(interpreter, sandbox, hello):
    done = zippath("add", hello, "--user", "--python", interpreter)

    assert (0, "") == (done.code, done.err)
    assert f"added {hello}" == done.out.splitlines()[0]
    assert "hello, hello_pkg" in done.out
    assert f"{hello}/hello.py" == run_python(interpreter, IMPORT)


@pytest.mark.live
def test_a_venv_is_the_default_scope(sandbox, venv, hello):
    done = zippath("add", hello, "--json", "--python", venv)

    record = record_of(venv)
    assert {
        "changed": True,
        "files": [record],
        "dry_run": False,
        "schema": 1,
    }.items() <= done.json.items()
    [entry] = done.json["entries"]
    assert {"kind": "pth", "file": record, "line": 2, "detail": None} == entry["origin"]
    assert ["hello", "hello_pkg"] == entry["names"]
    assert HEADER + os.fsencode(hello) + b"\n" == Path(record).read_bytes()
    assert f"{hello}/hello.py" == run_python(python_of(venv), IMPORT)


@pytest.mark.live
def test_the_order_is_the_one_asked_for(sandbox, venv):
    archives = [make_zip(sandbox / f"{name}.zip", {f"{name}.py": ""}) for name in "cab"]
    zippath("add", *archives, "--python", venv)
    late = make_zip(sandbox / "late.zip", {"late.py": ""})
    zippath("add", late, "--before", "a.zip", "--python", venv)
    zippath("add", archives[0], "--after", "late", "--python", venv)

    a, b, c = archives[1], archives[2], archives[0]
    expected = [late, c, a, b]
    assert [os.fsencode(path) for path in expected] == lines_of(record_of(venv))
    path = run_python(python_of(venv), "import sys; print([p for p in sys.path if '.zip' in p])")
    assert expected == [entry for entry in eval(path) if entry in expected]


def test_already_added_is_fine(sandbox, venv, hello):
    zippath("add", hello, "--python", venv)
    again = zippath("add", hello, "--python", venv)

    assert (0, f"already added: {hello}") == (again.code, again.out.splitlines()[0])
    assert not zippath("add", hello, "--python", venv, "--json").json["changed"]


def test_what_another_startup_file_names_needs_no_line(sandbox, venv, hello):
    other = os.path.join(os.path.dirname(record_of(venv)), "other.pth")
    with open(other, "w") as file:
        file.write(hello + "\n")
    done = zippath("add", hello, "--python", venv)

    assert (0, f"already added: {hello}") == (done.code, done.out.splitlines()[0])
    assert f"{other}:1" in done.out
    assert not os.path.exists(record_of(venv))


def test_dry_run_shows_the_diff_and_writes_nothing(sandbox, venv, hello):
    before = files_in(venv)
    done = zippath("add", hello, "--dry-run", "--python", venv)

    assert 0 == done.code
    assert f"+{hello}" in done.out.splitlines()
    assert f"would add {hello}" in done.out.splitlines()
    assert before == files_in(venv)
    assert not os.path.exists(sandbox / "state")


def test_a_symlink_stays_a_symlink_and_dots_are_normalised(sandbox, venv, hello):
    os.symlink(hello, sandbox / "link.zip")
    zippath("add", "./venv/../link.zip", "--python", venv, cwd=sandbox)

    assert [os.fsencode(str(sandbox / "link.zip"))] == lines_of(record_of(venv))


@pytest.mark.live
@pytest.mark.parametrize("name", ["a.whl", "a-1.0-py3.11.egg", "a.pyz", "a", "ä ö.zip", "a:b.zip"])
def test_any_name(sandbox, venv, name):
    archive = make_zip(sandbox / name, {"hello.py": ""})
    if name == "a.pyz":
        with open(archive, "rb+") as file:
            content = file.read()
            file.seek(0)
            file.write(b"#!/usr/bin/env python3\n" + content)
    done = zippath("add", archive, "--python", venv)

    assert (0, "") == (done.code, done.err)
    assert f"{archive}/hello.py" == run_python(python_of(venv), IMPORT)


@pytest.mark.live
def test_shadows_are_told(sandbox, venv):
    archive = make_zip(
        sandbox / "a.zip", {"json.py": "", "sys.py": "", "mine.py": "", "theirs/__init__.py": ""}
    )
    theirs = os.path.join(os.path.dirname(record_of(venv)), "mine.py")
    Path(theirs).touch()
    first = make_zip(sandbox / "first.zip", {"theirs.py": ""})
    zippath("add", archive, "--python", venv)
    done = zippath("add", first, "--before", "a.zip", "--python", venv, "--json")

    [entry] = done.json["entries"]
    assert [{"name": "theirs", "location": f"{archive}/theirs/__init__.py"}] == entry["shadows"]
    [entry] = zippath("add", archive, "--python", venv, "--json").json["entries"]
    hidden = {shadow["name"]: shadow["location"] for shadow in entry["shadowed_by"]}
    assert {"json", "sys", "mine", "theirs"} == set(hidden)
    assert "built-in" == hidden["sys"]
    assert theirs == hidden["mine"]
    assert f"{first}/theirs.py" == hidden["theirs"]


@pytest.mark.live
def test_portions_of_a_namespace_hide_what_is_in_them_only(sandbox, venv):
    installed = os.path.join(os.path.dirname(record_of(venv)), "ns")
    os.mkdir(installed)
    Path(installed, "mod.py").touch()
    archive = make_zip(sandbox / "nsz.zip", {"ns/": "", "ns/mod.py": "", "ns/more.py": ""})
    [entry] = zippath("add", archive, "--python", venv, "--json").json["entries"]

    assert [] == entry["shadows"]
    assert [{"name": "ns.mod", "location": f"{installed}/mod.py"}] == entry["shadowed_by"]
    again = zippath("add", archive, "--python", venv)
    assert f"ns.mod: {installed}/mod.py comes first" in again.out
    assert f"{installed}/mod.py" == run_python(
        python_of(venv), "import ns.mod; print(ns.mod.__file__)"
    )


@pytest.mark.live
def test_what_startup_code_adds_does_not_stand_in_the_way(sandbox, venv, hello):
    folder = os.path.dirname(record_of(venv))
    with open(os.path.join(folder, "aaa.pth"), "w") as file:
        file.write("import sys; sys.path.insert(0, '/nowhere')\n")
    done = zippath("add", hello, "--python", venv)

    assert (0, "") == (done.code, done.err)
    assert f"{hello}/hello.py" == run_python(python_of(venv), IMPORT)


def test_an_archive_that_does_not_get_there_is_rolled_back(sandbox, venv, hello):
    folder = os.path.dirname(record_of(venv))
    with open(os.path.join(folder, "zzz.pth"), "w") as file:
        file.write("import sys; sys.path[:] = [p for p in sys.path if 'hello' not in p]\n")
    done = zippath("add", hello, "--python", venv)

    assert (1, "") == (done.code, done.out)
    assert "rolled back" in done.err
    assert not os.path.exists(record_of(venv))


@pytest.mark.live
def test_an_archive_that_startup_code_takes_off_again_is_not_called_added(sandbox, venv, hello):
    other = make_zip(sandbox / "other.zip", {"other.py": ""})
    zippath("add", hello, "--python", venv)
    with open(record_of(venv).replace("zippath.pth", "zz.pth"), "w") as file:
        file.write("import sys; sys.path[:] = [p for p in sys.path if 'hello' not in p]\n")

    for options in ([], ["--dry-run"]):
        done = zippath("add", hello, "--python", venv, *options)
        assert (1, "") == (done.code, done.out)
        assert f"{hello} is not on the path of {python_of(venv)}" in done.err
    done = zippath("add", hello, other, "--python", venv)
    assert 1 == done.code
    assert f"rolled back: after the change, the path of {python_of(venv)}" in done.err
    assert [os.fsencode(hello)] == lines_of(record_of(venv))


@pytest.mark.skipif(
    sys.version_info >= (3, 15), reason="an import line does not keep paths out any more (PEP 829)"
)
@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_a_line_that_python_would_ignore_is_not_written(sandbox, venv, hello, options):
    """A failing import line above, which takes the rest of the file with it."""
    with open(record_of(venv), "w") as file:
        file.write("import absent_module\n")
    done = zippath("add", hello, "--python", venv, *options)

    assert (1, "") == (done.code, done.out)
    assert f"{hello} would not be on the path of {python_of(venv)}" in done.err
    assert f"in {record_of(venv)} line 1 failed" in done.err
    assert "import absent_module\n" == Path(record_of(venv)).read_text()


@pytest.mark.live
def test_the_place_counts_though_startup_code_adds_entries(sandbox, venv, hello):
    other = make_zip(sandbox / "other.zip", {"other.py": ""})
    zippath("add", other, "--python", venv)
    with open(record_of(venv).replace("zippath.pth", "zz.pth"), "w") as file:
        file.write(
            "import sys; '/a/hook' in sys.path or sys.path.append('/a/hook'); "
            "sys.path.sort(key=lambda entry: entry.endswith('hello.zip'))\n"
        )
    done = zippath("add", hello, "--before", "other.zip", "--python", venv)

    assert 1 == done.code
    assert "rolled back" in done.err
    assert "its order differs" in done.err
    assert [os.fsencode(other)] == lines_of(record_of(venv))


def encrypted(path):
    make_zip(path, {"secret.py": "x = 1\n"})
    with open(path, "rb+") as file:
        data = bytearray(file.read())
        data[6] |= 1
        data[data.index(b"PK\x01\x02") + 8] |= 1
        file.seek(0)
        file.write(data)
    return str(path)


def truncated(path):
    make_zip(path, {"a.py": "x = 1\n" * 1000}, zipfile.ZIP_STORED)
    os.truncate(path, os.path.getsize(path) // 2)
    return str(path)


def text_file(path):
    path.write_text("no archive")
    return str(path)


def linked_to_nothing(path):
    os.symlink("nowhere", path)
    return str(path)


def fifo(path):
    os.mkfifo(path)
    return str(path)


def foreign_bytecode(path):
    return make_zip(path, {"a.pyc": b"\x03\xf3\r\n" + bytes(20)})


BAD = {
    "missing": (lambda path: str(path), "a.zip does not exist"),
    "directory": (lambda path: path.mkdir() or str(path), "is a directory, not an archive"),
    "text": (text_file, "not a zip file"),
    "empty file": (lambda path: path.touch() or str(path), "not a zip file"),
    "truncated": (truncated, "truncated zip file\n  hint: it is cut short: fetch or copy it again"),
    "dangling link": (linked_to_nothing, "is a symbolic link to a file that does not exist"),
    "fifo": (fifo, "is not a regular file"),
    "encrypted": (encrypted, "secret.py is encrypted"),
    "empty archive": (lambda path: make_zip(path, {}), "can be imported: no module or package"),
    "data only": (
        lambda path: make_zip(path, {"readme.txt": "x"}),
        "can be imported: no module or package",
    ),
    "one level down": (
        lambda path: make_zip(
            path, {"hello-main/hello/__init__.py": "", "hello-main/setup.py": ""}
        ),
        "the folder 'hello-main' inside looks like the root",
    ),
    "source layout": (
        lambda path: make_zip(path, {"hello-1.0/src/hello/__init__.py": ""}),
        "the folder 'hello-1.0/src' inside looks like the root",
    ),
    "bytecode of another python": (foreign_bytecode, "bytecode of another python"),
    "syntax of another python": (
        lambda path: make_zip(path, {"a.py": "print 'two'\n"}),
        "SyntaxError: Missing parentheses",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_archive_is_one_clear_error(sandbox, venv, hello, case):
    build, message = BAD[case]
    bad = build(sandbox / "a.zip")
    before = files_in(venv)
    done = zippath("add", hello, bad, "--python", venv)

    assert (1, "") == (done.code, done.out)
    assert done.err.startswith("error: ")
    assert message in done.err
    assert bad.split("/lib")[0] in done.err
    assert before == files_in(venv)


@pytest.mark.parametrize("name", ["new\nline.zip", " blank.zip ", "form\x0cfeed.zip", "b.zip "])
def test_a_path_that_no_line_can_say(sandbox, venv, name):
    archive = make_zip(sandbox / name, {"hello.py": ""})
    done = zippath("add", archive, "--python", venv)

    if name == " blank.zip ":
        assert "ends with a blank" in done.err
    assert (1, "") == (done.code, done.out)
    assert "could not write" in done.err
    assert not os.path.exists(record_of(venv))


@needs_no_root  # tests/edits/test_reduced_powers.py does it as another user
def test_a_read_only_site_dir(sandbox, venv, hello):
    folder = os.path.dirname(record_of(venv))
    os.chmod(folder, stat.S_IRUSR | stat.S_IXUSR)
    done = zippath("add", hello, "--python", venv)

    assert 1 == done.code
    assert folder in done.err


@pytest.mark.live
def test_user_site_off_says_why(sandbox, venv, hello):
    isolated = zippath("add", hello, "--user", "--python", venv)
    assert 1 == isolated.code
    assert "user site" in isolated.err
    assert "the virtual environment is isolated" in isolated.err
    variable = zippath("add", hello, "--user", "--python", sys.base_prefix, PYTHONNOUSERSITE="1")
    assert 1 == variable.code
    assert "PYTHONNOUSERSITE is set" in variable.err
    assert [] == [
        name for name in files_in(sandbox) if name.endswith(".pth") and "venv" not in name
    ]


def test_an_externally_managed_python_needs_force(sandbox, hello):
    done = zippath("add", hello, "--site", "--python", "/usr/bin/python3")
    stdlib = run_python("/usr/bin/python3", "import os; print(os.path.dirname(os.__file__))")
    if not os.path.exists(f"{stdlib}/EXTERNALLY-MANAGED"):
        pytest.skip("/usr/bin/python3 is not externally managed")

    assert (1, "") == (done.code, done.out)
    assert "is managed by the system" in done.err
    assert "--force" in done.err


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["--python", ""], 2, "'' is not the name of a python"),
        (["--python", "9.99"], 1, "could not find a python for '9.99'"),
        (["--python", "/nowhere/python"], 1, "could not find a python for '/nowhere/python'"),
        (["--python", "/bin/false"], 1, "could not start /bin/false"),
        (["--user", "--site"], 2, "--user and --site exclude each other"),
        (["--before", "a", "--after", "b"], 2, "--before and --after exclude each other"),
        (["--before", "nothing.zip"], 1, "nothing.zip is not in "),
        (["--before", "hello.zip"], 1, "hello.zip is not in "),
        (["--nonsense"], 2, "No such option"),
    ],
)
def test_bad_options(sandbox, venv, hello, args, code, message):
    extra = [] if "--python" in args else ["--python", venv]
    done = zippath("add", hello, *args, *extra)

    assert (code, "") == (done.code, done.out)
    assert message in done.err
    assert not os.path.exists(record_of(venv))


def test_an_error_is_json_too(sandbox, venv):
    done = zippath("add", sandbox / "no.zip", "--json", "--python", venv)

    assert 1 == done.code
    assert {"message": f"{sandbox}/no.zip does not exist", "hint": None} == done.json["error"]


@pytest.mark.parametrize("name", ["hé.zip", "日本 'x' \\.zip", "\udce9.zip"])
@pytest.mark.live
def test_other_than_ascii_in_every_locale(interpreter, sandbox, name):
    """The archive is found in the C locale too, and python starts in it."""
    if name == "\udce9.zip" and os.fsencode("\udce9") != b"\xe9":
        pytest.skip("this file system has no such names")
    archive = make_zip(sandbox / name, {"hello.py": ""})
    done = zippath("add", archive, "--user", "--python", interpreter)
    if name == "\udce9.zip" and "which cannot say this path" in done.err:
        assert 1 == done.code  # utf-8 files have no line for it: 3.12.4 and later
        return
    assert (0, "") == (done.code, done.err)

    listed = zippath("list", "--json", "--python", interpreter).json["archives"]
    assert [(archive, True, "pth")] == [
        (one["path"], one["managed"], one["origin"]["kind"]) for one in listed
    ]
    for locale in ("C.UTF-8", "C", "POSIX"):
        assert "ok" == run_python(interpreter, "import hello; print('ok')", LC_ALL=locale)
        path = zippath("path", "--json", "--python", interpreter, LC_ALL=locale).json
        assert archive in [entry["path"] for entry in path["entries"]]
        assert "startup-code" not in [entry["origin"]["kind"] for entry in path["entries"]]
    assert 0 == zippath("remove", archive, "--python", interpreter).code
    assert "ModuleNotFoundError" in run_python(interpreter, "import hello")


def test_what_the_target_cannot_read_is_refused_by_it(interpreter, sandbox):
    """An archive with a comment: zipimport takes it from 3.8 on (bpo-5950)."""
    archive = make_zip(sandbox / "a.zip", {"hello.py": ""})
    with zipfile.ZipFile(archive, "a") as file:
        file.comment = b"a comment"
    done = zippath("add", archive, "--user", "--python", interpreter)
    works = "hello.py" in run_python(interpreter, IMPORT, PYTHONPATH=archive)

    assert (0 if works else 1) == done.code
    assert works == os.path.exists(sandbox / "user")
    assert works == ("added" in done.out)
    assert works != ("cannot read" in done.err)


def test_a_module_for_another_version_is_noted(sandbox, venv):
    archive = make_zip(sandbox / "a.zip", {"hello.py": "", "old.py": "print 'two'\n"})
    done = zippath("add", archive, "--python", venv)

    assert 0 == done.code
    assert "old cannot be imported: SyntaxError" in done.out


@pytest.mark.live
def test_a_hand_edited_file_keeps_its_lines(sandbox, venv, hello):
    record = record_of(venv)
    with open(record, "wb") as file:
        file.write(b"# caf\xc3\xa9\r\n\r\nimport os\r\n/nowhere.zip")
    zippath("add", hello, "--python", venv)
    added = Path(record).read_bytes()
    zippath("remove", hello, "--python", venv)

    assert b"# caf\xc3\xa9\r\n\r\nimport os\r\n/nowhere.zip\n" + hello.encode() + b"\n" == added
    assert b"# caf\xc3\xa9\r\n\r\nimport os\r\n/nowhere.zip\n" == Path(record).read_bytes()


@pytest.mark.live
@pytest.mark.parametrize(
    ("wanted", "notes"),
    [
        (">=3.99", ["it requires python >=3.99, and this is python {version}"]),
        (">=3.6", []),
    ],
)
def test_a_wheel_for_another_version_is_noted(sandbox, venv, wanted, notes):
    metadata = f"Metadata-Version: 2.1\nName: a\nVersion: 1\nRequires-Python: {wanted}\n"
    members = {"a.py": "", "a-1.dist-info/METADATA": metadata}
    archive = make_zip(sandbox / "a-1-py3-none-any.whl", members)
    done = zippath("add", archive, "--json", "--python", venv)

    version = ".".join(map(str, sys.version_info[:3]))
    [entry] = done.json["entries"]
    assert [note.format(version=version) for note in notes] == entry["notes"]


@pytest.mark.live
def test_added_moved_or_already_there(sandbox, venv, hello):
    other = make_zip(sandbox / "other.zip", {"other.py": ""})
    zippath("add", hello, other, "--python", venv)
    third = make_zip(sandbox / "third.zip", {"third.py": ""})

    def said(*args):
        out = zippath("add", *args, "--python", venv).out.splitlines()
        return [line for line in out if line.endswith(".zip") and line[0].isalpha()]

    assert [f"already added: {hello}", f"added {third}"] == said(hello, third)
    assert [f"would move {hello}"] == said(hello, "--after", "other", "--dry-run")
    assert [f"moved {hello}"] == said(hello, "--after", "other")
    assert [f"already added: {hello}"] == said(hello, "--after", "other")


@pytest.mark.live
@pytest.mark.parametrize(
    "folders", [["site-packages"], [f".deps/{name}-1-py3-none-any.whl" for name in "abc"]]
)
def test_packages_of_an_application_are_noted(sandbox, venv, folders):
    """Its own code puts them on the path when it runs; a path line does not."""
    members = {f"{folder}/pkg/__init__.py": "" for folder in folders}
    app = make_zip(
        sandbox / "app.pyz", {"__main__.py": "", "_bootstrap/__init__.py": "", **members}
    )
    [entry] = zippath("add", app, "--json", "--python", venv).json["entries"]
    [note] = entry["notes"]

    assert note.endswith(" ".join(f"{app}/{folder}" for folder in folders))
    assert "zippath add --python" in note


@pytest.mark.live
def test_a_line_that_does_not_count_is_noted(sandbox, venv, hello):
    other = os.path.join(os.path.dirname(record_of(venv)), "other.pth")
    with open(other, "w") as file:
        file.write(hello + "\n")
    note = f"the line in {record_of(venv)} does not count while {other}:1 names it too"
    for options in (["--dry-run"], []):
        done = zippath("add", hello, "--site", "--python", venv, *options)
        assert 0 == done.code
        assert note in done.out
    assert f"added {hello}" == done.out.splitlines()[0]
    assert [os.fsencode(hello)] == lines_of(record_of(venv))


@pytest.mark.live
@pytest.mark.parametrize("options", [[], ["--dry-run"]])
@pytest.mark.parametrize("there", [True, False])
def test_a_link_out_of_the_site_dir_is_not_followed(sandbox, venv, hello, there, options):
    victim = sandbox / "new" / "victim"
    if there:
        victim.parent.mkdir()
        victim.write_bytes(b"# secret\n")
    os.symlink(victim, record_of(venv))
    done = zippath("add", hello, "--python", venv, *options)

    assert (1, "") == (done.code, done.out)
    message = f"{record_of(venv)} is a symbolic link to {victim}, out of its own directory"
    assert f"error: {message}\n  hint: put a file in the place of the link\n" == done.err
    left = [path.read_bytes() for path in victim.parent.rglob("*")]
    assert ([b"# secret\n"] if there else []) == left
    assert there == victim.parent.exists()


READS_DATA = (
    "import pkg, os; print(open(os.path.join(os.path.dirname(pkg.__file__), 'data.txt')).read())"
)


@pytest.fixture
def with_data(sandbox):
    path = make_zip(
        sandbox / "a.zip", {"pkg/__init__.py": "", "pkg/data.txt": "hello", "pure.py": ""}
    )
    time.sleep(0.2)  # an index of an with_data as new as that would not be kept
    return path


def stored(sandbox):
    return [
        os.path.relpath(os.path.join(place, name), sandbox / "cache" / "files")
        for place, _, names in os.walk(sandbox / "cache" / "files")
        for name in names
        if name != "leases"
    ]


@pytest.mark.live
def test_what_needs_files_is_laid_out_at_once(sandbox, importing_venv, with_data):
    done = zippath("add", with_data, "--python", importing_venv)

    assert (0, "") == (done.code, done.err)
    assert "  files   pkg: 2 files, 0.0 MB laid out in the file store" in done.out.splitlines()
    before = sorted(stored(sandbox))
    assert "hello" == run_python(python_of(importing_venv), READS_DATA)
    assert before == sorted(stored(sandbox))


@pytest.mark.live
def test_again_nothing_is_written(sandbox, importing_venv, with_data):
    zippath("add", with_data, "--python", importing_venv)
    done = zippath("add", with_data, "--python", importing_venv)

    assert "  files   pkg: in the file store already" in done.out.splitlines()


def test_as_json(sandbox, importing_venv, with_data):
    done = zippath("add", with_data, "--json", "--python", importing_venv)

    [entry] = done.json["entries"]
    assert {"names": ["pkg"], "files": 2, "size": 5} == entry["laid_out"]


def test_a_dry_run_writes_no_files(sandbox, importing_venv, with_data):
    done = zippath("add", with_data, "--dry-run", "--python", importing_venv)

    assert "pkg: 2 files, 0.0 MB would be laid out" in done.out
    assert [] == stored(sandbox)


@pytest.mark.live
def test_files_never_is_remembered(sandbox, importing_venv, with_data):
    done = zippath("add", with_data, "--files", "never", "--python", importing_venv)
    where = run_python(python_of(importing_venv), "import pkg; print(pkg.__file__)")

    assert "  files" not in done.out
    assert f"{with_data}/pkg/__init__.py" == where
    assert [] == stored(sandbox)


@pytest.mark.live
def test_files_all_is_remembered(sandbox, importing_venv, with_data):
    zippath("add", with_data, "--files", "all", "--python", importing_venv)
    where = run_python(python_of(importing_venv), "import pure; print(pure.__file__)")

    assert where.startswith(f"{sandbox}/cache/files/")


def test_more_than_the_limit_changes_nothing(sandbox, importing_venv, with_data):
    done = zippath("add", with_data, "--max-size", "4", "--python", importing_venv)

    assert (1, "") == (done.code, done.out)
    assert f"{with_data} would take 5 bytes as files, and the limit is 4" in done.err
    assert [] == stored(sandbox)
    listed = run_python(
        python_of(importing_venv), f"import sys; print({str(with_data)!r} in sys.path)"
    )
    assert "False" == listed


def test_another_target_gets_no_files(sandbox, venv, with_data):
    done = zippath("add", with_data, "--plain", "--json", "--python", venv)

    assert done.json["entries"][0]["laid_out"] is None
    assert not os.path.exists(sandbox / "cache" / "files")


def test_another_target_makes_no_files(sandbox, venv, with_data):
    done = zippath("add", with_data, "--files", "all", "--python", venv)

    assert (1, "") == (done.code, done.out)
    assert "starts without zippath's importer" in done.err
    assert "hint: `zippath importer enable`" in done.err


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"photos/": "", "photos/a.jpg": "x"}, "no module or package is in it, but pictures"),
        ({"photos/a.jpg": "x"}, "no module or package is in it, but pictures"),
        ({"META-INF/MANIFEST.MF": "", "com/App.class": ""}, "is in it, but java classes"),
        ({"notes/a.txt": "x"}, "no module or package is in it"),
    ],
)
def test_archives_of_something_else_are_refused(sandbox, venv, members, said):
    done = zippath("add", make_zip(sandbox / "a.zip", members), "--python", venv)

    assert (1, True) == (done.code, said in done.err)
    assert not os.path.exists(record_of(venv))


@pytest.mark.live
def test_a_distribution_without_modules_is_added(sandbox, venv):
    """A metapackage, such as that of jupyter: its version and entry points are asked for."""
    metadata = {"meta-2.dist-info/METADATA": "Metadata-Version: 2.1\nName: meta\nVersion: 2\n"}
    archive = make_zip(sandbox / "meta-2-py3-none-any.whl", metadata)
    done = zippath("add", archive, "--python", venv)
    code = "import importlib.metadata; print(importlib.metadata.version('meta'))"

    assert (0, True) == (done.code, "none: a distribution of metadata" in done.out)
    assert "2" == run_python(python_of(venv), code)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("requests", "python -m pip download --no-deps requests"),
        ("thing-1.0.tar.gz", "python -m pip wheel --no-deps"),
    ],
)
def test_what_is_no_archive_gets_a_hint_that_helps(sandbox, venv, name, hint):
    if name.endswith(".gz"):
        (sandbox / name).write_text("a source distribution")
    done = zippath("add", name, "--python", venv, cwd=sandbox)

    assert 1 == done.code
    assert hint in done.err


@pytest.mark.live
def test_of_thousands_of_names_the_first_are_told(sandbox, venv):
    archive = make_zip(sandbox / "a.zip", {f"m{at:04}.py": "" for at in range(2000)})
    done = zippath("add", archive, "--python", venv)

    assert (0, True) == (done.code, "m0009 and 1990 more" in done.out)
    assert len(done.out) < 2000


@pytest.mark.live
def test_what_archives_require_is_told_once_and_taken_from_a_folder(sandbox, venv):
    metadata = "Name: {0}\nVersion: 1\n{1}"
    a, b, c = (
        make_zip(
            sandbox / folder / f"{name}-1-py3-none-any.whl",
            {f"{name}.py": "", f"{name}-1.dist-info/METADATA": metadata.format(name, lines)},
        )
        for folder, name, lines in [
            ("", "a", "Requires-Dist: b\nRequires-Dist: c"), ("", "b", "Requires-Dist: c<2"),
            ("", "c", ""),
        ]
    )  # fmt: skip
    folder = sandbox / "deps"
    folder.mkdir()
    done = zippath("add", a, b, "--python", venv)

    assert ["  c    missing  a", "  c<2  missing  b"] == [
        line for line in done.out.splitlines() if "missing" in line
    ]
    assert " download --only-binary :all: -d DIR c 'c<2'" in done.out
    refused = zippath("add", a, b, "--with-deps", folder, "--python", venv, "--json")
    assert (1, ["c for a: no wheel of it", "c<2 for b: no wheel of it"]) == (
        refused.code,
        refused.json["error"]["details"],
    )
    found = shutil.move(c, folder)
    added = zippath("add", a, b, "--with-deps", folder, "--python", venv, "--json").json
    assert [a, b, found] == [entry["path"] for entry in added["entries"]]
    assert ([], None) == (added["lacking"], added["fetch"])


@pytest.mark.live
def test_what_is_added_is_saved_in_the_manifest_by_the_same_step(venv, hello, sandbox):
    own = sandbox / "pyproject.toml"
    own.write_text("# mine\n")
    done = zippath("add", hello, "--python", venv, "--save", cwd=sandbox)

    assert f"saved in {own}" in done.out.splitlines()
    assert 'path = "hello.zip"' in own.read_text()
    assert 0 == zippath("undo").code
    assert "# mine\n" == own.read_text()
    assert "ModuleNotFoundError" in run_python(python_of(venv), "import hello")
