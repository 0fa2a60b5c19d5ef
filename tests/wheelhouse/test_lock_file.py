"""Lock files (PEP 751): for whom a package is, and what in them is not to be trusted."""

import pytest

from tests.facts import facts
from zippath.errors import UsageError, ZippathError
from zippath.wheelhouse.lists import wanted_by

FACTS = facts(cache_tag="cpython-312", implementation="cpython")
HEAD = 'lock-version = "1.0"\ncreated-by = "test"\n'
WHEEL = '{{name = "{0}-1.0-py3-none-any.whl", url = "https://x/y", hashes = {{sha256 = "00"}}}}'
GROUPS = (
    HEAD + 'extras = ["fast"]\ndependency-groups = ["dev", "docs"]\ndefault-groups = ["docs"]\n'
)


def package(name, more=""):
    return (
        f'[[packages]]\nname = "{name}"\nversion = "1.0"\n{more}\nwheels = [{WHEEL.format(name)}]\n'
    )


def wanted(tmp_path, text, **more):
    path = tmp_path / "pylock.toml"
    path.write_text(text)
    return wanted_by(str(path), FACTS, **more)


def names(tmp_path, text, **more):
    return [one.name for one in wanted(tmp_path, text, **more)]


GROUPED = (
    GROUPS
    + package("always")
    + package("f", "marker = \"'fast' in extras\"")
    + package("d", "marker = \"'dev' in dependency_groups\"")
    + package("o", "marker = \"'docs' in dependency_groups\"")
    + package("w", "marker = \"sys_platform == 'win32' and 'dev' in dependency_groups\"")
)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, ["always", "o"]),
        ({"groups": ["Dev"]}, ["always", "d"]),
        ({"groups": ["dev", "docs"], "extras": ["fast"]}, ["always", "f", "d", "o"]),
    ],
)
def test_groups_and_extras(tmp_path, more, expected):
    assert expected == names(tmp_path, GROUPED, **more)


@pytest.mark.parametrize(
    ("more", "message", "hint"),
    [
        ({"groups": ["test"]}, "has no group test", "it has dev, docs"),
        ({"extras": ["slow"]}, "has no extra slow", "it has fast"),
    ],
)
def test_an_unknown_group_is_an_error(tmp_path, more, message, hint):
    with pytest.raises(UsageError) as raised:
        wanted(tmp_path, GROUPED, **more)
    assert message in raised.value.message
    assert hint == raised.value.hint


def test_a_lock_of_a_newer_version(tmp_path):
    newer = (HEAD + package("a")).replace('"1.0"\nc', '"1.7"\nc')
    said = []

    assert ["a"] == names(tmp_path, newer, say=said.append)
    assert ["a"] == names(tmp_path, newer, say=said.append)  # remembered, and said again
    assert 2 == len(said)
    assert "is a lock of version 1.7" in said[0]
    with pytest.raises(ZippathError) as raised:
        wanted(tmp_path, newer.replace("1.7", "2.0"))
    assert "is a lock of version 2.0, and zippath knows version 1" in raised.value.message


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (HEAD + 'requires-python = ">=3.13"', "it requires python >=3.13, and this is 3.12.4"),
        (HEAD + "environments = [\"sys_platform == 'win32'\"]", "it is for other environments"),
        (HEAD + package("a", 'requires-python = "<3"'), "a requires python <3"),
        (HEAD + package("a") + package("A"), "it has A twice for this python"),
        (HEAD + package("a", 'marker = "odd"'), "odd"),
        (HEAD + package("a", "marker = 1"), "its marker is 1, not text"),
        (HEAD + "packages = 1", "its packages is 1, not a list"),
        (HEAD + "packages = [1]", "its packages is no list of tables"),
        (HEAD + "extras = [1]", "its extras is no list of texts"),
        (HEAD + "[[packages]]", "one of its packages has no name"),
        (HEAD + package("a").replace("a-1.0", "b-1.0"), "b-1.0-py3-none-any.whl is no wheel of a"),
        (HEAD + package("a").replace("a-1.0", "a-1.1"), "is no wheel of a 1.0"),
        (HEAD + package("a").replace('{sha256 = "00"}', "{}"), "it has no hashes of"),
        (HEAD + package("a").replace('"00"', "0"), "it has no hashes of"),
        ('lock-version = "one"', "one"),
    ],
)
def test_a_bad_lock_is_an_error(tmp_path, text, reason):
    with pytest.raises(ZippathError) as raised:
        wanted(tmp_path, text)
    assert f"could not use {tmp_path}/pylock.toml: " in raised.value.message
    assert reason in raised.value.message


@pytest.mark.parametrize("name", ["../a", "/x/a", "C:a", "..\\\\a", "a\\u0000"])
def test_no_file_name_leaves_the_folders(tmp_path, name):
    with pytest.raises(ZippathError) as raised:
        wanted(tmp_path, HEAD + package("a").replace('"a-1.0', f'"{name}-1.0'))
    assert "is not the name of a wheel" in raised.value.message


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("libs/a-1.0-py3-none-any.whl", "libs/a-1.0-py3-none-any.whl"),
        ("libs\\\\a-1.0-py3-none-any.whl", "libs/a-1.0-py3-none-any.whl"),
        ("../a-1.0-py3-none-any.whl", ""),
        ("libs/../../a-1.0-py3-none-any.whl", ""),
        ("/x/a-1.0-py3-none-any.whl", ""),
        ("C:\\\\a-1.0-py3-none-any.whl", ""),
    ],
)
def test_a_path_stays_beside_the_lock(tmp_path, path, expected):
    text = package("a").replace('url = "https://x/y"', f'path = "{path}"')
    ((file,),) = [one.files for one in wanted(tmp_path, HEAD + text)]

    assert (str(tmp_path / expected) if expected else "") == file.path


@pytest.mark.parametrize(
    ("how", "source"),
    [
        ('sdist = {name = "a-1.0.tar.gz", url = "https://x/y", hashes = {sha256 = "0"}}', "a==1.0"),
        ('vcs = {type = "git", url = "https://x/a", commit-id = "00"}', "a @ git+https://x/a@00"),
        ('directory = {path = "."}', "{}"),
        ('archive = {url = "https://x/a.zip", hashes = {sha256 = "00"}}', "https://x/a.zip"),
    ],
)
def test_of_what_is_no_wheel_pip_builds_one(tmp_path, how, source):
    text = f'{HEAD}[[packages]]\nname = "a"\nversion = "1.0"\n{how}\n'
    (one,) = wanted(tmp_path, text)

    assert (source.format(tmp_path), ()) == (one.source, one.files)


def test_an_archive_may_be_a_wheel(tmp_path):
    url = "https://x/a-1.0-py3-none-any.whl"
    text = f'{HEAD}[[packages]]\nname = "a"\narchive = {{url = "{url}", hashes = {{sha256 = "0"}}}}'
    (one,) = wanted(tmp_path, text)

    assert (f"a @ {url}", "a-1.0-py3-none-any.whl") == (one.text, one.files[0].name)


def test_a_lock_that_is_nested_too_deeply_is_an_error(tmp_path):
    with pytest.raises(ZippathError) as raised:
        wanted(tmp_path, HEAD + "x = " + "[" * 5000)
    # tomllib of 3.11 gives up at the end of the stack
    assert any(word in raised.value.message for word in ("recursion", "nested"))
