"""Finders of editable installs, read from their files and never run."""

import os

import pytest

from tests.facts import facts
from tests.snapshots import imports_of, write
from zippath.imports.meta_finders.meson import MesonFinder
from zippath.python.facts import KnownSpec

STOCK = (
    "_frozen_importlib.BuiltinImporter",
    "_frozen_importlib.FrozenImporter",
    "_frozen_importlib_external.PathFinder",
)
SETUPTOOLS = """
MAPPING: dict[str, str] = {mapping!r}
NAMESPACES: dict[str, list[str]] = {namespaces!r}
PATH_PLACEHOLDER = '__editable__.x.finder' + ".__path_hook__"
def _paths(paths): return [*paths, PATH_PLACEHOLDER]
"""


def loaded(module, file):
    return KnownSpec(module, "x.SourceFileLoader", str(file))


def setuptools(tmp_path, mapping, namespaces=()):
    """What a snapshot is made of where setuptools' finder is installed."""
    module = "__editable___x_1_0_finder"
    text = SETUPTOOLS.format(mapping=mapping, namespaces=dict(namespaces))
    write(tmp_path / "site", f"{module}.py", text=text)
    record = f"{module}.py,,\n"
    write(tmp_path / "site", "x-1.0.dist-info/RECORD", text=record)
    return {
        "meta_path": (*STOCK, f"{module}._EditableFinder"),
        "loaded": (loaded(module, tmp_path / "site" / f"{module}.py"),),
    }


def test_setuptools_maps_names_and_owns_them(tmp_path):
    source = write(tmp_path / "source", "p/__init__.py", "p/inner.py")
    more = setuptools(tmp_path, {"p": f"{source}/p"})
    imports = imports_of(tmp_path / "site", **more)

    winner = imports.resolve("p").winner
    assert ("hook", f"{source}/p/__init__.py", (f"{source}/p",)) == (
        winner.kind, winner.location, winner.locations,
    )  # fmt: skip
    assert ("x", "1.0") == (winner.distribution, winner.version)
    assert f"{source}/p/inner.py" == imports.resolve("p.inner").winner.location


def test_a_folder_on_the_path_comes_before_a_finder_that_is_asked_last(tmp_path):
    source = write(tmp_path / "source", "p/__init__.py")
    near = write(tmp_path / "near", "p/readme.txt")
    found = imports_of(near, **setuptools(tmp_path, {"p": f"{source}/p"})).resolve("p")

    assert "namespace" == found.winner.kind
    assert [("hook", "later")] == [(loser.kind, loser.cause) for loser in found.losers]


def test_setuptools_namespaces_have_an_entry_that_stands_for_them(tmp_path):
    source = write(tmp_path / "source", "n/leaf.py")
    more = setuptools(tmp_path, {"n": f"{source}/n"}, {"n": [f"{source}/n"]})
    hooks = ("zipimport.zipimporter",
             "_frozen_importlib_external.FileFinder.path_hook.<locals>.path_hook_for_FileFinder",
             "__editable___x_1_0_finder._EditableNamespaceFinder._path_hook")  # fmt: skip
    entry = "__editable__.x.finder.__path_hook__"
    imports = imports_of(tmp_path / "site", entry, path_hooks=hooks, **more)

    assert (f"{source}/n", entry) == imports.resolve("n").winner.locations
    assert f"{source}/n/leaf.py" == imports.resolve("n.leaf").winner.location


def test_editables_maps_top_level_names(tmp_path):
    source = write(tmp_path / "source", "p/__init__.py", "p/inner.py")
    text = f"F.map_module('p', '{source}/p/__init__.py')\n"
    write(tmp_path, "_editable_impl_p.py", text=text)
    more = {
        "meta_path": (*STOCK, "editables.redirector.RedirectingFinder"),
        "loaded": (loaded("_editable_impl_p", tmp_path / "_editable_impl_p.py"),),
    }
    imports = imports_of(tmp_path, **more)

    winner = imports.resolve("p").winner
    assert ("hook", f"{tmp_path}/_editable_impl_p.py") == (winner.kind, winner.origin.file)
    assert f"{source}/p/inner.py" == imports.resolve("p.inner").winner.location


def test_scikit_build_prefers_what_is_installed(tmp_path):
    source = write(tmp_path / "source", "p/__init__.py")
    site = write(tmp_path / "site", "p/native.so")
    maps = ({"p": f"{source}/p/__init__.py"}, {"p.native": "p/native.so"})
    places = {"p": [f"{source}/p", "p"]}
    write(site, "_p_editable.py", text=f"install({maps[0]}, {maps[1]}, {places}, ['p'], None)")
    more = {
        "meta_path": ("_p_editable.ScikitBuildRedirectingFinder", *STOCK),
        "loaded": (loaded("_p_editable", site / "_p_editable.py"),),
    }
    imports = imports_of(site, **more)

    assert (f"{site}/p", f"{source}/p") == imports.resolve("p").winner.locations
    assert f"{site}/p/native.so" == imports.resolve("p.native").winner.location


def test_meson_finds_by_the_plan_of_its_install(tmp_path):
    plan = """{"python": {"/src/p/__init__.py": {"destination": "{py_purelib}/p/__init__.py"},
               "/src/p/q/x.py": {"destination": "{py_purelib}/p/q/x.py"}}}"""
    write(tmp_path, "build/meson-info/intro-install_plan.json", text=plan)
    text = f"finder = MesonpyMetaFinder('p', {{'p'}}, '{tmp_path}/build', [], False)\n"
    file = write(tmp_path, "_p_editable_loader.py", text=text) / "_p_editable_loader.py"
    more = {
        "meta_path": ("_p_editable_loader.MesonpyMetaFinder", *STOCK),
        "loaded": (loaded("_p_editable_loader", file),),
    }
    imports = imports_of(tmp_path, **more)

    found = imports.resolve("p")
    assert ("/src/p/__init__.py", (f"{file}/p",)) == (found.winner.location, found.winner.locations)
    assert "last build" in found.notes[0]
    assert (f"{file}/p.q",) == imports.resolve("p.q").winner.locations
    assert "/src/p/q/x.py" == imports.resolve("p.q.x").winner.location


def test_a_finder_that_nobody_knows_is_told_of(tmp_path):
    more = {"meta_path": ("strange.Finder", *STOCK)}
    found = imports_of(write(tmp_path, "a.py"), **more).resolve("a")

    assert f"{tmp_path}/a.py" == found.winner.location
    assert "strange.Finder" in found.notes[0]


def test_broken_files_of_finders_give_nothing(tmp_path):
    more = setuptools(tmp_path, {})
    (tmp_path / "site" / "__editable___x_1_0_finder.py").write_text("MAPPING = (\n")

    assert imports_of(tmp_path / "site", **more).resolve("p").winner is None


@pytest.mark.parametrize(
    "plan",
    ["[]", '{"python": 1}', '{"python": {"/a": 1}}', '{"python": {"/a": {"destination": 1}}}',
     '{"install_subdirs": {"/": {"destination": "{py_purelib}/p", "exclude_dirs": 1}}}',
     "[" * 100000],
)  # fmt: skip
def test_meson_with_a_plan_of_another_shape(tmp_path, plan):
    write(tmp_path, "build/meson-info/intro-install_plan.json", text=plan.replace('"/"', '"/no"'))
    source = f"MesonpyMetaFinder('p', {{'p'}}, '{tmp_path}/build', [], False)\n"

    assert None is MesonFinder("f", source, facts()).find("q", None)


@pytest.mark.skipif(os.name != "posix", reason="pipes in directories")
def test_meson_does_not_wait_for_a_pipe(tmp_path):
    (tmp_path / "meson-info").mkdir()
    os.mkfifo(tmp_path / "meson-info" / "intro-install_plan.json")
    source = f"MesonpyMetaFinder('p', {{'p'}}, '{tmp_path}', [], False)\n"

    assert None is MesonFinder("f", source, facts()).find("p", None)


def test_mappings_to_what_does_not_exist(tmp_path):
    source = write(tmp_path / "source", "p/__init__.py", "m.py", "names/readme.txt")
    mapping = {name: f"{source}/{name}" for name in ("p", "m", "names", "gone")}
    imports = imports_of(tmp_path / "site", **setuptools(tmp_path, mapping))

    [finder] = imports.candidates.meta_finders.values()
    assert [("gone", f"{source}/gone")] == [(one.name, one.place) for one in finder.dead_mappings()]
    assert not imports.resolve("p").notes
    [note] = imports.resolve("gone").notes
    assert note.endswith(f"leads gone to {source}/gone, which does not exist")


def test_a_file_that_a_finder_gives_without_looking(tmp_path):
    module = "_x_editable"
    file = tmp_path / "site" / f"{module}.py"
    write(tmp_path / "site", f"{module}.py", text="install({'x': '/nowhere/x.py'}, {}, None)\n")
    imports = imports_of(
        tmp_path / "site",
        meta_path=(f"{module}.ScikitBuildRedirectingFinder", *STOCK),
        loaded=(loaded(module, file),),
    )

    found = imports.resolve("x")
    assert ("/nowhere/x.py", "unknown") == (found.winner.location, found.winner.trouble)
    assert (f"{file} leads x to /nowhere/x.py, which does not exist",) == found.notes


@pytest.mark.parametrize(
    ("version", "note"),
    [((3, 11), "the standard library's is imported"), ((3, 12), "there is none")],
)
def test_the_distutils_of_setuptools(tmp_path, version, note):
    write(tmp_path, "setuptools/__init__.py", "setuptools/_distutils/__init__.py")
    write(tmp_path, "setuptools/_distutils/core.py")
    write(tmp_path / "lib", "distutils/__init__.py", "distutils/core.py")
    imports = imports_of(
        tmp_path, tmp_path / "lib", version=version,
        meta_path=("_distutils_hack.DistutilsMetaFinder", *STOCK),
    )  # fmt: skip

    found = imports.resolve("distutils")
    assert f"{tmp_path}/setuptools/_distutils/__init__.py" == found.winner.location
    assert (f"its finder imports setuptools; where that fails, {note}",) == found.notes
    [loser] = imports.resolve("distutils.core").losers
    assert loser.reason.endswith("submodules are not looked for here")
