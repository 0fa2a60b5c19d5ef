"""Where a library looks for others is read from its content."""

import pytest

from zippath.importer.archives import linked


@pytest.mark.parametrize(
    ("library", "folder", "expected"),
    [
        (b"", "ext/", []),
        (b"$ORIGIN/../foo\0", "ext/", ["foo/"]),
        (b"x\0$ORIGIN/../foo:/usr/lib:$ORIGIN/lib\0", "ext/", ["foo/", "ext/lib/"]),
        (b"/usr/lib:${ORIGIN}/../a\0", "ext/sub/", ["ext/a/"]),
        (b"$ORIGIN\0", "ext/", ["ext/"]),
        (b"$ORIGIN/.\0$ORIGIN\0", "ext/", ["ext/"]),
        (b"$ORIGIN/../../nvidia/cublas/lib\0", "torch/lib/", ["nvidia/cublas/lib/"]),
        (b"$ORIGIN/../../above\0", "ext/", []),
        (b"$ORIGIN/..\0", "ext/", [""]),
        (b"$ORIGINAL/../foo\0", "ext/", []),
        (b"@loader_path/../foo\0", "ext/", ["foo/"]),
        (b"$ORIGIN/../cut off", "ext/", []),
    ],
)
def test_where_a_library_looks_for_others(library, folder, expected):
    assert expected == linked.linked_places(library, folder)
