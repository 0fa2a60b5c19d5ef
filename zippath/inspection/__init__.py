"""Looks into archives without running them: content, faults, and the use for each importer."""

from zippath.inspection.concern import Concern
from zippath.inspection.inspecting import Inspection, inspect

__all__ = ["Concern", "Inspection", "inspect"]
