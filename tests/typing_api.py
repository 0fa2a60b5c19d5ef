"""The public names have their types: this file must pass mypy --strict."""

import zippath

version: str = zippath.__version__
