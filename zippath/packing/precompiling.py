"""Compiles the modules of an archive with the Pythons that will import them."""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TypeVar, cast

from zippath.finders.pycs import pyc_name
from zippath.packing import compile_worker
from zippath.packing.piece import Piece
from zippath.packing.receiver import Receiver
from zippath.packing.recipe import Recipe
from zippath.python.interpreter import failure_of
from zippath.python.process import Finished, run

BATCH = 128  # modules per start: a quarter of a second, and one step of the progress bar
TIMEOUT = 600.0
# no -I: it would ignore PYTHONHASHSEED, by which sets in bytecode have an order (before 3.11)
FLAGS = ("-s", "-S", "-B", "-W", "ignore")
_TELLING = ("PYTHON", "LC_", "LANG")

Item = TypeVar("Item")

# message, line, column, text of the line
_Reason = tuple[str, int, int, str]


@dataclass(frozen=True)
class Failure:
    """A module that a Python cannot compile; `text` is its line, "" if that is not known."""

    name: str
    origin: str
    receiver: str
    message: str
    line: int = 0
    column: int = 0
    text: str = ""

    def lines(self) -> Iterator[str]:
        """Yield what Python would say: file and line, the line, a caret, the message."""
        place = f"{self.origin}:{self.line}" if self.line else self.origin
        yield f"{place}: {self.receiver} cannot compile it: {self.message}"
        indent = len(self.text) - len(self.text.lstrip())
        if self.text.strip():
            yield f"  {self.text.strip()}"
            if self.column > indent:
                yield f"  {' ' * (self.column - indent - 1)}^"


@dataclass(frozen=True)
class Compiled:
    """The .pyc files of one Python, in a folder, and the modules that it cannot compile."""

    pieces: tuple[Piece, ...]
    failures: tuple[Failure, ...]


@dataclass(frozen=True)
class Compiler:
    """A Python that compiles for an archive; what it makes is kept in `folder` for a while."""

    receiver: Receiver
    optimization: int
    is_first: bool
    folder: str
    env: Mapping[str, str]
    step: Callable[[str, int], None]

    def compile(self, sources: Sequence[Piece], jobs: int) -> Compiled:
        """Compile sources, in batches of which `jobs` run at a time. Raises ZippathError."""
        batches = [sources[at : at + BATCH] for at in range(0, len(sources), BATCH)]
        done = _each(self._batch, batches, jobs)
        return Compiled(
            tuple(piece for one in done for piece in one.pieces),
            tuple(failure for one in done for failure in one.failures),
        )

    def _batch(self, sources: Sequence[Piece]) -> Compiled:
        contents = [piece.read() for piece in sources]
        sizes = [(piece.name, len(data)) for piece, data in zip(sources, contents, strict=True)]
        name = os.urandom(8).hex()
        asked = json.dumps([name, self.optimization, sizes]).encode("ascii") + b"\n"
        script = compile_worker.__loader__.get_source(compile_worker.__name__)  # type: ignore[union-attr]
        command = [self.receiver.executable, *FLAGS, "-c", script]
        env, given = _plain(self.env), asked + b"".join(contents)
        done = run(command, env, self.folder, TIMEOUT, given)
        answers = self._answers(done)
        if answers is None:
            return self._in_halves(sources, done)
        for piece in sources:
            self.step(piece.name, piece.size)
        return Compiled(*self._sorted(sources, answers, os.path.join(self.folder, name)))

    def _answers(self, done: Finished) -> list[object] | None:
        """Return what the script says of each source, None if it did not come to an end.

        Raises OSError if the script could not write.
        """
        try:
            answers = json.loads(done.stdout)
        except ValueError:
            return None
        if isinstance(answers, int):
            raise OSError(answers, os.strerror(answers))
        return list(answers)

    def _in_halves(self, sources: Sequence[Piece], done: Finished) -> Compiled:
        """Find the module at which the compiler itself ends, as at very deep nesting."""
        if len(sources) == 1:
            reason = failure_of(done, TIMEOUT)
            return Compiled((), (self._failure(sources[0], [reason, 0, 0, ""]),))
        middle = len(sources) // 2
        one, other = self._batch(sources[:middle]), self._batch(sources[middle:])
        return Compiled(one.pieces + other.pieces, one.failures + other.failures)

    def _sorted(
        self, sources: Sequence[Piece], answers: Sequence[object], path: str
    ) -> tuple[tuple[Piece, ...], tuple[Failure, ...]]:
        pieces, failures, start = [], [], 0
        for source, answer in zip(sources, answers, strict=True):
            if isinstance(answer, int):
                read = partial(_read, path, start, answer)
                tag = None if self.is_first else self.receiver.facts.cache_tag
                name = pyc_name(source.name, tag)
                origin = f"{source.origin}, compiled by {self.receiver}"
                pieces.append(Piece(name, origin, read, answer))
                start += answer
            else:
                failures.append(self._failure(source, answer))
        return tuple(pieces), tuple(failures)

    def _failure(self, source: Piece, answer: object) -> Failure:
        return Failure(source.name, source.origin, str(self.receiver), *cast("_Reason", answer))


def compile_all(recipe: Recipe, pieces: Iterable[Piece], folder: str) -> Compiled:
    """Compile the modules among the pieces with every Python of a recipe, all at the same time.

    What they make is kept in `folder`. If no bytecode is asked for, one Python looks which modules
    it cannot compile. Raises ZippathError.
    """
    sources = [piece for piece in pieces if is_to_compile(piece, recipe)]
    if not sources:
        return Compiled((), ())
    compilers = [
        Compiler(one, recipe.optimization, not number, folder, recipe.env, recipe.step)
        for number, one in enumerate(recipe.compilers or recipe.receivers()[:1])
    ]
    jobs = max((os.cpu_count() or 1) // len(compilers), 1)
    done = _each(lambda one: one.compile(sources, jobs), compilers, len(compilers))
    return Compiled(
        tuple(piece for one in done for piece in one.pieces if recipe.compilers),
        tuple(failure for one in done for failure in one.failures),
    )


def is_to_compile(piece: Piece, recipe: Recipe) -> bool:
    """Whether a piece is a module that is compiled, for its bytecode or for its errors."""
    is_looked_at = recipe.compilers or recipe.is_strict or not piece.is_published
    return bool(is_looked_at) and is_module(piece.name)


def _each(function: Callable[[Item], Compiled], items: Iterable[Item], jobs: int) -> list[Compiled]:
    """Return the results for all items, `jobs` at a time; after an error no other is begun."""
    with ThreadPoolExecutor(jobs) as pool:
        try:
            return list(pool.map(function, items))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def is_module(name: str) -> bool:
    """Whether a member is a source that can be imported.

    >>> [is_module(name) for name in ("a/b.py", "a-1.data/scripts/b.py", "a/{{b}}/c.py", "a.txt")]
    [True, False, False, False]
    """
    stem = name.removesuffix(".py")
    return stem != name and all(map(str.isidentifier, stem.split("/")))


def _plain(env: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which every start compiles in the same way.

    Bytecode tells which strings others in the process have too, and the locale brings some.
    """
    kept = {name: value for name, value in env.items() if not name.startswith(_TELLING)}
    return {**kept, "PYTHONHASHSEED": "0", "LC_ALL": "C"}


def _read(path: str, start: int, size: int) -> bytes:
    with open(path, "rb") as file:
        file.seek(start)
        return file.read(size)
