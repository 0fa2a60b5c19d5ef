"""`zippath pack`: from sources to an archive that is imported."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.interpreters import RUNNING
from tests.program import make_zip, zippath


@pytest.fixture
def work(sandbox):
    """A folder with a module and a package."""
    (sandbox / "hello.py").write_text("GREETING = 'hi'\n")
    (sandbox / "shop").mkdir()
    (sandbox / "shop" / "__init__.py").write_text("import hello\n")
    return sandbox


def imported(archive, code, python=sys.executable):
    """What code prints that imports from an archive with the stock importer."""
    done = subprocess.run(
        [python, "-I", "-c", f"import sys; sys.path.insert(0, {str(archive)!r}); {code}"],
        capture_output=True,
        text=True,
    )
    return done.stdout.strip() or done.stderr


def test_modules_and_packages_become_one_archive(work):
    result = zippath("pack", "hello.py", "shop", "-o", "hello.zip", cwd=work)

    assert (0, "") == (result.code, result.err)
    assert result.out.startswith(f"packed {work}/hello.zip: 2 files")
    assert f"{work}/hello.zip/hello.py" == imported(
        work / "hello.zip", "import shop; print(shop.hello.__file__)"
    )


def test_a_dry_run_lists_and_writes_nothing(work):
    result = zippath("pack", "shop", "-o", "hello.zip", "--dry-run", cwd=work)
    same = zippath("pack", "shop", "-o", "hello.zip", "--dry-run", "--json", cwd=work)

    assert [f"would pack {work}/hello.zip: 1 file", "         13  shop/__init__.py"] == (
        result.out.splitlines()
    )
    assert [{"name": "shop/__init__.py", "size": 13, "from": f"{work}/shop/__init__.py"}] == (
        same.json["members"]
    )
    assert not (work / "hello.zip").exists()


def test_a_dry_run_warns_of_what_it_sees(work):
    for name in ("shop/.env", "shop/id_rsa", "json.py", "shop/.git"):
        (work / name).write_text("")
    words = ("pack", "shop", "json.py", "-o", "hello.zip", "--dry-run")
    result = zippath(*words, cwd=work)

    assert f"  note      left out: {work}/shop/.git\n" in result.out
    assert "  warning   it looks like a secret, and everybody gets it: shop/.env" in result.out
    assert ["secret", "standard-library"] == [
        one["kind"] for one in zippath(*words, "--json", cwd=work).json["concerns"]
    ]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["gone", "--force"], 1, "could not find the source"),
        (["hello.zip", "--force"], 2, "is the archive to be made"),
        (["hello.zip/hello.py", "--force"], 1, "could not find the source"),
        (["shop", "--force", "--compression", "rar"], 2, "is no compression"),
        (["shop"], 1, "exists already"),
        (["shop", "--force", "--exclude", "*.py"], 1, "nothing in it to pack"),
        (["shop", "--force", "--namespace", "a-b"], 2, "is not the name of a package"),
        (["shop", "--force", "--optimize", "3"], 2, "--optimize takes 0, 1 or 2"),
        (["shop", "--force", "--optimize", "1"], 2, "--compile writes it"),
        (["shop", "--force", "--python", "gone"], 1, "could not find a python for 'gone'"),
        (["shop", "--force", "--main", "gone:run"], 2, "the sources have no module gone"),
        (["shop", "other/shop", "--force"], 1, "different content under one name"),
        (["loop", "--force"], 1, "it is a link to a folder that it lies in"),
        (["--force"], 2, "there is nothing to pack"),
        (["shop", "--force", "--wheels", "."], 2, "--wheels is where the wheels of a list are"),
        (["shop", "--force", "--version", "1"], 2, "--name and --version are those of a wheel"),
    ],
)
def test_bad_input_is_one_error_and_changes_nothing(words, code, message, work):
    zippath("pack", "hello.py", "-o", "hello.zip", cwd=work)
    shutil.copytree(work / "shop", work / "other" / "shop")
    (work / "other" / "shop" / "__init__.py").write_text("other = 1\n")
    (work / "loop").mkdir()
    (work / "loop" / "again").symlink_to(".")
    before = (work / "hello.zip").read_bytes()
    result = zippath("pack", *words, "-o", "hello.zip", cwd=work)

    assert (code, "") == (result.code, result.out)
    assert message in result.err
    assert 1 == result.err.count("error: ")
    assert before == (work / "hello.zip").read_bytes()
    assert [] == [name for name in os.listdir(work) if name.startswith(".hello.zip")]


def test_a_module_that_does_not_compile_is_told_with_a_caret(work):
    """Also where no bytecode is asked for; but for wheels, which others have installed before."""
    (work / "bad.py").write_text("x = 1\ndef f(:\n    pass\n")
    make_zip(work / "bad-1-py3-none-any.whl", {"bad.py": "def f(:\n"})
    own = zippath("pack", "hello.py", "bad.py", "-o", "own.zip", cwd=work).out.splitlines()
    wheel = zippath("pack", "bad-1-py3-none-any.whl", "-o", "wheel.zip", cwd=work).out
    strict = zippath("pack", "bad-1-py3-none-any.whl", "-o", "s.zip", "--strict", cwd=work)

    [at] = [number for number, line in enumerate(own) if f"{work}/bad.py:2: python" in line]
    assert ["def f(:", "^"] == [line.strip() for line in own[at + 1 : at + 3]]
    assert own[at + 1].index(":") == own[at + 2].index("^")
    assert "cannot compile" not in wheel
    assert (1, True) == (strict.code, "cannot compile" in strict.err)


def test_what_speaks_against_it_is_said_and_strict_makes_no_archive(work):
    (work / "shop" / ".env").write_text("PASSWORD=1\n")
    loose = zippath("pack", "shop", "-o", "loose.zip", cwd=work)
    strict = zippath("pack", "shop", "-o", "strict.zip", "--strict", cwd=work)

    assert (0, 1) == (loose.code, strict.code)
    assert "shop/.env" in loose.out
    assert "shop/.env" in strict.err
    assert (True, False) == ((work / "loose.zip").exists(), (work / "strict.zip").exists())


@pytest.mark.live
@pytest.mark.python(">=3.7")
def test_each_python_finds_its_bytecode_and_a_bad_module_is_told(work, interpreter):
    (work / "bad.py").write_text("def f(:\n    pass\n")
    words = ("pack", "hello.py", "bad.py", "--python", interpreter)
    result = zippath(*words, "-o", "a.zip", cwd=work)
    told = zippath(*words, "-o", "b.zip", "--json", cwd=work)
    zippath(*words, "-o", "plain.zip", "--no-compile", cwd=work)

    assert 0 == result.code, result.err
    assert f"{work}/bad.py:1: python " in result.out
    assert [("bad.py", 1)] == [(one["member"], one["line"]) for one in told.json["failures"]]
    show = "import hello; print(hello.__file__)"
    assert f"{work}/a.zip/hello.pyc" == imported(work / "a.zip", show, interpreter)
    assert f"{work}/plain.zip/hello.py" == imported(work / "plain.zip", show, interpreter)


@pytest.mark.live
def test_nothing_around_changes_the_bytes(work):
    """The time zone, the locale, umask, the clock and the order of the file system."""
    words = ("hello.py", "shop", "--compile", "--compression", "deflate:9")
    first = zippath("pack", *words, "-o", "a.zip", cwd=work)
    (work / "again").mkdir()
    for name in ("shop", "hello.py"):  # other inodes, another order, other times
        source = work / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, work / "again" / name)
        os.utime(work / "again" / name, (1, 1))
    before = os.umask(0o077)
    try:
        second = zippath(
            "pack", *words, "-o", "b.zip", cwd=work / "again",
            TZ="Asia/Kathmandu", LC_ALL="C", PYTHONHASHSEED="7",
        )  # fmt: skip
    finally:
        os.umask(before)

    assert (0, 0) == (first.code, second.code), second.err
    assert (work / "a.zip").read_bytes() == (work / "again" / "b.zip").read_bytes()


@pytest.mark.live
def test_an_application_runs_as_a_program(work):
    (work / "app.py").write_text(
        "import sys, hello\ndef run():\n    print(hello.GREETING, sys.argv[1:])\n    return 3\n"
    )
    result = zippath("pack", "hello.py", "app.py", "-o", "app.pyz", "--main", "app:run",
                     "--shebang", RUNNING, cwd=work)  # fmt: skip
    done = subprocess.run([work / "app.pyz", "x"], capture_output=True, text=True)

    assert 0 == result.code, result.err
    assert (3, "hi ['x']\n") == (done.returncode, done.stdout)


@pytest.mark.live
def test_a_wheel_is_installed_by_pip(work):
    subprocess.run([sys.executable, "-m", "venv", work / "venv"], check=True)
    result = zippath("pack", "hello.py", "shop", "--to", "shop-1.5.whl", "--main",
                     "hello:GREETING.title", cwd=work)  # fmt: skip
    pip = [work / "venv" / "bin" / "python", "-m", "pip", "--disable-pip-version-check"]
    wheel = work / "shop-1.5-py3-none-any.whl"

    assert 0 == result.code, result.err
    subprocess.run([*pip, "install", "-q", "--no-index", wheel], check=True)
    assert "" == subprocess.run([*pip, "check"], capture_output=True, text=True).stderr
    shown = subprocess.run([*pip, "show", "-f", "shop"], capture_output=True, text=True).stdout
    assert "Version: 1.5\n" in shown
    assert "  shop/__init__.py\n" in shown
    assert (work / "venv" / "bin" / "shop").exists()


@pytest.mark.live
def test_an_environment_becomes_one_archive(work, venv):
    [site] = Path(venv).glob("lib/python3*/site-packages")
    shutil.copytree(work / "shop", site / "shop")
    shutil.copy(work / "hello.py", site)
    (site / "mine.pth").write_text(f"{work}\n")
    result = zippath("pack", "--environment", venv, "-o", "all.zip", "--compile", "--verify",
                     cwd=work)  # fmt: skip

    assert 0 == result.code, result.err
    assert f"note      not in it: {work}, to which mine.pth leads" in result.out
    assert ["its own zipimport: 2 names imported, 0 modules compiled",
            "zippath's importer: 2 names imported, 0 modules compiled"] == [
        line.partition(", ")[2] for line in result.out.splitlines() if "  verified" in line
    ]  # fmt: skip


@pytest.mark.live
def test_verify_fails_for_a_module_that_cannot_be_imported(work):
    (work / "boom.py").write_text("1 / 0\n")
    result = zippath("pack", "boom.py", "hello.py", "-o", "a.zip", "--verify", cwd=work)
    told = zippath("pack", "boom.py", "-o", "b.zip", "--verify", "--json", cwd=work)

    assert (1, 1) == (result.code, told.code)
    assert "cannot import boom: ZeroDivisionError" in result.out
    assert ["boom"] == [one["name"] for one in told.json["verified"][0]["failed"]]


@pytest.mark.live
def test_wheels_of_a_requirements_file_and_what_is_missing(work):
    make_zip(work / "a-1-py3-none-any.whl", {"a.py": "x = 1\n"})
    (work / "requirements.txt").write_text("a==1\n")
    good = zippath("pack", "requirements.txt", "--wheels", ".", "-o", "a.zip", cwd=work)
    (work / "requirements.txt").write_text("a==1\ngone==2\n")
    bad = zippath("pack", "requirements.txt", "--wheels", ".", "-o", "b.zip", cwd=work)

    assert (0, 1) == (good.code, bad.code)
    assert "1" == imported(work / "a.zip", "import a; print(a.x)")
    assert "gone==2: no wheel of it" in bad.err
    assert "download --only-binary :all: --no-deps -d" in bad.err


@pytest.mark.live
def test_a_list_that_asks_for_nothing_is_an_error(work):
    (work / "requirements.txt").write_text("a==1; python_version < '3'\n")
    done = zippath("pack", "requirements.txt", "--wheels", ".", "-o", "a.zip", cwd=work)

    assert 1 == done.code
    assert f"could not pack {work}/requirements.txt: it asks for nothing for python" in done.err
