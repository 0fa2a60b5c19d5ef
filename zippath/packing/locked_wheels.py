"""The wheels that a lock file or a requirements file asks for, out of a folder."""

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from zippath.distributions.requirements import environment_of
from zippath.distributions.tags import supported_tags
from zippath.edits import files
from zippath.errors import UsageError, ZippathError
from zippath.packing.receiver import Receiver
from zippath.python.pip import pip_command
from zippath.wheelhouse.wheel import FolderWheel, wheels_in

LOCK = re.compile(r"pylock(\.[^.]+)?\.toml")
_HASH = re.compile(r"--hash[= ](\w+):([0-9a-fA-F]+)")
_COMMENT = re.compile(r"(^|\s)#.*$")
_ESCAPE = re.compile("%([0-9a-fA-F]{2})")  # RFC 3986, 2.1


@dataclass(frozen=True)
class Pin:
    """One wheel that is asked for; `file` is its name where that is known, `hashes` may be none."""

    name: str
    specifier: str
    text: str
    hashes: tuple[tuple[str, str], ...] = ()
    file: str = ""


def is_list(path: str) -> bool:
    """Whether a file lists what to pack instead of being it, by its name.

    >>> is_list("/x/pylock.dev.toml"), is_list("requirements.txt"), is_list("pyproject.toml")
    (True, True, False)
    """
    name = os.path.basename(path)
    return LOCK.fullmatch(name) is not None or name.endswith(".txt")


def wheels_for(path: str, folder: str | None, receiver: Receiver) -> list[str]:
    """Return the wheels in a folder that a file asks for, for one Python.

    Raises ZippathError with a list of what is missing, and the command that fetches it.
    """
    pins = list(pins_in(path, receiver))
    if not pins:
        raise ZippathError(f"could not pack {path}: it asks for nothing for {receiver}")
    if folder is None:
        raise UsageError(
            f"{os.path.basename(path)} lists wheels, and zippath never uses the network",
            f"name a folder that has them: --wheels DIR; {_fetching(receiver, pins, 'DIR')}",
        )
    offered = wheels_in(folder, receiver.facts)
    found = {pin: _wheel_for(pin, offered.get(pin.name, ())) for pin in pins}
    absent = [pin for pin, wheel in found.items() if wheel is None]
    if absent:
        raise ZippathError(
            f"{folder} lacks what {os.path.basename(path)} asks for",
            f"fetch it: {_fetching(receiver, absent, folder)}",
            tuple(f"{pin.text}: {_reason(offered.get(pin.name, ()))}" for pin in absent),
        )
    return [wheel.path for wheel in found.values() if wheel is not None]


def pins_in(path: str, receiver: Receiver) -> Iterator[Pin]:
    """Yield what a lock file or a requirements file asks for. Raises ZippathError."""
    if LOCK.fullmatch(os.path.basename(path)):
        return _locked(path, receiver)
    return _required(path, receiver)


def _locked(path: str, receiver: Receiver) -> Iterator[Pin]:
    try:
        import tomllib  # type: ignore[import-not-found, unused-ignore]
        from packaging.pylock import (
            PackageWheel,
            Pylock,
            PylockSelectError,
            PylockValidationError,
        )
    except ImportError as error:
        raise ZippathError(
            "could not read a lock file: that takes python 3.11 and packaging 26.1",
            "export requirements: uv export --format requirements.txt, pip freeze",
        ) from error
    from packaging.tags import Tag

    text = (files.read(path) or b"").decode("utf-8", "replace")
    tags = [Tag(*tag.split("-")) for tag in supported_tags(receiver.facts)]
    environment = environment_of(receiver.facts)
    try:
        lock = Pylock.from_dict(tomllib.loads(text))
        chosen = list(lock.select(environment=environment, tags=tags))  # type: ignore[arg-type]
    except (tomllib.TOMLDecodeError, PylockValidationError, PylockSelectError) as error:
        raise ZippathError(f"could not use {path}: {error}") from error
    for package, source in chosen:
        specifier = f"=={package.version}" if package.version else ""
        pin = Pin(package.name, specifier, f"{package.name}{specifier}")
        if isinstance(source, PackageWheel):
            hashes = tuple(sorted(source.hashes.items()))
            pin = replace(pin, hashes=hashes, file=source.filename)
        yield pin  # of anything else a wheel must have been built


def _required(path: str, receiver: Receiver) -> Iterator[Pin]:
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.utils import canonicalize_name

    environment = environment_of(receiver.facts)
    for number, line in _lines(path):
        hashes = tuple(_HASH.findall(line))
        text = _HASH.sub("", line).strip()
        if text.startswith(("-r ", "--requirement ", "-c ", "--constraint ")):
            raise UsageError(f"{path}:{number}: zippath reads no other files from it: {text}")
        if text.startswith("--"):
            continue  # options of pip, which say where to get what
        try:
            wanted = Requirement(text)
        except InvalidRequirement as error:
            raise UsageError(
                f"{path}:{number}: could not understand {text!r}", "name projects and versions"
            ) from error
        if wanted.marker is None or wanted.marker.evaluate(dict(environment)):
            specifier = str(wanted.specifier)
            name = canonicalize_name(wanted.name)
            text = f"{wanted.name} @ {wanted.url}" if wanted.url else f"{wanted.name}{specifier}"
            yield Pin(name, specifier, text, hashes, _wheel_at(wanted.url or ""))


def _wheel_at(url: str) -> str:
    """Return the file name of a wheel, "" for a source: of that a wheel must have been built.

    >>> _wheel_at("https://host/a-1%2Bx-py3-none-any.whl#sha256=0"), _wheel_at("git+https://host/a")
    ('a-1+x-py3-none-any.whl', '')
    """
    name = re.split("[?#]", url)[0].rpartition("/")[2]
    name = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), name)
    return name if name.endswith(".whl") else ""


def _lines(path: str) -> Iterator[tuple[int, str]]:
    """Yield (number, text) of the lines in a requirements file, continued ones as one."""
    text = (files.read(path) or b"").decode("utf-8-sig", "replace")
    waiting = ""
    for number, raw in enumerate(text.splitlines(), 1):
        line = _COMMENT.sub("", raw).rstrip()
        if line.endswith("\\"):
            waiting += line[:-1] + " "
            continue
        line = (waiting + line).strip()
        waiting = ""
        if line:
            yield number, line


def _wheel_for(pin: Pin, wheels: Sequence[FolderWheel]) -> FolderWheel | None:
    """Return the wheel of a pin: the newest that it allows, of those the one that fits best."""
    from packaging.specifiers import SpecifierSet
    from packaging.version import Version

    allowed = SpecifierSet(pin.specifier)
    fitting = [
        wheel
        for wheel in wheels
        if wheel.rank is not None
        and allowed.contains(wheel.version, prereleases=True)
        and pin.file in ("", os.path.basename(wheel.path))
    ]
    best = max(
        fitting, key=lambda one: (Version(one.version), one.build, -(one.rank or 0)), default=None
    )
    if best is not None:
        _check(pin, best)
    return best


def _check(pin: Pin, wheel: FolderWheel) -> None:
    """Raise ZippathError if a wheel has none of the hashes that are asked for."""
    content = files.read(wheel.path) or b""
    # a requirements file has those of all wheels of a version
    matches = (
        hashlib.new(kind, content).hexdigest() == value.lower()
        for kind, value in pin.hashes
        if kind in hashlib.algorithms_available
    )
    if pin.hashes and not any(matches):
        raise ZippathError(
            f"could not pack {wheel.path}: it has not the hash that is asked for",
            "fetch it again, and if that is no help, ask who made the lock file",
        )


def _reason(wheels: Sequence[FolderWheel]) -> str:
    if not wheels:
        return "no wheel of it"
    if any(wheel.rank is not None for wheel in wheels):
        return f"has {', '.join(dict.fromkeys(wheel.version for wheel in wheels))}"
    return "no wheel for this python"


def _fetching(receiver: Receiver, pins: Sequence[Pin], folder: str) -> str:
    """Return the command that fetches the wheels of pins."""
    words = ("download", "--only-binary", ":all:", "--no-deps", "-d", folder)
    return pip_command(receiver.facts, False, *words, *(pin.text for pin in pins))
