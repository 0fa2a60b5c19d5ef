"""`zippath.pack`, as a program calls it."""

import sys
import zipfile

import pytest

import zippath


@pytest.fixture
def hello(tmp_path):
    (tmp_path / "hello.py").write_text("GREETING = 'hi'\n")
    (tmp_path / "pkg" / "sub").mkdir(parents=True)
    (tmp_path / "pkg" / "__init__.py").write_text("")
    (tmp_path / "pkg" / "sub" / "data.txt").write_text("data")
    return tmp_path


def test_it_packs_one_source_or_several(hello):
    one = zippath.pack(hello / "hello.py", hello / "one.zip")
    two = zippath.pack([hello / "hello.py", str(hello / "pkg")], hello / "two.zip")

    assert ("hello.py",) == one.members
    assert ("hello.py", "pkg/__init__.py", "pkg/sub/data.txt") == two.members
    assert list(two.members) == zipfile.ZipFile(two.path).namelist()


def test_a_filter_and_a_namespace_as_for_writepy(hello, monkeypatch):
    packed = zippath.pack(
        hello / "pkg", hello / "a.zip", namespace="acme.tools",
        filter=lambda path: not path.endswith(".txt"),
    )  # fmt: skip

    assert ("acme/", "acme/tools/", "acme/tools/pkg/__init__.py") == packed.members
    monkeypatch.syspath_prepend(packed.path)
    import acme.tools.pkg

    assert [f"{packed.path}/acme/tools/pkg"] == acme.tools.pkg.__path__
    for name in ("acme", "acme.tools", "acme.tools.pkg"):
        monkeypatch.delitem(sys.modules, name)


@pytest.mark.live
@pytest.mark.parametrize(
    ("source", "options"),
    [("hello.py", {}), ("pkg", {}), (".", {}), ("hello.py", {"optimize": 2})],
)
def test_all_modules_of_writepy_are_there(hello, source, options):
    """It takes the packages in a directory, and of one that is none the modules."""
    with zipfile.PyZipFile(hello / "old.zip", "w", **options) as old:
        old.writepy(str(hello / source))
    new = zippath.pack(hello / source, hello / "new.zip", compile=True, **options)

    assert set(old.namelist()) <= set(new.members)


def test_what_cannot_be_packed_is_an_error_of_zippath(hello):
    zippath.pack(hello / "hello.py", hello / "a.zip")

    with pytest.raises(zippath.ZippathError) as raised:
        zippath.pack(hello / "hello.py", hello / "a.zip")
    assert "--force replaces it" == raised.value.hint
