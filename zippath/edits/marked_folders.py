"""Small folders that zippath puts into a folder of the user's, as many as are wanted."""

import os
from collections.abc import Collection, Mapping

from zippath.edits.files import refusal
from zippath.importer.unpacking import remove

_TEMPORARY = ".zippath-new-"


def replace_folders(
    directory: str, before: Collection[str], wanted: Mapping[str, Mapping[str, bytes]]
) -> None:
    """Have exactly the folders that are wanted, by their names, with these files.

    `before` are those that are there and ours. Another file in them goes too, and a folder of the
    same name that is not ours stays. Each one is whole at any time. Raises ZippathError.
    """
    for name in set(before) - wanted.keys():
        remove(os.path.join(directory, name))
    for name, files in wanted.items():
        path = os.path.join(directory, name)
        if os.path.lexists(path):
            continue
        temporary = os.path.join(directory, f"{_TEMPORARY}{os.getpid()}")
        try:
            os.mkdir(temporary)
            for file, content in files.items():
                with open(os.path.join(temporary, file), "xb") as new:
                    new.write(content)
            os.rename(temporary, path)
        except OSError as error:
            remove(temporary)
            raise refusal("make", path, error) from error
