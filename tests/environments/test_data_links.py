"""The data of wheels is linked by few links, and where pip may add to it, by folders of its own."""

from tests.facts import facts
from tests.program import make_zip
from zippath.environments.data_links import data_links, data_set
from zippath.environments.environment_layout import usual_layout
from zippath.wheelhouse.wheel import Wheel
from zippath.wheelhouse.wheel_data import WheelData


def data(name, *names):
    return WheelData(Wheel(name, "1", f"/{name}.whl", "0" * 64), f"/store/{name}", names)


def test_a_folder_of_one_package_is_one_link():
    lab = data("lab", *(f"share/jupyter/lab/{part}/{i}.js" for part in "ab" for i in range(60)))
    kernel = data("kernel", "share/jupyter/kernels/python3/kernel.json")

    assert {
        "share/jupyter/kernels/python3": "/store/kernel/share/jupyter/kernels/python3",
        "share/jupyter/lab": "/store/lab/share/jupyter/lab",
    } == data_links([lab, kernel])


def test_where_others_put_files_too_each_file_is_linked():
    pages = [f"share/man/man1/{number}.1" for number in range(99)]
    names = ["etc/jupyter/config.d/one.json", "share/jupyter/labextensions/x/package.json", *pages]

    assert {
        "etc/jupyter/config.d/one.json": "/store/a/etc/jupyter/config.d/one.json",
        "share/jupyter/labextensions/x": "/store/a/share/jupyter/labextensions/x",
        **{page: f"/store/a/{page}" for page in pages},
    } == data_links([data("a", *names)])


def test_the_first_wheel_wins_and_a_folder_of_two_is_none():
    first = data("a", "share/jupyter/kernels/k/kernel.json", "x")
    second = data("b", "share/jupyter/kernels/k/logo.png", "x", "x/y")

    assert {
        "share/jupyter/kernels/k/kernel.json": "/store/a/share/jupyter/kernels/k/kernel.json",
        "share/jupyter/kernels/k/logo.png": "/store/b/share/jupyter/kernels/k/logo.png",
        "x": "/store/a/x",
    } == data_links([first, second])


def test_headers_are_linked_where_compilers_of_an_environment_look():
    one = WheelData(
        Wheel("g", "1", "/g.whl", "0" * 64), "/store/g/headers", ("g.h", "p/q.h"), "include/g/"
    )

    assert {
        "include/g/g.h": "/store/g/headers/g.h",
        "include/g/p/q.h": "/store/g/headers/p/q.h",
    } == (data_links([one]))


def test_nothing_takes_the_place_of_what_an_environment_has(tmp_path):
    layout = usual_layout(str(tmp_path / "env"), facts())
    names = (
        "bin/python3",
        "bin/tool",
        "bin/other",
        "pyvenv.cfg",
        f"{layout.site}/a.pth",
        "share/a",
    )
    path = make_zip(
        tmp_path / "a-1-py3-none-any.whl", {f"a-1.data/data/{one}": "" for one in names}
    )
    env = {"ZIPPATH_CACHE_DIR": str(tmp_path / "cache")}

    found = data_set([Wheel("a", "1", str(path), "0" * 64)], layout, ["bin/tool"], facts(), env)

    assert ["bin/other", "share/a"] == sorted(found.links)
    assert 4 == len(found.notes)
