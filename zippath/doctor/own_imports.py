"""The imports in the sources of a folder, as its own author wrote them."""

import re
from collections.abc import Iterator
from itertools import islice

from zippath.doctor.subject import Subject

# of a folder, and bytes of each: enough to see what the author means
_MOST_FILES = 200
_MOST = 1 << 16
_SCRIPT = re.compile(r"""\A#!|^if\s+__name__\s*==\s*["']__main__["']""", re.MULTILINE)


def submodules_imported(text: str, package: str) -> set[str]:
    r"""The names directly below a package that a source imports.

    >>> sorted(submodules_imported("import a.b.c\nfrom a import d, e as f\nimport ab.x", "a"))
    ['b', 'd', 'e']
    """
    name = re.escape(package)
    dotted = re.findall(rf"^[ \t]*(?:from|import)[ \t]+{name}\.(\w+)", text, re.MULTILINE)
    lists = re.findall(
        rf"^[ \t]*from[ \t]+{name}[ \t]+import[ \t(]+([^)#;]+?)[ \t)]*$", text, re.MULTILINE
    )
    listed = (re.findall(r"\w+", part)[:1] for names in lists for part in names.split(","))
    return {*dotted, *(name for found in listed for name in found)}


def imported_by_folder(subject: Subject, entry: str, package: str) -> set[str]:
    """The names below a package that the files of an entry, or in its folder there, import."""
    found: set[str] = set()
    for text in islice(_texts(subject, entry, package.replace(".", "/")), _MOST_FILES):
        found |= submodules_imported(text, package)
    return found


def importers_of(subject: Subject, entry: str, name: str) -> list[str]:
    """The files beside a module that import it by its name."""
    tree = subject.imports.content.trees.of(entry)
    import_of = re.compile(rf"^[ \t]*(?:import|from)[ \t]+{re.escape(name)}\b", re.MULTILINE)
    beside = (x for x in tree.listdir("") if x.endswith(".py") and x != f"{name}.py")
    return [
        file
        for file in islice(beside, _MOST_FILES)
        if import_of.search((tree.read(file, _MOST) or b"").decode("utf-8", "replace"))
    ]


def is_script(text: str, name: str) -> bool:
    """Whether a source is a program to start, or belongs to the package of its own name."""
    return bool(_SCRIPT.search(text) or submodules_imported(text, name))


def _texts(subject: Subject, entry: str, folder: str) -> Iterator[str]:
    tree = subject.imports.content.trees.of(entry)
    top = (name for name in tree.listdir("") if name.endswith(".py"))
    inside = (name for name in tree.files(folder) if name.endswith(".py"))
    for names in (top, inside):
        for name in islice(names, _MOST_FILES):
            yield (tree.read(name, _MOST) or b"").decode("utf-8", "replace")
