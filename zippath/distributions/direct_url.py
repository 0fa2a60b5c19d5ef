"""The source of an installation from outside an index: direct_url.json (PEP 610)."""

import json
from dataclasses import dataclass

from zippath.distributions.file_urls import path_of_url
from zippath.distributions.installed import Metadata

# at most this many bytes of the file are read: it holds one URL and a few words
_LIMIT = 1 << 16


@dataclass(frozen=True)
class DirectUrl:
    """The source of an installation.

    `kind` is "directory", "archive" or "repository". The modules of an `editable` installation are
    imported from its directory.
    """

    url: str
    kind: str
    editable: bool = False
    subdirectory: str = ""
    vcs: str = ""
    commit: str = ""

    def directory(self, os_name: str) -> str | None:
        r"""Return the path of a local directory as `os_name` spells it, None for another source.

        >>> DirectUrl("file:///home/me/my%20project", "directory").directory("posix")
        '/home/me/my project'
        >>> DirectUrl("file:///C:/my/project", "directory").directory("nt")
        'C:\\my\\project'
        """
        return path_of_url(self.url, os_name) if self.kind == "directory" else None

    @property
    def address(self) -> str | None:
        """What pip installs this very archive or commit from, None where nothing names it.

        >>> DirectUrl("https://x/a.git", "repository", False, "", "git", "7921be").address
        'git+https://x/a.git@7921be'
        """
        if self.kind == "directory" or (self.kind == "repository" and not self.commit):
            return None
        place = f"{self.vcs}+{self.url}@{self.commit}" if self.kind == "repository" else self.url
        return f"{place}#subdirectory={self.subdirectory}" if self.subdirectory else place


def direct_url_of(metadata: Metadata) -> DirectUrl | None:
    """Return the recorded source, None if it is an index or unknown."""
    return parse_direct_url(metadata.read("direct_url.json", _LIMIT) or b"")


def parse_direct_url(data: bytes) -> DirectUrl | None:
    """Parse a direct_url.json; None if it does not follow PEP 610."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not isinstance(found.get("url"), str):
        return None
    for key, kind in _KINDS:
        info = found.get(key)
        if isinstance(info, dict):
            texts = (found.get("subdirectory"), info.get("vcs"), info.get("commit_id"))
            return DirectUrl(
                found["url"],
                kind,
                kind == "directory" and info.get("editable") is True,
                *(text if isinstance(text, str) else "" for text in texts),
            )
    return None


_KINDS = (("dir_info", "directory"), ("archive_info", "archive"), ("vcs_info", "repository"))
