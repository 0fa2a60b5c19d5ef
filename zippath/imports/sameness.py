"""Whether two providers of a name have the same content, byte for byte."""

from zippath.finders.trees import Tree

_BYTECODE = (".pyc", ".pyo")


def same_file(one: Tree, file: str, other: Tree, other_file: str) -> bool:
    """Whether two files have the same bytes; False for unreadable files."""
    content = one.read(file)
    return content is not None and content == other.read(other_file)


def same_folder(one: Tree, folder: str, other: Tree, other_folder: str) -> bool:
    """Whether two packages have the same files with the same bytes, compiled ones left out."""
    mine, theirs = _content(one, folder), _content(other, other_folder)
    return mine.keys() == theirs.keys() and all(
        same_file(one, mine[name], other, theirs[name]) for name in mine
    )


def _content(tree: Tree, folder: str) -> dict[str, str]:
    start = len(folder) + 1
    return {name[start:]: name for name in tree.files(folder) if not name.endswith(_BYTECODE)}
