"""The allow-list of a folder of plugins: SHA-256 digests in a text that `sha256sum -c` takes."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zippath.finders.reading import reason_of
from zippath.importer.store import current_user
from zippath.plugins.plugin_error import PluginError
from zippath.plugins.plugin_folder import LIBS, archives_in
from zippath.typed import quoted, typed
from zippath.wheelhouse.digests import digest_of, open_regular

FILE = "SHA256SUMS"
_LINE = re.compile(r"(\\?)([0-9a-fA-F]{64}) [ *](.+)")
# as GNU writes names that would break a line
_ESCAPES = {"\\\\": "\\", "\\n": "\n", "\\r": "\r"}
_LIMIT = 16 << 20  # 100,000 archives with long names


@dataclass(frozen=True)
class Pins:
    """The allow-list at `path`: digests by names in the folder, with `/` between parts.

    `command` writes the file.
    """

    path: str
    digests: Mapping[str, str]
    command: str = ""


def read_pins(path: str, folder: str) -> Pins:
    """Read the allow-list of a folder.

    Raises PluginError unless nobody but its owner, us or root, can write it: a list that others can
    write allows whatever they like.
    """
    command = pin_command(path, folder)
    try:
        with open_regular(path) as file:
            _require_trusted(os.fstat(file.fileno()), path, command)
            text = file.read(_LIMIT + 1)
    except OSError as error:
        raise PluginError(
            f"could not read the pins {path}: {reason_of(error)}", _remedy(path, error, command)
        ) from error
    if len(text) > _LIMIT:
        raise PluginError(f"the pins {path} are larger than 16 MB", _afresh(path, command))
    try:
        return Pins(path, dict(_parsed(text)), command)
    except ValueError as error:
        raise PluginError(f"{path}:{error}", _afresh(path, command)) from error


def pin_command(path: str, folder: str) -> str:
    """Return the command that writes the allow-list of a folder to `path`.

    >>> pin_command("my plugins/SHA256SUMS", "my plugins"), pin_command("a", "b")
    ("zippath pin 'my plugins'", 'zippath pin b --output a')
    """
    elsewhere = path != os.path.join(folder, FILE)
    words = ["zippath", "pin", folder, *(["--output", path] if elsewhere else [])]
    return typed(words)


def _require_trusted(status: os.stat_result, path: str, command: str) -> None:
    user = current_user()
    if user is None:
        return
    if status.st_uid not in (0, user):
        raise PluginError(
            f"the pins {path} are not trusted: they belong to another user", _afresh(path, command)
        )
    if status.st_mode & 0o022:
        raise PluginError(
            f"the pins {path} are not trusted: others can write them",
            f"chmod go-w {quoted(path)}",
        )


def _remedy(path: str, error: OSError, command: str) -> str:
    if not os.path.lexists(path):
        return f"`{command}` writes them"
    if isinstance(error, PermissionError):
        return f"`ls -l {quoted(path)}` shows who may read it"
    return _afresh(path, command)


def _afresh(path: str, command: str) -> str:
    return f"move {quoted(path)} away, then: {command}"


def _parsed(text: bytes) -> Iterator[tuple[str, str]]:
    """Yield names and digests. Raises ValueError for a line that is none of sha256sum."""
    for number, line in enumerate(os.fsdecode(text).split("\n"), 1):
        found = _LINE.fullmatch(line)
        if found:
            name = found[3]
            if found[1]:
                name = re.sub(r"\\[\\nr]", lambda escape: _ESCAPES[escape[0]], name)
            yield name, found[2].lower()
        elif line.strip() and not line.startswith("#"):
            raise ValueError(f"{number}: this is no line of sha256sum: {line[:100]!r}")


def pins_text(digests: Mapping[str, str]) -> bytes:
    r"""Return the text of an allow-list, sorted by names.

    >>> pins_text({"b.zip": "0" * 64, "a\nb.zip": "1" * 64}).decode().split("\n")[0][60:]
    '11111  a\\nb.zip'
    """
    lines = []
    for name in sorted(digests):
        escaped = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
        mark = "\\" if escaped != name else ""
        lines.append(f"{mark}{digests[name]}  {escaped}\n")
    return os.fsencode("".join(lines))


@dataclass(frozen=True)
class Hashed:
    """The digests of the archives in a folder, by their names in it.

    `unread` has the reasons of those that cannot be read.
    """

    digests: Mapping[str, str]
    unread: Mapping[str, str]


def hashed(folder: str) -> Hashed:
    """Hash all archives that plugins of a folder load. Raises PluginError without a folder."""
    digests, unread = {}, {}
    for path in _archives(folder):
        name = name_in(folder, path)
        try:
            digests[name] = digest_of(path)
        except OSError as error:
            unread[name] = reason_of(error)
    return Hashed(digests, unread)


def _archives(folder: str) -> Iterator[str]:
    yield from archives_in(folder)
    try:
        with os.scandir(folder) as children:
            inner = sorted(one.path for one in children if os.path.isdir(one.path))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise PluginError(f"could not read the plugins in {folder}: {reason}") from error
    for path in inner:
        yield from archives_in(path)
        yield from archives_in(os.path.join(path, LIBS))


def name_in(folder: str, path: str) -> str:
    """Return the name of a file in a folder, with `/` between its parts."""
    return os.path.relpath(path, folder).replace(os.sep, "/")
