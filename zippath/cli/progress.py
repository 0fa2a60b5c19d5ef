"""A progress bar on standard error, for work of more than a second."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType

_PATIENCE = 1.0  # seconds


class Progress:
    """Counts steps up to `total`; draws nothing unless a person is waiting."""

    def __init__(self, total: int, patience: float = _PATIENCE) -> None:
        self._total = total
        self._done = 0
        self._due = time.perf_counter() + patience
        self._wanted = sys.stderr.isatty()
        self._draw: Callable[[int, str], None] | None = None
        self._drawn = ExitStack()

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._drawn.close()

    def step(self, what: str, count: int = 1) -> None:
        """Report the beginning of work on `what`, or `count` finished steps of it."""
        self._done += count
        if self._wanted and time.perf_counter() > self._due:
            if self._draw is None:
                self._draw = self._begin()
            self._draw(self._done, what.replace("\\", "/").rpartition("/")[2])

    def _begin(self) -> Callable[[int, str], None]:
        from rich.console import Console  # 60 ms, and seldom needed
        from rich.progress import Progress as Bar

        bar = self._drawn.enter_context(Bar(console=Console(stderr=True), transient=True))
        task = bar.add_task("", total=self._total)
        return lambda done, what: bar.update(task, completed=done, description=what)


@contextmanager
def watched(total: int) -> Iterator[Callable[[str, int], None]]:
    """Show the progress of work on `total` bytes: what gets the name and size of what is done."""
    with Progress(total) as progress:
        yield progress.step
