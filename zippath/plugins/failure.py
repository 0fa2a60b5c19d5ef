"""What a plugin that could not be loaded has raised, in words."""

from zippath.errors import ZippathError


def text_of(error: BaseException) -> str:
    """Return what an error says; the name of its class if its own code does not let it say that.

    >>> text_of(ImportError("no lib")), text_of(KeyError("x"))
    ('no lib', "KeyError('x')")
    """
    try:
        return str(error) if isinstance(error, ImportError | ZippathError) else repr(error)
    except KeyboardInterrupt:
        raise
    except BaseException:  # its class may be one of the plugin
        return type(error).__name__
