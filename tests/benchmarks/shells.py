"""What an installed block adds to the start of each shell, beside `eval "$(tool init)"`."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.benchmarks import harness
from tests.benchmarks.harness import Aim, Side, Table

AIM_MS = 0.2
STARTS = {"bare": 100, "ours": 100, "eval": 20, "typer": 4}  # in one round
ARCHIVES = 3
ROOT = Path(__file__).parents[2]

# dialect: how it starts, the file of the user that it reads, and how that evaluates a tool
SHELLS = {
    "bash": (("bash", "-i", "-c", ":"), ".bashrc", 'eval "$({})"'),
    "zsh": (("zsh", "-i", "-c", ":"), ".zshrc", 'eval "$({})"'),
    "dash": (("dash", "-l", "-c", ":"), ".profile", 'eval "$({})"'),
    "ash": (("busybox", "ash", "-l", "-c", ":"), ".profile", 'eval "$({})"'),
    "ksh": (("ksh93", "-i", "-c", ":"), ".kshrc", 'eval "$({})"'),
    "mksh": (("mksh", "-i", "-c", ":"), ".mkshrc", 'eval "$({})"'),
    "yash": (("yash", "-l", "-c", ":"), ".yash_profile", 'eval "$({})"'),
    "fish": (("fish", "-c", ":"), ".config/fish/config.fish", "{} | source"),
    "tcsh": (("tcsh", "-c", "true"), ".tcshrc", None),
}


START = """\
import json, os, resource
def spent():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime
null = os.open(os.devnull, os.O_RDWR)
actions = [(os.POSIX_SPAWN_DUP2, null, number) for number in range(3)]
begin = spent()
for _ in range({starts}):
    os.waitpid(os.posix_spawnp({program!r}, {command!r}, {env!r}, file_actions=actions), 0)
print(json.dumps({{"ms": (spent() - begin) * 1000 / {starts}}}))
"""


def start(command, home, starts):
    """Code that starts the shell many times and prints the CPU time of one start, all in it."""
    env = {"HOME": str(home), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "dumb"}
    return START.format(program=command[0], command=command, env=env, starts=starts)


def zippath(setting, home, *words):
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from zippath.__main__ import main; main()"
    )
    env = {**os.environ, "HOME": str(home), "ZIPPATH_STATE_DIR": str(setting.place / "state")}
    env.pop("ZIPPATH_CONFIG_DIR", None)
    return subprocess.run(
        [sys.executable, "-c", code, *words], env=env, check=True, capture_output=True, text=True
    ).stdout


def sides(setting, dialect, archives):
    command, file, evaluate = SHELLS[dialect]
    homes = {
        name: setting.place / f"{dialect}-{name}" for name in ("bare", "ours", "eval", "typer")
    }
    for home in homes.values():
        (home / file).parent.mkdir(parents=True)
        (home / file).write_text("")
    zippath(setting, homes["ours"], "shell", "install", dialect, *archives)
    if evaluate:
        printed = setting.place / f"{dialect}.txt"
        printed.write_text(zippath(setting, homes["bare"], "shell", dialect, *archives))
        show = f"import sys; sys.stdout.write(open('{printed}').read())"
        tool = f'{setting.python} -I -S -c "{show}"'
        (homes["eval"] / file).write_text(evaluate.format(tool) + "\n")
        tool = f"{sys.executable} -m zippath shell {dialect} {' '.join(archives)}"
        (homes["typer"] / file).write_text(f"cd {ROOT}; {evaluate.format(tool)}\n")
    else:
        del homes["eval"], homes["typer"]
    return [Side(name, start(command, home, STARTS[name])) for name, home in homes.items()]


def tables(setting):
    archives = [str(setting.place / f"hello_{number}.zip") for number in range(ARCHIVES)]
    for archive in archives:
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr("hello.py", "")
    rows, aims = [], []
    for dialect in SHELLS:
        if not shutil.which(SHELLS[dialect][0][0]):
            continue
        results = harness.alternate(setting, sides(setting, dialect, archives))
        times = {name: result.medians["ms"] for name, result in results.items()}
        added = {name: time - times["bare"] for name, time in times.items()}
        cells = [
            harness.ms(added[name]) if name in added else "" for name in ("ours", "eval", "typer")
        ]
        rows.append((dialect, harness.ms(times["bare"]), *cells))
        aims.append(Aim(f"{dialect}: adds, ms, <= {AIM_MS}", AIM_MS, added["ours"]))
    yield Table(
        f"start of a shell that puts {ARCHIVES} archives on PYTHONPATH",
        (
            "",
            "bare, ms",
            "ours adds, ms",
            "eval of python -I -S adds, ms",
            "eval of zippath adds, ms",
        ),
        tuple(rows),
        tuple(aims),
        ("CPU time of the shell and of what it starts; the tools print the same lines",),
    )


if __name__ == "__main__":
    harness.main(tables)
