"""The compatibility tags of wheels (PEP 425) against those that a target supports."""

from functools import lru_cache

# 15 ms: doctor alone imports this module
from packaging.tags import Tag, compatible_tags, cpython_tags, platform_tags
from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from packaging.version import InvalidVersion

from zippath.python.facts import Facts


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
        return frozenset({*cpython_tags(minor, None, platforms), *compatible})
    abi = f"{facts.cache_tag}".replace("-", "_")
    own = (Tag(f"{name}{facts.minor_digits}", abi, platform) for platform in platforms)
    return frozenset({*own, *compatible})
