"""The items of a PYTHONPATH.

Imports nothing: the program needs it before it has a `sys.path` that it can trust.
"""


def items(value: str | None, separator: str) -> list[str]:
    """All items; an empty one means the current directory.

    >>> items("/a::b", ":"), items("", ":"), items(None, ":")
    (['/a', '', 'b'], [], [])
    """
    return value.split(separator) if value else []


def named(value: str | None, separator: str) -> list[str]:
    """The items that name a path.

    >>> named(":/a::/b:", ":")
    ['/a', '/b']
    """
    return [item for item in items(value, separator) if item]
