"""The compatibility tags of wheels (PEP 425) against those that a target supports."""

import re
from collections.abc import Sequence
from functools import lru_cache

from zippath.python.facts import Facts

# Windows names the ABI in full only where there is no GIL
_ABI = re.compile(r"\.cpython-(\d+\w*)-|\.cp(\d+t)-")


def foreign_tags(file: str, facts: Facts) -> frozenset[str]:
    """The tags of a wheel for other interpreters only; none where the target supports one."""
    tags = wheel_tags(file)
    return tags if tags and tags.isdisjoint(supported_tags(facts)) else frozenset()


def wheel_tags(file: str) -> frozenset[str]:
    """The tags in the file name of a wheel; none where it is no wheel.

    >>> sorted(wheel_tags("/x/six-1.16.0-py2.py3-none-any.whl"))
    ['py2-none-any', 'py3-none-any']
    """
    name = file.replace("\\", "/").rpartition("/")[2]
    if not name.endswith(".whl"):
        return frozenset()
    # 15 ms, and few archives are wheels
    from packaging.utils import InvalidWheelFilename, parse_wheel_filename
    from packaging.version import InvalidVersion

    try:
        return frozenset(map(str, parse_wheel_filename(name)[3]))
    except (InvalidWheelFilename, InvalidVersion):
        return frozenset()


@lru_cache
def supported_tags(facts: Facts) -> frozenset[str]:
    """The tags of the wheels that the target can use, on this machine."""
    from packaging.tags import Tag, compatible_tags, cpython_tags, platform_tags  # 15 ms

    platforms = list(platform_tags())
    minor = facts.version[:2]
    name = {"cpython": "cp", "pypy": "pp"}.get(facts.implementation, facts.implementation)
    interpreter = f"{name}{facts.minor_digits}"
    if facts.implementation == "cpython":
        own = cpython_tags(minor, _abis(facts), platforms)
    else:
        abi = f"{facts.cache_tag}".replace("-", "_")
        own = (Tag(interpreter, abi, platform) for platform in platforms)
    return frozenset(map(str, (*own, *compatible_tags(minor, interpreter, platforms))))


def _abis(facts: Facts) -> Sequence[str] | None:
    """The ABIs of a CPython, by its extension modules; None where the version alone tells them.

    A debug build loads the extension modules of others too.
    """
    found = _ABI.match(next(iter(facts.extension_suffixes), ""))
    if found is None:
        return None
    abi = f"cp{found[1] or found[2]}"
    return list(dict.fromkeys((abi, abi.replace("d", ""))))
