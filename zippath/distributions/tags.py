"""The compatibility tags of wheels (PEP 425) against those that a target supports."""

import re
from collections.abc import Sequence
from functools import lru_cache

# 15 ms: doctor alone imports this module
from packaging.tags import Tag, compatible_tags, cpython_tags, platform_tags
from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from packaging.version import InvalidVersion

from zippath.python.facts import Facts

# Windows names the ABI in full only where there is no GIL
_ABI = re.compile(r"\.cpython-(\d+\w*)-|\.cp(\d+t)-")


def foreign_tags(file: str, facts: Facts) -> frozenset[Tag]:
    """The tags of a wheel for other interpreters only; none where the target supports one."""
    tags = wheel_tags(file)
    return tags if tags.isdisjoint(supported_tags(facts)) else frozenset()


def wheel_tags(file: str) -> frozenset[Tag]:
    """The tags in the file name of a wheel; none where it is no wheel.

    >>> sorted(map(str, wheel_tags("/x/six-1.16.0-py2.py3-none-any.whl")))
    ['py2-none-any', 'py3-none-any']
    """
    name = file.replace("\\", "/").rpartition("/")[2]
    try:
        return parse_wheel_filename(name)[3]
    except (InvalidWheelFilename, InvalidVersion):
        return frozenset()


@lru_cache
def supported_tags(facts: Facts) -> frozenset[Tag]:
    """The tags of the wheels that the target can use, on this machine."""
    platforms = list(platform_tags())
    minor = facts.version[:2]
    name = {"cpython": "cp", "pypy": "pp"}.get(facts.implementation, facts.implementation)
    compatible = compatible_tags(minor, f"{name}{facts.minor_digits}", platforms)
    if facts.implementation == "cpython":
        return frozenset({*cpython_tags(minor, _abis(facts), platforms), *compatible})
    abi = f"{facts.cache_tag}".replace("-", "_")
    own = (Tag(f"{name}{facts.minor_digits}", abi, platform) for platform in platforms)
    return frozenset({*own, *compatible})


def _abis(facts: Facts) -> Sequence[str] | None:
    """The ABIs of a CPython, by its extension modules; None where the version alone tells them.

    A debug build loads the extension modules of others too.
    """
    found = _ABI.match(next(iter(facts.extension_suffixes), ""))
    if found is None:
        return None
    abi = f"cp{found[1] or found[2]}"
    return list(dict.fromkeys((abi, abi.replace("d", ""))))
