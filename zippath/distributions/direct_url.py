"""The source of an installation from outside an index: direct_url.json (PEP 610)."""

import json
import re
from dataclasses import dataclass

from zippath.distributions.installed import Metadata

# at most this many bytes of the file are read: it holds one URL and a few words
_LIMIT = 1 << 16
_ESCAPE = re.compile(rb"%([0-9a-fA-F]{2})")
_DRIVE = re.compile(r"/([A-Za-z])[:|](?=/|$)")


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

    def directory(self, os_name: str) -> str | None:
        r"""Return the path of a local directory as `os_name` spells it, None for another source.

        >>> DirectUrl("file:///home/me/my%20project", "directory").directory("posix")
        '/home/me/my project'
        >>> DirectUrl("file:///C:/my/project", "directory").directory("nt")
        'C:\\my\\project'
        """
        return _path(self.url, os_name) if self.kind == "directory" else None


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
            subdirectory = found.get("subdirectory")
            return DirectUrl(
                found["url"],
                kind,
                kind == "directory" and info.get("editable") is True,
                subdirectory if isinstance(subdirectory, str) else "",
            )
    return None


_KINDS = (("dir_info", "directory"), ("archive_info", "archive"), ("vcs_info", "repository"))


def _path(url: str, os_name: str) -> str | None:
    """Return the path of a file URL (RFC 8089), None for any other URL.

    `urllib.parse` could do it, but zippath imports nothing of urllib: it never uses the network.
    """
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    if scheme.lower() != "file" or not slash:
        return None
    raw = _ESCAPE.sub(
        lambda found: bytes.fromhex(found[1].decode()), path.encode("utf-8", "surrogatepass")
    )
    decoded = "/" + raw.decode("utf-8", "surrogateescape")
    local = host.lower() in ("", "localhost")
    if os_name != "nt":
        return decoded if local else None
    decoded = _DRIVE.sub(r"\1:", decoded, count=1) if _DRIVE.match(decoded) else decoded
    return (decoded if local else f"//{host}{decoded}").replace("/", "\\")
