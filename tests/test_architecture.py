"""The shape of the house: who may import whom, one door each, small modules."""

import ast
import functools
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "zippath"
MODULES = sorted(PACKAGE.rglob("*.py"))
IDS = [str(path.relative_to(PACKAGE)) for path in MODULES]

# Top to bottom: a room imports from lower floors, or from its own room.
FLOORS = (
    ("__main__",),
    ("cli",),
    ("doctor",),
    ("manage", "cache"),
    ("imports",),
    ("distributions",),
    ("finders",),
    ("syspath",),
    ("python", "shell", "pack"),
    ("edits",),
    ("importer", "dirs", "errors"),
)

# Modules that do no input or output: what they need is passed in.
PURE = {
    "edits/edit.py",
    "imports/provider.py",
    "imports/shadows.py",
    "manage/plan.py",
    "manage/scope.py",
    "manage/startup_file.py",
    *(
        f"shell/{path.name}"
        for path in PACKAGE.glob("shell/*.py")
        if path.stem != "windows_registry"
    ),
    "syspath/entry.py",
    "syspath/evidence.py",
    "python/facts.py",
    "python/pyvenv.py",
    "syspath/initial.py",
    "syspath/ledger.py",
    "syspath/overlay.py",
    "syspath/prediction.py",
    "syspath/rules.py",
    "syspath/sitedirs.py",
    "syspath/startup.py",
    "syspath/verdict.py",
}
IMPURE = {"io", "os", "pathlib", "shutil", "socket", "subprocess", "sys", "tempfile"}

# what writes: the user's files, zippath's own caches, and the archives that it was asked for
WRITERS = {"edits", "importer/store.py", "importer/files.py", "pack.py"}

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
    "_frozen_importlib", "_frozen_importlib_external", "_imp", "_io", "_thread", "_warnings",
    "errno", "importlib", "io", "marshal", "nt", "os", "posix", "stat",
    "sys", "time", "zipimport", "zlib",
}  # fmt: skip
IMPORTER_MAY_DEFER = {
    "_bz2",
    "_lzma",
    "_zstd",
    "binascii",
    "bz2",
    "compression",
    "lzma",
    "msvcrt",
    "warnings",
}

MAX_MODULE_LINES = 300
MAX_FUNCTION_LINES = 40


def relative(path):
    return path.relative_to(PACKAGE).as_posix()


def room(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@functools.cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path):
    """(absolute dotted name, node) of everything that the module imports."""
    package = ["zippath", *path.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            prefix = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                name = f"{prefix}.{alias.name}"
                yield (name if is_module(name) else prefix), node


@functools.cache
def for_types_only(path):
    """The imports under `if TYPE_CHECKING:`, which never run."""
    return {
        node
        for block in tree(path).body
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in block.body
    }


def is_module(name):
    path = PACKAGE.parent.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def floor(name):
    return next(number for number, rooms in enumerate(FLOORS) if name in rooms)


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_imports_run_down_only(path):
    if path == PACKAGE / "__init__.py":
        return  # the public names, loaded when asked for
    own = room(path)
    for name, node in imports(path):
        parts = name.split(".")
        if parts[0] != "zippath" or len(parts) == 1 or not is_module(".".join(parts[:2])):
            continue
        other = parts[1]
        assert other == own or floor(other) > floor(own), f"{relative(path)}:{node.lineno}: {name}"


def test_no_circles():
    graph = {}
    for path in MODULES:
        name = ".".join(["zippath", *path.relative_to(PACKAGE).with_suffix("").parts])
        graph[name.removesuffix(".__init__")] = {
            target for target, _ in imports(path) if target.startswith("zippath.")
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


def opens_for_writing(call):
    modes = [*call.args[1:2], *(word.value for word in call.keywords if word.arg == "mode")]
    return ast.unparse(call.func) in {"open", "io.open"} and any(
        not isinstance(mode, ast.Constant) or set(mode.value) & set("wax+") for mode in modes
    )


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_one_door_each(path):
    used = {name.split(".")[0]: node for name, node in imports(path)}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            used[ast.unparse(node.func)] = node
            if opens_for_writing(node):
                used["open for writing"] = node
    for what, allowed in DOORS.items():
        if what in used and not {relative(path), room(path)} & allowed:
            pytest.fail(
                f"{relative(path)}:{used[what].lineno}: {what} belongs to {sorted(allowed)}"
            )


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_pure_modules_do_no_io(path):
    if relative(path) not in PURE:
        return
    for name, node in imports(path):
        assert name.split(".")[0] not in IMPURE, f"{relative(path)}:{node.lineno}: {name}"
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            assert ast.unparse(node.func) not in {"open", "input"}, (
                f"{relative(path)}:{node.lineno}"
            )


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_importer_is_copyable_and_cheap(path):
    if room(path) != "importer":
        return
    for name, node in imports(path):
        top = name.split(".")[0]
        if (isinstance(node, ast.ImportFrom) and node.level) or node in for_types_only(path):
            continue
        deferred = node.col_offset > 0
        allowed = IMPORTER_MAY_IMPORT | (IMPORTER_MAY_DEFER if deferred else set())
        assert top in allowed, f"{relative(path)}:{node.lineno}: {name}"


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_modules_and_functions_are_small(path):
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= MAX_MODULE_LINES, f"{relative(path)}: {lines} lines"
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            length = body[-1].end_lineno - body[0].lineno + 1 if body else 0
            assert length <= MAX_FUNCTION_LINES, f"{relative(path)}:{node.lineno}: {length} lines"


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_every_module_opens_with_one_sentence(path):
    docstring = ast.get_docstring(tree(path))
    assert docstring, f"{relative(path)} has no docstring"
    assert docstring.split("\n\n")[0].rstrip().endswith("."), relative(path)


def test_no_drawers():
    drawers = {"utils", "util", "common", "helpers", "misc", "manager"}
    assert not [name for name in IDS if set(name.removesuffix(".py").split("/")) & drawers]


def test_top_level_is_flat():
    allowed = {"pyproject.toml", "zippath", "tests", "README.md", "CHANGELOG.md", "LICENSE"}
    root = PACKAGE.parent
    if not (root / ".git").exists():
        pytest.skip("not a checkout")
    import subprocess

    listed = subprocess.run(
        ["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    top = {name.split("/")[0] for name in listed if name}
    assert {name for name in top if not name.startswith(".")} <= allowed
