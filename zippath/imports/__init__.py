"""The module of an import, and the reason: all providers of a name in the order of the search."""
