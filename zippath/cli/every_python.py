"""The same work for every Python that can be found, side by side."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

from zippath.cli.progress import Progress
from zippath.errors import ZippathError
from zippath.python.places import every, identity
from zippath.python.process import end_all

Result = TypeVar("Result")

# each waits for the starts of its Python most of the time
_AT_ONCE = 4


def executables(env: Mapping[str, str]) -> list[str]:
    """Every Python, each installation or environment once, by the first of its names."""
    found: dict[tuple[str, str], str] = {}
    for executable in every(env):
        found.setdefault(identity(executable), executable)
    return list(found.values())


def side_by_side(
    names: Sequence[str], work: Callable[[str], Result], alone: bool = False
) -> Iterator[tuple[str, Result | ZippathError]]:
    """Do the work for all names, several at once; then yield each result or error, in order.

    A progress line shows how many are done. Whatever ends this ends the programs started for it.
    With `alone`, each is yielded before the next one begins.
    """
    if alone:
        yield from ((name, _attempt(work, name)) for name in names)
        return
    with ThreadPoolExecutor(_AT_ONCE) as pool, Progress(len(names)) as progress:
        futures = {pool.submit(_attempt, work, name): name for name in names}
        try:
            for future in as_completed(futures):
                progress.step(futures[future])
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            end_all()
            raise
    yield from ((name, future.result()) for future, name in futures.items())


def _attempt(work: Callable[[str], Result], name: str) -> Result | ZippathError:
    try:
        return work(name)
    except ZippathError as error:
        return error
