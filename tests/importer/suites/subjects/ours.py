"""Ours: the importer package, copied as it is copied into a site dir, with a cache or without."""

import os

from importer_under_test import ZipImporter as zipimporter  # noqa: N813 - the name it stands in for
from importer_under_test import ZipImportError, hook  # noqa: F401 - swap.py reads it

_zip_directory_cache = {}


def install(settings):
    cache_dir = settings.get("cache_dir")
    if cache_dir:  # a suite has one of its own; a process that has lost its environment has not
        cache_dir = os.environ.get("SUITE_CACHE", cache_dir)
    # the tests give the path alone, and look for modules with `__file__` in the archive itself
    zipimporter.__init__.__defaults__ = (cache_dir, "never")
    hook.install(cache_dir=cache_dir, files="never")
