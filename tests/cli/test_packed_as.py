"""What is said of an archive that was made, or is going to be."""

import pytest

from tests.snapshots import snapshot_of
from zippath.cli.packed_as import plan_as_text
from zippath.packing.compression import compression_of
from zippath.packing.packer import ArchivePlan
from zippath.packing.receiver import Receiver
from zippath.packing.recipe import Recipe
from zippath.packing.sources import Gathering


def python(version):
    """A Python of a version, with its own bytecode, that can decompress everything."""
    snapshot = snapshot_of([], version=version, builtin_names=("_lzma", "_zstd"))
    facts = snapshot.facts._replace(cache_tag=f"cpython-{version[1]}")
    return Receiver("python", snapshot._replace(facts=facts))


@pytest.mark.parametrize(
    ("compression", "versions", "users"),
    [
        ("stored", [(3, 12), (3, 13)], ["zipimport and zippath's importer", "zippath's importer"]),
        ("stored", [(3, 7), (3, 8)], ["zipimport", "nobody: name it first, and zipimport does"]),
        ("lzma", [(3, 12)], ["zippath's importer"]),
        ("zstd", [(3, 15)], ["zipimport and zippath's importer"]),
    ],
)
def test_who_uses_the_bytecode(compression, versions, users):
    pythons = tuple(python(one) for one in versions)
    made = compression_of(compression)
    recipe = Recipe(Gathering([]), "/a.zip", compilers=pythons, compression=made)
    told = [line for line in plan_as_text(ArchivePlan(recipe, {})) if ", used by " in line]

    assert users == [line.partition(", used by ")[2] for line in told]
