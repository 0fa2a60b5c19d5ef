"""What an import gives and why: each way to lose, and what is said of a name that is nowhere."""

import pytest

from tests.program import make_zip
from tests.snapshots import imports_of, snapshot_of, write
from zippath.imports import content
from zippath.imports.elsewhere import nearest
from zippath.imports.resolver import Imports
from zippath.python.facts import IMPORTER_LOADER, KnownSpec


def lost(resolution):
    return [(loser.location or loser.locations[0], loser.cause) for loser in resolution.losers]


def test_the_first_entry_wins_and_the_others_say_why(tmp_path):
    one, two = (write(tmp_path / name, "a.py") for name in ("one", "two"))
    found = imports_of(one, two).resolve("a")

    assert (f"{one}/a.py", str(one)) == (found.winner.location, found.winner.entry)
    assert [(f"{two}/a.py", "later")] == lost(found)
    assert ("pth", 1) == (found.winner.origin.kind, found.winner.origin.line)
    assert found.losers[0].identical


def test_other_content_is_not_identical(tmp_path):
    one = write(tmp_path / "one", "p/__init__.py", "p/x.py")
    two = write(tmp_path / "two", "p/__init__.py", "p/x.py", "p/y.py")
    three = write(tmp_path / "three", "p/__init__.py", "p/x.py", "p/__pycache__/x.pyc")
    found = imports_of(one, two, three).resolve("p")

    assert [False, True] == [loser.identical for loser in found.losers]


def test_an_archive_and_a_directory_are_compared(tmp_path):
    one = write(tmp_path / "one", "p/__init__.py", "p/x.py")
    two = make_zip(tmp_path / "two.zip", {"p/__init__.py": "", "p/x.py": ""})
    found = imports_of(one, two).resolve("p")

    assert [(f"{two}/p/__init__.py", True)] == [
        (loser.location, loser.identical) for loser in found.losers
    ]


def test_a_regular_package_hides_portions_and_what_is_in_them(tmp_path):
    portion = write(tmp_path / "portion", "p/inner.py")
    package = write(tmp_path / "package", "p/__init__.py")
    imports = imports_of(portion, package)

    assert [(f"{portion}/p", "portion")] == lost(imports.resolve("p"))
    inner = imports.resolve("p.inner")
    assert inner.winner is None
    assert [(f"{portion}/p/inner.py", "parent")] == lost(inner)
    assert f"p is imported from {package}/p/__init__.py" in inner.losers[0].reason


def test_a_module_has_no_submodules(tmp_path):
    module = write(tmp_path / "module", "p.py")
    package = write(tmp_path / "package", "p/__init__.py", "p/inner.py")
    found = imports_of(module, package).resolve("p.inner")

    assert found.winner is None
    assert [(f"{package}/p/inner.py", "parent")] == lost(found)
    assert found.losers[0].reason.endswith("p.py, which has no submodules")


def test_portions_are_searched_in_order(tmp_path):
    one, two = (write(tmp_path / name, "n/both.py", f"n/{name}.py") for name in ("one", "two"))
    imports = imports_of(one, two)

    assert (f"{one}/n", f"{two}/n") == imports.resolve("n").winner.locations
    assert f"{two}/n/two.py" == imports.resolve("n.two").winner.location
    assert str(two) == imports.resolve("n.two").winner.entry
    assert [(f"{two}/n/both.py", "later")] == lost(imports.resolve("n.both"))


def test_what_portions_have_in_common_is_told(tmp_path):
    both = ("ns/mod.py", "ns/deep/__init__.py", "ns/deep/in.py", "ns/more/x.py")
    first = write(tmp_path / "a", *both, "ns/one.py", "ns/more/y.py", "plain/__init__.py")
    second = make_zip(tmp_path / "b.zip", dict.fromkeys(("ns/", "ns/more/", *both), ""))
    imports = imports_of(first, second)

    expected = ["ns.deep", "ns.mod", "ns.more", "ns.more.x"]
    assert expected == list(imports.contested_below("ns"))
    assert [] == list(imports.contested_below("plain"))
    assert [] == list(imports.contested_below("nowhere"))


def test_links_in_a_circle_end(tmp_path):
    for root in ("a", "b"):
        write(tmp_path / root, f"ns/only_{root}.py")
        (tmp_path / root / "ns" / "ns").symlink_to(tmp_path / root / "ns")
    imports = imports_of(tmp_path / "a", tmp_path / "b")

    assert "ns.ns.ns" in list(imports.contested_below("ns"))


def test_before_3_7_a_namespace_had_an_origin(tmp_path):
    place = write(tmp_path, "n/x.py")

    assert "namespace" == imports_of(place, version=(3, 6)).resolve("n").winner.location
    assert imports_of(place, version=(3, 7)).resolve("n").winner.location is None


def test_built_in_frozen_and_loaded_modules_come_first(tmp_path):
    place = write(tmp_path, "made.py", "cold.py", "early.py")
    imports = imports_of(
        place,
        builtin_names=("made",),
        frozen=(KnownSpec("cold", "_frozen_importlib.FrozenImporter", "frozen"),),
        loaded=(KnownSpec("early", "x.SourceFileLoader", "/else/early.py"),),
    )

    for name, kind, cause in (
        ("made", "builtin", "builtin"), ("cold", "frozen", "frozen"), ("early", "source", "loaded"),
    ):  # fmt: skip
        found = imports.resolve(name)
        assert kind == found.winner.kind
        assert [(f"{place}/{name}.py", cause)] == lost(found)


def test_the_running_program_is_main(tmp_path):
    found = imports_of(write(tmp_path, "__main__.py")).resolve("__main__")

    assert found.winner is None
    assert [(f"{tmp_path}/__main__.py", "main")] == lost(found)


def test_a_dropped_entry_would_have_it(tmp_path):
    gone = write(tmp_path / "gone", "a.py")
    found = imports_of(tmp_path, dropped=[gone]).resolve("a")

    assert found.winner is None
    assert [(f"{gone}/a.py", "dropped")] == lost(found)
    assert "its entry is not on sys.path: why not" == found.losers[0].reason


def test_extension_modules_of_another_python(tmp_path):
    place = write(tmp_path, "a.cpython-36m.so", "b.cpython-312.so", "b.cpython-36m.so", "b.py")
    imports = imports_of(place)

    assert [(f"{place}/a.cpython-36m.so", "foreign")] == lost(imports.resolve("a"))
    assert imports.resolve("a").winner is None
    both = imports.resolve("b")
    assert f"{place}/b.cpython-312.so" == both.winner.location
    assert [(f"{place}/b.py", "same-entry"), (f"{place}/b.cpython-36m.so", "foreign")] == lost(both)


def test_an_archive_loads_no_extension_modules(tmp_path):
    place = make_zip(tmp_path / "a.zip", {"a.cpython-312.so": "", "p/__init__.abi3.so": ""})
    imports = imports_of(place)

    for name, file in (("a", "a.cpython-312.so"), ("p", "p/__init__.abi3.so")):
        found = imports.resolve(name)
        assert found.winner is None
        assert (f"{place}/{file}", "unloadable") in lost(found)


def test_a_folder_of_an_archive_needs_an_entry_before_3_14(tmp_path):
    place = make_zip(tmp_path / "a.zip", {"n/x.py": ""})

    assert [(f"{place}/n", "unloadable")] == lost(imports_of(place).resolve("n"))
    assert (f"{place}/n",) == imports_of(place, version=(3, 14)).resolve("n").winner.locations


def test_near_names_are_told(tmp_path):
    imports = imports_of(write(tmp_path, "requests.py", "p/__init__.py", "p/storage.py"))

    assert ("did you mean requests?",) == imports.resolve("reqeusts").notes
    assert ("did you mean requests?",) == imports.resolve("Requests").notes
    assert ("did you mean p.storage?",) == imports.resolve("p.storge").notes
    assert ("did you mean requests?",) == imports.resolve("reqeusts.adapters.more").notes
    assert () == imports.resolve("entirely_else").notes


def test_submodules_of_modules_that_are_loaded_are_near(tmp_path):
    loaded = [KnownSpec("os", "x.Loader", "/os.py"), KnownSpec("os.path", "x.Loader", "/path.py")]

    assert "did you mean os.path?" == imports_of(loaded=loaded).resolve("os.pth").notes[-1]


def test_names_of_the_standard_library_of_other_versions(tmp_path):
    old, new = imports_of(tmp_path, version=(3, 9)), imports_of(tmp_path, version=(3, 13))

    assert "tomllib is in the standard library" in old.resolve("tomllib").notes[0]
    removed = "asyncore left the standard library with python 3.12; this is python 3.13"
    assert (removed, "asyncore is a module of pyasyncore") == new.resolve("asyncore").notes


def test_what_is_behind_a_folder(tmp_path):
    packed = make_zip(tmp_path / "a.zip", {"top-1.0/src/deep.py": "", "top-1.0/setup.py": ""})
    project = write(tmp_path / "project", "src/flat/__init__.py")
    imports = imports_of(packed, project)

    assert [(f"{packed}/top-1.0/src/deep.py", "sub-path")] == lost(imports.resolve("deep"))
    assert [(f"{project}/src/flat/__init__.py", "sub-path")] == lost(imports.resolve("flat"))


def test_what_is_installed_for_another_version(tmp_path):
    own = write(tmp_path / "lib/python3.12/site-packages", "other.py")
    write(tmp_path / "lib/python3.9/site-packages", "old.py", "other.py")
    found = imports_of(own).resolve("old")

    assert [(f"{tmp_path}/lib/python3.9/site-packages/old.py", "foreign")] == lost(found)
    assert "it is installed for python 3.9" == found.losers[0].reason


def test_the_import_name_of_a_distribution(tmp_path):
    write(tmp_path, "PIL/__init__.py")
    record = tmp_path / "pillow-1.0.dist-info" / "RECORD"
    write(tmp_path, "pillow-1.0.dist-info/RECORD", text="PIL/__init__.py,,\n")
    write(tmp_path, "pillow-1.0.dist-info/METADATA", text="Name: Pillow\nVersion: 1.0\n\n")

    assert record.exists()
    imports = imports_of(tmp_path)
    assert ("the distribution pillow is imported as PIL",) == imports.resolve("pillow").notes
    winner = imports.resolve("PIL").winner
    assert ("Pillow", "1.0") == (winner.distribution, winner.version)


def test_a_name_of_a_distribution_is_told_once(tmp_path):
    record = "sklearn/__init__.py,,\nscikit_learn.libs/libgomp.so,,\n"
    write(tmp_path, "sklearn/__init__.py")
    write(tmp_path, "scikit_learn-1.0.dist-info/RECORD", text=record)
    machinery = "__editable__.mine-1.0.pth,,\n__editable___mine_1_0_finder.py,,\n"
    write(tmp_path, "mine-1.0.dist-info/RECORD", text=machinery)
    imports = imports_of(tmp_path)

    assert ("the distribution scikit-learn is imported as sklearn",) == (
        imports.resolve("scikit-learn").notes
    )
    assert () == imports.resolve("mine").notes


def test_what_only_running_an_init_tells_is_said(tmp_path):
    write(tmp_path, "p/__init__.py", text="__path__.append('/else')\n")
    write(tmp_path, "p/inner.py")

    assert "__path__" in imports_of(tmp_path).resolve("p.inner").notes[0]


def test_what_running_code_may_provide_is_not_denied(tmp_path):
    write(tmp_path, "p/__init__.py", text="__path__.append('/else')\n")
    write(tmp_path, "six.py", text="import sys\nsys.modules[__name__ + '.moves'] = sys\n")
    write(tmp_path, "plain.py", "q/__init__.py")
    imports = imports_of(tmp_path)

    for name in ("p.none", "p.none.below", "six.moves", "six.moves.urllib"):
        assert imports.resolve(name).unsure, name
        assert imports.resolve(name).notes, name
    for name in ("plain.none", "q.none", "none.none", "none", "six"):
        assert not imports.resolve(name).unsure, name


def test_what_a_finder_of_a_package_may_provide_is_not_denied(tmp_path):
    """As that of tlz, which brings tlz.curried: it is in a module that the `__init__` imports."""
    at_once = "import sys\nfor one in FINDERS:\n    sys.meta_path.append(one)\n"
    later = "import sys\ndef install():\n    sys.meta_path.append(Finder())\n"
    write(tmp_path, "itself/__init__.py", text="import sys\nsys.meta_path[:0] = [Finder()]\n")
    for name in ("through", "later", "looks", "absent"):
        write(tmp_path, f"{name}/__init__.py", text="from . import _one, value\n")
    write(tmp_path, "through/_one.py", "through/inner/__init__.py", text=at_once)
    write(tmp_path, "later/_one.py", text=later)
    write(tmp_path, "looks/_one.py", text="import sys\nprint(sys.meta_path == [])\n")
    imports = imports_of(tmp_path)

    for name in ("itself.none", "through.none", "through._one.none", "through.none.below"):
        assert imports.resolve(name).unsure, name
        assert "sys.meta_path" in imports.resolve(name).notes[0], name
    for name in ("later.none", "looks.none", "absent.none", "through", "through._one"):
        assert not imports.resolve(name).unsure, name
        assert () == imports.resolve(name).notes, name


def test_many_questions_have_the_answers_of_few(tmp_path):
    names = [f"m{number}" for number in range(30)]
    entries = [write(tmp_path / place, *(f"{name}.py" for name in names)) for place in "abc"]
    one_by_one = [imports_of(*entries).resolve(name) for name in names]
    every = {found.name: found for found in imports_of(*entries).all()}

    assert one_by_one == [every[name] for name in names]


def test_a_broken_archive_does_not_hide_what_is_behind_it(tmp_path):
    (tmp_path / "bad.zip").write_bytes(b"no archive")
    place = write(tmp_path / "good", "a.py")

    assert f"{place}/a.py" == imports_of(tmp_path / "bad.zip", place).resolve("a").winner.location


def test_an_archive_that_ends_every_import_is_named(tmp_path):
    bad = make_zip(tmp_path / "bad.zip", {"xx.py": ""})
    data = (tmp_path / "bad.zip").read_bytes().replace(b"xx.py", b"\xff\xfe.py")
    at = data.index(b"PK\x01\x02") + 9
    (tmp_path / "bad.zip").write_bytes(data[:at] + b"\x08" + data[at + 1 :])
    place = write(tmp_path / "good", "a.py")

    old = imports_of(bad, place, version=(3, 12)).resolve("a").winner
    assert (bad, True) == (old.entry, "python stops here: UnicodeDecodeError" in old.reason)
    assert "breaks" == old.trouble
    new = imports_of(bad, place, version=(3, 14)).resolve("a").winner
    assert f"{place}/a.py" == new.location


def test_a_name_is_not_taken_for_itself():
    assert ["_ast"] == nearest("_fast", ["_fast", "_ast"])
    assert [] == nearest("one", ["one"])


def test_a_name_of_many_parts(tmp_path):
    """Packages in packages, and names that go on below the last one."""
    write(tmp_path, *("a/" * depth + "__init__.py" for depth in range(1, 401)))
    imports = imports_of(tmp_path)

    expected = f"{tmp_path}/{'a/' * 400}__init__.py"
    assert expected == imports.resolve(".".join("a" * 400)).winner.location
    assert imports.resolve(".".join("a" * 1500)).winner is None
    assert imports.resolve(".".join("b" * 1500)).winner is None


def test_what_an_importer_of_archives_has_loaded_is_of_the_kind_of_its_member(tmp_path):
    path = make_zip(tmp_path / "a.zip", {"m.py": "", "c.pyc": "", "p/__init__.py": ""})
    for loader in ("zipimport.zipimporter", IMPORTER_LOADER):
        loaded = (
            KnownSpec("m", loader, f"{path}/m.py"),
            KnownSpec("c", loader, f"{path}/c.pyc"),
            KnownSpec("p", loader, f"{path}/p/__init__.py", (f"{path}/p",)),
        )
        imports = imports_of(path, loaded=loaded)

        assert ["source", "bytecode", "package"] == [
            imports.decide(name).winner.kind for name in ("m", "c", "p")
        ]
        assert {path} == {imports.decide(name).winner.entry for name in ("m", "c", "p")}


def test_one_place_by_two_names_is_not_read(tmp_path, monkeypatch):
    """As where the current directory is a site dir, with thousands of files."""
    one = write(tmp_path / "one", "p/__init__.py", "p/x.py")
    (tmp_path / "linked").symlink_to("one")
    monkeypatch.setattr(content, "same_folder", None)
    found = imports_of(one, tmp_path / "linked").resolve("p")

    assert [True] == [loser.identical for loser in found.losers]


def test_metadata_of_another_environment_names_the_project(tmp_path):
    other = tmp_path / "other" / "lib" / "python3.9" / "site-packages"
    write(other, "odd_name.py")
    write(other, "Project-2.0.dist-info/RECORD", text="odd_name.py,,\n")
    write(other, "Project-2.0.dist-info/METADATA", text="Name: Project\nVersion: 2.0\n")
    looked = snapshot_of([tmp_path / "own"])
    imports = Imports(looked._replace(facts=looked.facts._replace(prefix=str(tmp_path / "venv"))))

    assert (f"odd_name is a module of Project: {other} has 2.0 of it",) == (
        imports.resolve("odd_name").notes
    )
    assert () == imports.resolve("another").notes


def test_a_name_that_is_known_by_heart_is_no_slip_of_the_pen(tmp_path):
    imports = imports_of(write(tmp_path, "datetime.py", "resource.py"))

    assert ("dateutil is a module of python-dateutil",) == imports.resolve("dateutil").notes
    asked = {"discord": "discord-py", "rest_framework": "djangorestframework", "gi": "pygobject",
             "websocket": "websocket-client", "mysql.connector": "mysql-connector-python",
             "win32com.client": "pywin32"}  # fmt: skip
    for name, project in asked.items():
        module = name.removesuffix(".client")
        assert f"{module} is a module of {project}" in imports.resolve(name).notes, name
    assert ("did you mean datetime?",) == imports.resolve("datetme").notes


def test_the_project_of_a_part_of_a_shared_namespace(tmp_path):
    imports = imports_of(write(tmp_path, "google/cloud/other/__init__.py"))

    storage = ("google.cloud.storage is a module of google-cloud-storage",)
    assert storage == imports.resolve("google.cloud.storage").notes
    assert storage == imports.resolve("google.cloud.storage.blob").notes
    assert ("ruamel.yaml is a module of ruamel-yaml",) == imports.resolve("ruamel.yaml").notes
    assert () == imports.resolve("google.cloud.nothing").notes


def requiring_storage(tmp_path):
    header = "Name: mine\nVersion: 1.0\nRequires-Dist: google-cloud-storage>=3\n"
    return write(tmp_path, "mine-1.0.dist-info/METADATA", text=header)


def test_who_requires_a_part_of_a_shared_namespace(tmp_path):
    said = "mine 1.0 requires google-cloud-storage>=3, which is not installed"

    imports = imports_of(requiring_storage(tmp_path))
    assert (said,) == imports.resolve("google.cloud.storage").notes


LEFT = "pkg_resources left setuptools with 82, and 84.2.1 is here: setuptools<82 has it"


@pytest.mark.parametrize(
    ("version", "said"),
    [
        (None, ("pkg_resources is a module of setuptools before 82",)),
        ("84.2.1", (LEFT,)),
        ("81.0", ()),
    ],
)
def test_pkg_resources_has_left_setuptools(tmp_path, version, said):
    place = write(tmp_path, "resource.py")
    if version:
        header = f"Name: setuptools\nVersion: {version}\n"
        write(tmp_path, f"setuptools-{version}.dist-info/METADATA", text=header)

    assert said == imports_of(place).resolve("pkg_resources").notes
