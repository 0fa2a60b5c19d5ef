"""The record of an environment: which archives it has by what source, and its scripts."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from zippath.edits import files
from zippath.errors import ZippathError
from zippath.wheelhouse.wheel import Wheel

FILE = "zippath-env.json"
SCHEMA = 1
_LONGEST = 16 << 20  # bytes

SourceKind = Literal["lock", "requirements", "archives"]


@dataclass(frozen=True)
class WheelSource:
    """What an environment was made from; `file` is "" where archives were named one by one."""

    kind: SourceKind
    file: str = ""
    wheels: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()


@dataclass(frozen=True)
class EnvironmentRecord:
    """What `zippath-env.json` says; `python` is the base executable.

    `scripts`, and the links to `data`, are relative to the environment, with `/`. With `copies`,
    the archives lie in zippath's own store. With `metadata`, other tools see them in the site dir.
    """

    python: str
    source: WheelSource
    archives: tuple[Wheel, ...] = ()
    scripts: tuple[str, ...] = ()
    copies: bool = False
    data: tuple[str, ...] = ()
    metadata: bool = False


def record_file(directory: str) -> str:
    """Return the path of the record of an environment."""
    return os.path.join(directory, FILE)


def text_of(record: EnvironmentRecord) -> bytes:
    """Return the content of the file."""
    content = {"schema": SCHEMA, **asdict(record)}
    values = [f' "{key}": {_as_json(content[key])}' for key in sorted(content)]
    return ("{\n" + ",\n".join(values) + "\n}\n").encode("ascii")


def _as_json(value: object) -> str:
    """Return a value as JSON, with each item of a list on one line: 1.6 KB less for 100 wheels."""
    if not (isinstance(value, list | tuple) and value):
        return json.dumps(value, sort_keys=True)
    return "[\n" + ",\n".join(f"  {json.dumps(one, sort_keys=True)}" for one in value) + "\n ]"


def read_record(directory: str) -> EnvironmentRecord | None:
    """Return the record of an environment, None if there is none. Raises ZippathError."""
    path = record_file(directory)
    text = files.read(path)
    if text is None:
        return None
    try:
        if len(text) > _LONGEST:
            raise ValueError(f"it has {len(text):,} bytes")
        content = json.loads(text)
        if content["schema"] != SCHEMA:
            raise ValueError(
                f"its schema is {content['schema']!r}, and this zippath knows {SCHEMA}"
            )
        return _record_in(content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ZippathError(
            f"{path} is no record of an environment that zippath can read: {error}",
            "`zippath undo` restores what it was before the last change",
        ) from error


def _record_in(content: Mapping[str, Any]) -> EnvironmentRecord:
    source = content["source"]
    kind = source["kind"]
    if kind not in ("lock", "requirements", "archives"):
        raise ValueError(f"unknown source {kind!r}")
    return EnvironmentRecord(
        _text(content["python"]),
        WheelSource(
            kind,
            _text(source["file"]),
            _texts(source["wheels"]),
            _texts(source["groups"]),
            _texts(source["extras"]),
        ),
        tuple(
            Wheel(
                _text(one["name"]), _text(one["version"]), _text(one["path"]), _text(one["sha256"])
            )
            for one in content["archives"]
        ),
        _texts(content["scripts"]),
        content["copies"] is True,
        _texts(content.get("data", [])),
        content.get("metadata") is True,
    )


def _texts(values: object) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise ValueError(f"{values!r} is no list")
    return tuple(_text(value) for value in values)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no text")
    return value
