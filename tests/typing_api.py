"""The public names have their types: this file must pass mypy --strict."""

from typing import assert_type

import zippath

assert_type(zippath.__version__, str)
