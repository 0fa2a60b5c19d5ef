"""A progress bar on standard error, for work that takes more than a second."""

import sys
import time
from types import TracebackType

_PATIENCE = 1.0  # seconds


class Progress:
    """Counts steps up to `total`; draws nothing unless a person is waiting."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._begun = time.perf_counter()
        self._drawn: object = None
        self._wanted = sys.stderr.isatty()

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        from rich.progress import Progress as Bar

        if isinstance(self._drawn, Bar):
            self._drawn.stop()

    def step(self, what: str) -> None:
        """Say that work on `what` begins."""
        self._done += 1
        if self._wanted and time.perf_counter() - self._begun > _PATIENCE:
            self._draw(what)

    def _draw(self, what: str) -> None:
        from rich.console import Console  # 60 ms, and only who waits needs it
        from rich.progress import Progress as Bar

        if self._drawn is None:
            self._drawn = Bar(console=Console(stderr=True), transient=True)
            self._drawn.add_task("", total=self._total)
            self._drawn.start()
        if isinstance(self._drawn, Bar):
            name = what.replace("\\", "/").rpartition("/")[2]
            self._drawn.update(self._drawn.task_ids[0], completed=self._done, description=name)
