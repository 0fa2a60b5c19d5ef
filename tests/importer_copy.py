"""Copies of zippath's importer in site dirs, where a startup file starts them."""

import shutil
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "zippath"


def copy_package(site):
    """Install what `zippath.importer` needs, as its wheel does."""
    shutil.copytree(PACKAGE / "importer", site / "zippath" / "importer", ignore=_ignored)
    shutil.copy(PACKAGE / "__init__.py", site / "zippath")


def copy_importer(site, name, install="install(None)"):
    """Make a verbatim copy of the importer under another name, started by a startup file."""
    shutil.copytree(PACKAGE / "importer", site / name, ignore=_ignored)
    (site / f"{name}.pth").write_text(f"import {name}; {name}.{install}\n")


_ignored = shutil.ignore_patterns("__pycache__")
