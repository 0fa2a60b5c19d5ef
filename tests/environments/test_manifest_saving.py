"""Archives are saved in a manifest; comments and layout stay."""

import pytest

from zippath.environments.manifest import ListedArchive, read_manifest
from zippath.environments.manifest_saving import Place, saving_edits, with_archives
from zippath.errors import ZippathError

A = ListedArchive("/p/libs/a.whl", "a" * 64)
B = ListedArchive("/q/b.zip", "b" * 64, True, root="src")
A_LINE = f'{{path = "libs/a.whl", sha256 = "{A.sha256}"}}'
B_LINE = f'{{path = "/q/b.zip", sha256 = "{B.sha256}", prepend = true, root = "src"}}'


def saved(text, name="zippath.toml", archives=(A, B)):
    return with_archives(f"/p/{name}", text and text.encode(), archives).decode()


def test_a_new_manifest():
    assert saved(None).splitlines()[1:] == ["archives = [", f"    {A_LINE},", f"    {B_LINE},", "]"]


def test_comments_and_layout_stay():
    before = (
        "[project]\nname='x' # mine\n\n[tool.zippath] # ours\narchives = [\n"
        "  'x.whl',  # first\n  # last\n]\nlock='y'\n\n[tool.ruff]\nline=1\n"
    )
    after = before.replace("  # last\n", f"  # last\n  {A_LINE},\n  {B_LINE}\n")

    assert after == saved(before, "pyproject.toml")


def test_a_project_gets_a_table():
    before = "[project]\nname='x' # mine\n"

    assert saved(before, "pyproject.toml").startswith(before + "\n[tool.zippath]\narchives = [\n")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("archives=['x']\r\nlock='z'\r\n", "zippath.toml"),
        ("# c\n[[archives]]\npath='x' # y\n", "zippath.toml"),
        ("tool.zippath.archives=['k']\n", "pyproject.toml"),
        ("[tool]\nzippath = {archives=['k']}\n", "pyproject.toml"),
        ("lock = 'x' # no list yet", "zippath.toml"),
    ],
)
def test_saving_twice_is_saving_once(text, name):
    once = saved(text, name)

    assert once == saved(once, name)
    assert ("\r\n" in text) == ("\r\n" in once)
    assert set(text.split("'")[1::2]) <= set(once.split("'"))


def test_what_is_there_is_brought_up_to_date_in_its_place():
    before = 'archives = [{path="./libs/a.whl", sha256="0", after="z"}, "z"] # c\n'

    assert saved(before, archives=[A]) == before.replace(
        '{path="./libs/a.whl", sha256="0", after="z"}',
        f'{{path = "./libs/a.whl", sha256 = "{A.sha256}", after = "z"}}',
    )


def test_a_name_that_is_no_text_is_refused():
    with pytest.raises(ZippathError, match="could not save"):
        saved(None, archives=[ListedArchive("/q/\udce9.whl")])


@pytest.mark.parametrize("text", ["a = [", "a=1\na=2"])
def test_what_is_no_toml_is_left_alone(text):
    with pytest.raises(ZippathError, match="could not save in /p/zippath.toml: .*line 1|line 2"):
        saved(text)


def test_it_goes_into_the_nearest_project(tmp_path):
    (tmp_path / "src").mkdir()
    archive = tmp_path / "a.zip"
    archive.write_bytes(b"")

    [edit] = saving_edits(str(tmp_path / "src"), Place(), [str(archive)])
    assert (f"{tmp_path}/src/zippath.toml", None) == (edit.path, edit.before)

    (tmp_path / "pyproject.toml").write_text("")
    [edit] = saving_edits(str(tmp_path / "src"), Place(True), [str(archive)])
    (tmp_path / "pyproject.toml").write_bytes(edit.after)
    [one] = read_manifest(edit.path).archives
    assert (str(archive), True) == (one.path, one.prepend)
    assert () == saving_edits(str(tmp_path / "src"), Place(True), [str(archive)])


def test_a_place_next_to_what_is_not_saved_is_refused(tmp_path):
    archive = tmp_path / "a.zip"
    archive.write_bytes(b"")

    with pytest.raises(ZippathError, match="b is not in"):
        saving_edits(str(tmp_path), Place(before="b"), [str(archive)])
