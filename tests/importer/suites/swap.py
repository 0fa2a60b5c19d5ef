"""Puts one subject in the place of the stock zipimport, called by a .pth line.

The module `zipimport` keeps its identity, its file and its dunders (importlib._bootstrap._setup
asserts them for frozen modules); only the names that the subject defines are exchanged in it.
"""

import importlib
import os
import sys
import zipimport

EXCHANGED = ("zipimporter", "ZipImportError", "_zip_directory_cache")
EXCHANGED_BY = {}


def install(subject_name, log, settings):
    """Exchange stock zipimport for the module `subject_name`; append what happens to `log`."""
    if EXCHANGED_BY.get("name") == subject_name:
        return  # site runs the .pth files of a venv twice
    EXCHANGED_BY["name"] = subject_name
    stock = zipimport.zipimporter
    subject = importlib.import_module(subject_name)
    subject.install(settings)
    for name in EXCHANGED:
        setattr(zipimport, name, getattr(subject, name))
    sys.path_hooks[:] = [hook for hook in sys.path_hooks if hook is not stock]
    sys.path_importer_cache.clear()
    _note(log, "process")
    stock.__init__ = _noted(stock.__init__, log, "stock", once=False)
    subject.zipimporter.__init__ = _noted(subject.zipimporter.__init__, log, "subject", once=True)


def _noted(init, log, word, once):
    noted = []

    def __init__(self, *args, **kwargs):  # noqa: N807 - it takes the place of one
        if not (once and noted):
            noted.append(True)
            _note(log, word)
        init(self, *args, **kwargs)

    return __init__


def _note(log, word):
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(descriptor, word.encode() + b"\n")
    os.close(descriptor)
