"""The error of a plugin, in words."""

from collections.abc import Iterator

from zippath.errors import ZippathError


def told(error: BaseException, handled: BaseException | None = None) -> tuple[str, str | None]:
    """Return what an error says, and what to do about it.

    If an error of zippath led to it, that one tells the reason, and not the page that a package
    makes of it. The error that the host handled when it asked for the plugin did not.
    """
    for one in _behind(error, handled):
        if isinstance(one, ZippathError):
            return one.message, one.hint
    return text_of(error), None


def _behind(error: BaseException, handled: BaseException | None) -> Iterator[BaseException]:
    """Yield an error, and then all errors that led to it, each once."""
    waiting, seen = [error], {id(handled)}
    while waiting:
        one = waiting.pop()
        if id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += filter(None, (one.__context__, one.__cause__))


def text_of(error: BaseException) -> str:
    """Return what an error says; the name of its class if its own code does not let it say that.

    >>> text_of(ImportError("no lib")), text_of(KeyError("x"))
    ('no lib', "KeyError('x')")
    >>> text_of(SyntaxError("invalid syntax", ("a.py", 1, 7, "def (", 1, 8)))
    'SyntaxError: invalid syntax (a.py, line 1)'
    """
    try:
        if isinstance(error, SyntaxError):  # its `repr` is a tuple of all that is known of the line
            return f"{type(error).__name__}: {error}"
        return str(error) if isinstance(error, ImportError) else repr(error)
    except KeyboardInterrupt:
        raise
    except BaseException:  # its class may be one of the plugin
        return type(error).__name__
