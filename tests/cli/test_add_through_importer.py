"""`zippath add` of archives that only work, or only work well, through the importer."""

import json
import shlex
import zipfile

import pytest

from tests.booted import LINE, site_of, state_of, status
from tests.program import lines_of, make_zip, python_of, record_of, run_python, zippath

RUNS_ITSELF = """\
import subprocess, sys
def answer():
    return subprocess.check_output([sys.executable, __file__], text=True).strip()
if __name__ == "__main__":
    print("as a program")
"""
PATH = "import json, sys; print(json.dumps(sys.path))"


def path_of(place):
    return json.loads(run_python(python_of(place), PATH))


def added(*args):
    """The entries of a successful `add`, as JSON."""
    done = zippath("add", *args, "--json")

    assert 0 == done.code, done.err
    return done.json["entries"]


def lzma(folder):
    return make_zip(folder / "a.zip", {"mod.py": "x = 1\n"}, zipfile.ZIP_LZMA)


def bzip2(folder):
    return make_zip(folder / "a.zip", {"mod.py": "x = 1\n"}, zipfile.ZIP_BZIP2)


def subpath(folder):
    return make_zip(folder / "a.zip", {"my lib/mod.py": "x = 1\n"}) + "/my lib"


def many(folder):
    contents = {f"pkg/m{number}.py": "" for number in range(60)}
    return make_zip(folder / "a.zip", {**contents, "pkg/__init__.py": "", "mod.py": "x = 1\n"})


def speaking(folder):
    return make_zip(folder / "a.zip", {"mod.py": "x = 1\n", "pkg/__init__.py": RUNS_ITSELF})


@pytest.mark.python(">=3.9")
@pytest.mark.parametrize("build", [lzma, bzip2, subpath, many, speaking])
@pytest.mark.live
def test_it_works_as_an_installed_package_would(target, sandbox, build):
    """The plan, the start after it and every command afterwards have the same entry."""
    before = state_of(target)
    archive = build(sandbox)
    [entry] = added(archive, "--python", target)

    assert ("importer", False) == (entry["mechanism"]["kind"], entry["mechanism"]["first"])
    assert "1" == run_python(python_of(target), "import mod; print(mod.x)")
    path = path_of(target)
    assert path.index(archive) == path.index(str(site_of(target))) + 1 == entry["position"]
    [listed] = zippath("list", "--json", "--python", target).json["archives"]
    assert ("ok", True, "mod" in listed["names"]) == (listed["state"], listed["managed"], True)
    [answer] = zippath("why", "mod", "--json", "--python", target).json["names"]
    assert archive + "/mod.py" == answer["winner"]["location"]
    assert (True, True) == (status(target)["current"], status(target)["intact"])
    assert 0 == zippath("remove", archive, "--python", target).code
    assert before == state_of(target)


@pytest.mark.python(">=3.9")
@pytest.mark.live
def test_a_package_can_run_a_file_of_its_own(target, sandbox):
    """As py-cpuinfo does: no other process finds a file in an archive."""
    [entry] = added(speaking(sandbox), "--python", target)

    assert "pkg must be real files, as its code asks where it lies" in entry["mechanism"]["reason"]
    assert "as a program" == run_python(python_of(target), "import pkg; print(pkg.answer())")


@pytest.mark.python(">=3.9")
@pytest.mark.live
def test_prepend_comes_before_the_first_site_dir(target, sandbox, hello):
    site = site_of(target) if (target / "lib").exists() else None
    [entry] = added(hello, "--prepend", "--python", target)
    path = path_of(target)
    site = str(site_of(target))

    assert path.index(hello) == path.index(site) - 1 == entry["position"]
    assert "" == path[0]
    env = {"PYTHONPATH": str(sandbox)}
    path = json.loads(run_python(python_of(target), PATH, **env))
    assert path.index(str(sandbox)) < path.index(hello) < path.index(site)


@pytest.mark.python(">=3.9")
@pytest.mark.live
def test_the_user_site(interpreter, sandbox, hello):
    added(hello, "--prepend", "--user", "--python", interpreter)
    sub = make_zip(sandbox / "b.zip", {"lib/sub.py": "x = 2\n"}) + "/lib"
    added(sub, "--user", "--python", interpreter)

    assert "hi 2" == run_python(interpreter, "import hello, sub; print(hello.GREETING, sub.x)")
    assert "error" in run_python(interpreter, "import sys; sys.exit('error')")
    found = json.loads(zippath("doctor", "--json", "--python", interpreter).out)["findings"]
    assert [] == [one for one in found if "zippath.pth" in json.dumps(one)]


@pytest.mark.python("<3.9")
def test_an_older_python_gets_path_lines(target, sandbox, hello):
    archive = many(sandbox)

    assert "path line" == added(archive, "--python", target)[0]["mechanism"]["kind"]
    for option in ("--fast", "--prepend"):
        done = zippath("add", hello, option, "--python", target)
        assert "needs CPython 3.9" in done.err


@pytest.mark.live
def test_options_decide_and_an_archive_changes_over(venv, hello):
    site = site_of_venv(venv)
    for option, line in (
        ([], hello),
        (["--fast"], f"#boot {hello}"),
        ([], f"#boot {hello}"),
        (["--prepend"], f"#boot-first {hello}"),
        (["--plain"], hello),
    ):
        added(hello, *option, "--python", venv)
        lines = [one for one in lines_of(site / "zippath.pth") if one != LINE]

        assert [line.encode()] == lines


def site_of_venv(venv):
    from pathlib import Path

    return Path(record_of(venv)).parent


@pytest.mark.parametrize(
    ("build", "message"),
    [(lzma, "is compressed with lzma, which python"), (subpath, "--plain is not possible")],
)
def test_plain_is_refused_where_no_path_line_does_it(venv, sandbox, build, message):
    done = zippath("add", build(sandbox), "--plain", "--python", venv)

    assert "" == done.out
    assert message in done.err


@pytest.mark.parametrize(
    ("contents", "root"),
    [
        ({"repo-main/mod.py": "", "repo-main/README": ""}, "/repo-main"),
        ({"repo-main/setup.py": "", "repo-main/src/mod.py": ""}, "/repo-main/src"),
        ({"src/mod.py": "", "setup.py": ""}, "/src"),
        ({"mod.py": "", "readme.txt": ""}, ""),
    ],
)
@pytest.mark.live
def test_the_obvious_root(venv, sandbox, contents, root):
    archive = make_zip(sandbox / "a.zip", contents)
    [entry] = added(archive, "--root", "auto", "--python", venv)

    assert archive + root == entry["path"]
    assert archive in run_python(python_of(venv), "import mod; print(mod.__file__)")


def test_a_root_that_is_not_there(venv, sandbox, hello):
    done = zippath("add", hello, "--root", "lib", "--python", venv)

    assert (1, "") == (done.code, done.out)
    assert "has no folder 'lib'" in done.err


@pytest.mark.live
def test_a_dry_run_foresees_the_path(venv, sandbox):
    archive = subpath(sandbox)
    before = state_of(venv)
    done = zippath("add", archive, "--python", venv, "--dry-run", "--json").json
    [entry] = added(archive, "--python", venv)

    assert done["entries"] == [entry]
    assert before.keys() < state_of(venv).keys()
    assert 0 == zippath("undo").code
    assert before == state_of(venv)


@pytest.mark.live
def test_disable_refuses_while_archives_need_it(venv, hello):
    added(hello, "--fast", "--python", venv)
    done = zippath("importer", "disable", "--python", venv)

    assert (1, "") == (done.code, done.out)
    assert f"{hello} would no longer be on the path" in done.err


@pytest.mark.parametrize("name", ["caf\xe9.zip", "a b .zip", "100%.zip", "#x;y.zip", "\udcff.zip"])
@pytest.mark.live
def test_any_name(venv, sandbox, name):
    archive = make_zip(sandbox / name, {"mod.py": "x = 1\n"})
    added(archive, "--fast", "--python", venv)

    for locale in ("C", "C.UTF-8"):
        assert "1" == run_python(python_of(venv), "import mod; print(mod.x)", LC_ALL=locale)
    done = zippath("remove", archive, "--python", venv)
    assert "the importer goes too" in done.out
    assert not list(site_of_venv(venv).glob("*zippath*"))


@pytest.mark.live
def test_an_older_copy_is_replaced_by_the_next_change(venv, sandbox, hello):
    added(hello, "--fast", "--python", venv)
    module = site_of_venv(venv) / "_zippath_boot.py"
    module.write_text(module.read_text().replace("VERSION = '", "VERSION = '0.0."))

    assert not status(venv)["current"]
    done = zippath("add", make_zip(sandbox / "b.zip", {"b.py": ""}), "--python", venv)
    assert "the importer is this zippath's now: it was that of version 0.0.0.1.0" in done.out
    assert status(venv)["current"]


@pytest.mark.live
def test_what_add_has_put_in_goes_with_the_last_archive_that_needs_it(venv, sandbox, hello):
    other = make_zip(sandbox / "b.zip", {"b.py": ""})
    plain = make_zip(sandbox / "c.zip", {"c.py": ""})
    site, before = site_of_venv(venv), state_of(venv)
    added(plain, "--plain", "--python", venv)
    added(hello, other, "--fast", "--python", venv)
    zippath("remove", hello, "--python", venv)
    assert "1" == run_python(python_of(venv), "import b; print(1)")
    zippath("remove", other, "--python", venv)
    assert [plain.encode()] == lines_of(site / "zippath.pth")
    zippath("remove", plain, "--python", venv)
    assert before == state_of(venv)


@pytest.mark.live
def test_what_the_user_has_enabled_stays(venv, hello):
    added(hello, "--fast", "--python", venv)
    assert 0 == zippath("importer", "enable", "--python", venv).code
    zippath("remove", hello, "--python", venv)

    assert [LINE] == lines_of(record_of(venv))
    assert status(venv)["intact"]


@pytest.mark.live
def test_the_table_of_names_is_known_to_the_cache(venv, sandbox, hello):
    added(hello, "--fast", "--python", venv)
    run_python(python_of(venv), "import hello")

    kinds = [one["kind"] for one in zippath("cache", "info", "--json").json["kept"]]
    assert 1 == kinds.count("names at start")
    assert 0 == zippath("cache", "gc").code
    assert 0 == zippath("cache", "clear").code
    assert [] == list((sandbox / "cache").glob("*.tops"))
    assert "hi" == run_python(python_of(venv), "import hello; print(hello.GREETING)")


@pytest.mark.python(">=3.9")
@pytest.mark.live
@pytest.mark.parametrize("folders", [["site-packages"], [".deps/a-1.whl", ".deps/b c-1.whl"]])
def test_the_folders_of_an_application_are_added_as_it_says(target, sandbox, folders):
    """Shiv and pex put packages where Python looks only when their own code has run."""
    content = {f"{folder}/m{number}/__init__.py": "" for number, folder in enumerate(folders)}
    application = make_zip(sandbox / "app.pyz", {"__main__.py": "", **content})
    done = zippath("add", application, "--python", target, "--json")
    [note] = [one for one in done.json["entries"][0]["notes"] if "shiv and pex" in one]
    program, *arguments = shlex.split(note.partition(": ")[2])

    assert "zippath" == program
    entries = added(*arguments[1:])
    assert [f"{application}/{folder}" for folder in folders] == [one["path"] for one in entries]
    assert not [note for one in entries for note in one["notes"]]
    run_python(python_of(target), ";".join(f"import m{number}" for number in range(len(folders))))


@pytest.mark.live
def test_a_place_beside_an_archive_that_gets_there_otherwise(venv, sandbox):
    """What the importer puts on the path comes before all path lines, whatever is asked for."""
    plain, fast, *others = (make_zip(sandbox / f"{n}.zip", {f"m{n}.py": ""}) for n in range(6))
    added(plain, "--plain", "--python", venv)
    added(fast, "--fast", "--python", venv)
    for option, other, way in (
        ("--before", fast, "--plain"),
        ("--after", plain, "--fast"),
        ("--before", fast, "--prepend"),
        ("--after", plain, "--prepend"),
    ):
        done = zippath("add", others[0], option, other, way, "--python", venv)
        refused = (option, way) != ("--before", "--prepend")
        assert refused == (done.code == 1), done.err
        assert refused == ("comes before all path lines" in done.err)
    added(others[1], "--before", plain, "--fast", "--python", venv)
    added(others[2], "--after", fast, "--plain", "--python", venv)
    path = [entry for entry in path_of(venv) if entry.endswith(".zip") and str(sandbox) in entry]

    assert [others[0], others[1], fast, plain, others[2]] == path


@pytest.mark.parametrize("build", [lzma, many])
def test_what_another_startup_file_names_gets_the_importer_that_it_needs(sandbox, venv, build):
    """It stays where that file puts it, and another `add` changes nothing."""
    archive = build(sandbox)
    other = f"{site_of(venv)}/other.pth"
    with open(other, "w") as file:
        file.write(f"{archive}\n")
    done = zippath("add", archive, "--python", venv)

    assert 0 == done.code, done.err
    assert f"{other}:1" in done.out
    assert "1" == run_python(python_of(venv), "import mod; print(mod.x)").strip()
    assert "_zippath" in run_python(python_of(venv), "import mod; print(type(mod.__loader__))")
    assert not zippath("add", archive, "--python", venv, "--json").json["changed"]
    assert 0 == zippath("remove", archive, "--python", venv).code
    assert [other] == [str(one) for one in sandbox.glob("**/*.pth")]
