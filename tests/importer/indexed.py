"""Directories and their path index, as tests want them."""

import pytest

from tests.importer.building import wait_until_settled
from zippath.importer import pathindex, scanning


def write(place, files):
    """Write files below a directory, and wait until their change is sure to be noticed."""
    for name, content in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    settle(place)


def settle(place):
    for path in (place, *place.rglob("*")):
        if path.is_dir() or path.is_file():
            wait_until_settled(path)


def index(store, owner, *entries, is_sealed=False, with_metadata=True):
    """Make the path index of directories, the first of which is the owner, and open it."""
    with pytest.MonkeyPatch.context() as patch:
        if not with_metadata:
            patch.setattr(scanning, "metadata_of", lambda _: None)
        scanning.build(str(owner), map(str, (owner, *entries)), store.directory, is_sealed)
    return pathindex.open_path_index(store, str(owner))


def record(store, owner):
    return store.path(pathindex.path_index_name(str(owner)))


def described(spec):
    """What two equal specs have in common, whoever found them."""
    if spec is None:
        return None
    paths = spec.submodule_search_locations
    kind = type(spec.loader).__mro__
    stock = next((one.__name__ for one in kind if one.__module__.endswith("_external")), None)
    where = None if paths is None else list(paths)
    path = getattr(spec.loader, "path", None)
    return spec.name, spec.origin, spec.cached, spec.has_location, where, stock, path
