"""What a distribution requires, and what of that is not there."""

import sys
from importlib import metadata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.distributions.metadata_trees import SITE, FakeTree, installed, trees
from tests.facts import facts
from zippath.distributions.installed import metadata_in
from zippath.distributions.marker_variables import environment_of
from zippath.distributions.requirements import (
    egg_requirements,
    needs,
    required_by,
    unmet,
)

ENVIRONMENT = environment_of(facts((3, 12, 4), implementation_version=(3, 12, 4, "final", 0)))


def test_a_real_site_dir():
    theirs = {name: found.requires or [] for name, found in installed().items()}

    assert theirs == {
        found.directory.place: list(required_by(found))
        for found in metadata_in(trees().of(SITE), SITE)
    }


REQUIRES_TXT = """
plain>1
url @ https://example.org/a.zip

[extra]
with_extra
url @ https://example.org/b.zip

[:python_version < "3"]
old

[extra:os_name == "nt" or os_name == "java"]
both[more]>=2

[]
again
"""


@pytest.mark.parametrize("text", ["", "a\nb>1\n", REQUIRES_TXT, REQUIRES_TXT.replace("\n", "\r\n")])
def test_the_requirements_of_an_egg_are_those_of_importlib(tmp_path, text):
    info = tmp_path / "a-1.egg-info"
    info.mkdir()
    (info / "PKG-INFO").write_text("Metadata-Version: 2.1\nName: a\nVersion: 1\n")
    (info / "requires.txt").write_text(text)
    [theirs] = metadata.distributions(path=[str(tmp_path)])
    ours = list(egg_requirements(text))

    assert [Requirement(one) for one in theirs.requires or ()] == [Requirement(one) for one in ours]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a-1.dist-info/METADATA": b"Requires-Dist: b\nRequires-Dist: c>1\n"}, ["b", "c>1"]),
        ({"a-1.egg-info/PKG-INFO": b"Requires-Dist: b", "a-1.egg-info/requires.txt": b"c"}, ["b"]),
        ({"a-1.egg-info/requires.txt": b"b\n\n[x]\nc\n"}, ["b", 'c; extra == "x"']),
        ({"a-1.dist-info/requires.txt": b"b\n"}, []),
        ({"a-1.egg-info": b"Name: a\n"}, []),
        ({"a-1.egg-info/requires.txt": b"\xff\n# c\n[["}, ["\ufffd", "[["]),
        ({"a-1.egg-info/requires.txt": b"b\n" * (1 << 20)}, ["b"] * 3000),
    ],
)  # fmt: skip
def test_where_requirements_stand(files, expected):
    [found] = metadata_in(FakeTree(files), "/site")

    assert expected == list(required_by(found))


URL = "gone @ https://a.org/gone.zip"


def site_dir(**distributions):
    """A site dir: the headers of each distribution, by its name and version as `a_1`."""
    files = {
        "{}-{}.dist-info/METADATA".format(*name.replace("__", ".").rsplit("_", 1)): lines.encode()
        for name, lines in distributions.items()
    }
    return list(metadata_in(FakeTree(files), "/site"))


def unmet_of(roots, *there):
    known = {one.by_directory.normalised_name: one for one in there}
    found = unmet(needs(roots, known, ENVIRONMENT), known)
    return [(one.need.text, one.present, one.need.by) for one in found]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("here", ()),
        ("HERE", ()),
        ("He_Re>=1", ("He_Re>=1", None)),
        ("here>=1.0,<2", ()),
        ("here>=1.0b1", ()),
        ("here<1", ("here<1", "1.0")),
        ("here[extra]>=2 ; python_version > '3'", ("here[extra]>=2", "1.0")),
        ("gone", ("gone", None)),
        ("gone ; python_version < '3'", ()),
        ("gone ; sys_platform == 'linux'", ("gone", None)),
        ("gone ; extra == 'test'", ()),
        (URL, (str(Requirement(URL)), None)),
        ("gone ; 'x' in extras", ()),
        ("pre>=2.0b1", ()),
        ("odd>1", ()),
        ("not a requirement", ()),
        ("gone ; nothing == 'x'", ()),
        ("gone ; os_name > ", ()),
        ("", ()),
        ("\x00" * 1000, ()),
    ],
)  # fmt: skip
def test_what_is_unmet(wanted, expected):
    there = site_dir(here_1__0="", pre_2__0rc1="")
    there += metadata_in(FakeTree({"odd.dist-info/METADATA": b"Name: odd\nVersion: odd"}), "/site")
    roots = site_dir(root_1=f"Requires-Dist: {wanted}")

    assert ([(*expected, "root")] if expected else []) == unmet_of(roots, *there)


@given(st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?", fullmatch=True))
def test_a_name_alone_is_parsed_as_packaging_has_it(name):
    roots = site_dir(root_1=f"Requires-Dist: {name}")
    parsed = Requirement(name)

    [found] = needs(roots, {}, ENVIRONMENT)

    assert (str(parsed), str(parsed.specifier)) == (found.text, found.specifier)
    assert canonicalize_name(parsed.name) == found.name


def test_names_alone_are_compared_without_packaging(monkeypatch):
    monkeypatch.setitem(sys.modules, "packaging", None)
    there = site_dir(here_1__0="")
    roots = site_dir(root_1="Requires-Dist: Here\nRequires-Dist: gone\n")

    assert [("gone", None, "root")] == unmet_of(roots, *there)


def test_an_extra_of_what_is_there_is_required_too():
    """Its other requirements are not: they are those of somebody else."""
    there = site_dir(
        here_1="Requires-Dist: not_asked\nRequires-Dist: fast[more]>1 ; extra == 'speed'\n"
        "Requires-Dist: slow ; extra == 'other'",
        fast_2="Requires-Dist: here[speed]\nRequires-Dist: gone ; extra == 'more'",
    )
    roots = site_dir(root_1="Requires-Dist: here[speed]")

    assert [("gone", None, "fast")] == unmet_of(roots, *there)


def test_no_more_requirements_are_compared_than_a_project_has():
    text = "".join(f"Requires-Dist: a{number}\n" for number in range(4000))
    tree = FakeTree({"a-1.dist-info/METADATA": f"Name: a\n{text}\n".encode()})

    assert 3000 == len(required_by(next(metadata_in(tree, SITE))))
