"""Names of private modules: `click.core` is `click__of__KEY.core` in the namespace KEY.

Only the top of a name changes, and it stays an identifier. So a package is as deep as ever, and
code that takes names apart (`__name__.split(".")[0]`) or looks them up goes on working.
"""

import re

# no key has two underscores in a row
_MARK = "__of__"


def key_of(stem: str, digest: str) -> str:
    """Return the key of a namespace: readable, and by the digest that of no other one.

    >>> key_of("hello-1.0", "3f2a8c1d")
    'hello_1_0_3f2a8c1d'
    """
    return f"{re.sub('[^A-Za-z0-9]+', '_', stem)}_{digest}"


def private_name(public: str, key: str) -> str:
    """Return the name that a module has in a namespace.

    >>> private_name("click.core", "hello_3f2a"), private_name("plugin", "hello_3f2a")
    ('click__of__hello_3f2a.core', 'plugin__of__hello_3f2a')
    """
    top, dot, rest = public.partition(".")
    return f"{top}{_MARK}{key}{dot}{rest}"


def public_name(private: str, key: str) -> str:
    """Return the name of a module outside its namespace; other names stay as they are.

    >>> public_name("click__of__hello.core", "hello"), public_name("os.path", "hello")
    ('click.core', 'os.path')
    """
    top, dot, rest = private.partition(".")
    return f"{top.removesuffix(_MARK + key)}{dot}{rest}"


def is_private(name: str, key: str) -> bool:
    """Whether a module is one of the namespace."""
    return name.partition(".")[0].endswith(_MARK + key)


def key_in(name: str) -> str:
    """Return the key in the name of a private module, "" for any other one; it need not exist.

    >>> key_in("click__of__hello_3f2a.core"), key_in("click.core")
    ('hello_3f2a', '')
    """
    top = name.partition(".")[0]
    return top.rpartition(_MARK)[2] if _MARK in top else ""
