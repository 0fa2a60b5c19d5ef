"""Other tools that look into an environment: they see its archives as what is installed there."""

import json
import os
import shutil
import subprocess
import sys
import zipfile

from tests.real_wheels import Unavailable

# beside the Python that runs the tests
PROGRAMS = os.path.dirname(sys.executable)
LISTED = """
import json, importlib.metadata as m
print(json.dumps([d.metadata["Name"] for d in m.distributions()]))
"""
# what these tests uninstall, of what is shown by folders
BY_FOLDERS = ("click", "pathspec")
MINE = {
    "thing/__init__.py": "where = 'installed'\n",
    "{0}.dist-info/METADATA": "Metadata-Version: 2.1\nName: {1}\nVersion: 99\n",
    "{0}.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
}


def listed(text):
    """{normalised name: version} of a list in JSON."""
    return {one["name"].lower().replace("_", "-"): one["version"] for one in json.loads(text)}


def expected(env):
    return dict(pin.split("==") for pin in env.pins)


def reads_folders_only(env):
    """Whether pip does, which has taken importlib.metadata since Python 3.11."""
    return env.label.startswith(("3.9-", "3.10-"))


def pip_list(env):
    """It runs from its own wheel, and lists what the environment is made of."""
    if reads_folders_only(env):
        raise Unavailable("pip reads folders only there: see --metadata")
    listed_and_checked(env)


def listed_and_checked(env):
    version = expected(env)["pip"]
    assert f"pip {version} from" in env.run("pip", "--version")
    assert expected(env) == listed(env.run("pip", "list", "--format", "json"))
    assert "No broken requirements found." in env.run("pip", "check")


def pip(env):
    """It lists everything once though there is metadata for others, shows it and freezes it."""
    listed_and_checked(env)
    assert "Name: black" in env.run("pip", "show", "black")
    files = env.run("pip", "show", "--files", "black")
    assert "black/__init__.py" in files or reads_folders_only(env)
    frozen = env.run("python", "-m", "pip", "freeze", "--all").splitlines()
    assert {line.partition(" @ ")[0].partition("==")[0].lower().replace("_", "-")
            for line in frozen} == {*expected(env)}, frozen  # fmt: skip


def uv(env):
    """It runs no Python of the environment for this, and reads folders."""
    program = shutil.which("uv", path=os.environ.get("PATH", "") + os.pathsep + PROGRAMS)
    if program is None:
        raise Unavailable("uv is not installed")

    def run(*words):
        command = [program, "pip", *words, "--offline", "--python", str(env.directory)]
        done = subprocess.run(command, env=env.env, capture_output=True, text=True)
        assert done.returncode == 0, f"{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    assert expected(env) == listed(run("list", "--format", "json", "-q"))
    assert "All installed packages are compatible" in run("check")
    assert "click v" in run("tree")
    assert f"black=={expected(env)['black']}" in run("freeze")
    # it takes away what it sees, and no archive
    run("uninstall", BY_FOLDERS[1])
    assert env.run("black", "--version").startswith("black")


def pipdeptree(env):
    for command in (("pipdeptree",), ("python", "-m", "pipdeptree")):
        tree = env.run(*command, "--json")
        found = {
            one["package"]["key"]: one["package"]["installed_version"] for one in json.loads(tree)
        }
        assert expected(env).items() >= found.items(), found
        assert {"black", "mypy"} <= found.keys(), found
    assert "click" in env.run("pipdeptree", "--packages", "black")


def importlib_metadata(env):
    """Each distribution is listed once, from its archive."""
    found = json.loads(env.run("python", "-I", "-c", LISTED))
    names = sorted(name.lower().replace("_", "-").replace(".", "-") for name in found)
    assert sorted(expected(env)) == names
    code = "import importlib.metadata as m; print(m.distribution('black').entry_points)"
    assert "black:patched_main" in env.run("python", "-c", code)


def site(env):
    """The site dir is that of the environment, and its archives are on the path."""
    printed = env.run("python", "-m", "site")
    assert str(env.site) in printed, printed
    assert printed.count(".whl'") == len(env.pins), printed


def pip_install(env):
    """What pip installs there wins over the archives, and goes again; theirs are not touched."""
    wheel = env.folder("wheels") / "thing-99-py3-none-any.whl"
    make_wheel(wheel, "thing-99", "thing", MINE)
    rival = wheel.with_name("click-99-py3-none-any.whl")
    make_wheel(rival, "click-99", "click", {**MINE, "click/__init__.py": "where = 'installed'\n"})
    before = files_in(env.site)
    env.run("pip", "install", "--no-index", "--no-deps", wheel, rival)
    where = "import click, thing; print(click.where, thing.where)"
    assert "installed installed\n" == env.run("python", "-c", where)
    assert "99" == listed(env.run("pip", "list", "--format", "json"))["click"]
    env.run("pip", "uninstall", "-y", "thing", "click")
    assert [] == [path for path in before if not path.exists() and "click-" not in str(path)]
    assert reads_folders_only(env) or before == files_in(env.site)
    # where it reads folders only, it has taken away what showed it the other one
    found = listed(env.run("pip", "list", "--format", "json"))
    gone = set(BY_FOLDERS) if reads_folders_only(env) else set()
    assert expected(env).items() - found.items() <= {(name, expected(env)[name]) for name in gone}
    # black's is no file of this environment
    refused = subprocess.run(
        [env.program("pip"), "uninstall", "-y", "black"],
        env=env.env,
        capture_output=True,
        text=True,
    )
    assert "black" in f"{refused.stdout}{refused.stderr}"
    assert env.run("black", "--version").startswith("black")


def files_in(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def make_wheel(path, folder, name, members):
    texts = {key.format(folder, name): text.format(folder, name) for key, text in members.items()}
    record = "".join(f"{key},,\n" for key in (*texts, f"{folder}.dist-info/RECORD"))
    with zipfile.ZipFile(path, "w") as archive:
        for key, text in {**texts, f"{folder}.dist-info/RECORD": record}.items():
            archive.writestr(key, text)
