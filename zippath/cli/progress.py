"""A progress bar on standard error, for work of more than a second."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType

_PATIENCE, _TICK = 1.0, 0.2  # seconds


class Progress:
    """Counts steps up to `total`; draws nothing unless a person is waiting."""

    def __init__(self, total: int, patience: float = _PATIENCE) -> None:
        self._total = total
        self._done = 0
        self._due = time.perf_counter() + patience
        self.is_wanted = sys.stderr.isatty()
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
        if self.is_wanted and time.perf_counter() > self._due:
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
    """Show the progress of work on `total` bytes: what gets the name and size of what is done.

    The bar appears in the middle of a long step too.
    """
    with Progress(total) as progress:
        ended, lock = threading.Event(), threading.Lock()

        def step(what: str, count: int) -> None:
            with lock:
                progress.step(what, count)

        def tick() -> None:
            while not ended.wait(_TICK):
                step("real files", 0)

        ticker = threading.Thread(target=tick, daemon=True)
        if progress.is_wanted:
            ticker.start()
        try:
            yield step
        finally:
            ended.set()
            if progress.is_wanted:
                ticker.join()
