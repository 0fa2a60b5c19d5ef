"""TOML of others: parsed as a whole, and not trusted."""

from typing import Any

from zippath.errors import ZippathError


def parsed_toml(content: bytes, path: str) -> dict[str, Any]:
    """Return the content of a TOML file. Raises ZippathError with its path and the reason."""
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
