"""An importer that finds nothing: the suites must notice it."""

import sys
from zipimport import ZipImportError

_zip_directory_cache = {}


class zipimporter:  # noqa: N801 - the name that it stands in for
    """Refuses every archive."""

    def __init__(self, path):
        raise ZipImportError(f"no archive for the sensitivity check: {path!r}", path=path)


def install(settings):
    sys.path_hooks.insert(0, zipimporter)
