"""What each Python version's `site` does with startup files, as one table."""

from dataclasses import dataclass

from zippath.python.facts import Facts

Version = tuple[int, int, int]


@dataclass(frozen=True)
class SiteRules:
    """How one version of `site` reads `.pth` and `.start` files; the defaults are 3.6's."""

    # .pth files are UTF-8, with or without BOM, else in the locale's encoding, and are split like
    # str.splitlines(); before, they were text files in the locale's encoding (gh-77102)
    utf8: bool = False
    # the locale's encoding is UTF-8 in UTF-8 mode (PEP 540), until encoding="locale" ignored it
    utf8_mode: bool = False
    # blank lines no longer name the site dir itself (gh-77870)
    skips_blank: bool = False
    # "  /path", "  import x" and "  # comment" mean the same as without the blanks (PEP 829)
    strips: bool = False
    # names that start with a dot, files with a hidden flag (gh-113659)
    skips_hidden: bool = False
    # os.path.exists() of a path with NUL, or that cannot be encoded, is False and no ValueError
    tolerates_odd_paths: bool = False
    # import lines run after all path lines of all site dirs, each failing alone (PEP 829)
    defers_imports: bool = False
    # a site dir is read once, even one that PYTHONPATH names (gh-75723, gh-149819)
    reads_once: bool = False
    # .start files are read, and silence the import lines of their .pth (PEP 829)
    start_files: bool = False
    # import lines are ignored (PEP 829)
    ignores_imports: bool = False
    # files that are not UTF-8 are no longer read in the locale's encoding (PEP 829)
    utf8_only: bool = False
    # known paths begin empty: the initial sys.path only counts where the spelling is the same
    forgets_initial_path: bool = False


# (first version, what holds from then on); a version has every rule up to its own row
_CHANGES: tuple[tuple[Version, tuple[str, ...]], ...] = (
    ((3, 7, 0), ("utf8_mode",)),
    ((3, 8, 0), ("tolerates_odd_paths",)),
    ((3, 10, 0), ("skips_blank",)),
    ((3, 12, 4), ("utf8",)),
    ((3, 13, 0), ("utf8", "skips_hidden")),
    ((3, 15, 0), ("strips", "defers_imports", "reads_once", "start_files", "forgets_initial_path")),
    ((3, 18, 0), ("ignores_imports",)),
    ((3, 20, 0), ("utf8_only",)),
)

# rules that ended
_UNTIL: tuple[tuple[Version, tuple[str, ...]], ...] = (((3, 11, 0), ("utf8_mode",)),)

# security fix, in the branches that were alive (gh-114143 to gh-114147)
_HIDDEN_SINCE: dict[tuple[int, int], int] = {(3, 8): 19, (3, 9): 19, (3, 10): 14, (3, 11): 8,
                                             (3, 12): 2}  # fmt: skip


def rules_for(facts: Facts) -> SiteRules:
    """The rules of the interpreter's version."""
    return rules_of(facts.version[:3])


def rules_of(version: Version) -> SiteRules:
    """The rules of a version such as (3, 12, 4).

    >>> rules_of((3, 12, 3)).utf8, rules_of((3, 12, 4)).utf8
    (False, True)
    """
    names = {name for since, changes in _CHANGES if version >= since for name in changes}
    names -= {name for until, changes in _UNTIL if version >= until for name in changes}
    if version[2] >= _HIDDEN_SINCE.get(version[:2], 1 << 30):
        names.add("skips_hidden")
    return SiteRules(**dict.fromkeys(names, True))
