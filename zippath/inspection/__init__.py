"""An archive without running it: what is in it, for whom, and what each importer makes of it."""

from zippath.inspection.concern import Concern
from zippath.inspection.inspecting import Inspection, inspect

__all__ = ["Concern", "Inspection", "inspect"]
