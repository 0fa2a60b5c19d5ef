"""Remembers answers about lists and wheels.

    CACHE/<SHA-256 of the question, its half>.answer   (SHA-256 of the question, about what, answer)

A lock of 102 packages takes 0.1 s to read, of which `tomllib` takes half, and `packaging` a third;
the second environment made of it, or a sync of the first, takes 1 ms. A question says
first what it is about, and has everything in it that the answer hangs on, with SHA-256s for
contents. The cache is the user's own, and private:
see `importer.store`.
"""

import hashlib
import marshal
import os
import platform
import sys
from collections.abc import Callable
from typing import Any

from zippath import __version__
from zippath.distributions.marker_variables import environment_of
from zippath.importer.store import Store, checksum, open_store
from zippath.python.facts import Facts

SUFFIX = ".answer"
_KEY = 0x7A700121
_HEAD = 8
_MARSHAL = 2  # without references, which shift with each version
_LONGEST = 16 << 20  # bytes


def remembered(question: tuple[object, ...], work: Callable[[], Any]) -> Any:  # noqa: ANN401
    """Return the answer to a question: the one that was kept, else that of `work`, kept now."""
    answer = recall(question)
    if answer is None:
        answer = work()
        keep(question, answer)
    return answer


def recall(question: tuple[object, ...]) -> Any:  # noqa: ANN401 - as it was kept
    """Return the answer to a question, None if there is none."""
    store, asked = open_store(...), _digest(question)
    known, _, answer = ("", "", None) if store is None else _read(store, _name(asked))
    return answer if known == asked else None


def keep(question: tuple[object, ...], answer: Any) -> None:  # noqa: ANN401 - plain values
    """Remember an answer, if that can be done."""
    store = open_store(...)
    if store is not None:
        asked = _digest(question)
        data = marshal.dumps((asked, str(question[0]), answer), _MARSHAL)
        store.publish(_name(asked), checksum(_KEY, data) + data)


def about(store: Store, name: str) -> str | None:
    """Return what the answer in a record is about, None if the record is damaged."""
    return _read(store, name)[1] or None


def _read(store: Store, name: str) -> tuple[str, str, Any]:
    data = store.read(name, _LONGEST)
    if len(data) <= _HEAD or checksum(_KEY, data[_HEAD:]) != data[:_HEAD]:
        return "", "", None
    return marshal.loads(data[_HEAD:])  # type: ignore[no-any-return]  # noqa: S302 - checked, and private


def whom(facts: Facts) -> tuple[object, ...] | None:
    """Return what decides which markers hold for a Python on this machine, and which tags fit.

    None if that cannot be told without much ado: what a C library other than glibc can run.
    """
    libc = _glibc() if sys.platform == "linux" else "the platform's"
    if not libc:
        return None
    return (
        tuple(sorted(environment_of(facts).items())),
        facts.version,
        facts.cache_tag,
        facts.extension_suffixes,
        platform.machine(),
        platform.release(),
        libc,
    )


def _glibc() -> str:
    try:
        return os.confstr("CS_GNU_LIBC_VERSION") or ""
    except (ValueError, OSError):
        return ""


def _digest(question: tuple[object, ...]) -> str:
    text = repr((__version__, *question))  # of a folder with 5,000 wheels 0.4 MB
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _name(asked: str) -> str:
    return asked[:32] + SUFFIX
