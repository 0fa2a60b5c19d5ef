"""`zippath pack`: from sources to an archive that is imported."""

import subprocess
import sys

import pytest

from tests.program import zippath


@pytest.fixture
def work(sandbox):
    """A folder with a module and a package."""
    (sandbox / "hello.py").write_text("GREETING = 'hi'\n")
    (sandbox / "shop").mkdir()
    (sandbox / "shop" / "__init__.py").write_text("import hello\n")
    return sandbox


def imported(archive, code):
    """What code prints that imports from an archive with the stock importer."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(archive)!r}); {code}"],
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


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["gone", "--force"], 2, "could not find the source"),
        (["hello.zip", "--force"], 2, "is the archive to be made"),
        (["shop", "--force", "--compression", "rar"], 2, "is no compression"),
        (["shop"], 2, "exists already"),
        (["shop", "--force", "--exclude", "*.py"], 1, "nothing in it to pack"),
        (["shop", "--force", "--namespace", "a-b"], 2, "is not the name of a package"),
    ],
)
def test_bad_input_is_one_error_and_changes_nothing(words, code, message, work):
    zippath("pack", "hello.py", "-o", "hello.zip", cwd=work)
    before = (work / "hello.zip").read_bytes()
    result = zippath("pack", *words, "-o", "hello.zip", cwd=work)

    assert (code, "") == (result.code, result.out)
    assert message in result.err
    assert before == (work / "hello.zip").read_bytes()
