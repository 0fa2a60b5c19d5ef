"""One snippet in a fresh process, which finds nothing but the standard library and its wheels."""

import contextlib
import os
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
STOCK, OURS, DIRECTORY = SIDES = ("stock", "ours", "directory")
TIMEOUT = 300  # seconds: stock zipimport compiles everything at each start

# run with -I -S: no site-packages, no PYTHON* variable, no current directory on the path
START = """
import sys
side, root, cache, snippet = sys.argv[1:5]
if side == "ours":
    sys.path.append(root)
    import zippath.importer
    zippath.importer.install(cache)
    sys.path.remove(root)
sys.path += sys.argv[5:]
sys.argv[:] = [snippet]
__file__ = snippet
with open(snippet, encoding="utf-8") as file:
    code = compile(file.read(), snippet, "exec")
exec(code)
"""


@dataclass(frozen=True)
class Ending:
    """How a snippet ended: the line that it printed, or the last line of its error."""

    printed: str = ""
    error: str = ""

    @property
    def ok(self):
        return not self.error


def run(side, python, package, wheels):
    """Run the snippet of a package from its wheels; on our side with a cold cache, then a warm."""
    with tempfile.TemporaryDirectory(
        prefix="zippath-acceptance-", ignore_cleanup_errors=True
    ) as name:
        scratch = Path(name)
        entries = wheels
        if side == DIRECTORY:
            entries = [scratch / "installed"]
            if error := install(python, wheels, entries[0]):
                return Ending(error=error)
        for number in range(2 if side == OURS else 1):
            ending = start(side, python, package, entries, scratch, f"run{number}")
            if not ending.ok:
                break
        return ending


def install(python, wheels, target):
    """Install wheels as `pip install --target` does; what went wrong, or nothing."""
    done = subprocess.run(
        [
            python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile",
            f"--target={target}", *map(str, wheels),
        ],
        capture_output=True,
        text=True,
    )  # fmt: skip
    return last_line(done.stderr) if done.returncode else ""


def start(side, python, package, entries, scratch, name):
    """Run the snippet once, in a home and a current directory of its own."""
    place = scratch / name
    for folder in ("home", "tmp", "work"):
        (place / folder).mkdir(parents=True)
    snippet = place / "snippet.py"
    snippet.write_text(package.snippet, encoding="utf-8")
    command = [
        python, "-I", "-S", "-c", START,
        side, str(ROOT), str(scratch / "cache"), str(snippet), *map(str, entries),
    ]  # fmt: skip
    process = subprocess.Popen(
        command,
        cwd=place / "work",
        env=environment(place),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="backslashreplace",
        start_new_session=True,
    )
    try:
        out, err = process.communicate(timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        return Ending(error=f"runs longer than {TIMEOUT} seconds")
    finally:
        end(process)
    return judge(process.returncode, out, err)


def end(process):
    """End a process that still runs, and those that it has left behind."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.communicate()


def environment(place):
    """The variables of a snippet: a home of its own, no programs, one thread for numerics."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "PIP_", "XDG_")) and name != "VIRTUAL_ENV"
    }
    single = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS")
    return {
        **kept,
        "HOME": str(place / "home"),
        "TMPDIR": str(place / "tmp"),
        "PATH": str(place / "bin"),  # not there: the machine's ffmpeg or ninja must not help
        "LANG": "C.UTF-8",
        **dict.fromkeys(single, "1"),
    }


def judge(code, out, err):
    """Ok is whoever ends well and says so last."""
    printed = last_line(out)
    if code < 0:
        return Ending(error=f"killed by {signal.Signals(-code).name}: {last_line(err)}")
    if code:
        return Ending(error=complaint(err) or f"exit code {code}")
    if not printed.startswith("ok"):
        return Ending(error=f"ends with {printed!r} instead of ok")
    return Ending(printed=printed)


def complaint(err):
    """The line that names the error: the first after the last traceback's frames.

    An assertion without a message is told by its source.
    """
    _, _, after = err.rpartition("Traceback (most recent call last):\n")
    lines = [line for line in after.splitlines() if line[:1].strip()]
    if not lines:
        return last_line(err)
    if lines[0] == "AssertionError":
        return last_line("\n".join(each for each in after.splitlines() if "assert " in each))
    return " ".join(lines[:2]) if lines[0].endswith(": ") else lines[0]


def last_line(text):
    """The last line that says anything."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""
