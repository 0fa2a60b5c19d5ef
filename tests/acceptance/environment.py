"""An environment that zippath made, and how its programs are run and its servers asked."""

import contextlib
import os
import subprocess
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests.acceptance import sides

PATIENCE = 240  # seconds for a program, or until a server answers


@dataclass(frozen=True)
class Environment:
    """The directory of an environment is `env` below `place`, beside a home and a work folder."""

    place: Path
    label: str
    pins: tuple[str, ...]

    @property
    def directory(self):
        return self.place / "env"

    @property
    def python(self):
        return self.program("python")

    @property
    def site(self):
        return next(self.directory.glob("lib/python3.*/site-packages"))

    @property
    def env(self):
        """As after `activate`, with a home of its own."""
        return {
            **sides.environment(self.place),
            "PATH": os.pathsep.join([str(self.directory / "bin"), os.defpath]),
            "VIRTUAL_ENV": str(self.directory),
            "PYTHONUNBUFFERED": "1",
            "PIP_NO_INPUT": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "TMPDIR": str(self.place),
        }

    def program(self, name):
        return str(self.directory / "bin" / name)

    def folder(self, name):
        """A new folder to work in."""
        folder = self.place / "work" / name
        folder.mkdir()
        return folder

    def run(self, name, *arguments, cwd=None, code=0, **env):
        """Run a program of the environment; what it printed."""
        done = subprocess.run(
            [self.program(name), *map(str, arguments)],
            cwd=cwd or self.place / "work", env={**self.env, **env}, timeout=PATIENCE,
            stdin=subprocess.DEVNULL, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == code, (
            f"{name} ends with {done.returncode}:\n{done.stdout}{done.stderr}"
        )
        return done.stdout

    @contextlib.contextmanager
    def server(self, name, *arguments, cwd, ready):
        """Run a server until the block ends; it is ready when it prints `ready`."""
        process = subprocess.Popen(
            [self.program(name), *map(str, arguments)],
            cwd=cwd, env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        impatience = threading.Timer(PATIENCE, sides.end, [process])
        impatience.start()
        # what it prints later must not fill the pipe
        reading = threading.Thread(target=process.stdout.read, daemon=True)
        try:
            printed = []
            for line in process.stdout:
                printed.append(line)
                if ready in line:
                    break
            else:
                raise AssertionError(f"{name} is never ready:\n{''.join(printed)}")
            reading.start()
            yield process
        finally:
            impatience.cancel()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, 9)
            process.wait()
            if reading.is_alive():
                reading.join()
            process.stdout.close()


def answer(url, data=None, **headers):
    """What a server answers to a request."""
    request = urllib.request.Request(url, data, headers)
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.read().decode("utf-8", "replace")
        except urllib.error.HTTPError:
            raise
        except urllib.error.URLError as error:
            # servers say that they are ready before they listen
            if not isinstance(error.reason, ConnectionRefusedError) or time.monotonic() > end:
                raise
            time.sleep(0.1)
