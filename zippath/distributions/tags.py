"""Compatibility tags (PEP 425): those of wheels, and those of a target."""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import product

from zippath.python.facts import Facts

# on Windows the suffix has the full ABI only of a build without the GIL
_ABI = re.compile(r"\.cpython-(\d+\w*)-|\.cp(\d+t)-")

# name, version, perhaps a build number, three tags that do not begin with a digit, and the label
_VARIANT = re.compile(r"[^-]+-[^-]+(?:-\d[^-]*)?-[^-\d][^-]*-[^-]+-[^-]+-([0-9a-z_.]+)\.whl")


def foreign_tags(file: str, facts: Facts) -> frozenset[str]:
    """Return the tags of a wheel if the target supports none of them, else nothing."""
    tags = wheel_tags(file)
    return tags if tags and tags.isdisjoint(supported_tags(facts)) else frozenset()


def wheel_tags(file: str) -> frozenset[str]:
    """Return the tags in the file name of a wheel; none if the file is no wheel.

    >>> sorted(wheel_tags("/x/six-1.16.0-py2.py3-none-any.whl"))
    ['py2-none-any', 'py3-none-any']
    """
    name = file.replace("\\", "/").rpartition("/")[2]
    if not name.endswith(".whl"):
        return frozenset()
    if label := variant_label(name):
        name = name.removesuffix(f"-{label}.whl") + ".whl"
    # 15 ms, and few archives are wheels
    from packaging.utils import InvalidWheelFilename, parse_wheel_filename
    from packaging.version import InvalidVersion

    try:
        return frozenset(map(str, parse_wheel_filename(name)[3]))
    except (InvalidWheelFilename, InvalidVersion):
        return frozenset()


def variant_label(file: str) -> str:
    """Return the label of a variant wheel (PEP 825), "" for any other file.

    It stands behind the tags; a build number stands before them, and begins with a digit.

    >>> variant_label("numpy-2.3.2-cp313-cp313t-musllinux_1_2_x86_64-x86_64_v3.whl")
    'x86_64_v3'
    >>> variant_label("numpy-2.3.2-1-cp313-cp313t-musllinux_1_2_x86_64.whl")
    ''
    """
    name = file.replace("\\", "/").rpartition("/")[2]
    found = _VARIANT.fullmatch(name)
    return found[1] if found else ""


def is_for_any(tags: Collection[str]) -> bool:
    """Whether one of the tags of a wheel is for any platform; so is what has no tags.

    >>> is_for_any({"cp312-abi3-win32"}), is_for_any({"py3-none-any"})
    (False, True)
    """
    return not tags or any(tag.endswith("-any") for tag in tags)


def single_tags(tag: str) -> frozenset[str]:
    """Return the tags that a compressed set of them stands for, as in a WHEEL file.

    >>> sorted(single_tags("py2.py3-none-any")), sorted(single_tags("odd"))
    (['py2-none-any', 'py3-none-any'], ['odd'])
    """
    return frozenset(map("-".join, product(*(part.split(".") for part in tag.split("-")))))


def rank_of_tags(file: str, facts: Facts) -> int | None:
    """Return how well a wheel fits the target: 0 is best, None is not at all."""
    ranks = supported_tags(facts)
    return min((ranks[tag] for tag in wheel_tags(file) if tag in ranks), default=None)


@lru_cache
def supported_tags(facts: Facts) -> Mapping[str, int]:
    """Return the tags of all wheels for the target, on this machine; the best first, as 0."""
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
    tags = dict.fromkeys(map(str, (*own, *compatible_tags(minor, interpreter, platforms))))
    return {tag: rank for rank, tag in enumerate(tags)}


def _abis(facts: Facts) -> Sequence[str] | None:
    """Return the ABIs of a CPython by its extension suffix, None to go by its version alone.

    A debug build also loads the extension modules of a release build.
    """
    found = _ABI.match(next(iter(facts.extension_suffixes), ""))
    if found is None:
        return None
    abi = f"cp{found[1] or found[2]}"
    return list(dict.fromkeys((abi, abi.replace("d", ""))))
