"""The fixtures of tests about plugins."""

from tests.plugins.folders import folder  # noqa: F401
