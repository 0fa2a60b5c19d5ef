"""Tells at a start whether a path leads to an archive, without the modules that read one."""

import os
import stat

# the archive that the copy of this package in an environment is, beside the boot module
PACKED = f"{os.path.dirname(__file__)}{os.sep}_zippath_importer.zip"
LONGEST_END = 1 << 17  # bytes at the end of an archive that have its end record, with a comment


def leads_to_archive(path: object) -> bool:
    """Whether the full hook is to look at a path: each `python script.py` asks for the script.

    It is not where that itself lies: it cannot be needed to load it.
    """
    if not isinstance(path, str):
        return True
    if path.startswith(PACKED):
        return False
    file = _file_of(path)
    try:
        with open(file, "rb", 0) as opened:
            opened.seek(max(0, opened.seek(0, os.SEEK_END) - LONGEST_END))
            return b"PK\5\6" in opened.read()
    except (OSError, ValueError):
        return False


def leads_to_file(path: object) -> bool:
    """Whether a path is a file, or leads through one; what is no text is for the full hook."""
    return not isinstance(path, str) or _file_of(path) != ""


def _file_of(path: str) -> str:
    """Return the file that a path is, or leads through, "" if there is none."""
    while path:
        try:
            return path if stat.S_ISREG(os.stat(path).st_mode) else ""
        except (OSError, ValueError):
            path, _ = os.path.split(path) if os.path.dirname(path) != path else ("", "")
    return ""
