"""The Python that virtual environments are made from."""

from zippath.python.base_python import base_of


def python_at(folder, config=""):
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").touch()
    if config:
        (folder / "pyvenv.cfg").write_text(config)
    return str(folder / "bin" / "python")


def test_an_installation_is_its_own(tmp_path):
    base = python_at(tmp_path / "base")

    assert base == base_of(base)


def test_an_environment_of_an_environment_has_the_base_of_both(tmp_path):
    base = python_at(tmp_path / "base")
    inner = python_at(tmp_path / "inner", f"home = {tmp_path}/base/bin\n")
    outer = python_at(tmp_path / "outer", f"home = {tmp_path}/inner/bin\n")

    assert [base, base] == [base_of(inner), base_of(outer)]


def test_the_base_may_have_another_name(tmp_path):
    python_at(tmp_path / "base")
    (tmp_path / "base" / "bin" / "python").rename(tmp_path / "base" / "bin" / "python3")
    inner = python_at(tmp_path / "inner", f"home = {tmp_path}/base/bin\n")

    assert f"{tmp_path}/base/bin/python3" == base_of(inner)


def test_without_a_base_it_stays(tmp_path):
    lost = python_at(tmp_path / "lost", "home = /nowhere\n")
    circle = python_at(tmp_path / "circle", f"home = {tmp_path}/circle/bin\n")

    assert [lost, circle] == [base_of(lost), base_of(circle)]
