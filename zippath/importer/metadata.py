"""Distributions in archives for importlib.metadata, served from the name index."""


def find_distributions(context: "object | None" = None) -> "list[object]":
    """Find none."""
    return []
