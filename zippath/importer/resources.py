"""Resources of modules in an archive, served from the name index."""


def reader(loader: object, fullname: str) -> object:
    """Return the resource reader of a module, None if there is no such module."""
    from importlib.readers import ZipReader

    return ZipReader(loader, fullname)  # type: ignore[arg-type]
