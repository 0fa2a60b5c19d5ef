"""Ours: the importer package, copied as it is copied into a site dir, with a cache or without."""

from importer_under_test import ZipImporter, ZipImportError, hook  # noqa: F401 - swap.py reads it

_zip_directory_cache = {}  # what test_zipimport clears before each test; ours asks the file itself


class zipimporter(ZipImporter):  # noqa: N801 - the name that it stands in for
    """Ours with a cache, though the tests give the path alone."""

    cache_dir = None

    def __init__(self, path):
        super().__init__(path, self.cache_dir)


def install(settings):
    zipimporter.cache_dir = settings.get("cache_dir")
    hook.install(cache_dir=zipimporter.cache_dir)
