"""The answer to TAB: `zippath --complete KIND WORD LINE...` prints what may stand for WORD."""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from zippath.importer.cachedir import usual_cache_dir
from zippath.importer.store import Store, current_user, open_store
from zippath.python.places import (
    VERSION,
    default,
    in_prefix,
    of_version_managers,
    on_path,
    runnable,
    versions,
)
from zippath.tab.last_run import Known, KnownArchive, every_known, known_of, signature_of

OPTION = "--complete"
# more could not be chosen from; the next letter makes it fewer
_MOST = 2_000
_OF_MODULES = (".py", ".pyc", ".so", ".pyd")
_SHELLS_QUOTES = str.maketrans("", "", "'\"" if os.name == "nt" else "'\"\\")


def answer(words: Sequence[str], env: Mapping[str, str], cwd: str) -> list[str]:
    """Return what may stand for a word, one a line; nothing where anything is not as it should be.

    `words` are the kind of what is wanted, the word as far as it is typed, and the whole line. What
    a terminal cannot show is left out, and what would be read as an option.
    """
    kind, word, *line = [one.translate(_SHELLS_QUOTES) for one in (*words, "", "")]
    store = open_store(usual_cache_dir(env, current_user()))
    if store is None:
        return []
    try:
        if kind == "python":
            found = _pythons(word, env, cwd, store)
        else:
            target = _target(_python_on(line), env, cwd, store)
            found = _OF_TARGET[kind](target, word) if target else iter(())
        return sorted(_fitting(found, word))
    except (OSError, KeyError, ValueError):
        return []


def _fitting(found: Iterable[str], word: str) -> Collection[str]:
    """Those that may be shown for a word, none if they are too many."""
    shown: set[str] = set()
    for one in found:
        if one.startswith(word) and one.isprintable() and not one.startswith("-"):
            shown.add(one)
            if len(shown) > _MOST:
                return ()
    return shown


def _python_on(line: Sequence[str]) -> str:
    """The value of --python on a command line, "" without one; bash makes `=` a word of its own.

    >>> _python_on(["why", "--python", "3.12"]), _python_on(["why", "--python=3.12", "x"])
    ('3.12', '3.12')
    >>> _python_on(["why", "--python", "=", "3.12"]), _python_on(["why"])
    ('3.12', '')
    """
    for at, word in enumerate(line):
        option, equals, value = word.partition("=")
        if option == "--python":
            behind = [one for one in line[at + 1 : at + 3] if one != "="]
            return value if equals else next(iter(behind), "")
    return ""


def _target(spec: str, env: Mapping[str, str], cwd: str, store: Store) -> Known | None:
    """What is known of the target that `--python` names, as far as files tell which it is."""
    version = VERSION.fullmatch(spec)
    if version:
        return _of_version(version, env, store)
    if not spec:
        executable = default(env)
    else:
        path = os.path.join(cwd, os.path.expanduser(spec))
        named = None if os.path.dirname(spec) else next(on_path((spec,), env), None)
        executable = named or (in_prefix(path) if os.path.isdir(path) else runnable(path))
    return known_of(executable, store) if executable else None


def _of_version(version: re.Match[str], env: Mapping[str, str], store: Store) -> Known | None:
    wanted = version[1]
    minor = ".".join(wanted.split(".")[:2]) + version[2]
    for executable in (
        *on_path((f"python{minor}", "python3", "python"), env),
        *of_version_managers(wanted, env),
    ):
        known = known_of(executable, store)
        if known and f"{known.version}.".startswith(f"{wanted}."):
            return known
    return None


def _managed(target: Known, word: str) -> Iterator[str]:
    """Yield the names of the archives that `add` has put on the path."""
    for archive in _still_there(target):
        if archive.file:
            yield from _called(archive, word)
            yield from archive.names


def _importable(target: Known, word: str) -> Iterator[str]:
    """Yield the names of the modules and archives on the path."""
    yield from target.builtins
    for archive in _still_there(target):
        yield from _called(archive, word)
        yield from archive.names
    for directory in target.directories:
        yield from _modules_in(directory)


def _called(archive: KnownArchive, word: str) -> tuple[str, ...]:
    """The path where the word is one, else the name of the file."""
    return (archive.path if os.sep in word else os.path.basename(archive.path),)


def _still_there(target: Known) -> Iterator[KnownArchive]:
    """Yield the archives that have not left their startup file since, as by `zippath undo`."""
    changed = {path: _content(path) for path, known in target.files if signature_of(path) != known}
    for archive in target.archives:
        content = changed.get(archive.file)
        if content is None or any(name in content for name in _spelt(archive.path)):
            yield archive


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def _spelt(path: str) -> tuple[bytes, bytes]:
    """The name of a file as a line of `zippath.pth` has it: as it is, and for the boot module."""
    raw = os.fsencode(os.path.basename(path))
    coded = (chr(byte) if 32 < byte < 127 and byte != 37 else f"%{byte:02X}" for byte in raw)
    return raw, "".join(coded).encode("ascii")


def _modules_in(directory: str) -> Iterator[str]:
    try:
        with os.scandir(directory or ".") as found:
            for file in found:
                stem, dot, _ = file.name.partition(".")
                is_module = file.name.endswith(_OF_MODULES) if dot else file.is_dir()
                if is_module and stem.isidentifier() and stem != "__pycache__":
                    yield stem
    except OSError:  # an entry that is not there
        return


def _pythons(word: str, env: Mapping[str, str], cwd: str, store: Store) -> Iterator[str]:
    """Yield environments below the word or here, versions, and the targets of the last runs."""
    above = os.path.dirname(word)
    with os.scandir(os.path.join(cwd, above)) as found:
        for file in found:
            if os.path.isfile(os.path.join(file.path, "pyvenv.cfg")):
                yield os.path.join(above, file.name)
    yield from versions(env)
    for known in every_known(store):
        if runnable(known.executable):
            yield known.executable


_OF_TARGET = {"managed": _managed, "importable": _importable}
