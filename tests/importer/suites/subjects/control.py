"""The standard library's own zipimport.py under another name: every test must pass with it."""

import os
import sys

with open(os.path.join(os.path.dirname(os.__file__), "zipimport.py"), encoding="utf-8") as file:
    exec(compile(file.read(), "zipimport_under_another_name.py", "exec"))


def install(settings):
    sys.path_hooks.insert(0, globals()["zipimporter"])
