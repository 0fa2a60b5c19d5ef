"""Which distribution a startup file belongs to, and whether it is as it was installed."""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from zippath.syspath.disk import Disk

_RECORDED = re.compile(
    rb'^"?([^,\n"/]+\.(?:pth|start))"?,(?:sha256=([\w-]+))?', re.MULTILINE
)  # fmt: skip
_INSTALLED = re.compile(rb"^\.\./([^/\n]+\.(?:pth|start))$", re.MULTILINE)


@dataclass(frozen=True)
class Owner:
    """The distribution that brought a file; `digest` is what its RECORD says, "" if nothing."""

    name: str
    digest: str

    def brought(self, content: bytes) -> bool:
        """Whether `content` is what was installed."""
        if not self.digest:
            return True
        raw = hashlib.sha256(content).digest()
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode() == self.digest


def owners_in(directory: str, disk: Disk) -> Mapping[str, Owner]:
    """The owner of each startup file in a site dir that a RECORD or installed-files.txt names."""
    found = {}
    for name in disk.listdir(directory):
        stem, _, suffix = name.rpartition(".")
        distribution = stem.partition("-")[0]
        if suffix == "dist-info":
            data = disk.read(f"{directory}/{name}/RECORD") or b""
            if b".pth," not in data and b".start," not in data:
                continue
            for file, digest in _RECORDED.findall(data):
                found[file.decode("utf-8", "replace")] = Owner(distribution, digest.decode())
        elif suffix == "egg-info":
            data = disk.read(f"{directory}/{name}/installed-files.txt") or b""
            for file in _INSTALLED.findall(data):
                found[file.decode("utf-8", "replace")] = Owner(distribution, "")
    return found
