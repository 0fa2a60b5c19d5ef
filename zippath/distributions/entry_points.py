"""The entry points of a distribution, as its entry_points.txt lists them."""


def entry_points(data: bytes) -> dict[str, tuple[str, ...]]:
    r"""Parse an entry_points.txt as `importlib.metadata` does: the lines of each group.

    >>> entry_points(b"[console_scripts]\n# a\nb = c:d\n\n[x.y]\ne = f\n")
    {'console_scripts': ('b = c:d',), 'x.y': ('e = f',)}
    """
    groups: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in map(str.strip, data.decode("utf-8", "replace").splitlines()):
        if line.startswith("[") and line.endswith("]"):
            lines = groups.setdefault(line[1:-1], [])
        elif "=" in line and not line.startswith("#"):
            lines.append(line)
    return {group: tuple(found) for group, found in groups.items()}
