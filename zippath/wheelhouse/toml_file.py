"""TOML files of others: read as a whole, and not trusted."""

from typing import Any

from zippath.edits import files
from zippath.errors import ZippathError

_LONGEST = 64 << 20  # bytes; a lock of 102 packages has 0.4 MB


def read_toml(path: str) -> dict[str, Any]:
    """Return the content of a TOML file. Raises ZippathError with the path and the reason."""
    content = files.read(path)
    if content is None:
        raise ZippathError(f"could not find {path}", "name a file that is there")
    if len(content) > _LONGEST:
        raise ZippathError(f"could not use {path}: it has {len(content):,} bytes")
    try:
        return _parsed(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ZippathError(f"could not use {path}:{line}: it is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise ZippathError(f"could not use {path}: {error}") from error


def _parsed(text: str) -> dict[str, Any]:
    try:
        import tomllib  # type: ignore[import-not-found, unused-ignore]
    except ImportError:  # up to 3.10; and of a lock of 0.4 MB tomlkit takes 20 times as long
        import tomlkit

        return tomlkit.parse(text).unwrap()
    found: dict[str, Any] = tomllib.loads(text)
    return found
