"""What the user of the tests may do: some need root, some anybody else."""

import os

import pytest

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
needs_root = pytest.mark.skipif(not IS_ROOT, reason="needs root, who may give files away")
needs_no_root = pytest.mark.skipif(IS_ROOT, reason="root may write anywhere")
