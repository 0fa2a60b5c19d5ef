"""The package below which everything is put."""

from zippath.errors import UsageError


def folder_of(package: str) -> str:
    """Return the folder of a package in an archive. Raises UsageError.

    >>> folder_of("acme.plugins"), folder_of("")
    ('acme/plugins/', '')
    """
    parts = package.split(".") if package else []
    if not all(map(str.isidentifier, parts)):
        raise UsageError(f"{package!r} is not the name of a package", "such as acme.plugins")
    return "".join(f"{part}/" for part in parts)
