"""Writes archives into the manifest of a project; comments and layout stay as they are."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from zippath.edits import Edit, files
from zippath.environments.manifest import (
    OWN,
    ListedArchive,
    find_manifest,
    project_file,
    table_in,
)
from zippath.errors import ZippathError
from zippath.manage.naming import means
from zippath.syspath.subpath import archive_of
from zippath.wheelhouse.digests import sha256_of

_HEADER = "# archives on the path of this project: `zippath sync` puts them there\n"


@dataclass(frozen=True)
class Place:
    """Where on the path archives are to be, as `zippath add` was told."""

    prepend: bool = False
    before: str = ""
    after: str = ""


def saving_edits(directory: str, place: Place, entries: Sequence[str]) -> tuple[Edit, ...]:
    """Return the edit that saves entries of the path in the manifest for a directory.

    Where there is none, it is the nearest pyproject.toml, else a `zippath.toml` in the directory.
    Raises ZippathError where the file is no TOML, where the archive that they are to stand next to
    is not in it, or a path cannot be written in it.
    """
    found = find_manifest(directory)
    path = found.file if found else project_file(directory) or os.path.join(directory, OWN)
    content = files.read(path)
    anchor = place.before or place.after
    if anchor:
        known = [one.path for one in found.archives] if found else []
        if not any(means(anchor, one, os.path.normcase) for one in known):
            raise ZippathError(
                f"could not save the place of {', '.join(entries)}: {anchor} is not in {path}",
                "save that first: `zippath add --save`",
            )
    saved = with_archives(path, content, [_listed(entry, place) for entry in entries])
    return () if saved == content else (Edit(path, content, saved),)


def _listed(entry: str, place: Place) -> ListedArchive:
    archive, root = archive_of(entry)
    path = archive or entry
    return ListedArchive(
        path, sha256_of(path), place.prepend, place.before, place.after, root.replace(os.sep, "/")
    )


def with_archives(path: str, content: bytes | None, archives: Sequence[ListedArchive]) -> bytes:
    """Return the content of the manifest `path` with archives."""
    import tomlkit  # 30 ms, and only manifests need it
    from tomlkit.items import AoT

    before = (content or b"").replace(b"\r\n", b"\n")
    document = _parsed(path, before or (_HEADER.encode() if content is None else b""))
    table = _own_table(path, document)
    if "archives" not in table:
        table.add("archives", tomlkit.array().multiline(True))
    listed = table["archives"]
    if not isinstance(listed, list):
        raise ZippathError(f"{path}: archives is no list")
    known = [_path_of(path, item) for item in listed]
    for archive in archives:
        values = _values(path, archive)
        if archive.path not in known:
            listed.append(_item(values, isinstance(listed, AoT)))
            continue
        at = known.index(archive.path)
        merged = _merged(listed[at], values)
        if listed[at] != merged:
            listed[at] = _item(merged, isinstance(listed, AoT))
    return _encoded(path, tomlkit.dumps(document), b"\r\n" in (content or b""))


def _parsed(path: str, content: bytes) -> Any:  # noqa: ANN401 - a document of tomlkit
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        return tomlkit.parse(content.decode("utf-8"))
    except (UnicodeDecodeError, TOMLKitError) as error:
        raise ZippathError(f"could not save in {path}: {error}") from error


def _own_table(path: str, document: Any) -> Any:  # noqa: ANN401 - tomlkit
    import tomlkit

    table, _ = table_in(path, document)
    if table is not None:
        return table
    if "tool" not in document:
        document.add("tool", tomlkit.table(is_super_table=True))
    document["tool"]["zippath"] = tomlkit.table()
    return document["tool"]["zippath"]


def _path_of(manifest: str, item: Any) -> str:  # noqa: ANN401 - TOML
    said = item.get("path") if isinstance(item, dict) else item
    folder = os.path.dirname(manifest)
    return os.path.normpath(os.path.join(folder, os.path.expanduser(str(said))))


def _values(manifest: str, archive: ListedArchive) -> dict[str, object]:
    """Return what is to be said of an archive; its path is relative if it is below the manifest."""
    said = {field.name: getattr(archive, field.name) for field in fields(archive)}
    folder = os.path.join(os.path.dirname(manifest), "")
    if archive.path.startswith(folder):
        said["path"] = archive.path[len(folder) :].replace(os.sep, "/")
    return {name: value for name, value in said.items() if value}


def _merged(item: Any, values: dict[str, object]) -> dict[str, object]:  # noqa: ANN401 - TOML
    """Return what a manifest says of an archive with the new values; one place rules out another.

    >>> _merged({"path": "./a", "after": "b", "root": "src"}, {"path": "a", "before": "c"})
    {'path': './a', 'root': 'src', 'before': 'c'}
    """
    old = dict(item) if isinstance(item, dict) else {"path": item}
    if "before" in values or "after" in values:
        old.pop("before", None)
        old.pop("after", None)
    return {**old, **values, "path": old["path"]}


def _item(values: dict[str, object], in_tables: bool) -> Any:  # noqa: ANN401 - tomlkit
    import tomlkit

    item = tomlkit.table() if in_tables else tomlkit.inline_table()
    item.update(values)
    return item


def _encoded(path: str, text: str, has_crlf: bool) -> bytes:
    try:
        return (text.replace("\n", "\r\n") if has_crlf else text).encode("utf-8")
    except UnicodeEncodeError as error:
        raise ZippathError(
            f"could not save in {path}: the name of an archive is no text",
            "rename the archive: TOML is UTF-8",
        ) from error
