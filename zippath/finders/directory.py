"""A directory as `importlib.machinery.FileFinder` searches it: by version, platform and suffix."""

import os
from collections.abc import Iterable

from zippath.finders.finder_rules import finder_rules
from zippath.finders.offer import Offer
from zippath.finders.suffixes import extension_suffixes, module_suffixes
from zippath.python.facts import Facts

# as in importlib._bootstrap_external
_CASE_INSENSITIVE = ("win", "cygwin", "darwin", "ios", "tvos", "watchos")


class FolderHook:
    """The model of `FileFinder.path_hook`, the hook for directories."""

    def __init__(self, facts: Facts, _name: str) -> None:
        self._facts = facts

    def __call__(self, entry: str) -> "Folder | None":
        """Return the finder for a directory, None for any other entry."""
        path = os.path.join(self._facts.cwd, searched_path(entry, self._facts))
        return Folder(entry, self._facts) if os.path.isdir(path) else None


class Folder:
    """The model of a `FileFinder`; it reads the names in its directory once."""

    def __init__(self, path: str, facts: Facts) -> None:
        self.path = searched_path(path, facts)
        self._cwd = facts.cwd
        self._suffixes = module_suffixes(facts)
        self._extensions = extension_suffixes(facts)
        self._relaxed = relaxes_case(facts)
        self._tag = facts.cache_tag or "this python"
        try:
            contents = os.listdir(self._real(self.path))
        except OSError:
            contents = []
        self._listing = listing(contents, facts.platform, self._relaxed)
        self._by_stem: dict[str, list[str]] | None = None

    def names(self) -> frozenset[str]:
        """The stems of the files, and the directories."""
        suffixes = tuple(suffix for suffix, _ in self._suffixes)
        stems = {
            name[: -len(suffix)] for name in self._listing for suffix in suffixes
            if name.endswith(suffix)
        }  # fmt: skip
        tagged = [name for name in self._listing if name.endswith(self._extensions)]
        stems |= {name.partition(".")[0] for name in tagged}
        return frozenset(stems | {name for name in self._listing if "." not in name})

    def candidates(self, fullname: str) -> list[Offer]:
        """A package, then a module, each in the order of the suffixes; then a portion."""
        tail = fullname.rpartition(".")[2]
        base = join(self.path, tail)
        cased = tail.lower() if self._relaxed else tail
        packages = self._packages(tail, base) if cased in self._listing else []
        modules = [
            Offer(tail, kind, base + suffix)
            for suffix, kind in self._suffixes
            if cased + suffix in self._listing and os.path.isfile(self._real(base + suffix))
        ]
        portions = []
        if cased in self._listing and not packages and os.path.isdir(self._real(base)):
            portions.append(Offer(tail, "namespace", base, (base,)))
        return packages + modules + portions + self._foreign(tail, modules)

    def _real(self, path: str) -> str:
        """The path for this process, perhaps in another current directory."""
        return os.path.join(self._cwd, path)

    def _packages(self, tail: str, base: str) -> list[Offer]:
        files = [join(base, "__init__" + suffix) for suffix, _ in self._suffixes]
        return [
            Offer(tail, "package", file, (base,))
            for file in files
            if os.path.isfile(self._real(file))
        ]

    def _foreign(self, tail: str, modules: list[Offer]) -> list[Offer]:
        """Extension modules with the tag of another interpreter."""
        if self._by_stem is None:
            self._by_stem = {}
            for name in self._listing:
                if name.endswith(self._extensions):
                    self._by_stem.setdefault(name.partition(".")[0], []).append(name)
        known = {offer.location for offer in modules}
        files = [(name, join(self.path, name)) for name in self._by_stem.get(tail, ())]
        return [
            Offer(tail, "extension", file, None, "foreign", self._of_another(tail, name))
            for name, file in sorted(files)
            if file not in known
        ]

    def _of_another(self, tail: str, name: str) -> str:
        tag = name[len(tail) + 1 :].rpartition(".")[0]
        return f"its tag {tag or name} is not one that {self._tag} loads"


def has_module(name: str, facts: Facts) -> bool:
    """Whether the interpreter itself has a module, such as `_bz2`: built in, or in a directory."""
    folders = filter(None, map(FolderHook(facts, ""), facts.path))
    offers = (offer for folder in folders for offer in folder.candidates(name))
    return name in facts.builtin_names or any(not offer.cause for offer in offers)


def searched_path(entry: str, facts: Facts) -> str:
    """The directory of FileFinder's search for an entry, as spelt in origins.

    '' is the current directory. Other relative entries stay relative in old versions.
    """
    rules = finder_rules(facts)
    if not entry or (rules.plain_dot and entry == "."):
        return facts.cwd
    if os.path.isabs(entry) or rules.relative_entries:
        return entry
    for separator in filter(None, (os.sep, os.altsep)) if rules.drops_dot else ():
        entry = entry.removeprefix(f".{separator}")
    return join(facts.cwd, entry)


def join(*parts: str) -> str:
    """`importlib._bootstrap_external._path_join`: separators at the end of a part are dropped.

    >>> join("/lib/", "x.py")
    '/lib/x.py'
    """
    separators = os.sep + (os.altsep or "")
    return os.sep.join(part.rstrip(separators) for part in parts if part)


def relaxes_case(facts: Facts) -> bool:
    """Whether PYTHONCASEOK makes imports ignore the case of file names (PEP 235)."""
    return (
        facts.platform.startswith(_CASE_INSENSITIVE)
        and facts.variable("PYTHONCASEOK") is not None
        and not facts.flags.ignore_environment
    )


def listing(contents: Iterable[str], platform: str, relaxed: bool) -> frozenset[str]:
    """The names in a directory as FileFinder compares them: Windows ignores the suffix's case.

    >>> sorted(listing(["Spam.PY", "eggs"], "win32", relaxed=False))
    ['Spam.py', 'eggs']
    >>> sorted(listing(["Spam.PY", "eggs"], "linux", relaxed=False))
    ['Spam.PY', 'eggs']
    """
    if relaxed:
        return frozenset(name.lower() for name in contents)
    if not platform.startswith("win"):
        return frozenset(contents)
    parted = (name.partition(".") for name in contents)
    return frozenset(stem + dot + suffix.lower() for stem, dot, suffix in parted)
