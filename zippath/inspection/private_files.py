"""Files that people do not mean to give away: keys, passwords, repositories."""

import re
from collections.abc import Iterable

# matched against the last part of a name, in lower case
_FILES = re.compile(
    r"\.env(\.(local|dev|development|prod|production|staging|test))?"
    r"|id_(rsa|dsa|ecdsa|ed25519)|.*\.(ppk|p12|pfx|jks|keystore|kdbx)"
    r"|[._]netrc|\.pypirc|\.npmrc|\.htpasswd|\.git-credentials|\.dockercfg"
    r"|credentials(\.json)?|client_secrets?\.json|\.pgpass|\.my\.cnf"
)
_FOLDERS = frozenset([".git", ".hg", ".svn", ".ssh", ".aws", ".gnupg"])
# what may hold a private key, a public one or a certificate: only the content tells
_KEYS = (".pem", ".key")
_PRIVATE = b"PRIVATE KEY-----"


def is_private(name: str) -> bool:
    """Whether a member looks private by its name alone.

    >>> is_private("app/.env"), is_private(".git/config"), is_private("certifi/cacert.pem")
    (True, True, False)
    """
    *folders, file = name.lower().split("/")
    return bool(_FILES.fullmatch(file)) or not _FOLDERS.isdisjoint(folders)


def may_be_key(name: str) -> bool:
    """Whether the content of a member must be looked at."""
    return name.lower().endswith(_KEYS)


def is_key(content: bytes) -> bool:
    """Whether this is a private key, as PEM has it (RFC 7468)."""
    return _PRIVATE in content


def private_files(names: Iterable[str]) -> list[str]:
    """The members that look private by their names."""
    return [name for name in names if is_private(name)]
