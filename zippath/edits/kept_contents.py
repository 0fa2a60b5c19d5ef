"""Contents of files for the journal, each kept once under its hash."""

import base64
import os
from collections.abc import Iterable

from zippath.edits import files

# bytes; a shorter content stands in the entry itself
SHORT = 1024


class KeptContents:
    """The contents in `directory`, one file each, named by the SHA-256 of its bytes."""

    def __init__(self, directory: str) -> None:
        self.dir = directory

    def keep(self, contents: Iterable[bytes | None]) -> None:
        """Keep every long content durably. Raises ZippathError."""
        for content in contents:
            if content is None or len(content) <= SHORT:
                continue
            name = self._file(_digest(content))
            if files.read(name) != content:
                files.make_dir(self.dir)
                files.stage(name, content, name + ".tmp").commit()

    def encode(self, content: bytes | None) -> str | None:
        """Return the text that stands for a content in an entry."""
        if content is None or len(content) <= SHORT:
            return None if content is None else base64.b64encode(content).decode("ascii")
        return f"sha256:{_digest(content)}"

    def decode(self, text: str | None) -> bytes | None:
        """Return the content that `text` stands for. Raises ValueError if it is lost."""
        kind, is_hash, digest = (text or "").partition(":")
        if not is_hash:
            return None if text is None else base64.b64decode(text, validate=True)
        content = files.read(self._file(digest)) if kind == "sha256" else None
        if content is None or _digest(content) != digest:
            raise ValueError(text)
        return content

    def sweep(self, entries: Iterable[bytes]) -> None:
        """Delete what none of the `entries` names, in the form in which they are written."""
        named = b"\n".join(entries)
        for name in files.listed(self.dir):
            if name.encode() not in named:
                files.discard(self._file(name))

    def _file(self, digest: str) -> str:
        return os.path.join(self.dir, os.path.basename(digest))


def _digest(content: bytes) -> str:
    import hashlib  # 4 ms, as it loads OpenSSL, and only changes need it

    return hashlib.sha256(content).hexdigest()
