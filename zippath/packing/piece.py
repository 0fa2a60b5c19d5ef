"""The files that become members of an archive, and the wanted among them."""

import fnmatch
import glob
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from zippath.errors import ZippathError
from zippath.typed import quoted

# what tools leave beside sources: never wanted, and often larger than the code
LEFTOVERS = frozenset([
    ".DS_Store", ".bzr", ".eggs", ".git", ".hg", ".ipynb_checkpoints", ".mypy_cache", ".nox",
    ".pytest_cache", ".ruff_cache", ".svn", ".tox", ".venv", "__pycache__",
])  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """One file for an archive: the `name` of its member, its `origin` for people, its content.

    `read` raises ZippathError. One that `is_published` comes from a wheel or an environment, so
    others have compiled it before.
    """

    name: str
    origin: str
    read: Callable[[], bytes]
    size: int
    is_executable: bool = False
    is_published: bool = False


@dataclass(frozen=True)
class Wanted:
    """The files to take: by patterns for the names of their members, and by a function of paths.

    A pattern with a slash is one for a whole name; any other is one for each part of a name.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    accepts: Callable[[str], bool] | None = None

    def takes(self, name: str) -> bool:
        """Whether a member of this name is wanted.

        >>> wanted = Wanted(include=("*.py", "pkg/data/*"), exclude=("tests",))
        >>> wanted.takes("pkg/a.py"), wanted.takes("pkg/data/x/y.txt"), wanted.takes("tests/a.py")
        (True, True, False)
        """
        is_included = not self.include or _matches(name, self.include)
        return is_included and not self.leaves_out(name)

    def leaves_out(self, name: str) -> bool:
        """Whether a member or a folder of this name is excluded, with everything in it."""
        return _matches(name, self.exclude)


EVERYTHING = Wanted()


def _matches(name: str, patterns: Iterable[str]) -> bool:
    parts = name.split("/")
    return any(
        fnmatch.fnmatchcase(name, pattern.rstrip("/"))
        if "/" in pattern.rstrip("/")
        else any(fnmatch.fnmatchcase(part, pattern.rstrip("/")) for part in parts)
        for pattern in patterns
    )


def unreadable(path: str, error: OSError) -> ZippathError:
    """Return the error for a source that the system does not let read."""
    reason = (error.strerror or str(error)).lower()
    name = path.replace("\\", "/").rpartition("/")[2]
    return ZippathError(f"could not read {path}: {reason}", f"leave it out: {exclusion(name)}")


def exclusion(name: str) -> str:
    """Return the option that leaves out a file or a folder.

    >>> exclusion("tests"), exclusion("my [old].py")
    ('--exclude tests', "--exclude 'my [[]old].py'")
    """
    return f"--exclude {quoted(glob.escape(name))}"


def require_encodable(name: str, origin: str) -> None:
    """Raise ZippathError for a name that no archive can have."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ZippathError(
            f"could not pack {origin}: its name is not UTF-8",
            "rename it, or leave it out: --exclude",
        ) from error


def text_piece(name: str, text: str, origin: str) -> Piece:
    """Return a file that is made for the archive."""
    content = text.encode("utf-8")
    return Piece(name, origin, lambda: content, len(content))
