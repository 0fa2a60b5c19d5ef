"""Source files are compiled for another interpreter."""

import importlib.util
import os
import sys

from zippath.python.bytecode_files import compile_files


def test_what_can_be_compiled_has_bytecode_of_its_very_content(tmp_path):
    good, bad = tmp_path / "good.py", tmp_path / "bad.py"
    bad.write_text("this is no python")
    compiled = []
    for text in ("x = 1", "x = 2"):
        good.write_text(text)
        os.utime(good, (1, 1))  # as if within one second
        compile_files(sys.executable, [str(good), str(bad)], os.environ, "/")
        with open(importlib.util.cache_from_source(str(good)), "rb") as file:
            compiled.append(file.read())

    assert compiled[0][:16] == compiled[1][:16]
    assert compiled[0] != compiled[1]
    assert not os.path.exists(importlib.util.cache_from_source(str(bad)))
