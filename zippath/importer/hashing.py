"""Works out the SHA-256 of an open archive."""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from hashlib import _Hash as Hash

    from .archives.archive import Opened

BLOCK = 1 << 20
OPENSSL = (b"libcrypto", b"libssl")


def sha256_of(
    file: "Opened", brings_openssl: bool, pass_on: "Callable[[bytes], object]" = bool
) -> str:
    """Return the SHA-256 of an open archive; `pass_on` gets its bytes."""
    found = _sha256(brings_openssl)
    file.seek(0)
    while block := file.read(BLOCK):
        found.update(block)
        pass_on(block)
    return found.hexdigest()


def _sha256(brings_openssl: bool) -> "Hash":
    """Return a new hash object, of OpenSSL unless an archive brings an OpenSSL of its own.

    The system's, once it is loaded, would be taken for that one: they have the same names.
    """
    if "_hashlib" not in sys.modules and brings_openssl:
        try:  # an eighth of the speed
            from _sha2 import sha256  # type: ignore[import-not-found]
        except ImportError:  # up to 3.11
            from _sha256 import sha256  # type: ignore[import-not-found]
    else:
        from hashlib import sha256  # 2 ms, and once for each archive
    found: Hash = sha256()
    return found
