"""Makes an environment: the skeleton by the target's own `venv`, and in it archives as they are."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from zippath import dirs
from zippath.edits.whole_folder import NewFolder, new_folder, require_free
from zippath.environments.choosing import chosen
from zippath.environments.data_links import DataSet, data_set
from zippath.environments.environment_files import files_of
from zippath.environments.environment_layout import Layout, usual_layout
from zippath.environments.environment_record import EnvironmentRecord, WheelSource, read_record
from zippath.environments.scripts import script_set
from zippath.environments.shown_metadata import shown_metadata
from zippath.errors import UsageError, ZippathError
from zippath.manage.boot_module import is_possible, new_unit
from zippath.manage.packed_importer import kept_unit, kept_zip, place
from zippath.python import ahead
from zippath.python.base_python import base_of
from zippath.python.conversation import Conversation
from zippath.python.facts import Facts
from zippath.python.interpreter import find
from zippath.wheelhouse import users
from zippath.wheelhouse.own_store import held
from zippath.wheelhouse.wheel import Wheel


@dataclass(frozen=True)
class Making:
    """The wish for an environment at `directory`, with the archives that a source names.

    `archives` are those of a source that names them one by one. With `copies` they are taken into
    zippath's own store, and with `metadata` other tools see them: see `shown_metadata`.
    """

    directory: str
    source: WheelSource
    archives: tuple[str, ...] = ()
    python: str | None = None
    prompt: str | None = None
    system_site_packages: bool = False
    copies: bool = False
    metadata: bool = False


@dataclass(frozen=True)
class Made:
    """A new environment; `native` are those of its archives that have code for one platform."""

    directory: str
    record: EnvironmentRecord
    facts: Facts
    notes: tuple[str, ...] = ()

    @property
    def native(self) -> tuple[Wheel, ...]:
        """The archives with extension modules, by their file names."""
        wheels = [one for one in self.record.archives if one.path.endswith(".whl")]
        return tuple(one for one in wheels if not one.path.endswith("-any.whl"))


@dataclass(frozen=True)
class Filling:
    """What is put into the skeleton of an environment: files by their paths, and links to data."""

    made: Made
    files: Mapping[str, bytes]
    data: DataSet


def create(
    wish: Making,
    env: Mapping[str, str],
    cwd: str,
    say: Callable[[str], None],
    dry_run: bool = False,
) -> Made:
    """Make an environment, whole or not at all; `say` is told what is odd. Raises ZippathError."""
    _require_place(wish.directory)
    base = base_of(find(wish.python, env, cwd))
    with ahead.conversation(base, env, cwd) as python:
        facts = python.facts()
        _require_python(facts)
        if dry_run:
            python.tell(_script(), {"staged": None})
            wheels = _wheels(wish, facts, python, say)
            return _content(wish, usual_layout(wish.directory, facts), facts, env, wheels).made
        cache_dir = dirs.baked_cache_dir(env)
        importer = kept_zip(facts, env)
        with new_folder(wish.directory) as folder:
            unit = new_unit(facts, importer, cache_dir)
            python.tell(_script(), _order(wish, folder, unit, kept_unit(unit, facts, cache_dir)))
            wheels = _wheels(wish, facts, python, say)
            layout = _layout(wish.directory, _answer(wish, python), facts)
            content = _content(wish, layout, facts, env, wheels)
            place(importer, os.path.join(folder.staged, *layout.site.split("/")))
            _fill(folder, layout, content)
            _publish(folder, held(content.made.record.archives, content.data.digests))
    return content.made


def _script() -> str:
    """Return the text of the script; importing it would import `venv` here."""
    name = "zippath.environments.skeleton_worker"
    text: str = find_spec(name).loader.get_source(name)  # type: ignore[union-attr]
    return text


def _publish(folder: NewFolder, used: Sequence[str]) -> None:
    """Let the environment be there; what it uses is noted first, so that nobody deletes it."""
    users.register(folder.directory, used, folder.staged)
    try:
        folder.publish()
    except ZippathError:
        if read_record(folder.directory) is None:  # no other process has made one there
            users.forget(folder.directory)
        raise


def _require_place(directory: str) -> None:
    odd = next((char for char in directory if ord(char) < 32 or char == os.pathsep), "")
    odd = odd or next((char for char in directory if "\ud800" <= char <= "\udfff"), "")
    if odd:
        raise UsageError(
            f"no environment can be at {directory!r}: its path has {odd!r}",
            "give its folder, and those above it, other names",
        )
    if os.path.isdir(directory) and read_record(directory) is not None:
        raise ZippathError(
            f"{directory} is an environment already",
            "`zippath env sync` changes its archives, `zippath env remove` deletes it",
        )
    require_free(directory)


def _require_python(facts: Facts) -> None:
    if not is_possible(facts):
        raise ZippathError(
            f"an environment of archives needs CPython 3.9 or newer, and {facts.executable} is "
            f"{facts.implementation} {facts.version_text}",
            "name another one: --python",
        )


def _order(
    wish: Making, folder: NewFolder, boot_unit: Mapping[str, bytes], kept: str
) -> dict[str, object]:
    """Return what the worker is told; bytes are sure to come through whatever its locale is."""
    return {
        "staged": os.fsencode(folder.staged).hex(),
        "final": os.fsencode(folder.directory).hex(),
        "prompt": wish.prompt,
        "system": wish.system_site_packages,
        "kept": os.fsencode(kept).hex() or None,
        "boot_unit": {name: text.decode("utf-8") for name, text in boot_unit.items()},
    }


def _answer(wish: Making, python: Conversation) -> dict[str, Any]:
    answer: dict[str, Any] = python.answer()
    if "error" in answer:
        raise ZippathError(f"could not make {wish.directory}: {answer['error']}")
    return answer


def _layout(directory: str, answer: Mapping[str, Any], facts: Facts) -> Layout:
    names = {name: str(answer[name]) for name in ("site", "scripts", "python")}
    return Layout(directory, os_name=facts.os_name, **names)


def _wheels(
    wish: Making, facts: Facts, python: Conversation, say: Callable[[str], None]
) -> tuple[Wheel, ...]:
    """Return the archives, while the skeleton is made if its answer does not matter for them."""
    extra_path = _answer(wish, python)["packages"] if wish.system_site_packages else ()
    return chosen(wish.source, wish.archives, facts, extra_path, wish.copies, say)


def _content(
    wish: Making, layout: Layout, facts: Facts, env: Mapping[str, str], wheels: Sequence[Wheel]
) -> Filling:
    scripts = script_set(wheels, layout, env)
    names = tuple(layout.name(path) for path in scripts.files)
    data = data_set(wheels, layout, names, facts, env)
    record = EnvironmentRecord(
        facts.executable,
        wish.source,
        tuple(wheels),
        names,
        wish.copies,
        tuple(data.links),
        wish.metadata,
    )
    files = files_of(layout, record, scripts.files, facts)
    shown = shown_metadata(wheels, env) if wish.metadata else {}
    for folder, content in shown.items():
        files.update(
            {layout.path(f"{layout.site}/{folder}/{name}"): content[name] for name in content}
        )
    return Filling(Made(wish.directory, record, facts, scripts.notes + data.notes), files, data)


def _fill(folder: NewFolder, layout: Layout, content: Filling) -> None:
    scripts = content.made.record.scripts
    for path, text in content.files.items():
        name = layout.name(path)
        folder.write(name, text, 0o777 if name in scripts else 0o666)
    content.data.lay_out()
    for name, target in content.data.links.items():
        folder.link(name, target)
