"""The order of the rooms, which tests/test_architecture.py holds."""

# Top to bottom: a room imports from lower floors, or from its own room.
FLOORS = (
    ("__main__",),
    ("cli",),
    ("doctor",),
    ("packing",),
    ("inspection", "indexing", "environments"),
    ("manage", "cache", "plugins"),
    ("imports", "wheelhouse"),
    ("distributions",),
    ("finders",),
    ("syspath",),
    ("shell", "tab"),
    ("python",),
    ("edits", "dirs"),
    ("importer", "errors", "typed", "wording"),
    ("importer/archives",),
)
