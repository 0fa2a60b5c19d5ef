"""Names of projects: compared, and in the names of files."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zippath.distributions.names import archive_stem, normalised, project_in


@given(st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?", fullmatch=True))
def test_names_are_compared_as_pep_503_has_it(name):
    assert re.sub(r"[-_.]+", "-", name).lower() == normalised(name)


@pytest.mark.parametrize(
    ("file", "stem", "project"),
    [
        ("/x/a_b-1.0-py3-none-any.whl", "a_b-1.0-py3-none-any", "a_b"),
        ("/x.y/a.b-1-py3.8.egg", "a.b-1-py3.8", "a.b"),
        ("a.b.ZIP", "a.b", "a.b"),
        ("a.tar.gz", "a.tar.gz", "a.tar.gz"),
        ("a", "a", "a"),
        ("C:\\x\\a.pyz", "a", "a"),
        ("/x/.zip", "", ""),
        ("", "", ""),
    ],
)
def test_names_of_files(file, stem, project):
    assert (stem, project) == (archive_stem(file), project_in(file))
