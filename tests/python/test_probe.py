"""The probe's contract: what it may import, and that nothing a user leaves around breaks it."""

import ast
import json
import os
import sys
import zipfile
from pathlib import Path

import pytest

from tests.installations import ENV
from zippath.errors import ZippathError
from zippath.python import probe
from zippath.python.interpreter import ask
from zippath.python.process import run

SOURCE = Path(probe.__file__).read_text()
# os is what site needs itself before 3.11: see test_os_shadowed
HARMLESS = (
    "json",
    "re",
    "site",
    "random",
    "enum",
    "functools",
    "locale",
    "importlib",
    "traceback",
    "subprocess",
    "typing",
)


def test_it_is_python_3_6():
    tree = ast.parse(SOURCE, feature_version=(3, 6))
    newer = (ast.NamedExpr, ast.JoinedStr, ast.AnnAssign, ast.AsyncFunctionDef)
    assert [] == [node.lineno for node in ast.walk(tree) if isinstance(node, newer)]
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert [] == [node.name for node in functions if node.returns or node.args.posonlyargs]


def test_it_imports_sys_and_builtin_modules_only():
    statements, calls = [], []
    for node in ast.walk(ast.parse(SOURCE)):
        if isinstance(node, ast.Import):
            statements += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            statements.append(node.module)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "__import__":
            calls.append(ast.unparse(node.args[0]))
    assert ["sys"] == statements
    # each is asked for only where sys.builtin_module_names has it
    assert ["'nt' if 'nt' in sys.builtin_module_names else 'posix'", "'_locale'"] == calls
    assert "_locale" in sys.builtin_module_names


def test_its_text_ends_no_string_and_no_shell():
    assert SOURCE.isascii()
    assert len(SOURCE) < 30_000  # Windows' limit for a command line is 32767


@pytest.mark.parametrize(
    "value",
    [None, True, False, 0, -3, 2**70, "", "plain", 'q"\\/', "\0\n\x7f\x80é\ud800\U0001f600", [],
     [1, ["a", None]], {}, {"a": {"b": [True]}, "é": ""}, ("t",)],
)  # fmt: skip
def test_json_is_what_json_reads(value):
    expected = list(value) if isinstance(value, tuple) else value
    assert expected == json.loads(probe._json(value))


def poison(directory, names):
    directory.mkdir()
    for name in names:
        (directory / f"{name}.py").write_text("raise SystemExit('poison')\n")
    return directory


@pytest.mark.parametrize("place", ["cwd", "PYTHONPATH", "zip"])
def test_shadowed_standard_library(install, tmp_path, place):
    install.clean()
    names = [name for name in HARMLESS if name != "site" or place == "cwd"]
    directory = poison(tmp_path / "poison", names)
    archive = tmp_path / "poison.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for file in directory.iterdir():
            made.write(file, file.name)
    where = {"cwd": "", "PYTHONPATH": str(directory), "zip": str(archive)}[place]
    cwd = str(directory if place == "cwd" else tmp_path)

    facts = ask(str(install.executable), {**ENV, "PYTHONPATH": where}, cwd)

    assert where in ("", facts.path[1])
    assert cwd == facts.cwd


@pytest.mark.live
@pytest.mark.parametrize("name", ["os", "site", "stat", "io", "codecs", "abc", "encodings"])
@pytest.mark.parametrize("packed", [False, True], ids=["directory", "archive"])
def test_a_start_that_a_shadow_kills(interpreter, tmp_path, name, packed):
    where = poison(tmp_path / "poison", [name])
    if packed:
        archive = tmp_path / "poison.zip"
        with zipfile.ZipFile(archive, "w") as made:
            made.write(where / f"{name}.py", f"{name}.py")
        where = archive
    env = {**ENV, "PYTHONPATH": str(where)}

    facts = ask(interpreter, env, str(tmp_path), partial=True)

    assert str(where) == facts.initial_path[1] or facts.flags.isolated
    if facts.failure:
        assert "poison" in facts.failure
        with pytest.raises(ZippathError, match="poison") as raised:
            ask(interpreter, env, str(tmp_path))
        assert raised.value.hint
    elif name == "site":
        assert facts.site or str(where) in (facts.foreign_site or "")


def test_a_home_without_standard_library(interpreter, tmp_path):
    env = {**ENV, "PYTHONHOME": "/nope"}
    facts = ask(interpreter, env, str(tmp_path), partial=True)
    assert "encodings" in facts.failure
    with pytest.raises(ZippathError, match="encodings"):
        ask(interpreter, env, str(tmp_path))


def test_the_facts_are_the_interpreters_own(interpreter, tmp_path):
    script = (
        "import sys, os, site, json, importlib.util as u, locale, _imp\n"
        "print(json.dumps([sys.version_info[:], sys.path, sys.prefix, sys.base_prefix,"
        " sys.implementation.cache_tag, u.MAGIC_NUMBER.hex(), _imp.extension_suffixes(),"
        " site.ENABLE_USER_SITE, site.USER_SITE, site.USER_BASE, list(sys.builtin_module_names),"
        " os.path.dirname(os.__file__), sys.getfilesystemencoding(), sys.platform, sys.abiflags]))"
    )
    env = {**ENV, "HOME": str(tmp_path), "PYTHONPATH": "rel::/x"}
    told = json.loads(run([interpreter, "-c", script], env, str(tmp_path)).stdout)

    facts = ask(interpreter, env, str(tmp_path))

    mine = [facts.version, facts.path, facts.prefix, facts.base_prefix, facts.cache_tag,
            facts.magic.hex(), facts.extension_suffixes, facts.site.enabled, facts.site.user_site,
            facts.site.user_base, facts.builtin_names, facts.stdlib_dir, facts.encodings.filesystem,
            facts.platform, facts.abiflags]  # fmt: skip
    assert told == json.loads(json.dumps(mine))
    assert {"json", "os", "sys", "zipimport", "_json"} <= set(facts.stdlib_names)
    assert ("PYTHONPATH", "rel::/x") in facts.environ
    assert (os.getuid(), os.geteuid(), os.getgid(), os.getegid()) == facts.ids


def test_sitecustomize_may_do_anything(interpreter, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "print('<junk>' * 100000)\n"
        "sys.stdout = None\n"
        "sys.path.append(b'/bytes')\n"
        "sys.path.append(7)\n"
        "del sys.modules['os']\n"
    )
    facts = ask(interpreter, {**ENV, "PYTHONPATH": str(tmp_path)}, "/")

    assert ("/bytes", "<int object>") == facts.path[-2:]
    assert str(tmp_path / "sitecustomize.py") == facts.sitecustomize


MARKED = """
import sys
class Hook:
    zippath_marker = "path hook"
    def __call__(self, path):
        raise ImportError(path)
class Meta:
    zippath_marker = "metadata finder"
    find_spec = staticmethod(lambda *words: None)
class Heir(Meta):
    pass
class Hostile:
    def __getattr__(self, name):
        if name == "find_spec":
            return lambda *words: None
        raise ValueError(name)
def plain_hook(path):
    raise ImportError(path)
sys.path_hooks += [Hook(), plain_hook]
sys.meta_path += [Meta, Heir(), Hostile()]
"""


def test_copies_of_the_importer_have_one_name(interpreter, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(MARKED)
    facts = ask(interpreter, {**ENV, "PYTHONPATH": str(tmp_path)}, "/")

    assert ("zippath path hook", "sitecustomize.plain_hook") == facts.path_hooks[-2:]
    finder = "zippath metadata finder"
    assert (finder, finder, "sitecustomize.Hostile") == facts.meta_path[-3:]
    assert facts.has_our_importer
    assert str(tmp_path / "sitecustomize.py") == facts.file_of("sitecustomize")
    assert "" == facts.file_of("nowhere")
