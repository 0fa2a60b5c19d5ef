"""The shape of the tests: where they stand, what they import, that each can fail, their tiers."""

import ast
import functools
from pathlib import Path

import pytest

from tests.checkout import ROOT, for_each

TESTS = ROOT / "tests"
PACKAGE = ROOT / "zippath"
FILES = sorted(path.relative_to(TESTS).as_posix() for path in TESTS.rglob("*.py"))
TEST_FILES = [name for name in FILES if Path(name).name.startswith("test_")]
TIERS = {"live", "network", "slow"}  # left out of a plain run

# What is about more than one module; tests/live is so as a whole.
CROSS_CUTTING = {
    "test_architecture.py": "all modules of the package",
    "test_complexity.py": "what costs as much as there are names, in several rooms",
    "test_contributing.py": "what .github/CONTRIBUTING.md says",
    "test_doctests.py": "the examples in the docstrings of the package",
    "test_launcher.py": "what the scripts in zippath/launcher start",
    "test_readme.py": "what README.md says",
    "test_shape.py": "the tests",
    "cli/test_add_through_importer.py": "add, where the boot module serves the archive",
    "doctor/test_clean.py": "all checks, on environments as people have them",
    "doctor/test_shadowed.py": "the program, under the faults that it reports",
    "edits/test_killed.py": "transaction, journal and undo, killed anywhere",
    "edits/test_reduced_powers.py": "transaction and files, with little space and few rights",
    "importer/suites/test_suites.py": "CPython's tests of importing",
    "importer/test_against_zipimport.py": "the importer and the stock one, on the same archives",
    "importer/test_contract.py": "what the package promises to those who call it",
    "importer/test_everywhere.py": "the importer on every Python",
    "importer/test_security.py": "the cache and the store, against another user and bad archives",
    "environments/test_real_programs.py": "programs of unchanged wheels",
    "importer/test_indexed_finding.py": "the finders of indexhook, and what FileFinder finds",
    "importer/test_indexed_calls.py": "the path index, in environments of real wheels",
    "importer/test_kinds_of_archives.py": "the importer, with wheels, eggs and applications",
    "importer/test_own_archive.py": "the importer inside an archive",
    "importer/test_under_pytest.py": "what pytest finds in archives",
    "packing/test_real_packages.py": "packer and both importers, with real packages",
    "syspath/test_locales.py": "snapshot and startup, in locales that are not UTF-8",
}


@functools.cache
def tree(file):
    return ast.parse((TESTS / file).read_text(encoding="utf-8"))


@functools.cache
def functions(file):
    return [node for node in ast.walk(tree(file)) if isinstance(node, ast.FunctionDef)]


def cases(file):
    return [function for function in functions(file) if function.name.startswith("test_")]


def dotted(node):
    """`a` or `a.b` as it is written, anything else as ""."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{node.value.id}.{node.attr}"
    return getattr(node, "id", "")


def marks(nodes):
    """The names of pytest's marks in these expressions."""
    return {
        node.attr
        for one in nodes
        for node in ast.walk(one)
        if isinstance(node, ast.Attribute) and dotted(node.value) == "pytest.mark"
    }


def marks_of_all(file):
    """The marks of all tests in a file: those of its `pytestmark`."""
    return marks(
        node.value
        for node in tree(file).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"
    )


def whole_marks(function):
    """The marks of a test; those of single parameters do not count."""
    return marks(one for one in function.decorator_list if "parametrize" not in ast.unparse(one))


def modules_named(file):
    """What a test file may be named after: a module of the package, or a helper beside it."""
    folder, name = Path(file).parent, Path(file).stem.removeprefix("test_")
    paths = (f"{name}.py", f"{name}/__init__.py", f"__{name}__.py")
    own = (TESTS / folder / f"{name}.py", TESTS / folder / name)
    return [*(PACKAGE / folder / path for path in paths), *own]


@for_each([name for name in TEST_FILES if not name.startswith("live/")])
def test_it_is_named_after_a_module(file):
    named = any(path.exists() for path in modules_named(file))

    assert named != (file in CROSS_CUTTING)


def test_every_exception_is_there():
    assert set() == CROSS_CUTTING.keys() - set(TEST_FILES)


def imported(file):
    """The dotted names of the modules that a file imports, and how many dots lead them."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, 0) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", node.level


@for_each([name for name in FILES if "suites/" not in name])
def test_each_module_of_the_tests_has_one_name(file):
    """As `tests.x`, or its caches and exceptions exist twice; and no test file is a library."""
    own = {path.stem for path in (TESTS / file).parent.glob("*.py")}
    for name, level in imported(file):
        assert level == 0, name
        assert name.split(".")[0] not in own - {"__init__"}, name
        assert not name.startswith("tests.") or not name.split(".")[-1].startswith("test_"), name


def asserts(node):
    """Whether it is an assertion, one of pytest's, or the fuzzer's error."""
    if isinstance(node, ast.Call):
        return dotted(node.func) in {"pytest.raises", "pytest.warns", "pytest.fail", "Wrong"}
    return isinstance(node, ast.Assert)


def called(call):
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


@functools.cache
def checking():
    """The names of the functions in the tests that assert, or call one that does."""
    found, calls = set(), {}
    for function in (function for file in FILES for function in functions(file)):
        nodes = list(ast.walk(function))
        if any(map(asserts, nodes)):
            found.add(function.name)
        names = {called(node) for node in nodes if isinstance(node, ast.Call)}
        calls.setdefault(function.name, set()).update(names)
    while more := {name for name, names in calls.items() if name not in found and names & found}:
        found |= more
    return found


def first_check(function):
    """The line of the first assertion, or call of a function that asserts."""
    lines = [
        node.lineno
        for node in ast.walk(function)
        if asserts(node) or (isinstance(node, ast.Call) and called(node) in checking())
    ]
    return min(lines, default=None)


@for_each(TEST_FILES)
def test_each_case_asserts_before_it_returns(file):
    for case in cases(file):
        first = first_check(case)
        returns = [node.lineno for node in own_nodes(case) if isinstance(node, ast.Return)]

        assert first, f"{file}:{case.lineno}: {case.name} asserts nothing"
        assert not [line for line in returns if line < first], f"{file}:{case.lineno}: {case.name}"


def own_nodes(node):
    """The nodes below a function that are in no function inside it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.FunctionDef, ast.Lambda)):
            yield child
            yield from own_nodes(child)


def is_quick(file):
    return not marks_of_all(file) & TIERS and any(
        not whole_marks(case) & TIERS for case in cases(file)
    )


def rooms():
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    return sorted(path.relative_to(PACKAGE).as_posix() for path in folders - {PACKAGE})


@pytest.mark.parametrize("room", rooms())
def test_a_plain_run_covers_the_room(room):
    """By tests in its folder, or by those of a file that is named after it."""
    about = [
        file
        for file in TEST_FILES
        if file.startswith(f"{room}/") or PACKAGE / room / "__init__.py" in modules_named(file)
    ]

    assert any(is_quick(file) for file in about), about


@for_each([name for name in TEST_FILES if any(path.exists() for path in modules_named(name)[:3])])
def test_a_plain_run_has_tests_of_the_module(file):
    assert is_quick(file)
