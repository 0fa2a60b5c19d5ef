"""The shape of the house: who may import whom, one door each, small modules."""

import ast
import functools
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.checkout import for_each, tracked_files
from tests.floors import FLOORS

PACKAGE = Path(__file__).parent.parent / "zippath"
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))

# The importer is copied as it is, so what only reads archives is a folder of it
INNER_ROOM = "importer/archives"

# Modules that do no input or output: what they need is passed in.
PURE = {
    "distributions/direct_url.py",
    "distributions/file_urls.py",
    "distributions/headers.py",
    "distributions/marker_variables.py",
    "distributions/metadata_dirs.py",
    "distributions/names.py",
    "distributions/recorded_files.py",
    "distributions/requirements.py",
    "distributions/requires_python.py",
    "distributions/tags.py",
    "edits/edit.py",
    "finders/finder_rules.py",
    "imports/provider.py",
    "imports/import_rules.py",
    "imports/shadows.py",
    "manage/naming.py",
    "manage/plan.py",
    "manage/scope.py",
    "manage/startup_file.py",
    "manage/verification.py",
    *(
        name
        for name in MODULES
        if name.startswith("shell/") and name != "shell/windows_registry.py"
    ),
    "syspath/entry.py",
    "syspath/evidence.py",
    "python/facts.py",
    "python/pythonpath.py",
    "python/pyvenv.py",
    "python/versions.py",
    "syspath/initial.py",
    "syspath/ledger.py",
    "syspath/overlay.py",
    "syspath/prediction.py",
    "syspath/reason.py",
    "syspath/site_rules.py",
    "syspath/sitedirs.py",
    "syspath/startup.py",
    "syspath/verdict.py",
}
IMPURE = {"io", "os", "pathlib", "shutil", "socket", "subprocess", "sys", "tempfile"}

# what writes: the user's files, zippath's own caches, and the archives that it was asked for
WRITERS = {
    "edits",
    "importer/store.py",
    "importer/unpacking.py",
    "importer/sealing.py",
    "importer/lease.py",
    "environments/skeleton_worker.py",
    "packing/compile_worker.py",
    "packing/writing.py",
    "wheelhouse/own_store.py",
    "wheelhouse/wheel_data.py",
}

# module or call -> the only files that may use it
DOORS = {
    "subprocess": {"python/process.py"},
    "os.execvpe": {"python/process.py"},
    "winreg": {"shell/windows_registry.py"},
    "platformdirs": {"dirs.py"},
    "filelock": {"edits/lock.py"},
    "rich": {"cli"},
    "typer": {"cli"},
    "socket": set(),
    "urllib": set(),
    "http": set(),
    "print": {"python/probe.py"},
    **{f"os.{verb}": WRITERS for verb in ("replace", "rename", "unlink", "remove", "truncate")},
    **{f"os.{verb}": WRITERS for verb in ("mkdir", "makedirs", "rmdir", "chmod", "chown")},
    "open for writing": WRITERS,
}

IMPORTER_MAY_IMPORT = {
    "_frozen_importlib", "_frozen_importlib_external", "_functools", "_imp", "_io", "_thread",
    "_warnings", "errno", "importlib", "io", "marshal", "nt", "os", "posix", "stat",
    "sys", "time", "zipimport", "zlib",
}  # fmt: skip
IMPORTER_MAY_DEFER = {
    "_blake2",
    "_bz2",
    "_ctypes",
    "_lzma",
    "_sha2",
    "_sha256",
    "_zstd",
    "binascii",
    "bz2",
    "compression",
    "fcntl",
    "fnmatch",
    "hashlib",
    "lzma",
    "mmap",
    "msvcrt",
    "pathlib",
    "pwd",
    "struct",
    "warnings",
}

# attributes and variables that hold text for people, and what asks a text for what it says
PROSE = {"hint", "message", "reason", "why"}
# the text of an exception by one of these names is such a text too
ERRORS = {"cause", "error", "exc", "exception", "failure", "problem", "raised"}
ASKING = {
    "count", "endswith", "find", "findall", "finditer", "fullmatch", "index", "match", "partition",
    "removeprefix", "removesuffix", "rfind", "rindex", "rpartition", "rsplit", "search", "split",
    "splitlines", "startswith",
}  # fmt: skip

# Modules that look into the text of an error, because nothing else has what they need
READERS_OF_ERRORS = {
    "importer/native.py": "the system says only in words why it cannot load a library",
    "finders/reading.py": "the path is cut off, and nothing is decided by what is left",
}

# The only modules that compare a Python version: the fold of the rule tables, and what runs in a
# Python of any version. The importer may guard code by the version that it runs in, because mypy
# understands no other guard and 3.9 has not all names; it knows nothing of other Pythons.
VERSION_COMPARERS = {
    "python/versions.py", "python/probe.py", "python/probe_imports.py", "cache/worker.py",
    "environments/skeleton_worker.py", "packing/compile_worker.py",
    "manage/real_files_worker.py", "indexing/index_worker.py", "indexing/starting/sitecustomize.py",
}  # fmt: skip
VERSION = re.compile(
    r"\b(facts\.version|version_info|hexversion|implementation_version|minor"
    r"|version_text|release_text|minor_text|minor_digits|subject\.version)\b"
)

MAX_MODULE_LINES = 300
MAX_FUNCTION_LINES = 40


def room(module):
    """The first folder of a module, or the module itself; one room is inside another."""
    if module.startswith(f"{INNER_ROOM}/"):
        return INNER_ROOM
    return module.split("/")[0].removesuffix(".py")


def room_of(name):
    """The room of a module by its dotted name, None if it is none of zippath's."""
    parts = name.split(".")
    if parts[0] != "zippath" or len(parts) == 1 or not is_module(".".join(parts[:2])):
        return None
    return room("/".join([*parts[1:], ""]))


@functools.cache
def source(module):
    return (PACKAGE / module).read_text(encoding="utf-8")


@functools.cache
def tree(module):
    return ast.parse(source(module))


@functools.cache
def imports(module):
    """(absolute dotted name, node) of everything that the module imports."""
    package = ["zippath", *module.split("/")[:-1]]
    found = []
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found += [(alias.name, node) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            prefix = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                name = f"{prefix}.{alias.name}"
                found.append((name if is_module(name) else prefix, node))
    return found


def for_types_only(module):
    """The imports under `if TYPE_CHECKING:`, which never run."""
    return {
        node
        for block in tree(module).body
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in block.body
    }


@functools.cache
def is_module(name):
    path = PACKAGE.parent.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def floor(name):
    return next(number for number, rooms in enumerate(FLOORS) if name in rooms)


def calls(module):
    return (node for node in ast.walk(tree(module)) if isinstance(node, ast.Call))


# the public names of zippath/__init__.py are loaded when asked for
@for_each(set(MODULES) - {"__init__.py"})
def test_imports_run_down_only(module):
    own = room(module)
    for name, node in imports(module):
        other = room_of(name)
        is_below = other in (None, own) or floor(other) > floor(own)

        assert is_below, f"{module}:{node.lineno}: {name}"


def test_no_circles():
    graph = {}
    for module in MODULES:
        name = ".".join(["zippath", *module.removesuffix(".py").split("/")])
        graph[name.removesuffix(".__init__")] = {
            target for target, _ in imports(module) if target.startswith("zippath.")
        }
    done = set()

    def visit(name, trail):
        assert name not in trail, " -> ".join([*trail, name])
        if name not in done:
            for target in graph.get(name, ()):
                visit(target, [*trail, name])
            done.add(name)

    for name in graph:
        visit(name, [])


@for_each(name for name in MODULES if name.startswith("doctor/checks/"))
def test_checks_do_not_import_each_other(module):
    assert [] == [name for name, _ in imports(module) if name.startswith("zippath.doctor.checks.")]


def opens_for_writing(call):
    modes = [*call.args[1:2], *(word.value for word in call.keywords if word.arg == "mode")]
    return ast.unparse(call.func) in {"open", "io.open"} and any(
        not isinstance(mode, ast.Constant) or set(mode.value) & set("wax+") for mode in modes
    )


@for_each(MODULES)
def test_one_door_each(module):
    used = {name.split(".")[0]: node for name, node in imports(module)}
    for call in calls(module):
        used[ast.unparse(call.func)] = call
        if opens_for_writing(call):
            used["open for writing"] = call
    beside = {
        what: f"{module}:{used[what].lineno}: {what} belongs to {sorted(allowed)}"
        for what, allowed in DOORS.items()
        if what in used and not {module, room(module)} & allowed
    }

    assert {} == beside


@for_each(PURE)
def test_pure_modules_do_no_io(module):
    for name, node in imports(module):
        assert name.split(".")[0] not in IMPURE, f"{module}:{node.lineno}: {name}"
    for call in calls(module):
        assert ast.unparse(call.func) not in {"open", "input"}, f"{module}:{call.lineno}"


@for_each(module for module in MODULES if module.startswith("importer/"))
def test_importer_is_copyable_and_cheap(module):
    never_run = for_types_only(module)
    for name, node in imports(module):
        if (isinstance(node, ast.ImportFrom) and node.level) or node in never_run:
            continue
        deferred = node.col_offset > 0
        allowed = IMPORTER_MAY_IMPORT | (IMPORTER_MAY_DEFER if deferred else set())

        assert name.split(".")[0] in allowed, f"{module}:{node.lineno}: {name}"


def test_the_program_mends_its_path_before_it_imports_anything():
    before = [name for name, node in imports("__main__.py") if node.col_offset == 0]

    assert ["sys", "zippath.python.pythonpath"] == before
    assert [] == imports("python/pythonpath.py") == imports("python/__init__.py")


def is_prose(node):
    """Whether it is a text for people, or made of one: `x.reason`, `x.reason.text`, `why[:9]`."""
    match node:
        case ast.Name(id=name):
            return name in PROSE
        case ast.Attribute(value=value, attr=name):
            return name in PROSE or (name == "text" and is_prose(value))
        case ast.Subscript(value=value) | ast.Call(func=ast.Attribute(value=value)):
            return is_prose(value)
        case ast.Call(func=ast.Name(id="str"), args=[ast.Name(id=name)]):
            return name in ERRORS
    return False


def matches_prose(node):
    """Whether it compares a text for people with anything, or looks for something in it."""
    match node:
        case ast.Compare(left=left, ops=ops, comparators=others):
            compares = any(isinstance(op, (ast.In, ast.NotIn, ast.Eq, ast.NotEq)) for op in ops)
            return compares and any(map(is_prose, (left, *others)))
        case ast.Call(func=ast.Attribute(value=value, attr=name), args=arguments):
            return name in ASKING and any(map(is_prose, (value, *arguments)))
        case ast.Match(subject=subject):
            return is_prose(subject)
    return False


@for_each({*MODULES} - READERS_OF_ERRORS.keys())
def test_codes_are_matched_never_prose(module):
    found = [node for node in ast.walk(tree(module)) if matches_prose(node)]

    assert [] == [f"{module}:{node.lineno}: {ast.unparse(node)}" for node in found]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'flag' in file.reason.text", True),
        ("why.startswith('line')", True),
        ("error.message.partition(':')[0] == 'gone'", True),
        ("re.search('flag', one.reason)", True),
        ("'flag' in str(error)", True),
        ("str(error).startswith('flag')", True),
        ("print(str(error))", False),
        ("file.reason.code == 'hidden'", False),
        ("bool(one.reason) and ' '.join(reason)", False),
    ],
)
def test_what_matches_prose(expression, expected):
    nodes = ast.walk(ast.parse(expression))

    assert expected == any(map(matches_prose, nodes))


# words of the program's own language, or of another one, that nobody should have to read
ODD_WORDS = re.compile(
    r"\bloser\b|to the byte|\bwhat is: |is no absolute|makes no sense"
    r"|\bthat one\b|\bbe it\b|\banew\b"
)


def texts(module):
    """The text constants of a module that are no docstrings."""
    docstrings = {
        node.value for node in ast.walk(tree(module))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }  # fmt: skip
    constants = (node for node in ast.walk(tree(module)) if isinstance(node, ast.Constant))
    return [node for node in constants if isinstance(node.value, str) and node not in docstrings]


@for_each(MODULES)
def test_messages_are_in_plain_words(module):
    odd = [node for node in texts(module) if ODD_WORDS.search(node.value)]

    assert [] == [f"{module}:{node.lineno}: {node.value}" for node in odd]


def is_version(node):
    if isinstance(node, ast.Tuple):
        numbers = [one.value for one in node.elts if isinstance(one, ast.Constant)]
        return len(numbers) > 1 and numbers[0] == 3 and all(type(one) is int for one in numbers)
    return VERSION.search(ast.unparse(node)) is not None


def compares_versions(node):
    """Whether it compares a version or its text, or looks for something in one."""
    match node:
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=others):
            return any(VERSION.search(ast.unparse(side)) for side in (left, *others))
        case ast.Compare(left=left, comparators=others):
            return any(map(is_version, (left, *others)))
        case ast.Call(func=ast.Attribute(value=value, attr=name), args=arguments):
            return name in ASKING and any(
                VERSION.search(ast.unparse(side)) for side in (value, *arguments)
            )
        case ast.Match(subject=subject):
            return is_version(subject)
    return False


def version_comparisons(module):
    for node in ast.walk(tree(module)):
        is_guard = isinstance(node, ast.Compare) and ast.unparse(node.left) == "sys.version_info"
        of_its_own = module.startswith("importer/") and is_guard
        if compares_versions(node) and not of_its_own:
            yield f"{module}:{node.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("facts.version >= (3, 12)", True),
        ("facts.version_text == '3.12.4'", True),
        ("'3.12' in facts.version_text", True),
        ("facts.minor_text not in ('3.9', '3.10')", True),
        ("facts.release_text.startswith('3.')", True),
        ("made_for != subject.version", True),
        ("f'python {facts.minor_text}'", False),
        ("system in (3, 19)", False),
    ],
)
def test_what_compares_versions(expression, expected):
    nodes = ast.walk(ast.parse(expression))

    assert expected == any(map(compares_versions, nodes))


@for_each({*MODULES} - VERSION_COMPARERS)
def test_only_rule_tables_compare_versions(module):
    assert [] == list(version_comparisons(module))


@for_each(MODULES)
def test_modules_and_functions_are_small(module):
    lines = source(module).count("\n")

    assert lines <= MAX_MODULE_LINES, f"{module}: {lines} lines"
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            length = body[-1].end_lineno - body[0].lineno + 1 if body else 0

            assert length <= MAX_FUNCTION_LINES, f"{module}:{node.lineno}: {length} lines"


@for_each(MODULES)
def test_every_module_opens_with_one_sentence(module):
    docstring = ast.get_docstring(tree(module))

    assert docstring, f"{module} has no docstring"
    assert docstring.split("\n\n")[0].rstrip().endswith("."), module


def test_no_room_is_over_a_fifth_of_the_package():
    lines = Counter()
    for module in MODULES:
        lines[room(module)] += source(module).count("\n")

    assert {} == {name: count for name, count in lines.items() if count > lines.total() / 5}


def test_one_word_means_one_thing():
    """No two modules or public classes of the same name; commands have their own."""
    places = {}
    for module in MODULES:
        if room(module) != "cli" and not module.endswith("__init__.py"):
            places.setdefault(module.rpartition("/")[2].removesuffix(".py"), []).append(module)
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(f"{module}:{node.lineno}")

    assert {} == {name: found for name, found in places.items() if len(found) > 1}


def test_no_drawers():
    drawers = {"utils", "util", "common", "helpers", "misc", "manager"}

    assert [] == [name for name in MODULES if set(name.removesuffix(".py").split("/")) & drawers]


def test_top_level_is_flat():
    allowed = {
        "pyproject.toml",
        "zippath",
        "tests",
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
    }
    top = {name.split("/")[0] for name in tracked_files()}

    assert set() == {name for name in top if not name.startswith(".")} - allowed
