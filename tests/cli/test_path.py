"""`zippath path` tells the whole path in order, and who put each entry there."""

import json
import os
import subprocess

import pytest

from tests.program import python_of, record_of, zippath


@pytest.mark.live
def test_it_is_the_path_of_the_interpreter(interpreter, sandbox, hello):
    env = {"PYTHONPATH": os.pathsep.join([hello, "", str(sandbox / "nowhere")])}
    done = zippath("path", "--json", "--python", interpreter, cwd=sandbox, **env)
    observed = subprocess.run(
        [interpreter, "-c", "import json, sys; print(json.dumps(sys.path))"],
        env={**os.environ, **env}, cwd=sandbox, capture_output=True, check=True,
    ).stdout  # fmt: skip

    entries = done.json["entries"]
    assert (0, "", 1) == (done.code, done.err, done.json["schema"])
    assert json.loads(observed) == [entry["path"] for entry in entries]
    assert list(range(len(entries))) == [entry["position"] for entry in entries]
    kinds = [(entry["kind"], entry["origin"]["kind"]) for entry in entries]
    assert [
        ("directory", "script"),
        ("archive", "PYTHONPATH"),
        ("directory", "PYTHONPATH"),
        ("missing", "PYTHONPATH"),
        ("missing", "zip-default"),
    ] == kinds[:5]
    assert "empty: the current directory" in entries[2]["origin"]["detail"]
    assert {"stdlib", "site"} <= {kind for _, kind in kinds}
    assert {"executable", "version", "implementation", "prefix", "start"} == set(
        done.json["python"]
    )


def test_dropped_lines_and_startup_code_are_named(sandbox, venv, hello):
    record = record_of(venv)
    code = record.replace("zippath.pth", "code.pth")
    with open(record, "w") as file:
        file.write(f"/nowhere.zip\n{hello}\n{hello}\n")
    with open(code, "w") as file:
        file.write("import sys; sys.path.append('/by/code')\n")
    done = zippath("path", "--json", "--python", venv)

    origins = {entry["path"]: entry["origin"] for entry in done.json["entries"]}
    assert ("pth", record, 2) == tuple(origins[hello][key] for key in ("kind", "file", "line"))
    by_code = origins["/by/code"]
    assert ("startup-code", code, 1) == tuple(by_code[key] for key in ("kind", "file", "line"))
    dropped = {
        item["origin"]["line"]: (item["path"], item["reason"]) for item in done.json["dropped"]
    }
    assert "/nowhere.zip" == dropped[1][0]
    assert dropped[1][1].startswith("it does not exist")  # 3.15 adds that python says so
    assert (hello, f"already there by {record}:2") == dropped[3]
    text = zippath("path", "--python", venv).out
    assert python_of(venv) in text.splitlines()[0]
    assert f"{code}:1" in text
    assert "dropped" in text.splitlines()


@pytest.mark.parametrize("command", ["path", "list"])
def test_an_interpreter_that_cannot_start(sandbox, venv, command):
    with open(record_of(venv).replace("zippath.pth", "fatal.pth"), "wb") as file:
        file.write(b"\xff\xfe\n")
    done = zippath(command, "--python", venv, LC_ALL="C.UTF-8")

    assert (1, "") == (done.code, done.out)
    assert f"could not start {python_of(venv)}" in done.err
    assert "hint: " in done.err


def test_what_runs_at_start_is_named(sandbox, venv):
    module = record_of(venv).replace("zippath.pth", "sitecustomize.py")
    with open(module, "w") as file:
        file.write("X = 1\n")
    path = zippath("path", "--json", "--python", venv)
    why = zippath("why", "sitecustomize", "--json", "--python", venv)

    if [module] != path.json["runs_at_start"]:
        pytest.skip("this python has a sitecustomize that comes first")
    assert f"runs at start: {module}" in zippath("path", "--python", venv).out.splitlines()
    notes = why.json["names"][0]["notes"]
    assert ["site imports it at every start, so it runs before any program"] == notes
