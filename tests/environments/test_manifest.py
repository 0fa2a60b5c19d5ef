"""What a manifest says, and where one that makes no sense is wrong."""

import pytest

from zippath.environments.manifest import ListedArchive, Manifest, find_manifest, read_manifest
from zippath.errors import ZippathError

PIN = "ab" * 32


@pytest.fixture
def project(tmp_path):
    for name in ("a.whl", "b.zip", "pylock.toml"):
        (tmp_path / name).write_bytes(b"")
    return tmp_path


def written(project, text, name="zippath.toml"):
    file = project / name
    file.write_text(text)
    return str(file)


def test_all_that_it_may_say(project):
    second = '{path = "./b.zip", prepend = true, after = "a", root = "src", sha256 = "%s"}'
    path = written(
        project,
        f"""
        archives = ["a.whl", {second % PIN.upper()}]
        lock = "pylock.toml"
        wheels = ["wheels", "/wheels"]
        groups = ["dev"]
        extras = ["fast"]
        python = ".venv/bin/python"
        scope = "site"
        """,
    )

    assert read_manifest(path) == Manifest(
        path,
        (
            ListedArchive(f"{project}/a.whl"),
            ListedArchive(f"{project}/b.zip", PIN, True, "", "a", "src"),
        ),
        f"{project}/pylock.toml",
        "",
        (f"{project}/wheels", "/wheels"),
        ("dev",),
        ("fast",),
        f"{project}/.venv/bin/python",
        "site",
    )


def test_archives_may_be_tables(project):
    path = written(project, '[[archives]]\npath = "a.whl"\n[[archives]]\npath = "b.zip"\n')

    assert [f"{project}/a.whl", f"{project}/b.zip"] == [
        one.path for one in read_manifest(path).archives
    ]


@pytest.mark.parametrize(("said", "meant"), [("3.12", "3.12"), ("python3", "python3")])
def test_a_python_by_its_name_is_no_path(project, said, meant):
    assert meant == read_manifest(written(project, f'python = "{said}"')).python


def test_a_folder_beside_it_is_one(project):
    (project / "venv").mkdir()

    assert f"{project}/venv" == read_manifest(written(project, 'python = "venv"')).python


def test_the_nearest_is_taken_and_a_project_without_a_table_is_none(project):
    path = written(project, 'archives = ["a.whl"]')
    inner = project / "inner" / "src"
    inner.mkdir(parents=True)
    written(project / "inner", "[project]\nname = 'zippath-user'\n", "pyproject.toml")

    assert path == find_manifest(str(inner)).file
    nearer = written(project / "inner", "[tool.zippath]\nwheels = 'w'\n", "pyproject.toml")
    assert (nearer, (f"{project}/inner/w",)) == (
        find_manifest(str(inner)).file,
        find_manifest(str(inner)).wheels,
    )


def test_two_in_one_folder_are_an_error_that_names_both(project):
    written(project, "")
    written(project, "[tool.zippath]\n", "pyproject.toml")

    with pytest.raises(ZippathError, match=r"zippath\.toml and .*pyproject\.toml"):
        find_manifest(str(project))


def test_what_is_wrong_with_a_project_of_others_does_not_matter(project):
    written(project, "[project\n", "pyproject.toml")

    assert find_manifest(str(project / "src")) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("archives = 1", "archives: it is no list"),
        ("archives = ['x.whl']", r"archives\[0\]\.path: .*x\.whl does not exist"),
        ("archives = ['a.whl', {paht = 'b'}]", r"archives\[1\]\.paht: it has no meaning"),
        ("archives = [{}]", r"archives\[0\]: it has no path"),
        ("archives = [{path = 'a.whl', sha256 = 'x'}]", r"archives\[0\]\.sha256: "),
        ("archives = [{path = 'a.whl', sha256 = 1}]", r"archives\[0\]\.sha256: it is no text"),
        ("archives = [{path = 'a.whl', prepend = 1}]", r"archives\[0\]\.prepend: "),
        ("archives = [{path = 'a.whl', before = 'x', after = 'y'}]", "exclude each other"),
        ("archives = [3]", r"archives\[0\]: it is no table: 3"),
        ("archives = ['a.whl', './a.whl']", r"archives\[1\]: .* is named twice"),
        ("arhcives = []", "arhcives: it has no meaning"),
        ("lock = 'pylock.toml'\nrequirements = 'a.whl'", "lock: "),
        ("lock = ''", "lock: it is no text: ''"),
        ("wheels = [1]", "wheels: it is no list of texts"),
        ("scope = 'all'", "scope: it is user or site, not 'all'"),
        ("a = 1\nb = [\n", r"zippath\.toml: "),
    ],
)
def test_the_place_of_what_makes_no_sense_is_told(project, text, place):
    with pytest.raises(ZippathError, match=place) as raised:
        find_manifest(str(project)) or read_manifest(written(project, text))

    assert str(project) in raised.value.message


def test_the_line_that_is_no_text_is_told(project):
    (project / "zippath.toml").write_bytes(b"a = 1\n# caf\xe9\n")

    with pytest.raises(ZippathError, match=r"zippath\.toml:2: it is not UTF-8"):
        find_manifest(str(project))
