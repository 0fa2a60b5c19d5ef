"""Paths in URLs."""

import re

_ESCAPE = re.compile(rb"%([0-9a-fA-F]{2})")  # RFC 3986, 2.1
_DRIVE = re.compile(r"/([A-Za-z])[:|](?=/|$)")


def path_of_url(url: str, os_name: str) -> str | None:
    """Return the path of a file URL (RFC 8089), None for any other URL.

    `urllib.parse` could do it, but zippath imports nothing of urllib: it never uses the network.
    """
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    if scheme.lower() != "file" or not slash:
        return None
    decoded = "/" + _unescaped(path)
    local = host.lower() in ("", "localhost")
    if os_name != "nt":
        return decoded if local else None
    decoded = _DRIVE.sub(r"\1:", decoded, count=1) if _DRIVE.match(decoded) else decoded
    return (decoded if local else f"//{host}{decoded}").replace("/", "\\")


def file_of_url(url: str) -> str:
    """Return the last part of the path in a URL.

    >>> file_of_url("https://host/a-1%2Bx-py3-none-any.whl?y#sha256=0")
    'a-1+x-py3-none-any.whl'
    """
    return _unescaped(re.split("[?#]", url)[0].rpartition("/")[2])


def _unescaped(text: str) -> str:
    raw = _ESCAPE.sub(
        lambda found: bytes.fromhex(found[1].decode()), text.encode("utf-8", "surrogatepass")
    )
    return raw.decode("utf-8", "surrogateescape")
