"""Lets a signal end this process only after its children have ended and its changes are undone."""

import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType

# Windows has no SIGHUP
_ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))

_SOON = 0.01  # seconds: what was running then is over


@contextlib.contextmanager
def ended_in_order(finish: Callable[[], None]) -> Iterator[None]:
    """Within the block, SIGTERM and SIGHUP unwind the stack before they end this process.

    So a change of files is rolled back, and programs that it has started end with it. `finish` ends
    those that nobody had yet who ends them. What the caller of this process ignores (nohup) stays
    ignored.
    """
    taken = [number for number in _ENDING if signal.getsignal(number) is signal.SIG_DFL]

    def unwind(number: int, _frame: FrameType | None) -> None:
        for each in taken:
            signal.signal(each, signal.SIG_IGN)  # the way out is not cut short
        raise _EndedError(number)

    def ask_again(lost: "sys.UnraisableHookArgs") -> None:
        end = lost.exc_value
        if not isinstance(end, _EndedError):
            shown(lost)
            return
        signal.signal(end.number, unwind)
        main = threading.main_thread().ident or 0
        threading.Timer(_SOON, signal.pthread_kill, [main, end.number]).start()

    shown = sys.unraisablehook
    for number in taken:
        signal.signal(number, unwind)
    # python drops what is raised while it runs a callback of a weak reference, or __del__
    sys.unraisablehook = ask_again
    try:
        yield
    except _EndedError as end:
        finish()
        signal.signal(end.number, signal.SIG_DFL)
        signal.raise_signal(end.number)
    finally:
        sys.unraisablehook = shown
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


class _EndedError(BaseException):
    """The request of a signal to end this process."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextlib.contextmanager
def held_back() -> Iterator[None]:
    """Deliver signals that raise an exception only at the end of the block.

    A program that has just been started would have nobody yet who ends it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # the others get no signals
        return
    received: list[int] = []

    def remember(number: int, _frame: FrameType | None) -> None:
        received.append(number)

    held = (signal.SIGINT, *_ENDING)
    handlers = {each: handler for each in held if callable(handler := signal.getsignal(each))}
    for number in handlers:
        signal.signal(number, remember)
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for number in received:
            signal.raise_signal(number)
