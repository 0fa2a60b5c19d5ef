"""The modules of a start, joined into one file."""

import ast
import io
import tokenize

import pytest

from zippath.manage.importer_package import STARTING, STARTING_PACKED, joined_modules, package_files


@pytest.mark.parametrize("starting", [STARTING, STARTING_PACKED])
def test_joined_modules_have_all_of_the_code_and_no_name_twice(starting):
    sources = dict(package_files())
    names = [
        node.name
        for name in starting
        for node in ast.walk(ast.parse(sources[f"{name}.py"]))
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    ]
    joined = ast.parse(joined_modules("_copy", starting))
    defined = [
        node.name for node in ast.walk(joined) if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    ]
    tops = [getattr(node, "name", "") for node in joined.body]
    tops += [
        node.id
        for assignment in joined.body
        if isinstance(assignment, (ast.Assign, ast.AnnAssign))
        for node in ast.walk(assignment)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]

    assert sorted(names) == sorted(defined)
    assert [] == [name for name in set(tops) - {"", "TYPE_CHECKING"} if tops.count(name) > 1]


@pytest.mark.parametrize("starting", [STARTING, STARTING_PACKED])
def test_comments_go_and_nothing_else(starting):
    joined = joined_modules("_copy", starting)
    kept = [text for text in strings_of(joined) if "  #" in text or "\n#" in text]
    comments = [
        token
        for token in tokenize.tokenize(io.BytesIO(joined).readline)
        if token.type == tokenize.COMMENT
    ]

    assert joined.isascii()
    assert ([], []) == (comments, kept)
    assert set(strings_of(joined)) <= {
        text for name in starting for text in strings_of(dict(package_files())[f"{name}.py"])
    } | {"_copy.indexhook"}


def strings_of(source):
    return [
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def test_what_is_joined_imports_nothing_of_itself():
    imported = {
        node.module
        for node in ast.walk(ast.parse(joined_modules("_copy", STARTING_PACKED)))
        if isinstance(node, ast.ImportFrom) and node.module.startswith("_copy")
    }

    assert imported
    assert not {f"_copy.{name}" for name in STARTING_PACKED} & imported


@pytest.mark.parametrize("starting", [STARTING, STARTING_PACKED])
def test_joined_modules_are_ascii(starting):
    """They are handed to a worker whose locale is not known."""
    assert joined_modules("_copy", starting).isascii()
